"""Ollama's own protocol, Anthropic's and Google's, through the real clients.

That of OpenAI is in `test_chat_streaming`. No test here reaches anybody but the server it starts.
"""

from __future__ import annotations

import logging
import socket
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from time import monotonic
from typing import Any

import pytest
from chat_server import (
    ChatServer,
    CutsOff,
    Fails,
    Garbles,
    Hangs,
    NeverStops,
    Says,
    SaysNothing,
    Script,
    Sequence,
    pieces,
)
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from protocol_servers import (
    AnthropicServer,
    Blocks,
    Crashes,
    GoogleServer,
    OllamaServer,
    ProtocolServer,
    Refuses,
    Stops,
    Thinks,
)

from rag.chat.model import LangChainModel
from rag.chat.opening import open_model
from rag.chat.protocols import MOST_TOKENS, OLLAMA_CONTEXT
from rag.chat.providers import PROVIDERS
from rag.chat.streaming import Limits, bounded
from rag.chat.structured import SCHEMA
from rag.errors import WriterError
from rag.settings import Settings

TEXT = "Honest words — “no”. They go on for a while, and then they end.\n"
SYSTEM = "Be honest: pomfret."
PROMPT = "a word that nobody else says: xylocarp"
KEY = "sk-very-secret-0123456789"
SECRETS = ("xylocarp", "pomfret", KEY)
ECHO = f"Bad key {KEY} for {SYSTEM} {PROMPT}"
ASKED: list[BaseMessage] = [SystemMessage(SYSTEM), HumanMessage(PROMPT)]
LIMITS = Limits(first=5, next=5, all=20, characters=2000, wait=2)
SHORT = Limits(first=2, next=0.5, all=8, characters=2000, wait=2)
SOON = 20.0
"""Seconds; far more than anything here takes."""
LONG = 60.0
"""Seconds that nobody waits."""


@dataclass(frozen=True)
class Protocol:
    provider: str
    model: str
    server: type[ProtocolServer]
    package: str

    def open(self, server: ProtocolServer, patch: pytest.MonkeyPatch) -> LangChainModel:
        """The model as a user's id opens it, but at the server's address."""
        if self.provider == "ollama":
            return open_model(f"ollama:{self.model}@{server.root}", Settings(writer_key=KEY), {})
        at_the_server = replace(PROVIDERS[self.provider], address=server.root)
        patch.setitem(PROVIDERS, self.provider, at_the_server)  # type: ignore[arg-type]
        keys = {at_the_server.keys[0]: KEY}
        return open_model(f"{self.provider}:{self.model}", Settings(), keys)


OLLAMA = Protocol("ollama", "llama3.2:3b", OllamaServer, "langchain_ollama")
ANTHROPIC = Protocol("anthropic", "claude-haiku-4-5", AnthropicServer, "langchain_anthropic")
GOOGLE = Protocol("google", "gemini-flash-latest", GoogleServer, "langchain_google_genai")


@pytest.fixture(params=[OLLAMA, ANTHROPIC, GOOGLE], ids=lambda protocol: protocol.provider)
def protocol(request: pytest.FixtureRequest) -> Protocol:
    pytest.importorskip(request.param.package)
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Whoever else is looked up or connected to: is not reached, and fails the test."""
    others: list[object] = []
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if address[0] != "127.0.0.1":
            others.append(address)
            raise OSError("not in a test")
        connect(self, address)

    def guarded_look_up(host: Any, *args: Any, **more: Any) -> Any:
        if host not in ("127.0.0.1", b"127.0.0.1"):
            others.append(host)
            raise OSError("not in a test")
        return look_up(host, *args, **more)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)
    yield others
    assert others == []


def check(error: WriterError) -> None:
    """The error is one plain line, and neither it nor what is behind it tells a secret."""
    assert "\n" not in str(error)
    told = repr(error) + repr(error.__cause__) + repr(error.__context__)
    assert [secret for secret in SECRETS if secret in told] == []


def outcome(model: LangChainModel, limits: Limits = LIMITS) -> tuple[str, str | None]:
    """What was said, and the kind of error after it; no error may say too much."""
    said = []
    began = monotonic()
    kind = None
    try:
        for piece in bounded(model, ASKED, limits, threading.Event()):
            assert piece
            said.append(piece)
    except WriterError as error:
        kind = error.kind
        check(error)
    assert monotonic() - began < SOON
    return "".join(said), kind


def test_says_what_the_model_says(protocol: Protocol, monkeypatch: pytest.MonkeyPatch) -> None:
    with protocol.server(Says(TEXT)) as server:
        said = list(bounded(protocol.open(server, monkeypatch), ASKED, LIMITS, threading.Event()))
        assert said == pieces(TEXT)
        assert len(said) > 1
        assert len(server.requests) == 1


def test_pieces_come_as_they_are_said(protocol: Protocol, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first is there while the server still holds the rest back."""
    with protocol.server(NeverStops("Again.", 0.01)) as server:
        said = bounded(protocol.open(server, monkeypatch), ASKED, LIMITS, threading.Event())
        assert "".join(islice(said, 4)) == "Again. Again. "
        said.close()
        assert server.hung_up()


def test_what_ollama_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("langchain_ollama")
    with OllamaServer(Says(TEXT)) as server:
        outcome(OLLAMA.open(server, monkeypatch))
        (request,) = server.requests
    assert request.path == "/api/chat"
    assert request.body["model"] == OLLAMA.model
    assert [(one["role"], one["content"]) for one in request.body["messages"]] == [
        ("system", SYSTEM),
        ("user", PROMPT),
    ]
    assert request.body["options"] == {
        "num_ctx": OLLAMA_CONTEXT,
        "num_predict": MOST_TOKENS,
        "temperature": 0,
    }
    assert not request.body.get("format")
    assert request.headers["authorization"] == f"Bearer {KEY}"


def test_what_anthropic_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("langchain_anthropic")
    with AnthropicServer(Says(TEXT)) as server:
        outcome(ANTHROPIC.open(server, monkeypatch))
        (request,) = server.requests
    assert request.path == "/v1/messages"
    # The client once said it in the one way, and now does in the other.
    assert KEY in (request.headers.get("x-api-key"), request.headers.get("authorization", "")[7:])
    assert request.body["model"] == ANTHROPIC.model
    assert request.body["system"] == SYSTEM
    assert request.body["messages"] == [{"role": "user", "content": PROMPT}]
    assert request.body["max_tokens"] == MOST_TOKENS
    assert request.body["temperature"] == 0
    assert request.body["stream"] is True


def test_what_google_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("langchain_google_genai")
    with GoogleServer(Says(TEXT)) as server:
        outcome(GOOGLE.open(server, monkeypatch))
        (request,) = server.requests
    assert request.path == f"/v1beta/models/{GOOGLE.model}:streamGenerateContent?alt=sse"
    assert request.headers["x-goog-api-key"] == KEY
    (system,) = request.body["systemInstruction"]["parts"]
    assert system["text"] == SYSTEM
    (content,) = request.body["contents"]
    assert (content["role"], [part["text"] for part in content["parts"]]) == ("user", [PROMPT])
    assert request.body["generationConfig"]["maxOutputTokens"] == MOST_TOKENS
    assert request.body["generationConfig"]["temperature"] == 0
    # It is the server that ends the answer then, so it may not be sooner than the user wants.
    assert int(request.headers["x-server-timeout"]) > Settings().writer_limit


def test_ollama_is_held_to_a_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("langchain_ollama")
    answer = '{"sentences": [{"role": "thesis", "text": "No."}]}'
    with OllamaServer(Says(answer)) as server:
        model = OLLAMA.open(server, monkeypatch)
        assert model.structured
        said = "".join(bounded(model, ASKED, LIMITS, threading.Event(), SCHEMA))
        (request,) = server.requests
    assert said == answer
    assert request.body["format"] == SCHEMA


def test_ollama_says_how_much_its_model_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("langchain_ollama")
    with OllamaServer(Says(TEXT)) as server:
        assert OLLAMA.open(server, monkeypatch).context_tokens == OllamaServer.context


@pytest.mark.parametrize("model", ["claude-opus-4-7", "claude-sonnet-5-5", "claude-fable-5"])
def test_a_model_that_takes_no_temperature_gets_none(
    model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("langchain_anthropic")
    with AnthropicServer(Says(TEXT)) as server:
        opened = replace(ANTHROPIC, model=model).open(server, monkeypatch)
        assert outcome(opened) == (TEXT, None)
        (request,) = server.requests
    assert "temperature" not in request.body


def test_nor_does_a_model_of_openai_s() -> None:
    with ChatServer(Says(TEXT)) as server:
        assert outcome(open_model(f"openai:o3@{server.url}", Settings(), {})) == (TEXT, None)
        (request,) = server.requests
    assert "temperature" not in request.body


@pytest.mark.parametrize(
    ("script", "said", "kind", "requests"),
    [
        (SaysNothing(), "", "silent", 1),
        (Refuses(400, message=ECHO), "", "rejected", 1),
        (Refuses(401, message=ECHO), "", "key", 1),
        (Refuses(403, message=ECHO), "", "key", 1),
        (Refuses(404, message=ECHO), "", "name", 1),
        (Refuses(413, message=ECHO), "", "rejected", 1),
        (Fails(404, "<h1>Not found</h1>"), "", "name", 1),
        (Refuses(429, {"Retry-After": "0"}, ECHO), "", "busy", 3),
        (Refuses(429, {"Retry-After": "3600"}, ECHO), "", "busy", 1),
        (Refuses(500, {"Retry-After": "0"}, ECHO), "", "failing", 3),
        (Refuses(529, {"Retry-After": "0"}, ECHO), "", "failing", 3),
        (Fails(502, "<h1>Bad gateway</h1>", {"Retry-After": "0"}), "", "failing", 3),
        (Hangs(0), "", "cut", 1),
        (CutsOff(TEXT, 0), "", "cut", 1),
        (CutsOff(TEXT, 20), TEXT[:20], "cut", 1),
        (Stops(TEXT), TEXT, "garbled", 1),
        (Garbles("not json", TEXT), TEXT, "garbled", 1),
        (Crashes(500, ECHO, TEXT), TEXT, "failing", 1),
        (Says(TEXT, finish="length"), TEXT, "unfinished", 1),
    ],
)
def test_faults(
    protocol: Protocol,
    script: Script,
    said: str,
    kind: str,
    requests: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with protocol.server(script) as server:
        assert outcome(protocol.open(server, monkeypatch)) == (said, kind)
        assert len(server.requests) == requests


def test_a_crash_before_the_first_word(protocol: Protocol, monkeypatch: pytest.MonkeyPatch) -> None:
    """Google says a status with it, so that it is asked again; the others don't."""
    with protocol.server(Crashes(500, ECHO)) as server:
        assert outcome(protocol.open(server, monkeypatch)) == ("", "failing")


@pytest.mark.parametrize(
    ("protocol", "finish", "kind"),
    [
        (ANTHROPIC, "refusal", "withheld"),
        (ANTHROPIC, "model_context_window_exceeded", "unfinished"),
        (GOOGLE, "SAFETY", "withheld"),
        (GOOGLE, "RECITATION", "withheld"),
        (GOOGLE, "BLOCKLIST", "withheld"),
        (GOOGLE, "PROHIBITED_CONTENT", "withheld"),
        (GOOGLE, "SPII", "withheld"),
        (GOOGLE, "OTHER", "withheld"),
    ],
    indirect=["protocol"],
)
def test_ends_that_are_none(
    protocol: Protocol, finish: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with protocol.server(Says(TEXT, finish=finish)) as server:
        assert outcome(protocol.open(server, monkeypatch)) == (TEXT, kind)


def test_a_prompt_that_google_does_not_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("langchain_google_genai")
    with GoogleServer(Blocks("PROHIBITED_CONTENT")) as server:
        assert outcome(GOOGLE.open(server, monkeypatch)) == ("", "withheld")


@pytest.mark.parametrize(
    "script",
    [
        Sequence(Refuses(429, {"Retry-After": "1"}), Says(TEXT)),
        Sequence(Refuses(503), Refuses(529, {"Retry-After": "0"}), Says(TEXT)),
    ],
)
def test_a_busy_server_is_asked_again(
    protocol: Protocol, script: Sequence, monkeypatch: pytest.MonkeyPatch
) -> None:
    with protocol.server(script) as server:
        assert outcome(protocol.open(server, monkeypatch)) == (TEXT, None)
        assert len(server.requests) == len(script.scripts)


def test_thoughts_are_a_sign_of_life_and_not_the_answer(
    protocol: Protocol, monkeypatch: pytest.MonkeyPatch
) -> None:
    thinks = Thinks("I think of this and that. " * 7, TEXT, 0.06)
    patient = replace(LIMITS, first=2)
    assert len(pieces(thinks.thoughts)) * thinks.delay_per_token > patient.first
    with protocol.server(Sequence(Says(TEXT), thinks)) as server:
        model = protocol.open(server, monkeypatch)
        outcome(model)  # a client's first request takes it a while
        assert outcome(model, patient) == (TEXT, None)


def test_nobody_there(protocol: Protocol, monkeypatch: pytest.MonkeyPatch) -> None:
    with protocol.server(Says(TEXT)) as server:
        model = protocol.open(server, monkeypatch)
    assert outcome(model) == ("", "unreachable")


@pytest.mark.parametrize(
    ("script", "said"),
    [(Hangs(LONG), ""), (CutsOff(TEXT, 20, after_silence=LONG), TEXT[:20])],
)
def test_too_slow(
    protocol: Protocol, script: Script, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with protocol.server(script) as server:
        assert outcome(protocol.open(server, monkeypatch), SHORT) == (said, "slow")
        assert server.hung_up()


@pytest.mark.parametrize("script", [Hangs(LONG), CutsOff(TEXT, 0, after_silence=LONG)])
def test_stops_before_the_first_word(
    protocol: Protocol, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    with protocol.server(script) as server:
        stop = threading.Event()
        timer = threading.Timer(0.5, stop.set)
        timer.start()
        model = protocol.open(server, monkeypatch)
        assert list(bounded(model, ASKED, Limits(), stop)) == []
        assert server.hung_up()
        timer.join()


@pytest.mark.parametrize("by", ["event", "close"])
@pytest.mark.parametrize("delay", [0.01, LONG])
def test_stops_in_the_middle(
    protocol: Protocol, by: str, delay: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also while nothing comes, when the client can only wait."""
    script = NeverStops("Again.", delay) if delay < 1 else CutsOff(TEXT, 20, after_silence=delay)
    with protocol.server(script) as server:
        stop = threading.Event()
        said = bounded(protocol.open(server, monkeypatch), ASKED, Limits(), stop)
        assert len(list(islice(said, 3))) == 3
        if by == "event":
            stop.set()
            assert list(said) == []
        else:
            said.close()
        assert server.hung_up()


def test_no_thread_is_left_behind(protocol: Protocol, monkeypatch: pytest.MonkeyPatch) -> None:
    with protocol.server(Sequence(Hangs(LONG), NeverStops("Again."), Says(TEXT))) as server:
        model = protocol.open(server, monkeypatch)
        for _ in range(3):
            outcome(model, SHORT)
    for thread in threading.enumerate():
        if thread.name == "chat-model":
            thread.join(SOON)
            assert not thread.is_alive()


def test_answers_side_by_side_are_kept_apart(
    protocol: Protocol, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To stop one does not hang up on the other, though they share the model."""
    with protocol.server(Sequence(NeverStops("Again.", 0.01), Says(TEXT, 0.02))) as server:
        model = protocol.open(server, monkeypatch)
        stop = threading.Event()
        first = bounded(model, ASKED, LIMITS, stop)
        next(first)
        second = bounded(model, ASKED, LIMITS, threading.Event())
        begun = next(second)
        stop.set()
        assert list(first) == []
        assert begun + "".join(second) == TEXT
        assert server.hung_up()
        assert server.closed_early == 1


def test_a_closed_model_closes_no_other(
    protocol: Protocol, monkeypatch: pytest.MonkeyPatch
) -> None:
    with protocol.server(Says(TEXT)) as server:
        closed, other = (protocol.open(server, monkeypatch) for _ in range(2))
        outcome(closed)
        closed.close()
        assert outcome(other) == (TEXT, None)


def test_a_redirect_takes_neither_prompt_nor_key_elsewhere(
    protocol: Protocol, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ChatServer(Says(TEXT)) as other:
        script = Fails(307, "", {"Location": f"{other.root}/v1/chat/completions"})
        with protocol.server(script) as server:
            assert outcome(protocol.open(server, monkeypatch)) == ("", "rejected")
        assert other.connections == 0


def test_nobody_comes_between(protocol: Protocol, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a proxy nor LangSmith, as tracer or as gateway, gets to see a prompt."""
    with protocol.server(Says(TEXT)) as server, ChatServer(Fails(500)) as other:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
            monkeypatch.setenv(name, other.root)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        for prefix in ("LANGSMITH", "LANGCHAIN"):
            monkeypatch.setenv(f"{prefix}_TRACING_V2", "true")
            monkeypatch.setenv(f"{prefix}_ENDPOINT", other.root)
            monkeypatch.setenv(f"{prefix}_API_KEY", KEY)
        monkeypatch.setenv("LANGSMITH_TRACING", "true")
        monkeypatch.setenv("LANGSMITH_GATEWAY", other.root)
        for name in ("ANTHROPIC_BASE_URL", "OLLAMA_HOST", "GOOGLE_GEMINI_BASE_URL"):
            monkeypatch.setenv(name, other.root)

        assert outcome(protocol.open(server, monkeypatch)) == (TEXT, None)
        assert len(server.requests) == 1
        assert other.connections == 0


def test_a_proxy_is_nothing_to_an_ollama_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even one for which a package is missing."""
    pytest.importorskip("langchain_ollama")
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    monkeypatch.setitem(sys.modules, "socksio", None)
    with OllamaServer(Says(TEXT)) as server:
        assert outcome(OLLAMA.open(server, monkeypatch)) == (TEXT, None)


@pytest.mark.parametrize("id", ["openai:m", "anthropic:m", "google:m", "ollama:m@http://192.0.2.1"])
def test_a_proxy_that_needs_a_package_is_named(id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = PROVIDERS[id.split(":")[0]]
    pytest.importorskip(f"langchain_{provider.protocol}")
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    monkeypatch.setitem(sys.modules, "socksio", None)
    with pytest.raises(WriterError, match=r"proxy.* pip install socksio") as caught:
        open_model(id, Settings(), dict.fromkeys(provider.keys, KEY))
    assert caught.value.kind == "extra"


def test_google_s_cloud_is_not_asked_in_place_of_google(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose variables may be set for another program: it takes other keys, at another address."""
    pytest.importorskip("langchain_google_genai")
    for name, value in (("USE_VERTEXAI", "true"), ("USE_ENTERPRISE", "true")):
        monkeypatch.setenv(f"GOOGLE_GENAI_{name}", value)
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "somebody-s")
    monkeypatch.setenv("GOOGLE_CLOUD_LOCATION", "europe-west1")
    with GoogleServer(Says(TEXT)) as server:
        assert outcome(GOOGLE.open(server, monkeypatch)) == (TEXT, None)
        assert len(server.requests) == 1


@pytest.mark.parametrize(("own", "sent"), [(KEY, f"Bearer {KEY}"), (None, None)])
def test_the_key_of_ollama_com_goes_to_no_other_ollama(
    own: str | None, sent: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("langchain_ollama")
    monkeypatch.setenv("OLLAMA_API_KEY", "that-of-ollama-com")
    with OllamaServer(Says(TEXT)) as server:
        model = open_model(f"ollama:m@{server.root}", Settings(writer_key=own), {})
        assert outcome(model) == (TEXT, None)
        (request,) = server.requests
    assert request.headers.get("authorization") == sent


@pytest.mark.parametrize(
    "script",
    [
        Says(TEXT),
        Refuses(401, message=ECHO),
        Refuses(500, {"Retry-After": "0"}, ECHO),
        Crashes(500, ECHO, TEXT),
        Garbles("not json"),
    ],
)
def test_logs_hold_neither_prompt_nor_key(
    protocol: Protocol, script: Script, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    names = [None, "anthropic", "google_genai", "httpx", "httpx2", "httpcore", "httpcore2"]
    for name in names:
        caplog.set_level(logging.DEBUG, logger=name)
    with protocol.server(script) as server:
        outcome(protocol.open(server, monkeypatch))
    assert caplog.text
    assert [secret for secret in SECRETS if secret in caplog.text] == []


def test_opening_contacts_nobody(protocol: Protocol, monkeypatch: pytest.MonkeyPatch) -> None:
    with protocol.server(Says(TEXT)) as server:
        model = protocol.open(server, monkeypatch)
        assert model.name == protocol.model
        assert server.connections == 0
        model.close()


def test_the_guard_of_these_tests_sees_who_else_is_reached(elsewhere: list[object]) -> None:
    for reach in (socket.create_connection, socket.socket().connect):
        with pytest.raises(OSError, match="not in a test"):
            reach(("192.0.2.1", 80))
    assert elsewhere == ["192.0.2.1", ("192.0.2.1", 80)]
    elsewhere.clear()
