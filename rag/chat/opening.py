"""Opens the chat model that was chosen."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
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
    with _imports(served.provider.extra):
        model = _made(served, key, settings)
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
        model = _openai(file.stem, server.address, server.key, settings)
    opened = LangChainModel(
        model=model,
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
            return _ollama(served, key, settings)
        case "anthropic":
            return _anthropic(served, key, settings)
        case "google_genai":
            return _google(served, key, settings)


def _ollama(served: Served, key: str | None, settings: Settings) -> BaseChatModel:
    def only_this_key(request: Any) -> None:
        # The client would take that of ollama.com from the environment, for any address.
        if not key:
            request.headers.pop("Authorization", None)

    return _init(
        served,
        base_url=served.address,
        num_predict=MOST_TOKENS,
        num_ctx=OLLAMA_CONTEXT,
        client_kwargs={
            **_bounds(served.address),
            "timeout": _patience(settings),
            "headers": {"Authorization": f"Bearer {key}"} if key else {},
        },
        sync_client_kwargs={"event_hooks": {"request": [only_this_key, follow]}},
    )


def _anthropic(served: Served, key: str | None, settings: Settings) -> BaseChatModel:
    made = _init(
        served,
        base_url=served.address,
        api_key=key,
        max_tokens=MOST_TOKENS,
        timeout=_patience(settings),
        max_retries=0,
    )
    # Its own connection, which models share, can't be hung up and follows redirects.
    client = _connection("anthropic", served.address, settings)
    inside: Any = made
    inside._client = inside._client.with_options(http_client=client)
    return made


def _google(served: Served, key: str | None, settings: Settings) -> BaseChatModel:
    made = _init(
        served,
        base_url=served.address,
        google_api_key=key,
        vertexai=False,
        max_output_tokens=MOST_TOKENS,
        # It tells the server too, which then ends even an answer that is being given.
        timeout=settings.writer_limit + 5,
        max_retries=0,
    )
    arguments = {**_bounds(served.address), "event_hooks": {"request": [follow]}}
    # Again `vertexai`: the client reads the environment when it is not told, and where that asks
    # for Google's cloud, which has other addresses and keys, nothing would be found.
    inside: Any = made
    inside.client = type(inside.client)(
        vertexai=False,
        api_key=key,
        http_options={"base_url": served.address, "client_args": arguments},
    )
    return made


def _openai(
    model: str,
    address: str,
    key: str | None,
    settings: Settings,
    *,
    own: bool = False,
) -> BaseChatModel:
    """A model behind OpenAI's protocol; `own` if the server is OpenAI's."""
    client = _connection("openai", address, settings)
    # Other servers know the limit by its old name only, and some refuse the new one.
    limit: dict[str, Any] = (
        {"max_tokens": MOST_TOKENS} if own else {"extra_body": {"max_tokens": MOST_TOKENS}}
    )
    return _initialised(
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


def _connection(package: str, address: str, settings: Settings) -> Any:
    """An httpx client such as the provider's package takes."""
    # Anthropic's looks for proxies whether or not it is to trust the environment.
    no_proxy = {"mounts": dict.fromkeys(("all://", "http://", "https://"))}
    return import_module(package).DefaultHttpxClient(
        **_bounds(address),
        **(no_proxy if is_loopback(address) else {}),
        timeout=_patience(settings),
        event_hooks={"request": [follow]},
    )


def _bounds(address: str) -> dict[str, Any]:
    """What tells an httpx client to go to this address and nowhere else."""
    return {
        # A redirect would take the prompt, and most keys, to who knows where.
        "follow_redirects": False,
        "trust_env": not is_loopback(address),
    }


def _init(served: Served, **more: Any) -> BaseChatModel:
    return _initialised(served.model, served.provider.protocol, **more)


def _initialised(model: str, protocol: str, **more: Any) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    made = init_chat_model(
        model, model_provider=protocol, configurable_fields=None, temperature=0, **more
    )
    inside: Any = made
    if (made.profile or {}).get("temperature") is False:
        inside.temperature = None  # the server, or its client already, would refuse the request
    return made


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


def _patience(settings: Settings) -> float:
    """Seconds after which a connection is given up even if nobody waits for it any more."""
    return settings.writer_timeout + 5


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
