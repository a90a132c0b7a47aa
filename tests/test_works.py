"""The linked works: notes of our own, each with its place, its side and where it was checked."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from corpus.collection import shipped
from corpus.library import Corpus, section_number
from corpus.passage import Passage
from rag.prose.verify import quotations

SOURCES = Path(__file__).parent.parent.parent / "shared" / "sources"
RUN = 9
"""Words in a row that nobody writes twice by chance."""

FEWEST = {"carlsmith-motivations": 60, "carlsmith-scheming": 70, "schoen-antischeming": 60}


@pytest.fixture(scope="module")
def notes() -> list[Passage]:
    return [passage for passage in shipped().passages.values() if passage.kind == "note"]


def test_each_work_has_its_notes(notes: list[Passage]) -> None:
    count = Counter(note.source for note in notes)
    assert set(count) == set(FEWEST)
    for source, fewest in FEWEST.items():
        assert count[source] >= fewest


def test_every_note_is_described_in_full(notes: list[Passage], corpus: Corpus) -> None:
    for note in notes:
        speaker = corpus.speaker_of(note)
        assert note.gist.startswith(speaker.long), note.id
        assert 25 <= len(note.text.split()) <= 100, note.id
        assert len(set(note.asks)) == len(note.asks) >= 8, note.id
        assert note.plain, note.id
        assert note.locator, note.id
        assert note.url.startswith("https://"), note.id
        assert note.checked.startswith(("work: ", "second hand: ")), note.id
        assert note.quotes == (), note.id


def test_what_was_checked_at_second_hand_says_so_to_the_reader(notes: list[Passage]) -> None:
    for note in notes:
        assert ("second hand" in note.locator) == note.checked.startswith("second hand"), note.id


def test_a_number_in_a_gist_stands_in_its_note(notes: list[Passage]) -> None:
    for note in notes:
        for number in re.findall(r"\d+(?:\.\d+)?%", note.gist):
            assert number in note.text, (note.id, number)


def test_neutral_authors_are_not_made_to_speak_for_a_camp(
    notes: list[Passage], corpus: Corpus
) -> None:
    for note in notes:
        assert corpus.speaker_of(note).camp == "neutral"
        assert "iterative alignment’s supporters" not in note.text


@pytest.mark.parametrize(
    ("source", "sections"),
    [
        ("carlsmith-motivations", {"1", "2.1.1", "2.1.5", "3.1", "3.2.1", "4.2", "4.5", "5", "6"}),
        ("carlsmith-scheming", {"0", "1.1", "1.2", "2.1", "2.2.3", "3", "4", "5", "6"}),
        ("schoen-antischeming", {"1", "2.3", "3.2", "3.4", "4", "5.1.2", "6", "7", "8", "M.1"}),
    ],
)
def test_every_part_of_a_work_is_covered(
    notes: list[Passage], source: str, sections: set[str]
) -> None:
    held = {section_number(note.section) for note in notes if note.source == source}
    for section in sections:
        assert any(one == section or one.startswith(f"{section}.") for one in held), section


def test_what_stands_in_quotation_marks_stays_a_term(notes: list[Passage]) -> None:
    for note in notes:
        for quote in quotations(note.text):
            assert len(quote.split()) < RUN, (note.id, quote)


def test_no_sentence_is_copied(notes: list[Passage]) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(SOURCES.glob("*.txt"))]
    if not texts:
        pytest.skip("no text of a work is beside the repository")

    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))
        return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}

    theirs = set().union(*(runs(text) for text in texts))
    for note in notes:
        for ours in (note.text, note.gist, note.plain, *note.asks):
            assert not runs(ours) & theirs, note.id
