"""When something goes wrong: one plain line, nothing lost, and the chat goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from corpus.errors import SteelmanError
from ui.chat import PortTaken, serve

if TYPE_CHECKING:
    from tests.browser.conftest import Chat, Handled

QUESTION = "Can weaker AIs keep stronger ones aligned?"


def begin_and_hold(page: Page, engine: Handled) -> None:
    """Ask, and hold the engine after the first sentence."""
    engine.go_on.clear()
    page.get_by_role("textbox").fill(QUESTION)
    page.get_by_role("textbox").press("Enter")
    expect(page.locator(".sentence")).to_have_count(1)


def test_an_empty_question_is_not_asked(chat: Chat, page: Page) -> None:
    page.get_by_role("textbox").fill("   ")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Type a question first")
    expect(page.locator(".exchange")).to_have_count(0)
    chat.ask(QUESTION)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_question_over_the_limit_stays_in_the_box(page: Page) -> None:
    long = "why? " * 401
    page.get_by_role("textbox").fill(long)
    page.get_by_role("textbox").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("the limit is 2,000")
    expect(page.get_by_role("textbox")).to_have_value(long)
    expect(page.locator(".exchange")).to_have_count(0)


def test_an_error_puts_the_question_back(chat: Chat, page: Page, engine: Handled) -> None:
    engine.breaks_after = 2
    page.get_by_role("textbox").fill(QUESTION)
    page.get_by_role("textbox").press("Enter")
    chat.finished("failed")
    expect(page.get_by_role("alert")).to_contain_text("Something went wrong")
    expect(page.get_by_text("a pipe burst")).to_have_count(0)
    expect(page.get_by_role("textbox")).to_have_value(QUESTION)
    expect(page.locator(".sentence").first).to_be_visible()
    engine.mend()
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".exchange")).to_have_count(2)
    chat.finished()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_an_error_that_has_a_remedy_says_it(page: Page, engine: Handled) -> None:
    engine.breaks_after = 0
    engine.error = SteelmanError("The index is gone. Run `steelman index`.")
    page.get_by_role("textbox").fill(QUESTION)
    page.get_by_role("textbox").press("Enter")
    expect(page.get_by_role("alert")).to_have_text("The index is gone. Run `steelman index`.")
    expect(page.get_by_role("textbox")).to_have_value(QUESTION)


def test_an_error_does_not_overwrite_what_is_being_typed(page: Page, engine: Handled) -> None:
    engine.breaks_after = 1
    engine.go_on.clear()
    page.get_by_role("textbox").fill(QUESTION)
    page.get_by_role("textbox").press("Enter")
    expect(page.get_by_role("textbox")).to_have_value("")
    engine.breaks_after = 2
    expect(page.locator(".sentence").first).to_be_visible()
    page.get_by_role("textbox").fill("Something else")
    engine.go_on.set()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_value("Something else")


def test_stop_keeps_what_is_written(chat: Chat, page: Page, engine: Handled) -> None:
    begin_and_hold(page, engine)
    expect(page.get_by_role("textbox")).to_be_focused()
    page.get_by_role("button", name="Stop", exact=True).click()
    chat.finished("stopped")
    expect(page.get_by_text("Stopped here")).to_be_visible()
    expect(page.get_by_role("button", name="Stop", exact=True)).to_have_count(0)
    engine.mend()
    chat.ask("Why 98%?")
    expect(page.locator(".exchange").first.locator(".sentence")).to_have_count(1)


def test_a_new_question_takes_the_place_of_one_being_answered(
    chat: Chat, page: Page, engine: Handled
) -> None:
    begin_and_hold(page, engine)
    page.get_by_role("textbox").fill("Why 98%?")
    page.get_by_role("textbox").press("Enter")
    expect(page.locator(".exchange")).to_have_count(2)
    expect(page.locator(".exchange").first).to_have_attribute("data-status", "stopped")
    engine.mend()
    chat.finished()
    expect(page.locator(".exchange").first.locator(".sentence")).to_have_count(1)


def test_an_answer_that_was_stopped_does_not_hold_up_the_next(
    chat: Chat, page: Page, engine: Handled
) -> None:
    begin_and_hold(page, engine)
    page.get_by_role("button", name="Stop", exact=True).click()
    chat.finished("stopped")
    page.get_by_role("textbox").fill("Why 98%?")
    page.get_by_role("textbox").press("Enter")
    # The first one is still held in the engine.
    expect(page.locator(".exchange").nth(1).locator(".sentence")).not_to_have_count(0)
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_visible()
    engine.mend()
    chat.finished()
    expect(page.get_by_role("button", name="Stop", exact=True)).to_have_count(0)
    expect(page.locator(".exchange").first).to_have_attribute("data-status", "stopped")


def test_an_unknown_passage_is_said_to_be_unknown(chat: Chat, page: Page) -> None:
    chat.visit("?passage=nowhere")
    expect(page.get_by_role("alert")).to_contain_text("nowhere")


def test_markup_in_a_question_stays_text(chat: Chat, page: Page) -> None:
    question = "<script>window.hurt = 1</script><img src=x onerror='window.hurt = 1'> ${1+1} {{x}}"
    chat.ask(question)
    expect(page.locator(".exchange h2")).to_have_text(question)
    assert page.evaluate("window.hurt") is None


def test_a_port_in_use_is_said_to_be_in_use(engine: Handled, url: str) -> None:
    port = urlsplit(url).port
    assert port is not None
    with pytest.raises(PortTaken, match=str(port)):
        serve(engine, "127.0.0.1", port, open_browser=False)  # type: ignore[arg-type]
