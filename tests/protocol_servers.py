"""Chat models on 127.0.0.1 that speak Ollama's own protocol, Anthropic's and Google's.

What a model does is said by the scripts of `chat_server`, and by those at the end here; this is how
each protocol puts it, as far as the clients of LangChain use it:

Ollama     https://github.com/ollama/ollama/blob/main/docs/api.md#generate-a-chat-completion
Anthropic  https://docs.anthropic.com/en/docs/build-with-claude/streaming
Google     https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from chat_server import JSON, Body, ChatServer, Handler, Script, packed, pieces, tag

STATUSES = {
    400: ("invalid_request_error", "INVALID_ARGUMENT"),
    401: ("authentication_error", "UNAUTHENTICATED"),
    403: ("permission_error", "PERMISSION_DENIED"),
    404: ("not_found_error", "NOT_FOUND"),
    413: ("request_too_large", "INVALID_ARGUMENT"),
    429: ("rate_limit_error", "RESOURCE_EXHAUSTED"),
    500: ("api_error", "INTERNAL"),
    503: ("api_error", "UNAVAILABLE"),
    529: ("overloaded_error", "UNAVAILABLE"),
}
"""What Anthropic and Google call an error of that HTTP status."""


class Speaker(Handler, ABC):
    """Takes requests for streams and lets the script answer them; to all else it says no."""

    path_pattern: ClassVar[str]
    stream_type: ClassVar[str] = "text/event-stream; charset=utf-8"
    finishes: ClassVar[Mapping[str, str]]
    """The protocol's word for each of OpenAI's; other words stay as they are."""

    @abstractmethod
    def chunk(self, delta: Mapping[str, str], finish: str | None = None) -> bytes:
        """A piece of text, which is the `content` of `delta`."""

    @abstractmethod
    def framed(self, data: bytes) -> bytes:
        """How such data stands in the stream."""

    @abstractmethod
    def refusal(self, status: int, message: str) -> Body:
        """The body of an answer with an HTTP status that is not 200."""

    @abstractmethod
    def thought(self, text: str) -> bytes:
        """A piece of what the model thinks before it answers."""

    @abstractmethod
    def crash(self, status: int, message: str) -> None:
        """Tells of an error in a stream that has begun, and ends it."""

    def do_GET(self) -> None:  # noqa: N802
        self.record({})
        self.send_json(self.refusal(404, "no such page"), 404)

    def do_POST(self) -> None:  # noqa: N802
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        self.body = json.loads(raw)
        self.record(self.body)
        if not re.fullmatch(self.path_pattern, self.path):
            self.send_json(self.refusal(404, "no such page"), 404)
        elif not self.streamed:
            self.send_json(self.refusal(400, "only streams are spoken here"), 400)
        else:
            self.play()

    def start_stream(self) -> None:
        self.head(200, {"Content-Type": self.stream_type, "Transfer-Encoding": "chunked"})

    def event(self, data: bytes, last: bool = False) -> None:
        line = self.framed(data)
        chunk = b"%x\r\n%b\r\n" % (len(line), line)
        self.wfile.write(chunk + b"0\r\n\r\n" if last else chunk)

    def tell(self, texts: Iterable[str], delay: float = 0.0) -> int:
        count = 0
        for text in texts:
            self.pause(delay)
            self.event(self.chunk({"content": text}))
            count += 1
        return count

    def think(self, texts: Iterable[str], delay: float = 0.0) -> None:
        for text in texts:
            self.pause(delay)
            self.event(self.thought(text))


class OllamaSpeaker(Speaker):
    path_pattern = "/api/chat"
    stream_type = "application/x-ndjson"
    finishes: ClassVar = {}

    def do_POST(self) -> None:  # noqa: N802
        if self.path != "/api/show":
            super().do_POST()
            return
        self.rfile.read(int(self.headers.get("content-length") or 0))
        self.record({})
        context = self.server.context  # type: ignore[attr-defined]
        self.send_json({"details": {}, "model_info": {"llama.context_length": context}})

    def do_GET(self) -> None:  # noqa: N802
        if self.path != "/api/tags":
            super().do_GET()
            return
        self.record({})
        self.send_json({"models": [tag(name) for name in self.server.models]})

    def framed(self, data: bytes) -> bytes:
        return data + b"\n"

    def part(self, message: Mapping[str, str], **more: object) -> bytes:
        answer = {
            "model": self.body.get("model", ""),
            "created_at": "2025-06-15T12:00:00.123456789Z",
            "message": {"role": "assistant", **message},
            "done": False,
        }
        return packed({**answer, **more})

    def chunk(self, delta: Mapping[str, str], finish: str | None = None) -> bytes:
        return self.part(delta)

    def thought(self, text: str) -> bytes:
        return self.part({"content": "", "thinking": text})

    def end_stream(self, count: int, finish: str) -> None:
        counts = {"prompt_eval_count": 26, "eval_count": count, "total_duration": 4_883_583_458}
        self.event(self.part({"content": ""}, done=True, done_reason=finish, **counts), last=True)

    def refusal(self, status: int, message: str) -> Body:
        return {"error": message}

    def crash(self, status: int, message: str) -> None:
        self.event(packed({"error": message}), last=True)


class AnthropicSpeaker(Speaker):
    path_pattern = "/v1/messages"
    finishes: ClassVar = {"stop": "end_turn", "length": "max_tokens", "content_filter": "refusal"}
    index = 0
    """Of the block that is being said."""

    def framed(self, data: bytes) -> bytes:
        named = re.match(rb'\{"type": "(\w+)"', data)
        return (b"event: %b\n" % named[1] if named else b"") + b"data: " + data + b"\n\n"

    def start_stream(self) -> None:
        super().start_stream()
        self.index = 0
        message = {
            "id": f"msg_{self.number}",
            "type": "message",
            "role": "assistant",
            "model": self.body.get("model", ""),
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": {"input_tokens": 26, "output_tokens": 1},
        }
        self.event(packed({"type": "message_start", "message": message}))
        self.event(packed({"type": "ping"}))

    def chunk(self, delta: Mapping[str, str], finish: str | None = None) -> bytes:
        return self.delta(type="text_delta", text=delta["content"])

    def thought(self, text: str) -> bytes:
        return self.delta(type="thinking_delta", thinking=text)

    def delta(self, **delta: str) -> bytes:
        return packed({"type": "content_block_delta", "index": self.index, "delta": delta})

    def tell(self, texts: Iterable[str], delay: float = 0.0) -> int:
        self.pause(delay)
        self.begin_block({"type": "text", "text": ""})
        count = super().tell(texts, delay)
        self.end_block()
        return count

    def think(self, texts: Iterable[str], delay: float = 0.0) -> None:
        self.begin_block({"type": "thinking", "thinking": "", "signature": ""})
        super().think(texts, delay)
        self.event(self.delta(type="signature_delta", signature="EqQBCgIYAhIM"))
        self.end_block()

    def begin_block(self, block: Body) -> None:
        start = {"type": "content_block_start", "index": self.index, "content_block": block}
        self.event(packed(start))

    def end_block(self) -> None:
        self.event(packed({"type": "content_block_stop", "index": self.index}))
        self.index += 1

    def end_stream(self, count: int, finish: str) -> None:
        delta = {"stop_reason": self.finishes.get(finish, finish), "stop_sequence": None}
        usage = {"output_tokens": count}
        self.event(packed({"type": "message_delta", "delta": delta, "usage": usage}))
        self.event(packed({"type": "message_stop"}), last=True)

    def refusal(self, status: int, message: str) -> Body:
        error = {"type": STATUSES[status][0], "message": message}
        return {"type": "error", "error": error, "request_id": f"req_{self.number}"}

    def crash(self, status: int, message: str) -> None:
        self.event(packed(self.refusal(status, message)), last=True)


class GoogleSpeaker(Speaker):
    path_pattern = r"/v1beta/models/[\w.-]+:streamGenerateContent\?alt=sse"
    finishes: ClassVar = {"stop": "STOP", "length": "MAX_TOKENS", "content_filter": "SAFETY"}

    @property
    def streamed(self) -> bool:
        return True  # the path says so

    def framed(self, data: bytes) -> bytes:
        return b"data: " + data + b"\r\n\r\n"

    def made(self, candidates: list[Any], **more: object) -> bytes:  # type: ignore[override]
        usage = {"promptTokenCount": 26, "totalTokenCount": 26}
        answer = {"candidates": candidates, "usageMetadata": usage, **more}
        # From the third Gemini on, LangChain hands texts on as lists of blocks.
        return packed({**answer, "modelVersion": "gemini-3-flash-preview", "responseId": "r"})

    def part(self, part: Body) -> bytes:
        return self.made([{"content": {"parts": [part], "role": "model"}, "index": 0}])

    def chunk(self, delta: Mapping[str, str], finish: str | None = None) -> bytes:
        return self.part({"text": delta["content"]})

    def thought(self, text: str) -> bytes:
        return self.part({"text": text, "thought": True})

    def end_stream(self, count: int, finish: str) -> None:
        end: Body = {"finishReason": self.finishes.get(finish, finish), "index": 0}
        if count:
            end["content"] = {"parts": [{"text": ""}], "role": "model"}
        self.event(self.made([end]), last=True)

    def block(self, reason: str) -> None:
        """Says that the prompt was not even shown to the model."""
        feedback = {"blockReason": reason}
        body = {"promptFeedback": feedback, "usageMetadata": {"promptTokenCount": 26}}
        self.event(packed({**body, "modelVersion": "gemini-3-flash-preview"}), last=True)

    def refusal(self, status: int, message: str) -> Body:
        return {"error": {"code": status, "message": message, "status": STATUSES[status][1]}}

    def crash(self, status: int, message: str) -> None:
        # Errors come over several lines and without `data:`, as the client knows.
        lines = json.dumps(self.refusal(status, message), indent=2).encode() + b"\n"
        self.wfile.write(b"%x\r\n%b\r\n0\r\n\r\n" % (len(lines), lines))


class ProtocolServer(ChatServer):
    """Answers every request for a stream as the script says."""

    speaker: ClassVar[type[Speaker]]

    def __init__(self, script: Script) -> None:
        super().__init__(script)
        self.RequestHandlerClass = self.speaker


class OllamaServer(ProtocolServer):
    speaker = OllamaSpeaker
    context = 4096
    """Tokens that its model has room for, by what it says of it."""


class AnthropicServer(ProtocolServer):
    speaker = AnthropicSpeaker


class GoogleServer(ProtocolServer):
    speaker = GoogleSpeaker


@dataclass(frozen=True)
class Refuses(Script):
    """An HTTP error in the provider's own form."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    message: str = "No."

    def play(self, to: Handler, n: int) -> None:
        to.pause(0)
        assert isinstance(to, Speaker)
        body = packed(to.refusal(self.status, self.message))
        to.send(body, JSON, self.status, **self.headers)


@dataclass(frozen=True)
class Crashes(Script):
    """An error in the provider's own form, in a stream that has begun well."""

    status: int
    message: str = "No."
    after: str = ""

    def play(self, to: Handler, n: int) -> None:
        to.pause(0)
        assert isinstance(to, Speaker)
        to.start_stream()
        if self.after:
            to.tell(pieces(self.after))
        to.crash(self.status, self.message)


@dataclass(frozen=True)
class Thinks(Script):
    """Thinks aloud before it says the text."""

    thoughts: str
    text: str
    delay_per_token: float = 0.0

    def play(self, to: Handler, n: int) -> None:
        to.pause(0)
        assert isinstance(to, Speaker)
        to.start_stream()
        to.think(pieces(self.thoughts), self.delay_per_token)
        to.end_stream(to.tell(pieces(self.text)), "stop")


@dataclass(frozen=True)
class Blocks(Script):
    """Google's answer to a prompt that its filter does not let through."""

    reason: str

    def play(self, to: Handler, n: int) -> None:
        to.pause(0)
        assert isinstance(to, GoogleSpeaker)
        to.start_stream()
        to.block(self.reason)


@dataclass(frozen=True)
class Stops(Script):
    """Ends the stream in good order, but without a word that the answer is whole."""

    text: str

    def play(self, to: Handler, n: int) -> None:
        to.pause(0)
        to.start_stream()
        to.tell(pieces(self.text))
        to.wfile.write(b"0\r\n\r\n")
