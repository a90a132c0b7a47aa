"""The thread's data file: against the raw page, and against itself."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib import resources
from pathlib import Path

import pytest

from corpus.library import Corpus
from corpus.passage import CAMPS

DATA = tomllib.loads(
    resources.files("corpus").joinpath("data", "thread.toml").read_text(encoding="utf-8")
)
SEEDS = Path(__file__).parent.parent.parent / "shared" / "seeds"
LAST_LINE = 172


@pytest.fixture(scope="module")
def raw() -> list[str]:
    pages = sorted(SEEDS.glob("*.txt"))
    if not pages:
        pytest.skip("the raw page is not beside the repository")
    lines = pages[0].read_text(encoding="utf-8").split("\n")
    assert len(lines) == LAST_LINE
    return ["", *lines]


def test_every_raw_line_is_accounted_for_exactly_once() -> None:
    seen = Counter(
        line
        for row in DATA["passage"]
        for line in (
            *row["lines"],
            *row.get("duplicates", ()),
            *(quotation["line"] for quotation in row.get("quotations", ())),
        )
    )
    assert seen == Counter(range(1, LAST_LINE + 1))


def test_text_is_verbatim_but_for_the_listed_corrections(raw: list[str]) -> None:
    corrections = {int(line): pair for line, pair in DATA["corrections"].items()}
    for row in DATA["passage"]:
        paragraphs = []
        for line in row["lines"]:
            text = raw[line]
            if line in corrections:
                wrong, right = corrections[line]
                assert text.count(wrong) == 1
                text = text.replace(wrong, right)
            paragraphs.append(text)
        assert row["text"] == "\n\n".join(paragraphs), row["id"]


def test_duplicates_and_quotations_repeat_their_passage(raw: list[str]) -> None:
    for row in DATA["passage"]:
        paragraphs = row["text"].split("\n\n")
        for line in row.get("duplicates", ()):
            assert raw[line] in paragraphs or raw[line].removeprefix("> ") in paragraphs, line
        for quotation in row.get("quotations", ()):
            words = raw[quotation["line"]].removeprefix("> ").strip("“”")
            assert words in row["text"], quotation


def test_88_different_lines_are_82_paragraphs_5_fragments_and_a_misspelling(
    raw: list[str],
) -> None:
    assert len(set(raw[1:])) == 88
    originals = [line for row in DATA["passage"] for line in row["lines"]]
    assert len(originals) == 82
    whole = {raw[line] for line in originals}
    rest = {text for text in raw[1:] if text not in whole}
    misspelt = {text for text in rest if "that this is probably hard" in text}
    fragments = rest - misspelt
    assert len(misspelt) == 1
    assert len(fragments) == 5


def test_a_quoted_paragraph_belongs_to_the_one_who_wrote_it(corpus: Corpus) -> None:
    """The paragraphs that stand in an opponent's comment, each with its real speaker."""
    whose = {
        "it doesn’t need to be able to do much more work than we can evaluate": "The post's author",
        "This question reduces to whether the slightly even weaker": "The post's author",
        "how are we going to oversee it, and determine whether": "MIRI-style commenter",
        "roughly as difficult to unsee once you’ve seen it": "MIRI-style commenter",
        "These questions seem really messy to me": "The post's author",
        "any of the arguments for doom are simple and precise": "The post's author",
        "where the outcome could go either way": "The post's author",
        "trusted to perform one-year ML research tasks": "The post's author",
        "centrally as a structured decomposition": "Joe Carlsmith",
        "I don’t have capacity to continue": "The post's author",
        "After cutting a prompt": "The post's author",
        "I don’t think current LLMs are well described": "The post's author",
        "make better RL environments to train these things": "The post's author",
    }
    for words, speaker in whose.items():
        holders = [
            p
            for p in corpus.passages.values()
            if words in p.text and not p.text.startswith("You then seem to concede")
        ]
        assert [holder.speaker for holder in holders] == [speaker], words
        assert holders[0].quoted_by, words


def test_ten_comments_reply_as_they_did(corpus: Corpus) -> None:
    replies = {
        comment.id: comment.replies_to
        for comment in corpus.comments.values()
        if comment.replies_to is not None
    }
    assert replies == {
        "c1": "c0",
        "c2": "c1",
        "c3": "c2",
        "c4": "c3",
        "c5": "c4",
        "c6": "c4",
        "c7": "c3",
        "c8": "c4",
        "c9": "c8",
        "c10": "c2",
    }


def test_every_passage_is_described_in_full(corpus: Corpus) -> None:
    for passage in corpus.passages.values():
        if passage.source != "thread":
            continue
        speaker = corpus.speaker_of(passage)
        assert len(set(passage.asks)) == len(passage.asks) >= 8, passage.id
        assert passage.plain, passage.id
        assert passage.gist.lower().startswith(speaker.long.lower()), passage.id
        assert passage.cruxes, passage.id
        if passage.argues:
            assert passage.quotes, passage.id


def test_nothing_answers_itself_or_its_own_speaker(corpus: Corpus) -> None:
    for passage in corpus.passages.values():
        for id in passage.answers:
            answered = corpus.passage(id)
            assert answered.speaker != passage.speaker or answered.voice == "reports", passage.id


def test_what_the_sides_grant_is_marked(corpus: Corpus) -> None:
    granted = {
        "There’s a separate question of whether we can build": "miri",
        "egregiously bad things sometimes": "miri",
        "But is still dangerous": "miri",
        "a crisp core to alignment": "iterative",
        "well described as consistently scheming": "iterative",
    }
    for words, side in granted.items():
        (passage,) = [p for p in corpus.passages.values() if words in p.text]
        assert (passage.side, passage.voice) == (side, "concedes"), words


def test_irony_and_report_are_marked(corpus: Corpus) -> None:
    for words in (
        "trying to have things both ways",
        "haven’t you folded the extreme distribution shift",
        "We cannot predict what AI systems will do once",
    ):
        (passage,) = [p for p in corpus.passages.values() if words in p.text]
        assert passage.voice == "reports", words


def test_cruxes_are_argued_on_both_sides_by_passages_of_that_side(corpus: Corpus) -> None:
    from rag.retrieval.search import usable_by

    assert len(corpus.cruxes) >= 20
    for crux in corpus.cruxes.values():
        for camp in CAMPS:
            case = crux.cases[camp]
            assert case.points, crux.id
            for point in (case.opening, *case.points, case.reply):
                for id in point.passages:
                    assert usable_by(camp)(corpus.passage(id)), (crux.id, camp, id)
            against = [corpus.passage(id) for id in case.objection.passages]
            assert not all(map(usable_by(camp), against)), (crux.id, camp)


def test_no_sentence_of_ours_is_used_twice_in_a_case(corpus: Corpus) -> None:
    for crux in corpus.cruxes.values():
        texts = [point.text for camp in CAMPS for point in crux.cases[camp].points]
        assert len(texts) == len(set(texts))
