"""Where somebody says what a note tells."""

from __future__ import annotations

import pytest

from corpus.library import Corpus
from rag.prose.narrator import Narrator
from rag.prose.place import place_of


@pytest.mark.parametrize(
    ("passage", "place"),
    [
        ("scheming-0-b", "Scheming AIs"),
        ("scheming-3-2-d", "an interview on Scheming AIs"),
        ("antischeming-7-c", "Apollo’s companion post"),
        ("antischeming-8-e", "the discussion under their post"),
        ("antischeming-9-i", ""),
        ("thread-c3-1", ""),
    ],
)
def test_a_note_is_told_from_where_it_was_said(corpus: Corpus, passage: str, place: str) -> None:
    held = corpus.passage(passage)
    assert place_of(held, corpus.sources[held.source]) == place


def test_what_was_said_in_an_interview_is_not_told_as_the_works(corpus: Corpus) -> None:
    for passage in corpus.passages.values():
        if passage.kind == "note" and "interview" in passage.locator and passage.telling:
            told = Narrator(corpus, "Will it work?").tell(passage)[0].text
            assert "in Scheming AIs" not in told
