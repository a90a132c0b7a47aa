"""A conversation in the chat: what is handed on, what is shown, where the switches stand."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from ui import talk as talk_module
from ui.answer_html import exchange_html
from ui.answer_markdown import answer_markdown
from ui.session import Exchange, Session
from ui.talk import Talk

RARE = "Is rare scheming dangerous?"


@pytest.fixture
def talk(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Talk:
    monkeypatch.setattr(talk_module, "PACE", 0)
    return Talk(engine)


def ask(talk: Talk, session: Session, question: str, side: str = "both") -> Exchange:
    exchange = talk.begin(session, question, side, "steelman")  # type: ignore[arg-type]
    for _ in talk.write(session, exchange.number):
        pass
    assert exchange.status == "done"
    return exchange


def test_the_reader_sees_how_a_follow_up_was_understood(talk: Talk) -> None:
    session = Session()
    ask(talk, session, RARE)
    follow_up = ask(talk, session, "shorter")
    assert f"Understood as: In short: {RARE}" in exchange_html(follow_up)
    assert follow_up.answer is not None
    assert f"Understood as: In short: {RARE}" in answer_markdown(follow_up.answer)
    assert "Understood as" not in exchange_html(session.exchanges[0])


def test_a_side_asked_for_in_words_is_shown_and_can_be_left_again(talk: Talk) -> None:
    session = Session()
    ask(talk, session, RARE, "iterative")
    turned = ask(talk, session, "now steelman MIRI", "iterative")
    assert (turned.side, turned.alone) == ("miri", RARE)
    assert 'class="exchange side-miri"' in exchange_html(turned)
    assert 'data-side="iterative"' in exchange_html(turned)
    assert "side=miri" in exchange_html(turned)
    # The reader moves the switch back by hand: the words of the turn before don't hold it.
    assert ask(talk, session, "shorter", "both").side == "both"


def test_a_follow_up_can_be_asked_again_for_the_other_side(talk: Talk) -> None:
    session = Session()
    ask(talk, session, RARE, "iterative")
    turned = ask(talk, session, "what would MIRI say?", "iterative")
    again = ask(talk, session, turned.alone, "iterative")
    assert again.side == "iterative"
    assert again.answer is not None
    assert again.answer.standalone_question == RARE


def test_going_on_twice_does_not_repeat_what_was_said(talk: Talk) -> None:
    session = Session()
    for question in ("Can weaker AIs keep stronger ones aligned?", "go on", "go on"):
        ask(talk, session, question, "miri")
    said = [
        {s.text for section in each.answer.sections for s in section.sentences}
        for each in session.exchanges
        if each.answer
    ]
    assert not said[0] & said[1]
    assert not (said[0] | said[1]) & said[2]
