"""Choosing who writes, in the browser: what is said before, during and after an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from chat_server import ChatServer, Says
from fake_engine import Asked, FakeEngine
from playwright.sync_api import BrowserContext, Page, expect
from test_answer_html import an_answer

from rag.answer import Answer, Dropped
from rag.settings import Settings

if TYPE_CHECKING:
    from tests.browser.conftest import Chat

BUILT_IN = "Built-in, no model"
REMOTE = "gpt-5.4-mini (OpenAI)"
KEY = "only-for-openai"
LONG = "a-model-with-a-name-that-is-longer-than-any-menu-is-wide-instruct-q4_k_m:latest"
GOES = "Your questions, the conversation and the passages quoted go to api.openai.com."
NOTICE = "gpt-5.4-mini broke off. The built-in writer answered instead."
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
OVERFLOW = """() => ['html', '#transcript', '#composer', '#writers', '#writer-note']
  .map(name => document.querySelector(name)).map(box => box.scrollWidth - box.clientWidth)"""


class Scripted(FakeEngine):
    """Answers at once as the built-in writer; as a model it is silent until it is let go."""

    def answered(self, asked: Asked) -> Iterator[Answer]:
        answer = an_answer(
            question=asked.question,
            standalone_question=asked.question,
            side=asked.side,
            move=asked.move,
        )
        if asked.writer == "built-in":
            yield answer
        elif self.let_go(asked):
            yield replace(
                answer,
                writer="gpt-5.4-mini",
                notice=NOTICE if "notice" in asked.question else None,
                dropped=(Dropped("<b>Too bold.</b>", "nothing supports it"),),
            )

    @property
    def writers(self) -> list[str | None]:
        """Who was to write, each time that it was asked."""
        return [asked.writer for asked in self.asked]


@pytest.fixture(scope="module")
def models() -> Iterator[ChatServer]:
    with ChatServer(Says("Yes."), models=["llama3.2:3b", LONG], ollama=True) as server:
        yield server


@pytest.fixture(scope="module")
def scripted(models: ChatServer) -> Iterator[tuple[Scripted, str]]:
    from ui.chat import build
    from ui.page import launch_options

    engine = Scripted(silent=True, settings=Settings(local_servers=(models.server_port,)))
    with pytest.MonkeyPatch.context() as patch:
        for name in ("ANTHROPIC_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY"):
            patch.delenv(name, raising=False)
        patch.setenv("OPENAI_API_KEY", KEY)
        page = build(engine, inside=True)  # type: ignore[arg-type]
    _, url, _ = page.launch(server_name="127.0.0.1", prevent_thread_lock=True, **launch_options())
    yield engine, url
    page.close()


@pytest.fixture
def engine(scripted: tuple[Scripted, str]) -> Scripted:
    engine = scripted[0]
    engine.asked.clear()
    engine.stopped.clear()
    engine.go_on.clear()
    return engine


@pytest.fixture
def url(scripted: tuple[Scripted, str], engine: Scripted) -> str:
    return scripted[1]


@pytest.fixture(params=["desk", "phone", "dark phone"])
def look(request: pytest.FixtureRequest) -> dict[str, Any]:
    desk = {"viewport": {"width": 1280, "height": 900}}
    return {"desk": desk, "phone": PHONE, "dark phone": {**PHONE, "color_scheme": "dark"}}[
        request.param
    ]


def choose(page: Page, label: str) -> None:
    page.get_by_role("combobox", name="Writer").click()
    page.get_by_role("option", name=label).click()
    expect(page.get_by_role("combobox", name="Writer")).to_have_value(label)


def test_where_questions_go_is_said_before_anything_is_sent(
    chat: Chat, page: Page, engine: Scripted, models: ChatServer
) -> None:
    menu, note = page.get_by_role("combobox", name="Writer"), page.locator("#writer-note")
    expect(menu).to_have_value(BUILT_IN)
    expect(note).to_be_hidden()
    choose(page, REMOTE)
    expect(note).to_have_text(GOES)
    expect(note).to_be_in_viewport(ratio=1)
    assert engine.asked == []
    choose(page, BUILT_IN)
    expect(note).to_be_hidden()
    chat.ask("Why 98%?")
    assert engine.writers == ["built-in"]
    assert page.evaluate(OVERFLOW) == [0, 0, 0, 0, 0]


def test_this_machine_is_asked_when_told_to(
    chat: Chat, page: Page, engine: Scripted, models: ChatServer
) -> None:
    before = len(models.requests)
    chat.visit()
    assert len(models.requests) == before
    page.get_by_role("button", name="Look on this machine").click()
    expect(page.locator("#writer-note")).to_have_text(
        "2 models found on this machine, now in the menu."
    )
    here = f"127.0.0.1:{models.server_port}"
    page.get_by_role("combobox", name="Writer").click()
    expect(page.get_by_role("option")).to_have_count(4)
    for option in page.get_by_role("option").all():
        expect(option).to_be_in_viewport(ratio=1)
    assert page.evaluate(OVERFLOW) == [0, 0, 0, 0, 0]
    page.keyboard.press("Escape")
    choose(page, f"{LONG} ({here})")
    expect(page.locator("#writer-note")).to_have_text(f"Everything stays on this machine: {here}.")
    assert page.evaluate(OVERFLOW) == [0, 0, 0, 0, 0]
    chat.send("Why 98%?")
    expect(page.locator(".waiting")).to_have_text(f"{LONG} ({here}) is writing…")
    assert page.evaluate(OVERFLOW) == [0, 0, 0, 0, 0]
    page.get_by_role("button", name="Stop", exact=True).click()
    chat.finished("stopped")
    assert engine.stopped.wait(5)
    assert engine.writers == [f"ollama:{LONG}@http://{here}"]
    expect(page.get_by_role("combobox", name="Writer")).to_have_value(f"{LONG} ({here})")


def test_who_wrote_and_what_was_left_out(chat: Chat, page: Page, engine: Scripted) -> None:
    choose(page, REMOTE)
    chat.send("Why, with a notice?")
    expect(page.locator(".waiting")).to_have_text(f"{REMOTE} is writing…")
    engine.go_on.set()
    chat.finished()
    expect(page.locator(".waiting")).to_have_count(0)
    expect(page.locator(".exchange .notice")).to_have_text(NOTICE)
    notice, prose = page.locator(".exchange .notice"), page.locator(".case").first
    assert notice.bounding_box()["y"] < prose.bounding_box()["y"]  # type: ignore[index]
    expect(page.locator(".verdict")).to_contain_text(
        "Written by gpt-5.4-mini · each sentence checked against its sources"
    )
    expect(page.get_by_text("nothing supports it")).to_be_hidden()
    page.get_by_text("1 sentence left out").click()
    expect(page.get_by_text("<b>Too bold.</b>")).to_be_visible()
    expect(page.get_by_text("nothing supports it")).to_be_visible()
    assert page.evaluate(OVERFLOW) == [0, 0, 0, 0, 0]


class TestOnce:
    """What does not depend on the screen."""

    @pytest.fixture
    def look(self) -> dict[str, Any]:
        return {"viewport": {"width": 1280, "height": 900}}

    def test_a_new_chat_hangs_up_on_a_silent_model(
        self, chat: Chat, page: Page, engine: Scripted
    ) -> None:
        choose(page, REMOTE)
        chat.send("Why 98%?")
        expect(page.locator(".waiting")).to_be_visible()
        page.get_by_role("button", name="New chat").click()
        expect(page.locator(".exchange")).to_have_count(0)
        assert engine.stopped.wait(5)
        expect(page.get_by_role("combobox", name="Writer")).to_have_value(REMOTE)
        expect(page.locator("#writer-note")).to_have_text(GOES)

    def test_a_page_that_is_closed_hangs_up_as_well(
        self, chat: Chat, page: Page, engine: Scripted
    ) -> None:
        choose(page, REMOTE)
        chat.send("Why 98%?")
        expect(page.locator(".waiting")).to_be_visible()
        page.close()
        assert engine.stopped.wait(30)

    def test_the_page_holds_no_key(self, chat: Chat, page: Page) -> None:
        for path in ("", "config"):
            text = page.request.get(chat.url + path).text()
            assert REMOTE in text
            assert KEY not in text

    def test_the_menu_is_used_by_keyboard(self, chat: Chat, page: Page) -> None:
        menu = page.get_by_role("combobox", name="Writer")
        menu.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(menu).to_have_value(REMOTE)
        expect(page.locator("#writer-note")).to_have_text(GOES)

    def test_a_look_is_not_offered_where_others_can_open_the_page(
        self, context: BrowserContext, engine: Scripted
    ) -> None:
        from ui.chat import build
        from ui.page import launch_options

        open_to_all = build(engine)  # type: ignore[arg-type]
        _, url, _ = open_to_all.launch(
            server_name="127.0.0.1", prevent_thread_lock=True, **launch_options()
        )
        page = context.new_page()
        page.goto(url)
        expect(page.get_by_role("combobox", name="Writer")).to_be_visible()
        expect(page.get_by_role("button", name="Look on this machine")).to_have_count(0)
        page.close()
        open_to_all.close()

    def test_a_link_does_not_send_its_question_away(
        self, context: BrowserContext, engine: Scripted
    ) -> None:
        from ui.chat import build
        from ui.page import launch_options

        away = Scripted(silent=True, settings=Settings(writer="openai"))
        served = build(away)  # type: ignore[arg-type]
        _, url, _ = served.launch(
            server_name="127.0.0.1", prevent_thread_lock=True, **launch_options()
        )
        page = context.new_page()
        page.goto(f"{url}?q=Why+98%25%3F&side=miri")
        expect(page.get_by_role("textbox")).to_have_value("Why 98%?")
        expect(page.get_by_role("radio", name="MIRI-style")).to_be_checked()
        expect(page.locator("#writer-note")).to_have_text(GOES)
        assert away.asked == []
        page.close()
        served.close()
