"""A chat model on 127.0.0.1 that says what a test has scripted, and misbehaves on demand.

It speaks the chat-completions protocol of OpenAI, as far as the `openai` client and LangChain's
ChatOpenAI use it, and as much of Ollama's own as it takes to be recognised.
"""

from __future__ import annotations

import atexit
import json
import re
import select
import socket
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle, islice
from time import monotonic
from types import TracebackType
from typing import Any, Literal, Self

Body = dict[str, Any]
Kind = Literal["not json", "no choices", "html", "bad utf-8", "error event"]

JSON = "application/json"
HTML = "text/html; charset=utf-8"
STEP = 0.02
"""How many seconds a client that hangs up may go unnoticed during a wait."""


def pieces(text: str) -> list[str]:
    """The text in about the pieces that a model streams: words, and long words in parts."""
    return re.findall(r"\s?\S{1,6}|\s+", text)


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: Mapping[str, str]
    """By their names in lower case."""
    body: Body


class Handler(BaseHTTPRequestHandler):
    """Takes the requests down and lets the script answer them."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # each piece is to leave when it is said
    timeout = 60  # no test takes so long: nothing waits for a client for ever
    server: ChatServer
    number = 0
    body: Body

    def do_GET(self) -> None:
        self.record({})
        server, path = self.server, self.path.partition("?")[0]
        if path == "/v1/models":
            kind = {"object": "model", "created": 0, "owned_by": "test"}
            data = [{"id": name, **kind} for name in server.models]
            self.send_json({"object": "list", "data": data})
        elif path == "/api/version" and server.ollama:
            self.send_json({"version": "0.12.0"})
        elif path == "/api/tags" and server.ollama:
            self.send_json({"models": [tag(name) for name in server.models]})
        else:
            self.send(b"404 page not found", "text/plain", 404)

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        try:
            body = json.loads(raw)
        except ValueError:
            body = None
        self.body = body if isinstance(body, dict) else {}
        self.record(self.body)
        unsupported = [name for name in ("response_format", "tools") if self.body.get(name)]
        if self.path.partition("?")[0] != "/v1/chat/completions":
            self.send(b"404 page not found", "text/plain", 404)
        elif "messages" not in self.body:
            self.send_json(error(400, "no messages in the request"), 400)
        elif unsupported and self.server.refuses_structure:
            self.send_json(error(400, f"{unsupported[0]} is not supported", unsupported[0]), 400)
        else:
            self.play()

    def play(self) -> None:
        self.number = self.server.next_number()
        try:
            self.server.script.play(self, self.number)
        except ConnectionError:
            self.close_connection = True
            self.server.count_hang_up()
        except TimeoutError:
            self.close_connection = True
        except Exception as problem:
            self.close_connection = True
            self.server.problems.append(problem)

    def record(self, body: Body) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.requests.append(Request(self.command, self.path, headers, body))

    def log_message(self, *args: object) -> None:
        """Says nothing."""

    @property
    def streamed(self) -> bool:
        return bool(self.body.get("stream"))

    @property
    def counted(self) -> bool:
        """Whether the stream is to end with the usage."""
        return bool((self.body.get("stream_options") or {}).get("include_usage"))

    def pause(self, seconds: float, until: threading.Event | None = None) -> None:
        """Waits, but no longer than the client and the server are there.

        Only a look at the socket shows that a client has gone: the first bytes that are written
        after it get lost without an error.
        """
        end = monotonic() + seconds
        while True:
            if self.server.done.is_set():
                raise ConnectionAbortedError
            if select.select([self.connection], [], [], 0)[0] and not self.connection.recv(
                1, socket.MSG_PEEK
            ):
                raise ConnectionResetError
            left = end - monotonic()
            if left <= 0 or (until and until.is_set()):
                return
            (until or self.server.done).wait(min(left, STEP))

    def head(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def send(self, body: bytes, type: str, status: int = 200, **headers: str) -> None:
        self.head(status, {"Content-Type": type, "Content-Length": str(len(body)), **headers})
        self.wfile.write(body)

    def send_json(self, value: object, status: int = 200) -> None:
        self.send(packed(value), JSON, status)

    def start_stream(self) -> None:
        self.head(
            200,
            {
                "Content-Type": "text/event-stream; charset=utf-8",
                "Cache-Control": "no-cache",
                "Transfer-Encoding": "chunked",
            },
        )

    def event(self, data: bytes, last: bool = False) -> None:
        """One event in a chunk of its own; the last one brings the end of the body with it.

        The client is free to hang up at `[DONE]`, and has then not done so early.
        """
        line = b"data: " + data + b"\n\n"
        chunk = b"%x\r\n%b\r\n" % (len(line), line)
        self.wfile.write(chunk + b"0\r\n\r\n" if last else chunk)

    def tell(self, texts: Iterable[str], delay: float = 0.0) -> int:
        """Streams the pieces of an answer after the chunk with the role; how many there were."""
        self.event(self.chunk({"role": "assistant", "content": ""}))
        count = 0
        for text in texts:
            self.pause(delay)
            self.event(self.chunk({"content": text}))
            count += 1
        return count

    def end_stream(self, count: int, finish: str) -> None:
        self.event(self.chunk({}, finish))
        if self.counted:
            self.event(packed(self.made("chat.completion.chunk", [], usage=self.usage(count))))
        self.event(b"[DONE]", last=True)

    def chunk(self, delta: Mapping[str, str], finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        more = {"usage": None} if self.counted else {}
        return packed(self.made("chat.completion.chunk", [choice], **more))

    def whole(self, text: str, count: int, finish: str) -> bytes:
        """The answer to a request that did not ask for a stream."""
        message = {"role": "assistant", "content": text, "refusal": None}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": finish}
        return packed(self.made("chat.completion", [choice], usage=self.usage(count)))

    def made(self, kind: str, choices: list[Any], **more: object) -> Body:
        return {
            "id": f"chatcmpl-{self.number}",
            "object": kind,
            "created": 1_750_000_000,
            "model": self.body.get("model", ""),
            "choices": choices,
            **more,
        }

    def usage(self, said: int) -> dict[str, int]:
        asked = len(pieces(json.dumps(self.body["messages"])))
        return {
            "prompt_tokens": asked,
            "completion_tokens": said,
            "total_tokens": asked + said,
        }


class ChatServer(ThreadingHTTPServer):
    """Answers every request for a completion as the script says.

    An exception in the script, say in the function of `Calls`, is raised at the end of the `with`.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(
        self,
        script: Script,
        *,
        models: Iterable[str] = ("test-model",),
        ollama: bool = False,
        refuses_structure: bool = False,
    ) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = script
        self.models = tuple(models)
        self.ollama = ollama
        self.refuses_structure = refuses_structure
        """Whether `response_format` and `tools` are answered with 400, before the script."""
        self.requests: list[Request] = []
        self.connections = 0
        self.closed_early = 0
        """How often the client hung up before the end of its answer."""
        self.problems: list[Exception] = []
        self.released = threading.Event()
        self.done = threading.Event()
        self._changed = threading.Condition()
        self._numbers = 0
        self._live: set[socket.socket] = set()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": STEP})

    @property
    def root(self) -> str:
        """The address as Ollama's own clients want it."""
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def url(self) -> str:
        return f"{self.root}/v1"

    def release(self) -> None:
        """Lets the requests that hang, and any later ones, go on at once."""
        self.released.set()

    def hung_up(self, times: int = 1, within: float = 5.0) -> bool:
        """Whether the client has hung up so often, or does so within these seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self.closed_early >= times, within)

    def next_number(self) -> int:
        with self._changed:
            self._numbers += 1
            return self._numbers - 1

    def count_hang_up(self) -> None:
        if not self.done.is_set():
            with self._changed:
                self.closed_early += 1
                self._changed.notify_all()

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._changed:
            self.connections += 1
            self._live.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        with self._changed:
            self._live.discard(request)
            self._changed.notify_all()

    def handle_error(self, *args: object) -> None:
        """Says nothing: clients that hang up are what the tests are about."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        self.done.set()
        self.released.set()
        self.shutdown()
        self._thread.join()
        self._drop_all()
        self.server_close()
        if self.problems and exc_val is None:
            raise self.problems[0]
        for problem in self.problems:
            if exc_val is not None:
                exc_val.add_note(f"The script of the chat server failed: {problem!r}")

    def _drop_all(self) -> None:
        """Ends every connection, so that no thread stays in a read or a write."""
        with self._changed:
            for request in self._live:
                with suppress(OSError):  # the client may have been faster
                    request.shutdown(socket.SHUT_RDWR)
            self._changed.wait_for(lambda: not self._live, 5)


class Script(ABC):
    """What the model does with a request."""

    @abstractmethod
    def play(self, to: Handler, n: int) -> None:
        """Answers the request, the `n`th since this script's turn began, counted from 0."""


@dataclass(frozen=True)
class Says(Script):
    """Says the text, also to who asked for a structure: then the test writes it as JSON."""

    text: str
    delay_per_token: float = 0.0
    first_after: float = 0.0
    """How long there is nothing after the headers."""
    finish: str = "stop"

    def play(self, to: Handler, n: int) -> None:
        say(to, pieces(self.text), self.delay_per_token, self.first_after, self.finish)


@dataclass(frozen=True)
class SaysNothing(Script):
    """An answer in good form without a word in it."""

    def play(self, to: Handler, n: int) -> None:
        say(to, [])


@dataclass(frozen=True)
class NeverStops(Script):
    """Repeats itself until the client hangs up; the cap is there for the test's own sake.

    Without a stream there is silence until the cap, as from a model that runs away.
    """

    sentence: str
    delay_per_token: float = 0.0
    at_most: int = 200_000

    def play(self, to: Handler, n: int) -> None:
        words = list(islice(cycle(pieces(self.sentence + " ")), self.at_most))
        say(to, words, self.delay_per_token, finish="length")


@dataclass(frozen=True)
class Calls(Script):
    """Works the answer out from the request; a script that it returns is played."""

    function: Callable[[Body], str | Script]

    def play(self, to: Handler, n: int) -> None:
        answer = self.function(to.body)
        (Says(answer) if isinstance(answer, str) else answer).play(to, n)


@dataclass(frozen=True)
class Fails(Script):
    """An error in OpenAI's form, unless a body is given."""

    status: int
    body: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def play(self, to: Handler, n: int) -> None:
        if self.body is None:
            body = packed(error(self.status, HTTPStatus(self.status).phrase))
        else:
            body = self.body.encode()
        to.pause(0)
        to.send(body, JSON if body[:1] == b"{" else HTML, self.status, **self.headers)


@dataclass(frozen=True)
class Hangs(Script):
    """Takes the request and sends nothing, no headers either, until released or for so long.

    What comes then is the connection's end without a word, or another script.
    """

    seconds: float
    then: Script | None = None

    def play(self, to: Handler, n: int) -> None:
        to.pause(self.seconds, to.server.released)
        if self.then is None:
            to.close_connection = True
        else:
            self.then.play(to, n)


@dataclass(frozen=True)
class CutsOff(Script):
    """Ends the connection in the middle, as if the cable had been pulled."""

    text: str
    after_chars: int
    after_silence: float = 0.0
    """How long it keeps the connection open after its last word."""

    def play(self, to: Handler, n: int) -> None:
        said = self.text[: self.after_chars]
        to.pause(0)
        if to.streamed:
            to.start_stream()
            to.tell(pieces(said))
        else:
            body = to.whole(self.text, len(pieces(self.text)), "stop")
            to.head(200, {"Content-Type": JSON, "Content-Length": str(len(body))})
            to.wfile.write(body[: body.index(packed(self.text)) + len(packed(said)) - 1])
        to.pause(self.after_silence, to.server.released)
        to.close_connection = True


@dataclass(frozen=True)
class Garbles(Script):
    """Sends with a 200 what is no answer; in a stream after a text that is in order."""

    kind: Kind
    after: str = ""

    def play(self, to: Handler, n: int) -> None:
        to.pause(0)
        if self.kind == "html":
            to.send(b"<!doctype html><title>Sign in</title><p>Please sign in.", HTML)
        elif to.streamed:
            to.start_stream()
            to.tell(pieces(self.after))
            to.event(self.spoilt(to.chunk({"content": "spoilt"})))
            to.event(b"[DONE]", last=True)
        else:
            to.send(self.spoilt(to.whole("spoilt", 1, "stop")), JSON)

    def spoilt(self, good: bytes) -> bytes:
        match self.kind:
            case "not json":
                return good[: good.index(b"spoilt")]
            case "no choices":
                return good.replace(b'"choices"', b'"results"')
            case "bad utf-8":
                return good.replace(b"spoilt", b"caf\xe9 \xff\xfe")
            case "error event":
                return packed(error(500, "The model has crashed."))
            case "html":
                raise ValueError(self.kind)


@dataclass(frozen=True, init=False)
class Sequence(Script):
    """The scripts in turn, one a request, the last of them for ever.

    Requests are counted by the server, so that a script is only a value and can be used again.
    """

    scripts: tuple[Script, ...]

    def __init__(self, *scripts: Script) -> None:
        if not scripts:
            raise ValueError("a sequence of nothing")
        object.__setattr__(self, "scripts", scripts)

    def play(self, to: Handler, n: int) -> None:
        turn = min(n, len(self.scripts) - 1)
        self.scripts[turn].play(to, n - turn)


def say(
    to: Handler,
    words: list[str],
    delay: float = 0.0,
    first_after: float = 0.0,
    finish: str = "stop",
) -> None:
    """The words as an answer in good form, streamed if the request asks for it."""
    if to.streamed:
        to.pause(0)
        to.start_stream()
        to.pause(first_after)
        to.end_stream(to.tell(words, delay), finish)
    else:
        to.pause(first_after + delay * len(words))
        to.send(to.whole("".join(words), len(words), finish), JSON)


def packed(value: object) -> bytes:
    """JSON with its letters as they are, as most servers send it."""
    return json.dumps(value, ensure_ascii=False).encode()


def error(status: int, message: str, param: str | None = None) -> Body:
    type = "server_error" if status >= 500 else "invalid_request_error"
    return {"error": {"message": message, "type": type, "param": param, "code": None}}


def tag(name: str) -> Body:
    """A model in Ollama's list."""
    return {
        "name": name,
        "model": name,
        "modified_at": "2025-06-15T12:00:00Z",
        "size": 2_019_393_189,
        "digest": "a80c4f17acd5" + "0" * 52,
        "details": {"format": "gguf", "family": "llama", "parameter_size": "3.2B"},
    }


def refused_url() -> str:
    """An address where nobody listens."""
    return f"http://127.0.0.1:{_held().getsockname()[1]}/v1"


@cache
def _held() -> socket.socket:
    """A port that is taken and yet deaf: no other test's server can come up on it."""
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    atexit.register(held.close)
    return held
