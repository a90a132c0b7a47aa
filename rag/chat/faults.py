"""What went wrong with a chat model, as one plain line.

Clients wrap each other's errors and hand on what a server said, which may hold words of the
prompt or parts of a key. So nothing of an error's own text is used: only its kind, its HTTP
status, and what kinds of error it was raised from.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from math import isnan
from time import time

from rag.errors import WriterError, WriterFault

_UNREACHABLE = frozenset({"ConnectError", "ConnectTimeout", "ProxyError", "UnsupportedProtocol"})
_SLOW = frozenset({"ReadTimeout", "WriteTimeout", "PoolTimeout", "APITimeoutError"})
_CUT = frozenset({"RemoteProtocolError", "ReadError", "WriteError", "LocalProtocolError"})
_UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError)
"""What clients let through when an answer has not the form that they expect."""

_NO_CHUNKS = "No generation chunks were returned"
"""What LangChain says of a stream with nothing in it."""


def explained(error: BaseException, name: str, place: str) -> WriterError:
    """The error of the model `name` at `place`, told without a word of the original."""
    chain = list(_chain(error))
    told = next((one for one in chain if isinstance(one, WriterError)), None)
    if told is not None:
        return told
    status = status_of(error)
    if status is not None:
        return _by_status(status, name, place)
    kinds = {kind.__name__ for one in chain for kind in type(one).__mro__}
    at = place or name
    if any(isinstance(one, socket.gaierror) for one in chain):
        return _fault("unreachable", f"There is no host like that of {at}. Check the address")
    if any(isinstance(one, ssl.SSLError) for one in chain):
        return _fault("unreachable", f"No safe connection to {at} can be made. Check the address")
    if kinds & _UNREACHABLE:
        return _fault("unreachable", f"Nobody answers at {at}. Start the server, or check it")
    if kinds & _SLOW:
        return _fault("slow", f"{name} took too long. Try again, or choose a quicker model")
    if kinds & _CUT or any(isinstance(one, ConnectionError) for one in chain):
        return cut(at)
    if any(_NO_CHUNKS in str(one) for one in chain):
        return silent(name)
    if isinstance(error, _UNREADABLE):
        return garbled(at)
    if any(isinstance(one, OSError) for one in chain):
        return _fault("unreachable", f"{at} can't be reached. Check the network")
    return _fault("failing", f"{at} reported a fault while {name} was answering. Try again")


def status_of(error: BaseException) -> int | None:
    """The HTTP status that an error stands for."""
    for one in _chain(error):
        for attribute in ("status_code", "code"):
            status = getattr(one, attribute, None)
            if isinstance(status, int) and 300 <= status < 600:
                return status
    return None


def retry_after(error: BaseException) -> float | None:
    """Seconds that the server asks to wait for, by its header `Retry-After` (RFC 9110, 10.2.3)."""
    for one in _chain(error):
        headers = getattr(getattr(one, "response", None), "headers", None)
        value = headers.get("retry-after") if isinstance(headers, Mapping) else None
        if isinstance(value, str):
            return _seconds(value)
    return None


def silent(name: str) -> WriterError:
    """An answer without a word."""
    return _fault("silent", f"{name} answered without a word. Try again, or choose another model")


def garbled(place: str) -> WriterError:
    """An answer that is none."""
    return _fault(
        "garbled", f"The answer from {place} can't be read. Check that a chat model is there"
    )


def cut(place: str) -> WriterError:
    """An answer that broke off."""
    return _fault("cut", f"The connection to {place} broke off. Try again")


def _by_status(status: int, name: str, place: str) -> WriterError:
    match status:
        case 401 | 403:
            return _fault("key", f"{place} refuses the key. Check the key that is set for it")
        case 402:
            return _fault("key", f"The account at {place} has no credit left. Add some")
        case 404:
            message = f"{place} has no model “{name}”, or is no chat server. Check name and address"
            return _fault("name", message)
        case 408 | 504:
            return _fault("slow", f"{name} took too long. Try again, or choose a quicker model")
        case 429:
            message = f"{place} has had too many requests, or no credit is left. Try again later"
            return _fault("busy", message)
        case _ if status >= 500:
            return _fault("failing", f"{place} has a fault of its own (HTTP {status}). Try later")
        case _:
            message = f"{place} won’t take the request (HTTP {status}). Try a shorter question"
            return _fault("rejected", f"{message}, or another model")


def _seconds(value: str) -> float | None:
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - time()
        except (ValueError, OverflowError):
            return None
    return None if isnan(seconds) else max(0.0, seconds)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, what it was raised from, and so on."""
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or one.__context__


def _fault(kind: WriterFault, message: str) -> WriterError:
    return WriterError(f"{message}.", kind=kind)
