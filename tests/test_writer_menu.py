"""Who writes, as readers choose and see it: the menu, the exchange, the page and the command."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from html import unescape

import pytest
from chat_server import ChatServer, Says
from fake_engine import Asked, FakeEngine
from test_answer_html import EVIL, an_answer, an_exchange
from test_cli import HEAVY, TRACING, run

from rag.answer import Answer, Dropped
from rag.chat.choices import BUILT_IN_CHOICE, WriterChoice, choice
from rag.engine import Engine
from rag.errors import WriterError
from rag.settings import Settings
from ui.answer_html import exchange_html
from ui.answer_markdown import answer_markdown
from ui.batch import BadRow, parse_row
from ui.session import Session
from ui.talk import Talk
from ui.terminal import show_answer
from ui.writer_menu import WriterMenu, note_html
from ui.writer_wording import NOBODY_HERE, goes_to

KEYS = {"OPENAI_API_KEY": "secret", "ANTHROPIC_API_KEY": "secret"}
HERE = WriterChoice("ollama:llama@http://127.0.0.1:1", "llama (127.0.0.1:1)", "this machine", "h:1")
AWAY = choice("openai", {})
WRITTEN = "Written by llama · each sentence checked against its sources"


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise AssertionError(f"connected to {arguments}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def a_menu(look: Callable[[], Sequence[WriterChoice]] = list, **settings: object) -> WriterMenu:
    return WriterMenu(Settings(**settings), KEYS, look)  # type: ignore[arg-type]


class TestMenu:
    def test_offers_who_is_set_up_and_asks_nobody(self, no_network: None) -> None:
        menu, session = WriterMenu(Settings(writer="ollama:llama3.2:3b"), KEYS), Session()
        offered = menu.offered(session)
        assert [each.id.partition(":")[0] for each in offered] == [
            "built-in",
            "ollama",
            "openai",
            "anthropic",
        ]
        assert menu.first.id == "ollama:llama3.2:3b"
        assert "api.openai.com" in menu.note(session, offered[2].id)
        assert a_menu().first == BUILT_IN_CHOICE

    def test_strangers_are_offered_what_the_settings_name_and_no_more(self) -> None:
        def look() -> list[WriterChoice]:
            raise AssertionError("strangers must not make the server look around")

        menu = WriterMenu(Settings(writer="ollama:a:1b"), KEYS, look, inside=False)
        session = Session()
        menu.look(session, "built-in")
        offered = [each.id for each in menu.offered(session)]
        assert offered == ["built-in", "ollama:a:1b"]
        assert menu.chosen(session, "openai").id == "ollama:a:1b"

    def test_a_setting_that_names_nobody_is_an_error(self) -> None:
        with pytest.raises(WriterError, match="names no writer"):
            a_menu(writer="nobody")

    def test_only_who_was_offered_can_be_chosen(self) -> None:
        session = Session()
        for id in ("openai:x@http://elsewhere.invalid/v1", "gguf:/etc/passwd", None, 7):
            assert a_menu().chosen(session, id) == BUILT_IN_CHOICE

    def test_a_look_adds_what_it_finds_for_this_session_alone(self) -> None:
        menu, session = a_menu(lambda: [HERE]), Session()
        dropdown, note = menu.look(session, "built-in")
        assert (HERE.label, HERE.id) in dropdown.choices
        assert dropdown.value == "built-in"
        assert "1 model found on this machine" in note
        assert menu.chosen(session, HERE.id) == HERE
        assert menu.chosen(Session(), HERE.id) == BUILT_IN_CHOICE
        session.clear()
        assert menu.chosen(session, HERE.id) == HERE
        menu.look(session, HERE.id)
        assert session.found == [HERE]

    def test_a_look_that_finds_nothing_says_so(self) -> None:
        dropdown, note = a_menu().look(Session(), "built-in")
        assert NOBODY_HERE in unescape(note)
        assert [id for _, id in dropdown.choices] == [
            "built-in",
            choice("openai", {}).id,
            choice("anthropic", {}).id,
        ]

    def test_a_model_that_has_gone_is_not_chosen_any_more(self) -> None:
        found = [HERE]
        menu, session = a_menu(lambda: list(found)), Session()
        menu.look(session, "built-in")
        found.clear()
        dropdown, note = menu.look(session, HERE.id)
        assert dropdown.value == "built-in"
        assert "stays" not in note

    def test_it_looks_where_the_settings_say(self) -> None:
        with ChatServer(Says("Yes."), models=["a:1b", "embed"], ollama=True) as server:
            menu = WriterMenu(Settings(local_servers=(server.server_port,)), {})
            session = Session()
            menu.look(session, "built-in")
            assert {request.method for request in server.requests} == {"GET"}
        assert [each.label for each in session.found] == [f"a:1b (127.0.0.1:{server.server_port})"]


@pytest.mark.parametrize(
    ("writer", "told"),
    [
        (BUILT_IN_CHOICE, ""),
        (
            AWAY,
            "Your questions, the conversation and the passages quoted go to api.openai.com.",
        ),
        (HERE, "Everything stays on this machine: h:1."),
        (choice("gguf:/models/some.gguf", {}), "Everything stays on this machine: some.gguf."),
    ],
)
def test_it_is_said_where_questions_go(writer: WriterChoice, told: str) -> None:
    assert goes_to(writer) == told
    assert told in note_html(writer)
    assert bool(note_html(writer)) == bool(told)
    assert "<script" not in note_html(replace(writer, place=EVIL, label=EVIL), EVIL)


def talk_with(engine: object) -> Talk:
    return Talk(engine)  # type: ignore[arg-type]


def test_the_exchange_hands_its_writer_on() -> None:
    engine, session = FakeEngine(an_answer(writer="llama")), Session()
    talk = talk_with(engine)
    exchange = talk.begin(session, "Why?", "miri", "steelman", writer=HERE)
    assert [*talk.write(session, exchange.number)]
    assert [(asked.writer, asked.stop) for asked in engine.asked] == [(HERE.id, exchange.halt)]
    assert exchange.status == "done"
    plain = talk.begin(session, "Why?", "miri", "steelman")
    assert [*talk.write(session, plain.number)]
    assert engine.asked[1].writer == "built-in"


@pytest.mark.parametrize(
    ("end", "status"),
    [
        (Session.stop, "stopped"),
        (Session.clear, "stopped"),
        (lambda session: session.add("Else?", "miri", "steelman"), "stopped"),
    ],
)
def test_a_silent_model_is_told_to_stop(end: Callable[[Session], object], status: str) -> None:
    engine, session = FakeEngine(silent=True), Session()
    talk = talk_with(engine)
    exchange = talk.begin(session, "Why?", "miri", "steelman", writer=HERE)
    writing = threading.Thread(target=lambda: [*talk.write(session, exchange.number)])
    writing.start()
    assert engine.begun.wait(5)
    end(session)
    writing.join(5)
    assert not writing.is_alive()
    assert exchange.halt.is_set()
    assert exchange.status == status
    assert session.lost == ""


def test_a_writer_that_cannot_be_opened_says_why() -> None:
    class Broken(FakeEngine):
        def answered(self, asked: Asked) -> Iterator[Answer]:
            raise WriterError("OpenAI needs a key: set OPENAI_API_KEY.", kind="key")

    session = Session()
    talk = talk_with(Broken())
    exchange = talk.begin(session, "Why?", "miri", "steelman", writer=AWAY)
    assert [*talk.write(session, exchange.number)] == ["OpenAI needs a key: set OPENAI_API_KEY."]
    assert exchange.status == "failed"
    assert session.lost == "Why?"


class TestPage:
    def test_a_silent_model_is_said_to_be_writing(self) -> None:
        html = exchange_html(an_exchange(None, status="writing", writer=HERE))
        assert "llama (127.0.0.1:1) is writing…" in html
        empty = an_answer(sections=(), citations=())
        assert "is writing…" in exchange_html(an_exchange(empty, status="writing", writer=HERE))
        grown = exchange_html(an_exchange(an_answer(), status="writing", writer=HERE))
        assert grown.index("and means it") < grown.index("is writing…")
        assert "is writing…" not in exchange_html(an_exchange(an_answer(), status="writing"))
        assert "is writing…" not in exchange_html(an_exchange(an_answer(), writer=HERE))

    def test_a_models_answer_says_who_wrote_it_and_what_was_left_out(self) -> None:
        dropped = (Dropped("Too bold.", "nothing supports it"), Dropped(EVIL, EVIL))
        html = exchange_html(an_exchange(an_answer(writer="llama", dropped=dropped), writer=HERE))
        assert WRITTEN in html
        assert "2 sentences left out" in html
        assert "<em>nothing supports it</em>" in html
        assert "in our words" not in html
        assert "<script" not in html
        assert "Written by" not in exchange_html(an_exchange(an_answer()))

    def test_what_is_left_out_of_a_decline_is_told_as_well(self) -> None:
        answer = an_answer(declined=True, reason="No.", dropped=(Dropped("Too bold.", "why"),))
        assert "1 sentence left out" in exchange_html(an_exchange(answer))

    @pytest.mark.parametrize("status", ["writing", "done", "stopped", "failed"])
    @pytest.mark.parametrize("declined", [False, True])
    def test_a_notice_stands_above_the_answer(self, status: str, declined: bool) -> None:
        answer = an_answer(notice=f"It broke off {EVIL}.", declined=declined, reason="No.")
        html = exchange_html(an_exchange(answer, status=status, writer=HERE))
        assert html.index("It broke off &lt;script") < html.index("and means it")
        assert "<script" not in html
        assert "is writing…" not in html
        assert 'class="notice"' not in exchange_html(an_exchange(an_answer()))

    def test_markdown_tells_both(self) -> None:
        answer = an_answer(writer="some_model", notice="gpt broke off [early].")
        text = answer_markdown(answer)
        assert r"writer: some\_model*" in text
        assert "\n\n> gpt broke off \\[early\\].\n\n" in text
        assert "\n> " not in answer_markdown(an_answer())
        html = exchange_html(an_exchange(answer))
        assert text in unescape(html)


class TestTerminal:
    def shown(self, capsys: pytest.CaptureFixture[str], answer: Answer, dropped: bool) -> str:
        show_answer(answer, dropped=dropped)
        return capsys.readouterr().out

    def test_writer_notice_and_what_was_left_out(self, capsys: pytest.CaptureFixture[str]) -> None:
        answer = an_answer(
            writer="llama", notice="It broke off.", dropped=(Dropped("Too [b]bold.", "nobody"),)
        )
        brief = self.shown(capsys, answer, False)
        assert brief.startswith("It broke off.\n")
        assert WRITTEN in brief
        assert "1 sentence left out; --dropped lists them" in brief
        assert "Too" not in brief
        full = self.shown(capsys, answer, True)
        assert "• Too [b]bold. (nobody)" in full

    def test_the_built_in_writer_goes_without_saying(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        told = self.shown(capsys, an_answer(), False)
        assert "Written by" not in told
        assert "left out" not in told
        assert "0 sentences left out." in self.shown(capsys, an_answer(), True)


def test_a_row_of_a_batch_may_name_its_writer() -> None:
    sides = ("miri",)
    assert parse_row('{"question": "Why?", "writer": "openai"}', sides)["writer"] == "openai"
    assert parse_row('{"question": "Why?", "writer": null}', sides)["writer"] is None
    with pytest.raises(BadRow, match="steelman writers"):
        parse_row('{"question": "Why?", "writer": 7}', sides)


def without_keys(**more: str) -> dict[str, str]:
    """The environment of a command, whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")}
    return {**kept, **more}


class TestCommand:
    def test_writers_lists_the_choices_without_loading_anything(self) -> None:
        environ = without_keys(OPENAI_API_KEY="secret", STEELMAN_WRITER="openai")
        code = TRACING.format(heavy=(*HEAVY, "httpx", "langchain", "openai"))
        done = run("writers", "--json", env=environ, code=code)
        assert done.returncode == 0, done.stderr
        assert "LOADED []" in done.stderr
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        assert [row["where"] for row in rows] == ["built-in", "remote"]
        assert rows[1] == {
            "id": AWAY.id,
            "label": AWAY.label,
            "where": "remote",
            "place": "api.openai.com",
            "selected": True,
        }
        told = run("writers", env=environ).stdout
        assert f"* {AWAY.id}" in told
        assert "go to api.openai.com" in " ".join(told.split())
        assert "secret" not in told

    def test_writers_looks_on_this_machine_where_asked_to(self) -> None:
        with ChatServer(Says("Yes."), models=["a:1b"], ollama=True) as server:
            environ = without_keys(STEELMAN_LOCAL_SERVERS=str(server.server_port))
            assert "a:1b" not in run("writers", env=environ).stdout
            assert server.requests == []
            done = run("writers", "--local", "--json", env=environ)
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        assert rows[1]["id"] == f"ollama:a:1b@http://127.0.0.1:{server.server_port}"
        none = run("writers", "--local", env=without_keys(STEELMAN_LOCAL_SERVERS="1"))
        assert none.returncode == 0
        assert NOBODY_HERE in none.stderr

    @pytest.mark.parametrize("command", [("ask", "Why?"), ("serve", "--no-open")])
    def test_an_unknown_writer_is_bad_usage(self, command: tuple[str, ...]) -> None:
        done = run(*command, "--writer", "nobody", code=TRACING.format(heavy=HEAVY))
        assert done.returncode == 2
        assert done.stderr.startswith("steelman: “nobody” names no writer.")
        assert len(done.stderr.splitlines()) == 2  # the other line is what was loaded
        assert "LOADED []" in done.stderr

    @pytest.mark.parametrize("command", [("ask", "Why 98%?"), ("writers",), ("serve", "--no-open")])
    def test_a_setting_that_names_nobody_is_one_plain_line(self, command: tuple[str, ...]) -> None:
        done = run(*command, env=without_keys(STEELMAN_WRITER="nobody"))
        assert done.returncode == 1
        assert done.stderr.startswith("steelman: “nobody” names no writer.")
        assert len(done.stderr.splitlines()) == 1

    def test_a_key_that_is_missing_is_one_plain_line(self, engine: Engine) -> None:
        done = run("ask", "Why 98%?", "--writer", "openai", env=without_keys())
        assert done.returncode == 1
        assert done.stderr == "steelman: OpenAI needs a key: set OPENAI_API_KEY.\n"

    def test_a_model_is_asked_and_what_does_not_hold_is_listed(self, engine: Engine) -> None:
        nonsense = "The moon is a balloon that Napoleon sold in 1999."
        with ChatServer(Says(f"{nonsense}\n")) as server:
            writer = f"openai:made@{server.url}"
            done = run("ask", "Why 98%?", "--side", "miri", "--writer", writer, "--dropped")
            rows = json.dumps({"id": "a", "question": "Why 98%?", "side": "miri", "writer": writer})
            batch = run("ask", "--batch", "-", input=rows)
            assert server.requests
        assert done.returncode == 0, done.stderr
        said = " ".join(done.stdout.split())
        assert "built-in writer" in said
        assert f"• {nonsense} (" in said
        assert batch.returncode == 0, batch.stderr
        answer = json.loads(batch.stdout)
        assert answer["writer"] == "built-in"
        assert answer["notice"]
        assert answer["dropped"][0]["text"] == nonsense
