"""Opens the chat model that was chosen."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.chat.gguf import CONTEXT, GgufServer
from rag.chat.line import follow
from rag.chat.model import LangChainModel
from rag.chat.naming import Served, is_loopback, parse
from rag.chat.serving import ServerFacts
from rag.errors import WriterError
from rag.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

MOST_TOKENS = 2048
"""Tokens of an answer; the longest that is asked for has about half of them."""

OLLAMA_CONTEXT = 8192
"""Tokens that Ollama is told to make room for: by itself it cuts a longer prompt without a word."""


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
    opened = LangChainModel(
        model=_made(served, key, settings),
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
    opened = LangChainModel(
        model=_openai(file.stem, server.address, server.key, settings, extra="gguf"),
        name=file.stem,
        where="in process",
        place=file.name,
        structured=True,
        held_to=_openai_schema,
        facts=ServerFacts(server.address, str(file), server.key),
        known_context=CONTEXT,
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


def _made(served: Served, key: str | None, settings: Settings) -> BaseChatModel:
    match served.provider.protocol:
        case "openai":
            own = served.provider.name == "openai" and not served.own_address
            return _openai(served.model, served.address, key, settings, own=own)
        case "ollama":
            client = {"event_hooks": {"request": [follow]}, "trust_env": served.where == "remote"}
            return _init(
                served,
                base_url=served.address,
                num_predict=MOST_TOKENS,
                num_ctx=OLLAMA_CONTEXT,
                client_kwargs={"timeout": _patience(settings), "follow_redirects": False},
                sync_client_kwargs=client,
            )
        case "anthropic":
            return _init(
                served,
                base_url=served.address,
                api_key=key,
                max_tokens=MOST_TOKENS,
                timeout=_patience(settings),
                max_retries=0,
            )
        case "google_genai":
            return _init(
                served,
                base_url=served.address,
                google_api_key=key,
                max_output_tokens=MOST_TOKENS,
                timeout=_patience(settings),
                max_retries=0,
                client_args={"event_hooks": {"request": [follow]}},
            )


def _openai(
    model: str,
    address: str,
    key: str | None,
    settings: Settings,
    *,
    own: bool = False,
    extra: str = "openai",
) -> BaseChatModel:
    """A model behind OpenAI's protocol; `own` if the server is OpenAI's."""
    try:
        from openai import DefaultHttpxClient
    except ImportError:
        raise _no_extra(extra) from None
    client = DefaultHttpxClient(
        # A redirect would take the prompt to who knows where.
        follow_redirects=False,
        trust_env=not is_loopback(address),
        timeout=_patience(settings),
        event_hooks={"request": [follow]},
    )
    # Other servers know the limit by its old name only, and some refuse the new one.
    limit: dict[str, Any] = (
        {"max_tokens": MOST_TOKENS} if own else {"extra_body": {"max_tokens": MOST_TOKENS}}
    )
    return _initialised(
        extra,
        model,
        "openai",
        base_url=address,
        api_key=key or "none",
        http_client=client,
        http_socket_options=(),  # else it warns of proxies that it would pass by
        max_retries=0,
        use_responses_api=None if own else False,
        **limit,
    )


def _init(served: Served, **more: Any) -> BaseChatModel:
    return _initialised(served.provider.extra, served.model, served.provider.protocol, **more)


def _initialised(extra: str, model: str, protocol: str, **more: Any) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    try:
        return init_chat_model(
            model, model_provider=protocol, configurable_fields=None, temperature=0, **more
        )
    except ImportError:
        raise _no_extra(extra) from None


def _no_extra(extra: str) -> WriterError:
    message = f'This writer needs one more package: pip install "steelman[{extra}]".'
    return WriterError(message, kind="extra")


def _patience(settings: Settings) -> float:
    """Seconds after which a connection is given up even if nobody waits for it any more."""
    return settings.writer_timeout + 5


def _openai_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    named = {"name": schema["title"], "schema": dict(schema), "strict": True}
    return {"response_format": {"type": "json_schema", "json_schema": named}}


def _with_closer(opened: LangChainModel) -> LangChainModel:
    client = getattr(opened.model, "http_client", None)
    if client is not None:
        opened.closers.append(client.close)
    if opened.facts is not None:
        opened.closers.append(opened.facts.close)
    return opened
