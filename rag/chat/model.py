"""A chat model as the rest of the program sees it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from langchain_core.messages import BaseMessage
from langsmith import tracing_context

from rag.chat.naming import Where
from rag.chat.serving import ServerFacts
from rag.chat.tokens import at_most
from rag.errors import WriterError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


_Chunk = tuple[str, str | None]
"""A piece of the answer, and why it is the last one if it is."""

_UNFINISHED = frozenset({"length", "max_tokens", "model_context_window_exceeded", "MAX_TOKENS"})
_WITHHELD = frozenset({
    "content_filter", "refusal", "blocked",
    "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE", "OTHER",
})  # fmt: skip
"""Ends that are none; those in capitals are Google's, `blocked` is its answer to some prompts."""


class ChatModel(Protocol):
    """What writing needs of a chat model."""

    @property
    def name(self) -> str:
        """What the model is called."""

    @property
    def where(self) -> Where:
        """Where what is asked goes."""

    @property
    def place(self) -> str:
        """The server's host, or the file's name."""

    @property
    def structured(self) -> bool:
        """Whether answers can be held to a JSON schema."""

    @property
    def context_tokens(self) -> int | None:
        """How many tokens prompt and answer may have together; None if unknown."""

    @property
    def prompt_tokens(self) -> int | None:
        """How many tokens of a prompt it reads in reasonable time; None if it is quick."""

    def count_tokens(self, text: str) -> int:
        """The tokens of a text: by the model's own tokenizer, else rather too many."""

    def stream(
        self, messages: Sequence[BaseMessage], schema: Mapping[str, Any] | None = None
    ) -> Iterator[str]:
        """The answer, piece by piece; an empty piece is a sign of life. Raises what it likes.

        With a JSON `schema`, which is for models that are `structured`, it is JSON of that form.
        """

    def close(self) -> None:
        """Lets go of connections and of a model in memory."""


@dataclass
class LangChainModel:
    """A LangChain model, quiet and untraced."""

    model: BaseChatModel
    name: str
    where: Where
    place: str
    structured: bool = False
    facts: ServerFacts | None = None
    """The server's own tokenizer and context, where one can be asked."""
    known_context: int | None = None
    """A bound on the context that holds whatever the server says."""
    prompt_tokens: int | None = None
    """How many tokens of a prompt it reads in reasonable time; None if it is quick."""
    held_to: Callable[[Mapping[str, Any]], dict[str, Any]] = field(default=lambda _: {})
    """How the protocol says that an answer is to follow a JSON schema."""
    closers: list[Callable[[], None]] = field(default_factory=list)

    @property
    def context_tokens(self) -> int | None:
        """How many tokens prompt and answer may have together; None if unknown."""
        bounds = [self.known_context, self.facts.context_tokens if self.facts else None]
        if self.facts is None and self.model.profile:
            bounds.append(self.model.profile.get("max_input_tokens"))
        return min((bound for bound in bounds if bound), default=None)

    def count_tokens(self, text: str) -> int:
        """The tokens of a text: by the model's own tokenizer, else rather too many."""
        counted = self.facts.count(text) if self.facts else None
        return at_most(text) if counted is None else counted

    def stream(
        self, messages: Sequence[BaseMessage], schema: Mapping[str, Any] | None = None
    ) -> Iterator[str]:
        """The answer, piece by piece, empty pieces as signs of life.

        With a `schema` it is JSON of that form, from a model that is `structured`. Raises
        `WriterError` where the model itself says that it was stopped, and whatever the client
        raises: `rag.chat.streaming.bounded` makes sense of that.
        """
        _keep_quiet()
        with closing(self._chunks(messages, schema)) as chunks:
            for text, finish in chunks:
                yield text
                if finish in _UNFINISHED:
                    message = f"{self.name} used up its tokens before the end. Ask for less."
                    raise WriterError(message, kind="unfinished")
                if finish in _WITHHELD:
                    message = f"{self.place} withheld the answer. Ask in other words."
                    raise WriterError(message, kind="withheld")

    def _chunks(
        self, messages: Sequence[BaseMessage], schema: Mapping[str, Any] | None
    ) -> Generator[_Chunk, None, None]:
        held = self.held_to(schema) if schema else {}
        chunks = self.model.stream(list(messages), **held)
        # Who is told of a run is settled when it starts. LangSmith is not to be, whatever the
        # environment says: it would send the prompt to its makers.
        with tracing_context(enabled=False):
            chunk = next(chunks, None)
        finished = False
        while chunk is not None:
            finish = _finish(chunk.response_metadata)
            finished = finished or finish is not None
            yield chunk.text, finish
            chunk = next(chunks, None)
        if not finished:
            message = f"{self.place} ended the answer without saying that it was whole. Try again."
            raise WriterError(message, kind="garbled")

    def close(self) -> None:
        """Lets go of connections and of a model in memory."""
        while self.closers:
            self.closers.pop()()


def _finish(metadata: Mapping[str, Any]) -> str | None:
    """Why the answer ends with a piece, by the metadata of the piece."""
    names = ("finish_reason", "stop_reason", "done_reason")
    if (metadata.get("prompt_feedback") or {}).get("block_reason"):
        return "blocked"  # Google gives then neither an answer nor a reason for its end
    return next((metadata[name] for name in names if metadata.get(name)), None)


_CHATTY = ("openai._base_client", "anthropic._base_client", "anthropic._legacy_response")


def _keep_quiet() -> None:
    """Some versions of the clients log whole requests, with the prompt, at level DEBUG."""
    for name in _CHATTY:
        logging.getLogger(name).addFilter(_not_debug)  # adding it twice changes nothing


def _not_debug(record: logging.LogRecord) -> bool:
    return record.levelno > logging.DEBUG
