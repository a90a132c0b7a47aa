"""Passages as premises: their sentences, the words in them, and vectors of runs of sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.passage import Passage
from corpus.sentences import sentences
from rag.attribution.tokens import words
from rag.retrieval.embedding import EmbeddingModel, Vectors

LONGEST_RUN = 3
"""Sentences of a passage that are embedded together."""


@dataclass(frozen=True, slots=True, eq=False)
class Premise:
    """A passage as that from which a sentence may follow."""

    passage: Passage
    told: str
    """All of it: its own words and ours."""
    sentences: tuple[str, ...]
    stems: frozenset[str]
    windows: Vectors
    """One row a run of one to three sentences."""
    vocabulary: tuple[str, ...]
    """Its content words as written, one a stem."""
    word_vectors: Vectors
    """One row a word of `vocabulary`."""


class Premises:
    """Makes premises and keeps them, with the vectors of words."""

    def __init__(self, model: EmbeddingModel) -> None:
        """`model` embeds runs of sentences, and words."""
        self._model = model
        self._held: dict[str, tuple[Passage, Premise]] = {}
        self._words: dict[str, Vectors] = {}

    def of(self, passages: Sequence[Passage]) -> list[Premise]:
        """The premises of the passages, in order; new ones are embedded in one batch."""
        fresh = {
            passage.id: passage
            for passage in passages
            if passage.id not in self._held or self._held[passage.id][0] != passage
        }
        if fresh:
            self._make(list(fresh.values()))
        return [self._held[passage.id][1] for passage in passages]

    def word_vectors(self, wanted: Sequence[str]) -> Vectors:
        """One row of unit length a word."""
        fresh = [word for word in dict.fromkeys(wanted) if word not in self._words]
        if fresh:
            for word, row in zip(fresh, self._model.embed(fresh), strict=True):
                self._words[word] = row
        if not wanted:
            return np.empty((0, 1), dtype=np.float32)
        return np.stack([self._words[word] for word in wanted])

    def _make(self, passages: Sequence[Passage]) -> None:
        runs = {passage.id: _runs(passage) for passage in passages}
        texts = list(dict.fromkeys(text for found in runs.values() for text in found))
        rows = dict(zip(texts, self._model.embed(texts), strict=True))
        vocabularies = {passage.id: _vocabulary(passage) for passage in passages}
        self.word_vectors([word for found in vocabularies.values() for word in found.values()])
        for passage in passages:
            vocabulary = vocabularies[passage.id]
            self._held[passage.id] = (
                passage,
                Premise(
                    passage,
                    told_by(passage),
                    tuple(_sentences(passage)),
                    frozenset(vocabulary),
                    np.stack([rows[text] for text in runs[passage.id]]),
                    tuple(vocabulary.values()),
                    self.word_vectors(list(vocabulary.values())),
                ),
            )


def told_by(passage: Passage) -> str:
    """All that a passage says, in its own words and in ours."""
    return "\n".join(part for part in (passage.text, passage.gist, passage.plain) if part)


def _sentences(passage: Passage) -> list[str]:
    parts = (passage.text, passage.gist, passage.plain)
    return [sentence for part in parts if part for sentence in sentences(part)]


def _runs(passage: Passage) -> list[str]:
    found: list[str] = []
    for part in (passage.text, passage.gist, passage.plain):
        held = sentences(part) if part else []
        for length in range(1, LONGEST_RUN + 1):
            found += [" ".join(held[at : at + length]) for at in range(len(held) - length + 1)]
    return list(dict.fromkeys(found)) or [passage.title]


def _vocabulary(passage: Passage) -> dict[str, str]:
    """By stem, the word as first written."""
    found: dict[str, str] = {}
    for word in words(told_by(passage)):
        found.setdefault(word.stem, word.text)
    return found
