"""The list below an answer: what the prose does not come to, for the side that speaks."""

from __future__ import annotations

import pytest

from corpus.library import Corpus
from corpus.passage import CAMPS
from rag.answer import Answer, Section
from rag.conversation.turns import Turn
from rag.engine import Engine
from rag.prose.listing import BESIDE_A_SUBJECT, MOST
from rag.retrieval.search import usable_by

BROAD = "Can weaker AIs keep stronger ones aligned?"
NARROW = "Why 98%?"
FOR_A_NUMBER = "How many of the 26 evaluations still show covert actions after the training?"


@pytest.mark.parametrize("camp", CAMPS)
def test_the_list_holds_what_helps_the_side_and_is_not_cited_above(
    engine: Engine, corpus: Corpus, camp: str
) -> None:
    answer = engine.ask(BROAD, camp)
    (section,) = answer.also
    assert section.side == camp
    assert 3 <= len(section.sentences) <= MOST
    cited = {citation.n: corpus.passage(citation.passage.id) for citation in answer.citations}
    above = {citation.n for citation in answer.rests_on}
    for sentence in section.sentences:
        (n,) = sentence.citations
        assert n not in above
        assert cited[n].side == camp
        assert cited[n].voice != "reports"
        assert usable_by(camp)(cited[n])


def test_every_citation_has_a_number_of_its_own_and_a_line_that_cites_it(engine: Engine) -> None:
    answer = engine.ask(BROAD, "both")
    numbers = [citation.n for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len({citation.passage.id for citation in answer.citations}) == len(numbers)
    assert {section.side for section in answer.also} == set(CAMPS)
    assert max(len(section.sentences) for section in answer.also) <= MOST / 2
    used = {n for section in (*answer.sections, *answer.also) for n in _numbers(section)}
    assert used == set(numbers)


def test_a_question_about_a_passage_gets_a_shorter_list(engine: Engine) -> None:
    answer = engine.ask(NARROW, "miri")
    assert 0 < sum(len(section.sentences) for section in answer.also) <= BESIDE_A_SUBJECT


def test_a_question_for_a_number_and_a_shorter_answer_get_none(engine: Engine) -> None:
    number = engine.ask(FOR_A_NUMBER, "miri")
    assert number.sections
    assert not number.declined
    assert number.also == ()
    history = _history(engine.ask(BROAD, "miri"))
    turns = [Turn("user", BROAD), Turn("assistant", history)]
    assert engine.ask("shorter", "miri", history=turns).also == ()


def test_the_list_comes_with_the_whole_answer_only(engine: Engine) -> None:
    *growing, whole = engine.stream(BROAD, "miri")
    assert whole.also
    assert not any(part.also for part in growing)


def test_what_was_only_listed_has_not_been_said(engine: Engine) -> None:
    first = engine.ask(BROAD, "miri")
    turns = [Turn("user", BROAD), Turn("assistant", _history(first))]
    more = engine.ask("go on", "miri", history=turns)
    told = {citation.passage.id for citation in first.rests_on}
    listed = {citation.passage.id for citation in first.citations} - told
    assert listed & {citation.passage.id for citation in more.rests_on}


def _numbers(section: Section) -> set[int]:
    return {n for sentence in section.sentences for n in sentence.citations}


def _history(answer: Answer) -> str:
    return " ".join(s.text for section in answer.sections for s in section.sentences)
