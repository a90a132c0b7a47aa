"""Retrieval: fusion, sides, repeats; and on the real index."""

from __future__ import annotations

import pytest

from corpus.library import Corpus
from corpus.passage import CAMPS, Camp
from rag.engine import Engine
from rag.retrieval.search import LEXICAL_WEIGHT, add_scores, usable_by
from rag.retriever import SidedRetriever
from rag.words.lexical import LexicalIndex, stems


def test_fusion_adds_what_both_halves_say() -> None:
    scores = add_scores({"a": 0.5, "b": 0.4}, {"b": 4.0, "c": 1.0})
    assert scores == {
        "a": pytest.approx(0.5),
        "b": pytest.approx(0.4 + 4 * LEXICAL_WEIGHT),
        "c": pytest.approx(0.4 + LEXICAL_WEIGHT),
    }
    assert add_scores({}, {}) == {}


def test_both_kinds_of_source_are_among_the_first_five(engine: Engine) -> None:
    for question in ("Why 98%?", "What is deliberative alignment?", "Is oversight enough?"):
        kinds = [hit.passage.kind for hit in engine.search(question).hits]
        assert len(kinds) == 5
        assert kinds.count("original") >= 2
        assert kinds.count("note") >= 1


def test_a_question_that_names_a_work_finds_its_notes(engine: Engine) -> None:
    first = engine.search("What does the paper report for o3 before training?").hits[0].passage
    assert first.source == "schoen-antischeming"


@pytest.mark.parametrize("camp", CAMPS)
def test_a_side_gets_its_own_and_what_is_granted_to_it(corpus: Corpus, camp: Camp) -> None:
    allowed = usable_by(camp)
    ids = {p.id for p in corpus.passages.values() if allowed(p)}
    assert "thread-c2-8" not in ids
    assert ("thread-c3-4" in ids) == (camp == "iterative")
    assert ("thread-c4-4" in ids) == (camp == "miri")
    assert ("thread-c3-7" in ids) == (camp == "miri")
    assert "thread-c9-1" in ids


@pytest.mark.parametrize("camp", CAMPS)
def test_search_with_a_side_stays_on_it(engine: Engine, camp: Camp) -> None:
    for question in ("Can weaker AIs keep stronger ones aligned?", "Are models scheming?", "98%"):
        hits = engine.search(question, camp, k=10).hits
        assert len(hits) == 10
        for hit in hits:
            assert hit.passage.side in (camp, "neutral")
            assert hit.passage.id != "thread-c2-8"


def test_one_hit_a_passage(engine: Engine) -> None:
    hits = engine.search("Does computer security show that oversight fails?", k=20).hits
    ids = [hit.passage.id for hit in hits]
    assert len(ids) == len(set(ids)) == 20
    assert hits[0].score == max(hit.score for hit in hits)


@pytest.mark.parametrize(
    ("question", "id"),
    [
        ("last digit of 139!", "thread-c1-2"),
        ("untrusted monitoring", "thread-c9-4"),
        ("GAAP", "thread-c3-6"),
        ("Will copies of copies stay good?", "thread-c3-1"),
        ("If a machine never misbehaves, is it safe?", "thread-c8-4"),
    ],
)
def test_words_and_paraphrases_are_found(engine: Engine, question: str, id: str) -> None:
    assert id in [hit.passage.id for hit in engine.search(question).hits]


def test_the_langchain_retriever_gives_the_same_passages(engine: Engine) -> None:
    retriever = SidedRetriever(engine=engine, side="miri", k=4)
    documents = retriever.invoke("Does a small loss at each step matter?")
    hits = engine.search("Does a small loss at each step matter?", "miri", 4).hits
    assert [document.id for document in documents] == [hit.passage.id for hit in hits]
    assert documents[0].page_content == hits[0].passage.text
    assert documents[0].metadata["speaker"] == hits[0].passage.speaker


def test_stems_meet_across_inflections() -> None:
    assert stems("scheming") == stems("The schemes!") == stems("schemed")


def test_coverage_is_the_weight_of_known_words() -> None:
    lexical = LexicalIndex({"a": "oversight grows", "b": "oversight of patches"})
    assert lexical.coverage("oversight patch") == pytest.approx(1.0)
    assert lexical.coverage("sourdough") == 0.0
    assert lexical.coverage("the of and") == 0.0
    assert 0 < lexical.coverage("oversight sourdough") < 0.5
    assert lexical.scores("sourdough") == {}
    assert list(lexical.scores("patches")) == ["b"]
