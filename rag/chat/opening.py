"""Opens the chat model that was chosen."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rag.chat.gguf import CONTEXT, PROMPT, GgufServer
from rag.chat.model import LangChainModel
from rag.chat.naming import Served, parse
from rag.chat.protocols import OLLAMA_CONTEXT, model_at, openai_model
from rag.chat.serving import ServerFacts
from rag.errors import WriterError
from rag.settings import Settings


def open_model(
    id: str, settings: Settings, environ: Mapping[str, str] | None = None
) -> LangChainModel:
    """The model that an id names, as `rag.chat.naming` spells it.

    Asks nobody, but loads a model file. Raises `WriterError` if the id can't be understood, a
    package or a key is missing, or the file can't be loaded.
    """
    environ = os.environ if environ is None else environ
    match parse(id, environ):
        case Path() as file:
            return _in_process(file, settings)
        case Served() as served:
            return _served(served, _key(served, settings, environ), settings)
        case _:
            raise WriterError("The built-in writer has no model to open.", kind="name")


def _served(served: Served, key: str | None, settings: Settings) -> LangChainModel:
    local = served.where == "this machine"
    with _imports(served.provider.extra):
        model = model_at(served, key, settings)
    opened = LangChainModel(
        model=model,
        name=served.model,
        where=served.where,
        place=served.place,
        structured=served.provider.structured
        and served.provider.protocol == "openai"
        and not served.own_address,
        held_to=_openai_schema,
        facts=ServerFacts(served.address, served.model, key) if local else None,
    )
    if served.provider.protocol == "ollama":
        opened.known_context = OLLAMA_CONTEXT
        opened.structured = True
        opened.held_to = lambda schema: {"format": dict(schema)}
    return _with_closer(opened)


def _in_process(file: Path, settings: Settings) -> LangChainModel:
    server = GgufServer(file)
    with _imports("gguf"):
        model = openai_model(file.stem, server.address, server.key, settings)
    opened = LangChainModel(
        model=model,
        name=file.stem,
        where="in process",
        place=file.name,
        structured=True,
        held_to=_openai_schema,
        facts=ServerFacts(server.address, str(file), server.key),
        known_context=CONTEXT,
        prompt_tokens=PROMPT,
        closers=[server.close],
    )
    return _with_closer(opened)


def _key(served: Served, settings: Settings, environ: Mapping[str, str]) -> str | None:
    """The key for an address: a provider's own goes to nobody else."""
    if served.own_address:
        return settings.writer_key
    key = served.provider.key(environ)
    if key is None and served.provider.keys:
        names = " or ".join(served.provider.keys)
        raise WriterError(f"{served.provider.label} needs a key: set {names}.", kind="key")
    return key


@contextmanager
def _imports(extra: str) -> Iterator[None]:
    """Names the extra, as a `WriterError`, where a package is missing."""
    try:
        yield
    except ImportError as error:
        message = f'This writer needs one more package: pip install "steelman[{extra}]".'
        if "socksio" in str(error):
            message = "The proxy that is set needs one more package: pip install socksio."
        raise WriterError(message, kind="extra") from None


def _openai_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    named = {"name": schema["title"], "schema": dict(schema), "strict": True}
    return {"response_format": {"type": "json_schema", "json_schema": named}}


def _with_closer(opened: LangChainModel) -> LangChainModel:
    # OpenAI's clients, then Anthropic's and Ollama's, then Google's.
    names = ("http_client", "_client", "client")
    client: Any = next(filter(None, (getattr(opened.model, name, None) for name in names)), None)
    if client is not None:
        opened.closers.append(client.close)
    if opened.facts is not None:
        opened.closers.append(opened.facts.close)
    return opened
