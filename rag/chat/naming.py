"""How writers are spelt, in `STEELMAN_WRITER` and in the ids of choices.

built-in                                 no model at all
gguf:/models/some-model.gguf             a model file, run in this process
anthropic                                a provider, with its usual model
openai:gpt-5.4-mini                      a provider's model
ollama:llama3.2:3b                       a model of the Ollama on this machine
openai:some-model@http://127.0.0.1:8080/v1   any server that speaks OpenAI's protocol
ollama:llama3.2:3b@http://192.168.0.7:11434  an Ollama elsewhere
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from rag.chat.providers import PROVIDERS, Provider
from rag.errors import WriterError

BUILT_IN = "built-in"

Where = Literal["built-in", "in process", "this machine", "remote"]


@dataclass(frozen=True, slots=True)
class Served:
    """A model behind an address."""

    provider: Provider
    model: str
    address: str
    own_address: bool
    """Whether the id gives the address: then the provider's key is not for it."""

    @property
    def id(self) -> str:
        """How it is spelt."""
        tail = f"@{self.address}" if self.own_address else ""
        return f"{self.provider.name}:{self.model}{tail}"

    @property
    def where(self) -> Where:
        """Whether what is asked leaves this machine."""
        return "this machine" if is_loopback(self.address) else "remote"

    @property
    def place(self) -> str:
        """Host, and port if it is given."""
        return urlsplit(self.address).netloc


def parse(id: str, environ: Mapping[str, str]) -> Literal["built-in"] | Path | Served:
    """What an id means: no model, a model file, or a served model; raises `WriterError`."""
    id = id.strip()
    if id == BUILT_IN:
        return "built-in"
    name, _, rest = id.partition(":")
    if name == "gguf" and rest:
        return Path(rest).expanduser()
    provider = PROVIDERS.get(name)
    if provider is None:
        known = ", ".join(PROVIDERS)
        raise _wrong(f"“{_short(id)}” names no writer. Say built-in, gguf:FILE or one of {known}")
    model, mark, address = _split(rest)
    if mark and provider.protocol not in ("openai", "ollama"):
        raise _wrong(f"{provider.label} can't be given another address. Leave out the part from @")
    model = model or ("" if mark else provider.model)
    if not model:
        raise _wrong(f"“{name}” has to be followed by a model, as in {name}:MODEL")
    address = checked(address if mark else provider.address_in(environ))
    return Served(provider, model, address, bool(mark))


def is_loopback(address: str) -> bool:
    """Whether an address is one of this machine's own."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def checked(address: str) -> str:
    """The address without a slash at its end; raises `WriterError` if it can't be one."""
    try:
        parts = urlsplit(address)
        usable = parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = None
    if not usable:
        raise _wrong("The address of the writer can't be read. Write http://HOST:PORT/v1")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise _wrong("The address of the writer holds more than host and path. Keep keys out of it")
    return address.rstrip("/")


def _split(rest: str) -> tuple[str, bool, str]:
    """Model and address; a model's name may have an @ of its own."""
    for scheme in ("@http://", "@https://"):
        if scheme in rest:
            model, address = rest.split(scheme, 1)
            return model, True, scheme[1:] + address
    return rest, False, ""


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"


def _wrong(message: str) -> WriterError:
    return WriterError(f"{message}.", kind="name")
