"""Nothing is told twice in one answer, and what is asked for comes first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.passage import CAMPS
from rag.briefing.brief import Line, Part
from rag.briefing.material import speaking_side
from rag.briefing.person import asked_of
from rag.briefing.repetition import SAME_SOURCE, Likeness, without_repetition
from rag.engine import Engine
from rag.prepared import Prepared
from rag.retrieval.search import usable_by
from rag.words.asking import asks_whether

BROAD = (
    "Will iterative alignment work?",
    "Does catching models at scheming now and then actually matter?",
    "Would scheming even pay for an AI whose goals keep being changed by training?",
)


@pytest.fixture(scope="module")
def likeness(engine: Engine) -> Likeness:
    return Likeness(engine.model.embed)


@pytest.mark.parametrize("question", BROAD)
@pytest.mark.parametrize("camp", CAMPS)
def test_evidence_says_nothing_that_the_case_has_said(
    engine: Engine, likeness: Likeness, question: str, camp: str
) -> None:
    prepared = engine.prepare(question, camp)
    assert isinstance(prepared, Prepared)
    (brief,) = prepared.briefs
    told = [line for part in (brief.opening, *brief.points) for line in part.lines]
    for part in brief.evidence:
        for line in part.lines:
            for other, cosine in zip(
                told, likeness.of(line.text, [each.text for each in told]), strict=True
            ):
                if set(line.passages) & set(other.passages):
                    assert cosine < SAME_SOURCE, (line.text, other.text)


def test_evidence_that_repeats_a_point_is_left_out(engine: Engine, likeness: Likeness) -> None:
    prepared = engine.prepare(BROAD[0], "iterative")
    assert isinstance(prepared, Prepared)
    (brief,) = prepared.briefs
    point = brief.points[0]
    again = Part(point.passages, (Line(point.lines[-1].text, point.lines[-1].passages),))
    doubled = replace(brief, evidence=(again, *brief.evidence))
    assert again not in without_repetition(doubled, likeness).evidence


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What does Schoen think the anti-scheming numbers show?", "Bronson Schoen"),
        ("What does the post's author concede about instrumental drives?", "The post's author"),
        ("How does Carlsmith get to 25%?", "Joe Carlsmith"),
        ("Did Schoen and the author ever meet?", None),
        ("Is 98% enough?", None),
    ],
)
def test_whose_view_is_asked_for(engine: Engine, question: str, first: str | None) -> None:
    found = asked_of(question, engine.corpus)
    assert (found[0] if found else None) == first


def test_an_answer_begins_with_whose_view_was_asked_for(engine: Engine) -> None:
    for side in CAMPS:
        answer = engine.ask("What does Schoen think the anti-scheming numbers show?", side)
        cited = {c.n: c.passage for c in answer.citations}
        first = cited[answer.sections[0].sentences[0].citations[0]]
        assert first.speaker == "Bronson Schoen"
    granted = engine.ask("What does the post's author concede about instrumental drives?")
    assert "self-preservation" in " ".join(s.text for s in granted.sections[0].sentences)


def test_a_first_question_of_small_words_stands_alone(engine: Engine) -> None:
    answer = engine.ask("Do we get more than one try at this?", "miri")
    assert not answer.declined
    assert any(section.role == "thesis" for section in answer.sections)
    assert engine.ask("and the other side?", "miri").declined


def test_reasons_are_asked_for() -> None:
    for question in ("Is it safe?", "why 98%?", "Isn't that circular?", "ok but could it work?"):
        assert asks_whether(question), question
    for question in ("What is GP4?", "How many runs?", "Who said so?", "Whose view is it?"):
        assert not asks_whether(question), question


@pytest.mark.parametrize("camp", CAMPS)
def test_a_critique_meets_claims_of_the_other_side_one_by_one(engine: Engine, camp: str) -> None:
    corpus = engine.corpus
    speaks = speaking_side(camp, "critique")
    for crux in corpus.cruxes.values():
        critique = crux.cases[speaks].critique
        assert len(critique.rebuttals) >= 2, crux.id
        for rebuttal in critique.rebuttals:
            assert all(map(usable_by(speaks), map(corpus.passage, rebuttal.answer.passages)))
            assert all(map(usable_by(camp), map(corpus.passage, rebuttal.claim.passages)))
    answer = engine.ask("Can we rely on weaker AIs to oversee stronger ones?", camp, "critique")
    roles = [section.role for section in answer.sections]
    assert roles[0] == "thesis"
    assert roles.count("objection") >= 2
    for at, role in enumerate(roles):
        assert role != "objection" or roles[at + 1] == "reply"
