"""Runs a model file in this process, with llama.cpp as xllamacpp packs it.

xllamacpp serves the model on a loopback port as well. Requests go there and not through its
Python functions, because these can't be stopped before the first word, which with a long prompt
may be minutes away; a request whose connection ends is dropped. The port wants a key that only
this process knows.
"""

from __future__ import annotations

import secrets
import threading
from importlib import import_module
from pathlib import Path
from typing import Any

from rag.errors import WriterError

CONTEXT = 8192
"""Tokens for prompt and answer; more would cost memory that small machines lack."""
PROMPT = 1600
"""Tokens of a prompt: two cores read some 60 a second with a model of 1.5 billion parameters, and
nobody should wait much longer than half a minute for the first word."""
BATCH = 256
"""Tokens of a prompt that are read before a request can be dropped."""
PING = 1
"""Seconds between signs of life while a prompt is read; llama.cpp’s own is 30."""

_MAGIC = b"GGUF"
_opening = threading.Lock()


class GgufServer:
    """A model in memory, behind an address of its own."""

    def __init__(self, file: Path) -> None:
        """Loads the file; raises `WriterError` if it can't, or if xllamacpp is not installed."""
        _check(file)
        try:
            llama = import_module("xllamacpp")
        except ImportError:
            message = 'Model files need one more package: pip install "steelman[gguf]".'
            raise WriterError(message, kind="extra") from None
        self.key = secrets.token_urlsafe(32)
        try:
            with _opening:
                self._server: Any = llama.Server(_parameters(llama, file, self.key))
        except RuntimeError:
            message = f"{file.name} can't be loaded. Get the file again, or use a smaller model."
            raise WriterError(message, kind="file") from None
        self.address = f"{self._server.listening_address}/v1"

    def close(self) -> None:
        """Frees the memory; the address is gone with it."""
        self._server = None


def _check(file: Path) -> None:
    try:
        with file.open("rb") as opened:
            magic = opened.read(len(_MAGIC))
    except OSError as error:
        message = f"{file} can't be read ({error.strerror}). Check the path."
        raise WriterError(message, kind="file") from None
    if magic != _MAGIC:
        message = f"{file.name} is no GGUF file. Choose a model in llama.cpp’s format."
        raise WriterError(message, kind="file")


def _parameters(llama: Any, file: Path, key: str) -> Any:
    parameters = llama.CommonParams()
    parameters.model.path = str(file)
    parameters.n_ctx = CONTEXT
    parameters.n_parallel = 1
    parameters.n_batch = parameters.n_ubatch = BATCH
    parameters.api_keys = [key]
    parameters.ui = False
    parameters.offline = True
    parameters.verbosity = -1
    parameters.warmup = False
    parameters.cache_ram_mib = 0
    # Only at a ping does the server see that nobody listens any more.
    parameters.sse_ping_interval = PING
    # Threads that wait actively bring a machine to a standstill as soon as anything else runs:
    # on two cores with other work the answers took fifteen times as long.
    parameters.cpuparams.poll = parameters.cpuparams_batch.poll = 0
    return parameters
