"""A chat model in bounds: every fault of a server, through the real client."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
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
    refused_url,
)
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from rag.chat.opening import open_model
from rag.chat.streaming import Limits, bounded
from rag.errors import WriterError
from rag.settings import Settings

TEXT = "Honest words — “no”. They go on for a while, and then they end.\n"
PROMPT = "a word that nobody else says: xylocarp"
KEY = "sk-very-secret-0123456789"
ASKED: list[BaseMessage] = [SystemMessage("Be honest."), HumanMessage(PROMPT)]
LIMITS = Limits(first=5, next=5, all=20, characters=2000, wait=2)
SHORT = Limits(first=0.5, next=0.5, all=2, characters=2000, wait=2)
LONG = 60.0
"""Seconds; no test may take as long."""


def asked(url: str, limits: Limits = LIMITS, stop: threading.Event | None = None) -> Iterator[str]:
    model = open_model(f"openai:m@{url}", Settings(writer_key=KEY), {})
    return bounded(model, ASKED, limits, stop or threading.Event())


def outcome(url: str, limits: Limits = LIMITS) -> tuple[str, str | None]:
    """What was said, and the kind of error after it; no error may say too much."""
    said = []
    began = monotonic()
    try:
        for piece in asked(url, limits):
            assert piece
            said.append(piece)
    except WriterError as error:
        kind = error.kind
        check(error)
    else:
        kind = None
    assert monotonic() - began < LONG
    return "".join(said), kind


def check(error: WriterError) -> None:
    """The error is one plain line, and neither it nor what is behind it tells a secret."""
    assert "\n" not in str(error)
    assert str(error).endswith(".")
    told = repr(error) + repr(error.__cause__) + repr(error.__context__)
    for secret in ("xylocarp", KEY, "Be honest"):
        assert secret not in told


def test_says_what_the_model_says() -> None:
    with ChatServer(Says(TEXT)) as server:
        assert outcome(server.url) == (TEXT, None)
        assert len(server.requests) == 1


ECHO = f'{{"error": {{"message": "Bad key {KEY} for {PROMPT}", "code": "{KEY}"}}}}'


@pytest.mark.parametrize(
    ("script", "said", "kind", "requests"),
    [
        (SaysNothing(), "", "silent", 1),
        (Says("  \n "), "  \n ", "silent", 1),
        (Fails(400, ECHO), "", "rejected", 1),
        (Fails(401, ECHO), "", "key", 1),
        (Fails(403, ECHO), "", "key", 1),
        (Fails(404, ECHO), "", "name", 1),
        (Fails(404, "<h1>Not found</h1>"), "", "name", 1),
        (Fails(413), "", "rejected", 1),
        (Fails(302, headers={"Location": refused_url()}), "", "rejected", 1),
        (Fails(429, ECHO, {"Retry-After": "0"}), "", "busy", 3),
        (Fails(429, headers={"Retry-After": "3600"}), "", "busy", 1),
        (Fails(500, ECHO, {"Retry-After": "0"}), "", "failing", 3),
        (Fails(503, headers={"Retry-After": "0"}), "", "failing", 3),
        (Hangs(0), "", "cut", 1),
        (CutsOff(TEXT, 0), "", "cut", 1),
        (CutsOff(TEXT, 20), TEXT[:20], "cut", 1),
        (Garbles("not json"), "", "garbled", 1),
        (Garbles("not json", TEXT), TEXT, "garbled", 1),
        (Garbles("no choices"), "", "garbled", 1),
        (Garbles("no choices", TEXT), TEXT, "garbled", 1),
        (Garbles("bad utf-8", TEXT), TEXT, "garbled", 1),
        (Garbles("html"), "", "silent", 1),
        (Garbles("error event"), "", "failing", 1),
        (Garbles("error event", TEXT), TEXT, "failing", 1),
        (Says(TEXT, finish="length"), TEXT, "unfinished", 1),
        (Says(TEXT, finish="content_filter"), TEXT, "withheld", 1),
    ],
)
def test_faults(script: Script, said: str, kind: str, requests: int) -> None:
    with ChatServer(script) as server:
        assert outcome(server.url) == (said, kind)
        assert len(server.requests) == requests


@pytest.mark.parametrize(
    "script",
    [
        Sequence(Fails(429, headers={"Retry-After": "1"}), Says(TEXT)),
        Sequence(Fails(503), Fails(500, headers={"Retry-After": "nonsense"}), Says(TEXT)),
        Sequence(Fails(429, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}), Says(TEXT)),
    ],
)
def test_a_busy_server_is_asked_again(script: Script) -> None:
    with ChatServer(script) as server:
        assert outcome(server.url) == (TEXT, None)
        assert len(server.requests) == len(script.scripts)  # type: ignore[attr-defined]


def test_nothing_is_asked_twice_once_it_has_begun() -> None:
    with ChatServer(Sequence(CutsOff(TEXT, 10), Says(TEXT))) as server:
        assert outcome(server.url) == (TEXT[:10], "cut")
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (refused_url(), "unreachable"),
        ("http://no-such-host.invalid/v1", "unreachable"),
        (refused_url().replace("http:", "https:"), "unreachable"),
    ],
)
def test_nobody_there(url: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert outcome(url) == ("", kind)


def test_a_server_without_tls() -> None:
    with ChatServer(Says(TEXT)) as server:
        assert outcome(server.url.replace("http:", "https:")) == ("", "unreachable")


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (Hangs(LONG), ""),
        (Says(TEXT, first_after=LONG), ""),
        (CutsOff(TEXT, 20, after_silence=LONG), TEXT[:20]),
        (NeverStops("Again. ", 0.2), "Again."),
    ],
)
def test_too_slow(script: Script, said: str) -> None:
    with ChatServer(script) as server:
        heard, kind = outcome(server.url, SHORT)
        assert heard.startswith(said)
        assert kind == "slow"
        assert server.hung_up()


def test_no_end() -> None:
    with ChatServer(NeverStops("Again and again.")) as server:
        heard, kind = outcome(server.url)
        assert len(heard) == LIMITS.characters
        assert kind == "endless"
        assert server.hung_up()


@pytest.mark.parametrize(
    "script", [Hangs(LONG), Says(TEXT, first_after=LONG), CutsOff(TEXT, 0, after_silence=LONG)]
)
def test_stops_before_the_first_word(script: Script) -> None:
    with ChatServer(script) as server:
        stop = threading.Event()
        timer = threading.Timer(0.5, stop.set)
        timer.start()
        assert list(asked(server.url, Limits(), stop)) == []
        assert server.hung_up()
        timer.join()


@pytest.mark.parametrize("by", ["event", "close"])
def test_stops_in_the_middle(by: str) -> None:
    with ChatServer(NeverStops("Again and again.", 0.01)) as server:
        stop = threading.Event()
        pieces = asked(server.url, Limits(), stop)
        assert len(list(islice(pieces, 5))) == 5
        if by == "event":
            stop.set()
            assert list(pieces) == []
        else:
            pieces.close()  # type: ignore[attr-defined]
        assert server.hung_up()


def test_a_stop_ends_the_wait_for_another_try() -> None:
    with ChatServer(Fails(429, headers={"Retry-After": "50"})) as server:
        stop = threading.Event()
        timer = threading.Timer(0.5, stop.set)
        timer.start()
        assert list(asked(server.url, Limits(wait=LONG), stop)) == []
        timer.join()
        assert len(server.requests) == 1


def test_answers_side_by_side_are_kept_apart() -> None:
    """To stop one does not hang up on the other, though they share the model."""
    with ChatServer(Sequence(NeverStops("Again.", 0.01), Says(TEXT, 0.02))) as server:
        model = open_model(f"openai:m@{server.url}", Settings(), {})
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


def test_no_thread_is_left_behind() -> None:
    with ChatServer(Sequence(Hangs(LONG), NeverStops("Again."), Says(TEXT))) as server:
        for _ in range(3):
            outcome(server.url, SHORT)
    left = [thread for thread in threading.enumerate() if thread.name == "chat-model"]
    for thread in left:
        thread.join(LONG)
        assert not thread.is_alive()


@pytest.mark.parametrize(
    "script",
    [Says(TEXT), Fails(401, ECHO), Fails(500, ECHO, {"Retry-After": "0"}), Garbles("not json")],
)
def test_logs_hold_neither_prompt_nor_key(script: Script, caplog: Any) -> None:
    with ChatServer(script) as server, caplog.at_level(logging.DEBUG):
        for name in ("openai", "openai._base_client", "httpx", "httpx2", "httpcore", "httpcore2"):
            caplog.set_level(logging.DEBUG, logger=name)
        outcome(server.url)
    assert "xylocarp" not in caplog.text
    assert KEY not in caplog.text
    assert "Be honest" not in caplog.text


def test_limits_are_those_of_the_settings() -> None:
    limits = Limits.of(Settings(writer_timeout=7, writer_limit=70))
    assert (limits.first, limits.next, limits.all) == (7, 7, 70)
