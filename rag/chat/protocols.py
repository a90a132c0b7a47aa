"""A LangChain model for each protocol, with what its client needs to be told beside the usual."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.chat.connecting import bounds, connection, initialised, patience
from rag.chat.line import follow
from rag.chat.naming import Served
from rag.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

MOST_TOKENS = 2048
"""Tokens of an answer; the longest that is asked for has about half of them."""

OLLAMA_CONTEXT = 8192
"""Tokens that Ollama is told to make room for: by itself it cuts a longer prompt without a word."""


def model_at(served: Served, key: str | None, settings: Settings) -> BaseChatModel:
    """The model that is served there; raises `ImportError` where its package is missing."""
    match served.provider.protocol:
        case "openai":
            own = served.provider.name == "openai" and not served.own_address
            return openai_model(served.model, served.address, key, settings, own=own)
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
            **bounds(served.address),
            "timeout": patience(settings),
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
        timeout=patience(settings),
        max_retries=0,
    )
    # Its own connection, which models share, can't be hung up and follows redirects.
    client = connection("anthropic", served.address, settings)
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
    arguments = {**bounds(served.address), "event_hooks": {"request": [follow]}}
    # Again `vertexai`: the client reads the environment when it is not told, and where that asks
    # for Google's cloud, which has other addresses and keys, nothing would be found.
    inside: Any = made
    inside.client = type(inside.client)(
        vertexai=False,
        api_key=key,
        http_options={"base_url": served.address, "client_args": arguments},
    )
    return made


def openai_model(
    model: str,
    address: str,
    key: str | None,
    settings: Settings,
    *,
    own: bool = False,
) -> BaseChatModel:
    """A model behind OpenAI's protocol; `own` if the server is OpenAI's."""
    client = connection("openai", address, settings)
    # Other servers know the limit by its old name only, and some refuse the new one.
    limit: dict[str, Any] = (
        {"max_tokens": MOST_TOKENS} if own else {"extra_body": {"max_tokens": MOST_TOKENS}}
    )
    return initialised(
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
    return initialised(served.model, served.provider.protocol, **more)
