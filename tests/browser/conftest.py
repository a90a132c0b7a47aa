"""The chat on the real engine in a thread, and one Chromium to read it with."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from fake_engine import Asked, FakeEngine
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from rag.answer import Answer, Dropped
from rag.engine import Engine
from rag.settings import Settings

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]
PATIENCE_MS = 60_000

expect.set_options(timeout=PATIENCE_MS)


class Handled(FakeEngine):
    """The real engine with two handles for tests: one breaks it, the other holds it."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(settings=engine.settings, corpus=engine.corpus)
        self._engine = engine
        self.mend()

    def warm(self) -> None:
        self._engine.warm()

    def mend(self) -> None:
        """Undo whatever a test did."""
        self.breaks_after: int | None = None
        self.error: Exception = RuntimeError("a pipe burst")
        self.dropped: tuple[Dropped, ...] = ()
        self.go_on.set()

    def answered(self, asked: Asked) -> Iterator[Answer]:
        if self.breaks_after == 0:
            raise self.error
        answers = self._engine.stream(
            asked.question, asked.side, asked.move, asked.history, asked.writer, asked.stop
        )
        for step, answer in enumerate(answers, 1):
            yield replace(answer, dropped=self.dropped) if self.dropped else answer
            if step == self.breaks_after:
                raise self.error
            self.go_on.wait(PATIENCE_MS / 1000)


@pytest.fixture(scope="session")
def connections() -> list[str]:
    """Every address outside this machine that this process connects to from now on."""
    outside: list[str] = []

    def note(event: str, args: tuple[Any, ...]) -> None:
        if event == "socket.connect" and isinstance(args[1], tuple):
            host = str(args[1][0])
            if not (host.startswith("127.") or host in ("::1", "localhost")):
                outside.append(host)

    sys.addaudithook(note)
    return outside


@pytest.fixture(scope="session")
def served(
    tmp_path_factory: pytest.TempPathFactory, connections: list[str]
) -> Iterator[tuple[Handled, str]]:
    """The engine and the address of the chat on it; its server must have called nobody."""
    from ui.chat import build
    from ui.page import launch_options

    engine = Handled(Engine.open(Settings(home=tmp_path_factory.mktemp("home"))))
    engine.warm()
    page = build(engine)  # type: ignore[arg-type]
    _, url, _ = page.launch(server_name="127.0.0.1", prevent_thread_lock=True, **launch_options())
    yield engine, url
    page.close()
    assert connections == []


@pytest.fixture
def engine(served: tuple[Handled, str]) -> Iterator[Handled]:
    yield served[0]
    served[0].mend()


@pytest.fixture
def url(served: tuple[Handled, str]) -> str:
    return served[1]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"there is no Chromium at {CHROMIUM}; set $CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def look() -> dict[str, Any]:
    """What kind of screen the reader has; a test module or a test may override it."""
    return {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def context(chromium: Browser, look: dict[str, Any]) -> Iterator[BrowserContext]:
    """A fresh profile; afterwards every request that it made must have stayed on this machine."""
    context = chromium.new_context(reduced_motion="reduce", **look)
    context.set_default_timeout(PATIENCE_MS)
    asked: list[str] = []
    failures: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("weberror", lambda error: failures.append(str(error.error)))
    yield context
    context.close()
    assert asked
    assert [each for each in asked if not _stays_here(each)] == []
    assert failures == []


@dataclass(frozen=True)
class Chat:
    """What a reader does with the page."""

    page: Page
    url: str

    def visit(self, query: str = "") -> None:
        """Open the chat and wait until it can be used."""
        self.page.goto(self.url + query)
        expect(self.page.get_by_role("radiogroup", name="Side")).to_be_visible()

    def pick(self, name: str) -> None:
        """Set a switch, by the name of the wanted option."""
        self.page.locator("#controls label").filter(has_text=name).click()
        expect(self.page.get_by_role("radio", name=name)).to_be_checked()

    def send(self, question: str) -> None:
        """Send a question and see it taken into the transcript."""
        before = self.page.locator(".exchange").count()
        self.page.get_by_role("textbox").fill(question)
        self.page.get_by_role("textbox").press("Enter")
        expect(self.page.locator(".exchange")).to_have_count(before + 1)

    def ask(self, question: str) -> None:
        """Send a question and wait for the end of its answer."""
        self.send(question)
        self.finished()

    def finished(self, status: str = "done") -> None:
        """Wait until the newest answer has come to its end."""
        expect(self.page.locator(".exchange").last).to_have_attribute("data-status", status)


@pytest.fixture
def chat(context: BrowserContext, url: str) -> Chat:
    """The first screen of the chat."""
    chat = Chat(context.new_page(), url)
    chat.visit()
    return chat


@pytest.fixture
def page(chat: Chat) -> Page:
    return chat.page


def _stays_here(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("data", "blob") or parts.hostname in ("127.0.0.1", "localhost")
