"""What every provider's client is told: where it may go, how long it waits, what it leaves out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from rag.chat.line import follow
from rag.chat.naming import is_loopback
from rag.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


def initialised(model: str, protocol: str, **more: Any) -> BaseChatModel:
    """A LangChain model with these arguments; raises `ImportError` if its package is missing."""
    from langchain.chat_models import init_chat_model

    made = init_chat_model(
        model, model_provider=protocol, configurable_fields=None, temperature=0, **more
    )
    inside: Any = made
    if (made.profile or {}).get("temperature") is False:
        inside.temperature = None  # the server, or its client already, would refuse the request
    return made


def connection(package: str, address: str, settings: Settings) -> Any:
    """An httpx client such as the provider's package takes."""
    # Anthropic's looks for proxies whether or not it is to trust the environment.
    no_proxy = {"mounts": dict.fromkeys(("all://", "http://", "https://"))}
    return import_module(package).DefaultHttpxClient(
        **bounds(address),
        **(no_proxy if is_loopback(address) else {}),
        timeout=patience(settings),
        event_hooks={"request": [follow]},
    )


def bounds(address: str) -> dict[str, Any]:
    """What tells an httpx client to go to this address and nowhere else."""
    return {
        # A redirect would take the prompt, and most keys, to who knows where.
        "follow_redirects": False,
        "trust_env": not is_loopback(address),
    }


def patience(settings: Settings) -> float:
    """Seconds after which a connection is given up even if nobody waits for it any more."""
    return settings.writer_timeout + 5
