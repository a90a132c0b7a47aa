"""Which event of the page leads to what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any, cast, get_args

import gradio as gr

from rag.answer import Move, Wanted
from ui.answer_html import exchange_html
from ui.first_screen import first_screen_html
from ui.library_events import Library, LibraryParts
from ui.panel_events import PanelEvents
from ui.passage_panel import empty_panel_html
from ui.session import Session
from ui.talk import Refused, Talk
from ui.writer_menu import WriterMenu, WriterParts

ANSWERS_AT_ONCE = 8

Updates = dict[Any, Any]
"""New values by component; a component that is not named stays as it is."""


@dataclass(frozen=True)
class Parts:
    """The components that take part in events."""

    masthead: gr.HTML
    transcript: gr.HTML
    panel: gr.HTML
    notice: gr.HTML
    box: gr.Textbox
    side: gr.Radio
    move: gr.Radio
    writers: WriterParts
    ask: gr.Button
    stop: gr.Button
    session: gr.State
    library: LibraryParts
    pending: gr.State
    """Number of the exchange to be answered next; its change sets the answering off."""


def connect(page: gr.Blocks, parts: Parts, talk: Talk, library: Library, menu: WriterMenu) -> None:
    """Attach every event of the page."""
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    events = _Events(parts, talk, library, menu)
    shelves = parts.library.shelves
    writers = parts.writers
    composer = [parts.session, parts.box, parts.side, parts.move, writers.menu]
    writer = [parts.session, writers.menu]
    asked = [
        parts.transcript,
        parts.box,
        parts.side,
        parts.move,
        parts.notice,
        parts.stop,
        parts.panel,
        parts.pending,
    ]
    writing = parts.pending.change(
        events.write,
        [parts.session, parts.pending],
        [parts.transcript, parts.notice, parts.stop, parts.side, parts.move],
        concurrency_limit=ANSWERS_AT_ONCE,
        trigger_mode="multiple",  # an answer that was stopped must not hold up the next
        **quiet,
    )
    writing.then(events.put_back, [parts.session, parts.box], parts.box, **quiet)

    gr.on([parts.box.submit, parts.ask.click], events.submit, composer, asked, **quiet)
    parts.transcript.ask(events.example, composer, asked, **quiet)
    parts.transcript.again(events.again, writer, asked, **quiet)
    page.load(events.link, writer, [*asked, shelves, parts.library.outcome], **quiet)
    parts.stop.click(events.stop, parts.session, [parts.transcript, parts.stop], **quiet)
    parts.masthead.fresh(events.fresh, parts.session, [*asked, shelves], **quiet)
    page.unload(events.gone)

    writers.menu.change(menu.note, writer, writers.note, **quiet)
    writers.look.click(menu.look, writer, [writers.menu, writers.note], **quiet)

    library.connect(quiet)
    parts.masthead.sources(library.show, None, [shelves, parts.library.outcome], **quiet)

    panel = events.panel
    shelves.passage(panel.passage, parts.session, parts.panel, **quiet)
    parts.transcript.cite(panel.cite, parts.session, parts.panel, **quiet)
    parts.panel.open(panel.open, parts.session, parts.panel, **quiet)
    parts.panel.back(panel.back, parts.session, parts.panel, **quiet)
    parts.panel.close(panel.close, parts.session, parts.panel, **quiet)


class _Events:
    """The handlers: session and values in, updates out."""

    def __init__(self, parts: Parts, talk: Talk, library: Library, menu: WriterMenu) -> None:
        self._parts = parts
        self._talk = talk
        self._library = library
        self._menu = menu
        self.panel = PanelEvents(talk)
        self._answering: dict[str, Session] = {}

    def submit(self, session: Session, question: str, side: str, move: str, writer: str) -> Updates:
        """Ask what stands in the box, and empty the box if the question could be taken."""
        updates = self._begin(session, question, _side(side), _move(move), writer)
        if self._parts.pending in updates:
            updates[self._parts.box] = ""
        return updates

    def example(
        self,
        session: Session,
        _draft: str,
        side: str,
        move: str,
        writer: str,
        event: gr.EventData,
    ) -> Updates:
        """Ask a suggested question with the switches as they stand."""
        return self._begin(session, str(event.question), _side(side), _move(move), writer)

    def again(self, session: Session, writer: str, event: gr.EventData) -> Updates:
        """Ask an earlier question once more, for the side that the button names."""
        earlier = session.exchange(int(event.exchange))
        if earlier is None:
            return self._nothing()
        side = _side(event.side)
        updates = self._begin(session, earlier.alone, side, earlier.move, writer, earlier.before)
        return {**updates, self._parts.side: side}

    def link(self, session: Session, writer: str, request: gr.Request) -> Updates:
        """Follow `?q=…&side=…&move=…`, `?passage=…` or `?source=…` when the page loads.

        Where the question would leave this machine it only goes into the box: the reader has not
        yet seen who would get it.
        """
        wanted = request.query_params
        side, move = _side(wanted.get("side")), _move(wanted.get("move"))
        # Only what the link names: by the time this is there a reader may have moved a switch.
        switches: Updates = {self._parts.side: side} if wanted.get("side") else {}
        if wanted.get("move"):
            switches[self._parts.move] = move
        if wanted.get("passage"):
            return {self._parts.panel: self.panel.shown(session, str(wanted["passage"]), anew=True)}
        if wanted.get("source"):
            return {**switches, **self._library.reading(str(wanted["source"]))}
        question = str(wanted.get("q") or "")
        if not question.strip():
            return switches or self._nothing()
        if self._menu.chosen(session, writer).where == "remote":
            return {**switches, self._parts.box: question}
        updates = {**switches, **self._begin(session, question, side, move, writer)}
        if self._parts.pending not in updates:
            updates[self._parts.box] = question
        return updates

    def _nothing(self) -> Updates:
        """Updates that change nothing; Gradio takes an empty dictionary for a value."""
        return {self._parts.notice: gr.skip()}

    def write(self, session: Session, number: int, request: gr.Request) -> Iterator[Updates]:
        """Stream the answer of the exchange that was begun last.

        The switches follow, once, where the reader's words asked for another side or move.
        """
        notice = ""
        self._answering[str(request.session_hash)] = session
        exchange = session.exchange(number)
        stood = (exchange.side, exchange.move) if exchange else None
        for step in self._talk.write(session, number):
            notice = step or notice
            updates = {self._parts.transcript: _pages(session), **self._noted(notice)}
            if exchange and stood != (exchange.side, exchange.move):
                stood = (exchange.side, exchange.move)
                updates |= {self._parts.side: exchange.side, self._parts.move: exchange.move}
            yield updates
        # Once more as it stands: what was sent last may have crossed a stop on its way.
        yield {
            self._parts.transcript: _pages(session),
            self._parts.stop: gr.Button(visible=session.writing),
        }

    def gone(self, request: gr.Request) -> None:
        """Stop what is being written for a page that has been closed."""
        session = self._answering.pop(str(request.session_hash), None)
        if session is not None:
            session.stop()

    def put_back(self, session: Session, draft: str) -> Any:
        """Return a question whose answer failed to the box, unless something else is in it."""
        lost, session.lost = session.lost, ""
        return lost if lost and not draft.strip() else gr.skip()

    def stop(self, session: Session) -> Updates:
        """Leave the answer as far as it is written."""
        session.stop()
        return {
            self._parts.transcript: _pages(session),
            self._parts.stop: gr.Button(visible=False),
        }

    def fresh(self, session: Session) -> Updates:
        """Begin a new chat; what stands in the box stays."""
        session.clear()
        return {
            self._parts.transcript: _pages(session),
            self._parts.stop: gr.Button(visible=False),
            self._parts.panel: empty_panel_html(),
            self._parts.library.shelves: "",
            **self._noted(""),
        }

    def _begin(
        self,
        session: Session,
        question: str,
        side: Wanted,
        move: Move,
        writer: str,
        before: int | None = None,
    ) -> Updates:
        chosen = self._menu.chosen(session, writer)
        try:
            exchange = self._talk.begin(session, question, side, move, before, chosen)
        except Refused as refusal:
            return self._noted(str(refusal))
        return {
            self._parts.transcript: _pages(session),
            self._parts.stop: gr.Button(visible=True),
            self._parts.pending: exchange.number,
            **self._noted(""),
        }

    def _noted(self, notice: str) -> Updates:
        shown = f'<p class="notice" role="alert">{escape(notice)}</p>' if notice else ""
        return {self._parts.notice: shown}


def _pages(session: Session) -> list[str]:
    """The transcript, one string an exchange, so that only the one that grows travels again."""
    return [exchange_html(each) for each in session.exchanges] or [first_screen_html()]


def _side(value: object) -> Wanted:
    return cast(Wanted, value) if value in get_args(Wanted) else "both"


def _move(value: object) -> Move:
    return cast(Move, value) if value in get_args(Move) else "steelman"
