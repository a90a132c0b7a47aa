"""The connections of one request, so that another thread can hang up.

A thread that waits for a server's next byte can't be stopped, and a socket that is closed under
it does not wake it; a socket that is shut down does. httpx tells of every socket that it opens
through its `trace` extension (https://www.python-httpx.org/advanced/extensions/#trace).
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

_held: ContextVar[Line | None] = ContextVar("line", default=None)


class Line:
    """Knows the sockets of the request that is made while it is held."""

    def __init__(self) -> None:
        self.cut = threading.Event()
        """Set when the line has been hung up."""
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()

    @contextmanager
    def held(self) -> Iterator[None]:
        """While this lasts, connections that this thread opens belong to the line."""
        token = _held.set(self)
        try:
            yield
        finally:
            _held.reset(token)

    def add(self, opened: socket.socket) -> None:
        """Takes a socket on; it is shut down at once if the line has been hung up already."""
        with self._lock:
            self._sockets.append(opened)
        if self.cut.is_set():
            self.hang_up()

    def hang_up(self) -> None:
        """Ends every connection; whoever waits for one of them gets an error."""
        self.cut.set()
        with self._lock:
            for opened in self._sockets:
                with suppress(OSError):  # it may have ended by itself
                    # Not `opened.shutdown`: that of a TLS socket would pull the TLS from under
                    # the thread that reads.
                    socket.socket.shutdown(opened, socket.SHUT_RDWR)
            self._sockets.clear()


def follow(request: Any) -> None:
    """A request hook for httpx clients: the connection goes to the line that is held, if any."""
    line = _held.get()
    if line is None:
        return

    def trace(event: str, info: Mapping[str, Any]) -> None:
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            opened = info["return_value"].get_extra_info("socket")
            if isinstance(opened, socket.socket):
                line.add(opened)

    request.extensions = {**request.extensions, "trace": trace}
    # A connection that was kept from an earlier request would not be told of.
    request.headers["Connection"] = "close"
