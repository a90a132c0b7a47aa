"""The shelf: documents become passages, appear whole or not at all, and lend their words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.chunk import LONGEST, chunks
from corpus.collection import shipped, with_shelf
from corpus.document import Block, Document
from corpus.errors import CorpusError
from corpus.shelf import AlreadyHeld, NotHeld, Shelf
from rag.briefing.planning import make_brief
from rag.prose.verify import verify
from rag.prose.writer import BuiltInWriter
from rag.retrieval.search import Found, Hit

OWN = Document(
    id="on-tripwires",
    title="On tripwires",
    author="A. Reader",
    kind="user",
    blocks=(
        Block("A tripwire fires when a line is crossed.", heading="1 What they are", page=2),
        Block("Capable models learn where the wires are.", heading="2 Why they fail", page=3),
    ),
    digest="1",
    origin="tripwires.md",
    side="miri",
)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "shelf")


def test_a_document_comes_back_as_it_went_in(shelf: Shelf) -> None:
    assert shelf.put(OWN)
    assert shelf.get("on-tripwires") == OWN
    assert list(shelf.documents()) == [OWN]


def test_the_same_document_again_changes_nothing(shelf: Shelf) -> None:
    shelf.put(OWN)
    (file,) = shelf.folder.glob("*.json")
    before = file.stat().st_mtime_ns
    assert not shelf.put(OWN)
    assert file.stat().st_mtime_ns == before
    with pytest.raises(AlreadyHeld, match="on-tripwires"):
        shelf.put(replace(OWN, id="another-name"))


def test_another_side_is_taken_over(shelf: Shelf) -> None:
    shelf.put(OWN)
    assert shelf.put(replace(OWN, side="iterative"))
    assert shelf.get("on-tripwires").side == "iterative"


def test_what_is_not_there_is_named(shelf: Shelf) -> None:
    with pytest.raises(NotHeld, match="nothing-here"):
        shelf.remove("nothing-here")
    with pytest.raises(NotHeld):
        shelf.get("../secrets")


def test_an_empty_document_is_refused_and_nothing_kept(shelf: Shelf) -> None:
    with pytest.raises(CorpusError, match="no text"):
        shelf.put(replace(OWN, blocks=(Block("  \n "),)))
    assert list(shelf.documents()) == []


def test_a_broken_file_is_one_plain_line(shelf: Shelf) -> None:
    shelf.put(OWN)
    shelf.folder.joinpath("on-tripwires.json").write_text("{", encoding="utf-8")
    with pytest.raises(CorpusError, match="add the document again"):
        list(shelf.documents())


def test_long_blocks_are_cut_at_sentences_and_lose_nothing() -> None:
    text = " ".join(f"This is sentence number {n} of a long paragraph." for n in range(80))
    document = replace(OWN, blocks=(Block(text, heading="1 Long", page=7),))
    pieces = chunks(document)
    assert len(pieces) > 3
    assert " ".join(piece.text for piece in pieces) == text
    for piece in pieces:
        assert len(piece.text.split()) <= LONGEST
        assert piece.text.endswith(".")
        assert (piece.heading, piece.page) == ("1 Long", 7)


def test_a_document_of_ones_own_speaks_for_its_side(shelf: Shelf) -> None:
    shelf.put(OWN)
    corpus = with_shelf(shelf)
    passage = corpus.passage("on-tripwires-2")
    assert (passage.speaker, passage.side, passage.kind) == ("A. Reader", "miri", "user")
    assert passage.locator == "2 Why they fail, page 3"
    found = Found((Hit(passage, 1.0, 0.9),), {}, 0.9, 0.0)
    brief = make_brief(corpus, "Why do they fail?", "miri", "steelman", found, found)
    verified = verify(BuiltInWriter(corpus).write([brief]), corpus.speakers)
    assert "“Capable models learn where the wires are.”" in verified.sections[0].sentences[0].text
    assert not verified.dropped


def test_full_text_lends_its_words_to_the_note_on_its_section(shelf: Shelf) -> None:
    note = next(p for p in shipped().passages.values() if p.id == "antischeming-3-1-a")
    exact = f"Here the work itself says that {note.gist.split(' ', 3)[3].rstrip('.')}."
    shelf.put(
        Document(
            id="schoen-antischeming-fulltext",
            title="The paper",
            author="Its authors",
            kind="fulltext",
            blocks=(Block(exact, heading=note.section),),
            digest="2",
            origin="somewhere",
        )
    )
    corpus = with_shelf(shelf)
    held = corpus.full_text_of(corpus.passage(note.id))
    assert [passage.speaker for passage in held] == [note.speaker]
    found = Found((Hit(corpus.passage(note.id), 1.0, 0.9),), {}, 0.9, 0.0)
    brief = make_brief(corpus, note.asks[0], "miri", "steelman", found, found)
    verified = verify(BuiltInWriter(corpus).write([brief]), corpus.speakers)
    quoted = [s for section in verified.sections for s in section.sentences if exact in s.text]
    assert quoted
    assert quoted[0].support == "quoted"
    assert not verified.dropped


def test_no_case_rests_on_full_text_that_nobody_has_read(shelf: Shelf) -> None:
    shelf.put(replace(OWN, id="schoen-antischeming-fulltext", kind="fulltext", side="neutral"))
    corpus = with_shelf(shelf)
    passage = corpus.passage("schoen-antischeming-fulltext-1")
    found = Found((Hit(passage, 1.0, 0.9),), {}, 0.9, 0.0)
    brief = make_brief(corpus, "What is a tripwire?", "iterative", "steelman", found, found)
    assert passage not in brief.subject
    assert passage in brief.background
