"""End to end: a question in, a cited answer out, on the real index and model."""

from __future__ import annotations

import json

import pytest

from corpus.passage import CAMPS, Camp
from rag.conversation.turns import checked
from rag.engine import Engine
from rag.errors import QuestionError

WEAK = "Can weaker AIs keep stronger ones aligned?"


@pytest.mark.parametrize("camp", CAMPS)
def test_a_case_has_its_parts_and_cites_every_sentence(engine: Engine, camp: Camp) -> None:
    answer = engine.ask(WEAK, camp)
    roles = [section.role for section in answer.sections]
    assert roles[0] == "thesis"
    assert roles.count("point") >= 2
    assert "objection" in roles
    assert "reply" in roles
    assert "concession" in roles
    assert {section.side for section in answer.sections} == {camp}
    assert all(s.citations for section in answer.sections for s in section.sentences)
    assert answer.dropped == ()


def test_both_sides_and_where_they_part(engine: Engine) -> None:
    answer = engine.ask("Is high confidence in doom justified?")
    assert [section.side for section in answer.sections][-1] == "neutral"
    assert answer.sections[-1].role == "crux"
    assert {section.side for section in answer.sections} == {"iterative", "miri", "neutral"}


def test_a_critique_meets_claims_with_what_is_said_against_them(engine: Engine) -> None:
    answer = engine.ask(WEAK, "iterative", "critique")
    by_number = {c.n: c.passage for c in answer.citations}
    pairs = [
        (claim, attack)
        for claim, attack in zip(answer.sections, answer.sections[1:], strict=False)
        if claim.role == "objection" and attack.role == "reply"
    ]
    assert len(pairs) >= 2
    for claim, attack in pairs:
        assert all(by_number[n].side == "iterative" for s in claim.sentences for n in s.citations)
        assert all(by_number[n].side == "miri" for s in attack.sentences for n in s.citations)


def test_a_narrow_question_is_answered_first(engine: Engine) -> None:
    first = engine.ask("Why 98%?", "miri").sections[0]
    assert "98%" in first.sentences[0].text


def test_the_stream_grows_to_the_answer(engine: Engine) -> None:
    parts = list(engine.stream(WEAK, "miri"))
    whole = engine.ask(WEAK, "miri")
    assert parts[-1].sections == whole.sections
    counts = [sum(len(s.sentences) for s in part.sections) for part in parts]
    assert counts == sorted(counts)
    assert counts[0] == 1
    for part in parts:
        shown = {c.n for c in part.citations}
        told = (*part.sections, *part.also)
        assert {n for section in told for s in section.sentences for n in s.citations} == shown


def test_the_json_is_what_the_design_says(engine: Engine) -> None:
    found = json.loads(json.dumps(engine.ask(WEAK, "miri").to_json("q1")))
    assert found["id"] == "q1"
    assert list(found) == [
        "id",
        "question",
        "side",
        "move",
        "standalone_question",
        "declined",
        "reason",
        "suggestions",
        "sections",
        "citations",
        "also",
        "writer",
        "notice",
        "dropped",
        "timings_ms",
    ]
    assert set(found["citations"][0]["passage"]) == {
        "id",
        "source",
        "title",
        "speaker",
        "side",
        "voice",
        "kind",
        "locator",
        "url",
        "text",
        "gist",
        "cruxes",
        "quoted_by",
    }


def test_the_same_question_gets_the_same_answer(engine: Engine) -> None:
    one, two = (engine.ask(WEAK, "iterative") for _ in range(2))
    assert (one.sections, one.citations) == (two.sections, two.citations)


@pytest.mark.parametrize("question", ["", "  \n ", "x" * 2001])
def test_a_question_that_cannot_be_taken_says_why(engine: Engine, question: str) -> None:
    with pytest.raises(QuestionError):
        engine.ask(question)


def test_a_question_is_taken_without_the_space_around_it() -> None:
    assert checked("  why?\n") == "why?"
