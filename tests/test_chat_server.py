"""The scripted chat model: that each script does on the wire what it says."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from time import monotonic
from typing import Any

import httpx
import pytest
from chat_server import (
    Calls,
    ChatServer,
    CutsOff,
    Fails,
    Garbles,
    Hangs,
    Kind,
    NeverStops,
    Says,
    SaysNothing,
    Script,
    Sequence,
    pieces,
    refused_url,
)

TEXT = "Honest café — “no”\n\n- incomprehensibilities [1].\n"


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=10) as client:
        yield client


def question(**more: Any) -> dict[str, Any]:
    return {"model": "made", "messages": [{"role": "user", "content": "Why?"}], **more}


def ask(client: httpx.Client, server: ChatServer, **more: Any) -> httpx.Response:
    return client.post(f"{server.url}/chat/completions", json=question(**more))


def text(response: httpx.Response) -> str:
    return str(response.raise_for_status().json()["choices"][0]["message"]["content"])


def events(body: str) -> list[str]:
    return [event.removeprefix("data: ") for event in body.split("\n\n")[:-1]]


def deltas(body: str) -> list[dict[str, str]]:
    parsed = [json.loads(event) for event in events(body) if event != "[DONE]"]
    return [choice["delta"] for event in parsed for choice in event["choices"]]


def test_pieces_are_the_text() -> None:
    assert "".join(pieces(TEXT)) == TEXT
    assert len(pieces(TEXT)) > len(TEXT.split())


def test_says(client: httpx.Client) -> None:
    with ChatServer(Says(TEXT)) as server:
        whole = ask(client, server).raise_for_status().json()
        plain = ask(client, server, stream=True)
        counted = ask(client, server, stream=True, stream_options={"include_usage": True})

        assert whole["choices"][0]["message"]["content"] == TEXT
        assert whole["choices"][0]["finish_reason"] == "stop"
        assert whole["usage"]["completion_tokens"] == len(pieces(TEXT))
        for stream in plain, counted:
            assert stream.headers["content-type"].startswith("text/event-stream")
            assert stream.headers["transfer-encoding"] == "chunked"
            role, *said, end = deltas(stream.text)
            assert role == {"role": "assistant", "content": ""}
            assert [delta["content"] for delta in said] == pieces(TEXT)
            assert end == {}
            assert events(stream.text)[-1] == "[DONE]"
        assert json.loads(events(plain.text)[-2])["choices"][0]["finish_reason"] == "stop"
        assert "usage" not in plain.text
        assert json.loads(events(counted.text)[-2])["choices"] == []
        assert json.loads(events(counted.text)[-2])["usage"] == whole["usage"]
        assert server.connections == 1
        assert server.closed_early == 0


def test_takes_the_requests_down(client: httpx.Client) -> None:
    with ChatServer(Says("Yes.")) as server:
        ask(client, server, temperature=0)
        assert [request.method for request in server.requests] == ["POST"]
        assert server.requests[0].path == "/v1/chat/completions"
        assert server.requests[0].headers["content-type"] == "application/json"
        assert server.requests[0].body == question(temperature=0)


def test_lists_its_models_as_openai_and_as_ollama(client: httpx.Client) -> None:
    with (
        ChatServer(SaysNothing(), models=["a", "b:1b"], ollama=True) as ollama,
        ChatServer(SaysNothing()) as other,
    ):
        listed = client.get(f"{ollama.url}/models").json()["data"]
        assert [model["id"] for model in listed] == ["a", "b:1b"]
        tags = client.get(f"{ollama.root}/api/tags").json()["models"]
        assert [model["name"] for model in tags] == ["a", "b:1b"]
        assert client.get(f"{ollama.root}/api/version").json()["version"]
        for path in "/api/tags", "/api/version", "/models":
            assert client.get(other.root + path).status_code == 404
        assert client.post(f"{other.root}/chat/completions", json=question()).status_code == 404


def test_takes_its_time(client: httpx.Client) -> None:
    script = Says("a b c", first_after=0.2, delay_per_token=0.1)
    with ChatServer(script) as server:
        begin = monotonic()
        with client.stream(
            "POST", f"{server.url}/chat/completions", json=question(stream=True)
        ) as stream:
            headers = monotonic() - begin
            times = [monotonic() - begin for line in stream.iter_lines() if "content" in line]
        assert headers < times[0]
        assert times[0] >= 0.2
        assert times[-1] >= 0.5


@pytest.mark.parametrize("status", [401, 404, 429, 500, 503])
def test_fails(client: httpx.Client, status: int) -> None:
    script = Sequence(Fails(status, headers={"Retry-After": "1"}), Fails(status, "<p>No."))
    with ChatServer(script) as server:
        own, given = ask(client, server, stream=True), ask(client, server)
        assert own.status_code == given.status_code == status
        assert own.headers["retry-after"] == "1"
        assert own.json()["error"]["message"]
        assert given.text == "<p>No."
        assert given.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("stream", [False, True])
def test_cuts_off(client: httpx.Client, stream: bool) -> None:
    with ChatServer(CutsOff("Half a sentence.", 6, after_silence=0.1)) as server:
        begin = monotonic()
        with pytest.raises(httpx.RemoteProtocolError, match="complete message body"):
            ask(client, server, stream=stream)
        assert monotonic() - begin >= 0.1
        assert server.closed_early == 0


def test_cuts_off_where_it_says(client: httpx.Client) -> None:
    with ChatServer(CutsOff("Half a sentence.", 6)) as server:
        streamed, whole = (
            b"".join(until_the_cut(client, server, stream=stream)).decode()
            for stream in (True, False)
        )
    assert [delta["content"] for delta in deltas(streamed)] == ["", "Half", " a"]
    assert 'finish_reason": "stop' not in streamed
    assert whole.endswith('"content": "Half a')


def until_the_cut(client: httpx.Client, server: ChatServer, **more: Any) -> Iterator[bytes]:
    url = f"{server.url}/chat/completions"
    with (
        suppress(httpx.RemoteProtocolError),
        client.stream("POST", url, json=question(**more)) as answer,
    ):
        yield from answer.iter_raw()


@pytest.mark.parametrize("stream", [False, True])
def test_garbles(client: httpx.Client, stream: bool) -> None:
    def spoilt(kind: Kind) -> bytes:
        with ChatServer(Garbles(kind, after="Fine.")) as server:
            answer = ask(client, server, stream=stream).raise_for_status()
        if not stream:
            return answer.content
        *good, bad, done = answer.content.split(b"\n\n")[:-1]
        assert [delta["content"] for delta in deltas(b"\n\n".join([*good, b""]).decode())] == [
            "",
            *pieces("Fine."),
        ]
        assert done == b"data: [DONE]"
        return bad.removeprefix(b"data: ")

    with pytest.raises(json.JSONDecodeError):
        json.loads(spoilt("not json"))
    assert "choices" not in json.loads(spoilt("no choices"))
    assert json.loads(spoilt("error event")).keys() == {"error"}
    with pytest.raises(UnicodeDecodeError):
        spoilt("bad utf-8").decode()


@pytest.mark.parametrize("stream", [False, True])
def test_garbles_with_a_page(client: httpx.Client, stream: bool) -> None:
    with ChatServer(Garbles("html")) as server:
        answer = ask(client, server, stream=stream).raise_for_status()
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.text.startswith("<!doctype html>")


def test_says_nothing(client: httpx.Client) -> None:
    with ChatServer(SaysNothing()) as server:
        assert text(ask(client, server)) == ""
        assert deltas(ask(client, server, stream=True).text) == [
            {"role": "assistant", "content": ""},
            {},
        ]


def test_a_stop_is_noticed(client: httpx.Client) -> None:
    """Whether the client hangs up between two words, in a flood of them, or before the first."""
    scripts: list[Script] = [
        NeverStops("And on."),
        NeverStops("And on.", delay_per_token=0.01),
        Says("Too late.", first_after=60),
    ]
    with ChatServer(Sequence(*scripts)) as server:
        for times in 1, 2, 3:
            with client.stream(
                "POST", f"{server.url}/chat/completions", json=question(stream=True)
            ) as stream:
                assert server.closed_early == times - 1
                if times < 3:
                    lines = stream.iter_lines()
                    assert sum("on." in next(lines) for _ in range(20)) > 3
            assert server.hung_up(times)
        with pytest.raises(httpx.ReadTimeout):
            client.post(f"{server.url}/chat/completions", json=question(), timeout=0.1)
        assert server.hung_up(4)
        assert not server.hung_up(5, within=0)
        assert server.connections == 4


def test_what_never_stops_has_a_cap(client: httpx.Client) -> None:
    with ChatServer(NeverStops("On and.", at_most=5)) as server:
        whole = ask(client, server).json()["choices"][0]
        assert whole["finish_reason"] == "length"
        said = "".join(
            delta.get("content", "") for delta in deltas(ask(client, server, stream=True).text)
        )
        assert said == whole["message"]["content"] == "On and. On and."


def test_hangs_until_time_passes_or_it_is_released(client: httpx.Client) -> None:
    with ChatServer(Sequence(Hangs(0.1), Hangs(60, then=Says("At last.")))) as server:
        with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
            ask(client, server)
        timer = threading.Timer(0.1, server.release)
        timer.start()
        assert text(ask(client, server)) == "At last."
        timer.join()
        assert server.closed_early == 0


def test_ends_at_once_whatever_hangs() -> None:
    """Requests that hang, a flood that nobody reads, and a connection that is only kept."""
    scripts = Sequence(Says("Kept."), Hangs(600), Says("a", 600), NeverStops("On.", 0.0, 10**6))
    wire = json.dumps(question(stream=True)).encode()
    head = b"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
    sockets: list[socket.socket] = []
    with ChatServer(scripts) as server:
        for turn in range(4):
            sockets.append(socket.create_connection(("127.0.0.1", server.server_port)))
            sockets[-1].sendall(head % len(wire) + wire)
            begin = monotonic()
            while len(server.requests) == turn and monotonic() - begin < 5:
                threading.Event().wait(0.01)
        assert len(server.requests) == 4
        begin = monotonic()
    assert monotonic() - begin < 2
    assert server.closed_early == 0
    for each in sockets:
        each.close()


def test_calls(client: httpx.Client) -> None:
    def answer(body: dict[str, Any]) -> str | Script:
        last = body["messages"][-1]["content"]
        return Fails(429) if body.get("stream") else f"You said: {last}"

    with ChatServer(Calls(answer)) as server:
        assert text(ask(client, server)) == "You said: Why?"
        assert ask(client, server, stream=True).status_code == 429


def test_a_mistake_in_the_script_is_not_hidden(client: httpx.Client) -> None:
    with (
        pytest.raises(KeyError, match="missing"),
        ChatServer(Calls(lambda body: str(body["missing"]))) as server,
        pytest.raises(httpx.RemoteProtocolError),
    ):
        ask(client, server)
    with (
        pytest.raises(httpx.RemoteProtocolError) as caught,
        ChatServer(Calls(lambda body: str(body["missing"]))) as server,
    ):
        ask(client, server)
    assert "KeyError" in "".join(caught.value.__notes__)


def test_sequences_can_be_nested_and_used_again(client: httpx.Client) -> None:
    script = Sequence(Says("1"), Sequence(Says("2"), Says("never")), Sequence(Says("3"), Says("4")))
    for _ in range(2):
        with ChatServer(script) as server:
            client.get(f"{server.url}/models")
            assert [text(ask(client, server)) for _ in range(5)] == ["1", "2", "3", "4", "4"]
    with pytest.raises(ValueError, match="nothing"):
        Sequence()


@pytest.mark.parametrize(
    "structure", [{"response_format": {"type": "json_object"}}, {"tools": [{"type": "function"}]}]
)
def test_refuses_structure(client: httpx.Client, structure: dict[str, Any]) -> None:
    script = Sequence(Says('{"a": 1}'), Says("Later."))
    with ChatServer(script) as able, ChatServer(script, refuses_structure=True) as unable:
        assert text(ask(client, able, **structure)) == '{"a": 1}'
        refused = ask(client, unable, **structure)
        assert refused.status_code == 400
        assert refused.json()["error"]["param"] in structure
        assert text(ask(client, unable)) == '{"a": 1}', "a refusal is nobody's turn"
        assert len(unable.requests) == 2


@pytest.mark.parametrize("content", ["{", "[]", "{}"])
def test_what_is_no_request_is_refused(client: httpx.Client, content: str) -> None:
    with ChatServer(Says("Yes.")) as server:
        answer = client.post(f"{server.url}/chat/completions", content=content)
        assert answer.status_code == 400


def test_nobody_listens_at_the_refused_url(client: httpx.Client) -> None:
    assert refused_url() == refused_url()
    with pytest.raises(httpx.ConnectError):
        client.get(f"{refused_url()}/models")
