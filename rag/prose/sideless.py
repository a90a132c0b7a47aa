"""The ablation “no sides”: answers as they would be if nobody had read passages for side and voice.

Every passage counts as an assertion of whichever side is to speak, so that its case may rest on
anything; and verification, which would not let it, sees passages of neither side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from corpus.library import Corpus
from corpus.passage import CAMPS, Camp, Passage, Side
from rag.prose.draft import DraftSection
from rag.retrieval.search import Found


class Sideless:
    """One corpus without its sides."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def corpus_for(self, camp: Camp) -> Corpus:
        """The corpus as if everything in it were said for that side."""
        return self._corpora[camp]

    def found_for(self, camp: Camp, found: Found) -> Found:
        """The same hits, their passages as `corpus_for` has them."""
        told = self._corpora[camp].passages
        hits = tuple(replace(hit, passage=told[hit.passage.id]) for hit in found.hits)
        return replace(found, hits=hits)

    @cached_property
    def _corpora(self) -> dict[Camp, Corpus]:
        return {
            camp: replace(
                self._corpus,
                passages={id: _held(p, camp) for id, p in self._corpus.passages.items()},
            )
            for camp in CAMPS
        }


def unsided(draft: Sequence[DraftSection]) -> list[DraftSection]:
    """The draft with passages of neither side, on which any sentence may rest."""
    return [
        replace(
            section,
            sentences=tuple(
                replace(
                    sentence,
                    passages=tuple(_held(passage, "neutral") for passage in sentence.passages),
                )
                for sentence in section.sentences
            ),
        )
        for section in draft
    ]


def _held(passage: Passage, side: Side) -> Passage:
    return replace(passage, side=side, voice="asserts", leans=())
