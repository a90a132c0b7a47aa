"""Keeps a chat model in bounds: time, length, retries, and a stop that really hangs up."""

from __future__ import annotations

import threading
from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from queue import Empty, Full, Queue
from time import monotonic
from typing import Any, Self

from langchain_core.messages import BaseMessage

from rag.chat.faults import explained, retry_after, silent, status_of
from rag.chat.line import Line
from rag.chat.model import ChatModel
from rag.errors import WriterError
from rag.settings import Settings

TICK = 0.05
"""Seconds in which a stop is noticed."""
AHEAD = 64
"""Pieces that the model may be ahead of the reader."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a model may take; times are in seconds."""

    first: float = 60.0
    """Until its first word, at each try."""
    next: float = 60.0
    """From one word to the next."""
    all: float = 240.0
    characters: int = 20_000
    tries: int = 3
    """How often it is asked when the server is busy or has a fault of its own."""
    wait: float = 20.0
    """The longest wait before another try; a server that wants a longer one is not asked again."""

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The limits that the user has set."""
        first = settings.writer_timeout
        return cls(first=first, next=first, all=settings.writer_limit)


def bounded(
    model: ChatModel,
    messages: Sequence[BaseMessage],
    limits: Limits,
    stop: threading.Event,
    schema: Mapping[str, Any] | None = None,
) -> Generator[str, None, None]:
    """The model's answer, piece by piece, none of them empty; JSON where a `schema` is given.

    Ends without an error once `stop` is set. Raises `WriterError` for everything that goes wrong,
    after the text that came before it. However it ends, the connection is ended with it.
    """
    run = _Run(model, messages, limits, schema)
    started = heard = monotonic()
    said = 0
    run.start()
    try:
        while not stop.is_set():
            now = monotonic()
            left = min(started + limits.all, heard + (limits.next if said else limits.first)) - now
            try:
                piece = run.pieces.get(timeout=min(TICK, max(left, 0.0)))
            except Empty:
                if left <= 0:
                    raise _too_slow(model.name, begun=said > 0) from None
                continue
            if now > started + limits.all:
                raise _too_slow(model.name, begun=said > 0)
            heard = monotonic()
            if piece is None:
                break
            if isinstance(piece, WriterError):
                raise piece
            room = limits.characters - said
            said += len(piece)
            if piece[:room]:
                yield piece[:room]
            if said > limits.characters:
                message = f"{model.name} found no end. Try again, or choose another model."
                raise WriterError(message, kind="endless")
    finally:
        run.line.hang_up()


class _Run:
    """One answer, fetched in a thread of its own."""

    def __init__(
        self,
        model: ChatModel,
        messages: Sequence[BaseMessage],
        limits: Limits,
        schema: Mapping[str, Any] | None,
    ) -> None:
        self.line = Line()
        self.pieces: Queue[str | WriterError | None] = Queue(AHEAD)
        """Text, empty for a sign of life; then an error or, at the end, None."""
        self._model = model
        self._messages = messages
        self._limits = limits
        self._schema = schema
        self._begun = False

    def start(self) -> None:
        threading.Thread(target=self._work, name="chat-model", daemon=True).start()

    def _work(self) -> None:
        for left in reversed(range(self._limits.tries)):
            error = self._try()
            wait = self._wait(error) if error is not None and left else None
            if wait is None or self.line.cut.wait(wait):
                break
            self._hand("")
        if error is not None:
            self._hand(explained(error, self._model.name, self._model.place))
        else:
            self._hand(None if self._begun else silent(self._model.name))

    def _try(self) -> Exception | None:
        """Asks once; hands on what comes, and returns what went wrong."""
        try:
            with self.line.held(), ExitStack() as at_the_end:
                pieces = self._model.stream(self._messages, self._schema)
                if isinstance(pieces, Generator):
                    at_the_end.callback(pieces.close)
                for piece in pieces:
                    self._begun = self._begun or bool(piece.strip())
                    if not self._hand(piece):
                        break
        except Exception as error:
            # The outermost edge of this thread: clients raise what they like, and whatever it is,
            # the reader is to hear of it.
            return error
        return None

    def _wait(self, error: Exception) -> float | None:
        """Seconds until another try is worth while; None if it is not."""
        status = status_of(error)
        if self._begun or status is None or not (status == 429 or status >= 500):
            return None
        wanted = retry_after(error)
        wait = 1.0 if wanted is None else wanted
        return wait if wait <= self._limits.wait else None

    def _hand(self, piece: str | WriterError | None) -> bool:
        """Hands a piece to the reader; false if there is none any more."""
        while not self.line.cut.is_set():
            try:
                self.pieces.put(piece, timeout=TICK)
            except Full:
                continue
            return True
        return False


def _too_slow(name: str, *, begun: bool) -> WriterError:
    what = "did not come to an end in time" if begun else "did not begin in time"
    return WriterError(f"{name} {what}. Try again, or choose a quicker model.", kind="slow")
