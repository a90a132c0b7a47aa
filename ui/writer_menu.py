"""The menu of writers: who is offered, where what is asked would go, and looking for more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import gradio as gr

from rag.chat.choices import WriterChoice, choice, configured
from rag.chat.local import find_local
from rag.chat.naming import BUILT_IN
from rag.settings import Settings
from ui.session import Session
from ui.writer_wording import LOOK, WRITER, found_here, goes_to

Look = Callable[[], Sequence[WriterChoice]]
"""Asks this machine for chat models; takes about a second."""


@dataclass(frozen=True)
class WriterParts:
    """The components of the menu."""

    menu: gr.Dropdown
    look: gr.Button
    note: gr.HTML
    """Where what is asked would go, and what a look on this machine has brought."""


class WriterMenu:
    """Who can be chosen; contacts nobody but this machine, and that only in `look`."""

    def __init__(
        self,
        settings: Settings,
        environ: Mapping[str, str],
        look: Look | None = None,
        *,
        inside: bool = True,
    ) -> None:
        """Raises `WriterError` if the writer of the settings can't be understood.

        Unless `inside`, others can open the page: they are offered what the settings name and no
        more, since whoever serves it pays for the rest.
        """
        self._inside = inside
        self.first = choice(settings.writer, environ)
        """The one that is selected when the page opens."""
        self._configured = [
            each
            for each in configured(settings, environ)
            if inside or each.id in (BUILT_IN, self.first.id)
        ]
        self._look = look or (lambda: find_local(ports=settings.local_servers))

    def offered(self, session: Session) -> list[WriterChoice]:
        """Who can be chosen in this session."""
        return [*self._configured, *session.found]

    def chosen(self, session: Session, id: object) -> WriterChoice:
        """The choice with that id; the first one for ids that were not offered."""
        return next((each for each in self.offered(session) if each.id == id), self.first)

    def note(self, session: Session, id: object) -> str:
        """HTML that says where what is asked would go."""
        return note_html(self.chosen(session, id))

    def look(self, session: Session, id: object) -> tuple[Any, str]:
        """The menu with what answers on this machine, and a note on how that went."""
        found = self._look() if self._inside else ()
        held = {each.id for each in self._configured}
        session.found = [each for each in found if each.id not in held]
        chosen = self.chosen(session, id)
        menu = gr.Dropdown(choices=rows(self.offered(session)), value=chosen.id)
        return menu, note_html(chosen, found_here(len(found)))


def lay_out_writers(menu: WriterMenu, inside: bool) -> WriterParts:
    """The menu's row under the switches.

    Args:
        menu: who is offered.
        inside: whether readers may look for models on the server's machine: only when nobody but
            the server's own user can open the page.
    """
    with gr.Row(elem_id="writers"):
        dropdown = gr.Dropdown(
            rows(menu.offered(Session())),
            value=menu.first.id,
            label=WRITER,
            show_label=False,
            container=False,
            filterable=False,
            elem_id="writer",
        )
        look = gr.Button(LOOK, elem_id="look", visible=inside)
    note = gr.HTML(note_html(menu.first), elem_id="writer-note", apply_default_css=False)
    return WriterParts(dropdown, look, note)


def rows(offered: Sequence[WriterChoice]) -> list[tuple[str, str | int | float]]:
    """Labels with the ids that they stand for."""
    return [(each.label, each.id) for each in offered]


def note_html(chosen: WriterChoice, outcome: str = "") -> str:
    """Where what is asked would go, and an outcome, each a line; empty if there is neither."""
    css_class = "leaves" if chosen.where == "remote" else "stays"
    told = goes_to(chosen)
    where = f'<p class="{css_class}">{escape(told)}</p>' if told else ""
    looked = f'<p class="looked">{escape(outcome)}</p>' if outcome else ""
    return f'<div role="status">{where}{looked}</div>' if where or looked else ""
