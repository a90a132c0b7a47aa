"""The passage panel: what the links and buttons that concern it lead to."""

from __future__ import annotations

import gradio as gr

from corpus.errors import SteelmanError
from ui.passage_panel import empty_panel_html
from ui.session import Session
from ui.talk import Talk, cited_quote


class PanelEvents:
    """The handlers: session in, HTML of the panel out."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    def cite(self, session: Session, event: gr.EventData) -> str:
        """Open the passage of a citation, with the words that it quotes marked."""
        quote = cited_quote(session, int(event.exchange), int(event.citation))
        return self.shown(session, str(event.passage), quote, anew=True)

    def passage(self, session: Session, event: gr.EventData) -> str:
        """Open a passage from the source that is being read."""
        return self.shown(session, str(event.passage), anew=True)

    def open(self, session: Session, event: gr.EventData) -> str:
        """Open a passage from another one."""
        return self.shown(session, str(event.passage))

    def back(self, session: Session) -> str:
        """Go back to the passage opened before."""
        return self._talk.back(session)

    def close(self, session: Session) -> str:
        """Put the panel back to what it is for."""
        session.trail.clear()
        return empty_panel_html()

    def shown(self, session: Session, passage: str, quote: str = "", anew: bool = False) -> str:
        """The panel with a passage, or with why there is none; `anew` forgets what was before."""
        try:
            return self._talk.open(session, passage, quote, anew)
        except SteelmanError as error:
            return empty_panel_html(str(error))
