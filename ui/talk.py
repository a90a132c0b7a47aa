"""What happens between reader and engine: taking questions, streaming answers, opening passages."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from corpus.errors import SteelmanError
from rag.answer import Answer, Move, Wanted
from rag.chat.choices import BUILT_IN_CHOICE, WriterChoice
from rag.conversation.turns import LONGEST_QUESTION, Turn
from ui.passage_panel import empty_panel_html, passage_panel_html
from ui.session import Exchange, Opened, Session
from ui.wording import BROKEN, EMPTY_QUESTION, too_long

if TYPE_CHECKING:
    from rag.engine import Engine

log = logging.getLogger(__name__)

PACE = 0.035
"""Seconds between two sentences, so that the eye can follow."""


class Refused(SteelmanError):
    """A question that cannot be asked as it stands; the message says why."""


class Talk:
    """One engine, and what a session can do with it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(
        self,
        session: Session,
        question: str,
        side: Wanted,
        move: Move,
        before: int | None = None,
        writer: WriterChoice = BUILT_IN_CHOICE,
    ) -> Exchange:
        """Take a question into the transcript; `write` then answers it.

        Raises:
            Refused: it is empty or too long. The session stays as it was.
        """
        question = question.strip()
        if not question:
            raise Refused(EMPTY_QUESTION)
        if len(question) > LONGEST_QUESTION:
            raise Refused(too_long(len(question), LONGEST_QUESTION))
        return session.add(question, side, move, before, writer)

    def write(self, session: Session, number: int) -> Iterator[str]:
        """Grow the answer of one exchange, a sentence a step; each step yields a notice or ""."""
        exchange = session.exchange(number)
        if exchange is None or exchange.status != "writing":
            return
        history = _history(session.exchanges[: exchange.before])
        try:
            for answer in self._engine.stream(
                exchange.question,
                exchange.side,
                exchange.move,
                history,
                writer=exchange.writer.id,
                stop=exchange.halt,
            ):
                if exchange.status != "writing":
                    return
                exchange.take(answer)
                yield ""
                time.sleep(PACE)
        except SteelmanError as error:
            yield _failed(session, exchange, str(error))
        except Exception:
            log.exception("The answer to %r broke off", exchange.question)
            yield _failed(session, exchange, BROKEN)
        else:
            if exchange.status == "writing":
                exchange.status = "done"
            yield ""
        finally:
            exchange.halt.set()

    def open(self, session: Session, passage_id: str, quote: str = "", anew: bool = False) -> str:
        """The panel with a passage; `anew` forgets what was opened before it."""
        passage = self._engine.corpus.passage(passage_id)
        if anew:
            session.trail.clear()
        session.trail.append(Opened(passage.id, quote))
        return self.panel(session)

    def back(self, session: Session) -> str:
        """The panel with the passage before the one on show."""
        if session.trail:
            session.trail.pop()
        return self.panel(session)

    def panel(self, session: Session) -> str:
        """The panel as the session has it."""
        if not session.trail:
            return empty_panel_html()
        opened = session.trail[-1]
        corpus = self._engine.corpus
        return passage_panel_html(
            corpus,
            corpus.passage(opened.passage),
            opened.quote,
            can_go_back=len(session.trail) > 1,
        )


def cited_quote(session: Session, number: int, citation: int) -> str:
    """The words that a citation of an exchange quotes; empty when there is no such citation."""
    exchange = session.exchange(number)
    if exchange is None or exchange.answer is None:
        return ""
    return next((c.quote for c in exchange.answer.citations if c.n == citation), "")


def _failed(session: Session, exchange: Exchange, notice: str) -> str:
    """Keep what was written, and save the question for the box."""
    if exchange.status != "writing":
        return ""
    session.lost = exchange.question
    exchange.status = "failed"
    return notice


def _history(exchanges: Sequence[Exchange]) -> list[Turn]:
    """The exchanges as turns; a question stands there as it was understood.

    So a side that was asked for in words stays with the switch, which has followed it, and the
    reader may move it on.
    """
    return [
        turn
        for exchange in exchanges
        if exchange.answer is not None and exchange.answer.sections
        for turn in (
            Turn("user", exchange.answer.standalone_question),
            Turn("assistant", _prose(exchange.answer)),
        )
    ]


def _prose(answer: Answer) -> str:
    return " ".join(sentence.text for section in answer.sections for sentence in section.sentences)
