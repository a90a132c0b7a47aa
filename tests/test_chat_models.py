"""Which chat models can be chosen, how they are found and how they are opened."""

from __future__ import annotations

import socket
import sys
import threading
from typing import Any

import pytest
from chat_server import ChatServer, Fails, Garbles, Hangs, Says, refused_url
from langchain_core.messages import HumanMessage

from rag.chat.choices import BUILT_IN_CHOICE, WriterChoice, choice, configured
from rag.chat.local import find_local
from rag.chat.naming import Where, is_loopback
from rag.chat.opening import open_model
from rag.chat.providers import PROVIDERS
from rag.chat.tokens import at_most
from rag.errors import WriterError
from rag.settings import Settings

KEY = "sk-very-secret-0123456789"
ASKED = [HumanMessage("Why?")]
KEYS = {name: KEY for provider in PROVIDERS.values() for name in provider.keys}


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever tries to reach anybody fails the test."""

    def reach(*args: object, **more: object) -> None:
        pytest.fail(f"somebody is contacted: {args[1:]}")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, reach, raising=True)
    monkeypatch.setattr(socket, "getaddrinfo", reach)


def port(url: str) -> int:
    return int(url.split(":")[2].split("/")[0])


@pytest.mark.usefixtures("offline")
def test_without_settings_there_is_only_the_built_in_writer() -> None:
    assert configured(Settings(), {"PATH": "/bin", "OPENAI_API_KEY": ""}) == [BUILT_IN_CHOICE]


@pytest.mark.usefixtures("offline")
def test_providers_with_a_key_can_be_chosen_and_contacts_nobody() -> None:
    choices = configured(Settings(), KEYS)

    assert choices[0] == BUILT_IN_CHOICE
    names = [found.id.split(":")[0] for found in choices[1:]]
    assert names == ["openai", "anthropic", "google", "mistral", "groq", "openrouter"]
    assert {found.where for found in choices[1:]} == {"remote"}
    assert all("." in found.place for found in choices[1:])
    assert KEY not in str(choices)


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize(
    ("writer", "label", "where", "place"),
    [
        ("gguf:/m/some.gguf", "some (file)", "in process", "some.gguf"),
        ("openai:q@http://127.0.0.1:80/v1", "q (127.0.0.1:80)", "this machine", "127.0.0.1:80"),
        ("openai:/m/a.gguf@http://[::1]:80/v1", "a.gguf ([::1]:80)", "this machine", "[::1]:80"),
        ("ollama:llama3.2:3b", "llama3.2:3b (Ollama)", "this machine", "127.0.0.1:11434"),
        ("ollama:m@http://192.168.0.7:80", "m (192.168.0.7:80)", "remote", "192.168.0.7:80"),
        ("anthropic:claude-opus-4-7", "claude-opus-4-7 (Anthropic)", "remote", "api.anthropic.com"),
    ],
)  # fmt: skip
def test_the_writer_of_the_settings_comes_second(
    writer: str, label: str, where: Where, place: str
) -> None:
    expected = WriterChoice(writer, label, where, place)
    assert configured(Settings(writer=writer), {}) == [BUILT_IN_CHOICE, expected]


def test_a_writer_that_is_named_twice_is_listed_once() -> None:
    ids = [found.id for found in configured(Settings(writer="openai"), KEYS)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "writer",
    [
        "", "gpt", "gguf:", "ollama", "openai:@http://127.0.0.1/v1", "openai:m@http://",
        "openai:m@http://host:port/v1", "openai:m@http://me:pass@127.0.0.1/v1",
        "openai:m@http://127.0.0.1/v1?key=1", "anthropic:m@http://127.0.0.1",
    ],
)  # fmt: skip
def test_a_writer_that_makes_no_sense_is_refused_in_one_line(writer: str) -> None:
    with pytest.raises(WriterError) as caught:
        configured(Settings(writer=writer), {})
    assert caught.value.kind == "name"
    assert "\n" not in str(caught.value)
    assert "pass" not in str(caught.value)


def test_ids_name_the_same_choice_again() -> None:
    for found in configured(Settings(writer="gguf:/m/x.gguf"), KEYS):
        assert choice(found.id, KEYS) == found


def test_only_this_machine_is_this_machine() -> None:
    ours = ("http://localhost:1/v1", "http://127.0.0.2", "https://[::1]:8080/v1")
    others = ("http://192.168.0.2", "http://localhost.example.com", "http://0.0.0.0", "http://")
    assert all(map(is_loopback, ours))
    assert not any(map(is_loopback, others))


def test_ports_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEELMAN_LOCAL_SERVERS", "8080, 9090")
    assert Settings().local_servers == (8080, 9090)
    monkeypatch.setenv("STEELMAN_LOCAL_SERVERS", "")
    assert Settings().local_servers == ()


def test_finds_what_is_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", refused_url())
    monkeypatch.setenv("ALL_PROXY", refused_url())
    with (
        ChatServer(Says(""), models=["llama3.2:3b", "nomic-embed-text"], ollama=True) as ollama,
        ChatServer(Says(""), models=["/m/qwen.gguf", "bad\nname", ""]) as other,
    ):
        found = find_local(5, [ollama.server_port, other.server_port, port(refused_url())])

    assert [one.id for one in found] == [
        f"ollama:llama3.2:3b@{ollama.root}",
        f"openai:/m/qwen.gguf@{other.url}",
    ]
    assert {one.where for one in found} == {"this machine"}
    assert [choice(one.id, {}) for one in found] == found


def test_finds_nothing_where_nothing_is() -> None:
    assert find_local(1, []) == find_local(1, [port(refused_url())]) == []


@pytest.mark.parametrize(
    "answer",
    [
        b"", b"garbage\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\nnot json", b"HTTP/1.1 200 OK\r\n\r\n[1]",
        b'HTTP/1.1 200 OK\r\n\r\n{"data": [{"id": 7}, "x", null], "models": 3}',
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n" + b"[" * 100_000,
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n",
        None,
    ],
)  # fmt: skip
def test_whatever_answers_is_tolerated(answer: bytes | None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        if answer is not None:

            def reply() -> None:
                for _ in range(2):
                    client, _address = server.accept()
                    with client:
                        client.recv(4096)
                        client.sendall(answer)

            threading.Thread(target=reply, daemon=True).start()
        assert find_local(0.5, [server.getsockname()[1]]) == []


def test_opening_contacts_nobody() -> None:
    with ChatServer(Says("Hello.")) as server:
        model = open_model(f"openai:m@{server.url}", Settings(), {})
        assert (model.name, model.where) == ("m", "this machine")
        assert server.connections == 0
        assert "".join(model.stream(ASKED)) == "Hello."
        model.close()


def test_what_is_asked_for() -> None:
    with ChatServer(Says("Hello.")) as server:
        list(open_model(f"openai:m@{server.url}", Settings(), {}).stream(ASKED))
        (request,) = server.requests
    assert request.body["temperature"] == 0
    assert request.body["stream"] is True
    assert request.body["max_tokens"] > 0
    assert request.body["messages"] == [{"role": "user", "content": "Why?"}]


def test_a_provider_s_key_goes_to_no_other_address() -> None:
    with ChatServer(Says("Hello.")) as server:
        id = f"openai:m@{server.url}"
        list(open_model(id, Settings(), {"OPENAI_API_KEY": KEY}).stream(ASKED))
        list(open_model(id, Settings(writer_key="own"), {"OPENAI_API_KEY": KEY}).stream(ASKED))
        sent = [request.headers["authorization"] for request in server.requests]
    assert sent == ["Bearer none", "Bearer own"]
    assert "own" not in repr(Settings(writer_key="own"))


def test_nobody_comes_between(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a proxy nor LangSmith, as tracer or as gateway, gets to see a prompt."""
    with ChatServer(Says("Hello.")) as server, ChatServer(Fails(500)) as other:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy"):
            monkeypatch.setenv(name, other.root)
        for prefix in ("LANGSMITH", "LANGCHAIN"):
            monkeypatch.setenv(f"{prefix}_TRACING_V2", "true")
            monkeypatch.setenv(f"{prefix}_ENDPOINT", other.root)
            monkeypatch.setenv(f"{prefix}_API_KEY", KEY)
        monkeypatch.setenv("LANGSMITH_TRACING", "true")
        monkeypatch.setenv("LANGSMITH_GATEWAY", other.root)
        environ = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": server.url}
        model = open_model("openai:m", Settings(), environ)

        assert "".join(model.stream(ASKED)) == "Hello."
        assert model.where == "this machine"
        assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
        assert other.connections == 0


@pytest.mark.parametrize("name", ["openai", "anthropic", "google", "openrouter"])
def test_a_missing_key_is_named(name: str) -> None:
    with pytest.raises(WriterError, match=f"set .*{PROVIDERS[name].keys[0]}") as caught:
        open_model(name, Settings(), {})
    assert caught.value.kind == "key"


@pytest.mark.parametrize(
    ("id", "package", "extra"),
    [
        ("openai", "openai", "openai"),
        ("groq", "langchain_openai", "openai"),
        ("anthropic", "langchain_anthropic", "anthropic"),
        ("google", "langchain_google_genai", "google"),
        ("ollama:m", "langchain_ollama", "ollama"),
        ("gguf:{file}", "xllamacpp", "gguf"),
    ],
)
def test_a_missing_package_is_named_by_its_extra(
    id: str, package: str, extra: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    file = tmp_path / "m.gguf"
    file.write_bytes(b"GGUF")
    for name in [n for n in sys.modules if n == package or n.startswith(f"{package}.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    from langchain.chat_models import base

    base._get_chat_model_creator.cache_clear()
    with pytest.raises(WriterError) as caught:
        open_model(id.format(file=file), Settings(), KEYS)
    assert caught.value.kind == "extra"
    assert f'pip install "steelman[{extra}]"' in str(caught.value)


def test_the_built_in_writer_has_no_model() -> None:
    with pytest.raises(WriterError, match="no model"):
        open_model("built-in", Settings(), {})


@pytest.mark.parametrize("script", [Fails(500), Garbles("html"), Hangs(0)])
def test_a_server_that_tells_nothing_has_its_tokens_estimated(script: Any) -> None:
    with ChatServer(script) as server:
        model = open_model(f"openai:test-model@{server.url}", Settings(), {})
        assert model.context_tokens is None
        assert model.count_tokens("A few words") == at_most("A few words") >= 3
