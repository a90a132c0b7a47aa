"""Passages as premises: their sentences, the words in them, and vectors of runs of sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.passage import Passage
from corpus.sentences import sentences
from rag.attribution.tokens import words
from rag.retrieval.embedding import EmbeddingModel, Vectors

_MADE_OF_TWO = re.compile(r"(?<=\w)-(?=\w)")
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
        self._held: dict[str, tuple[Passage, str, Premise]] = {}
        self._vectors: dict[str, Vectors] = {}

    def of(
        self, passages: Sequence[Passage], also: Mapping[str, str] | None = None
    ) -> list[Premise]:
        """The premises of the passages, in order; new ones are embedded in one batch.

        `also` holds, by the id of a passage, what else it is known to say.
        """
        lent = {passage.id: (also or {}).get(passage.id, "") for passage in passages}
        fresh = {
            passage.id: passage
            for passage in passages
            if self._held.get(passage.id, ())[:2] != (passage, lent[passage.id])
        }
        if fresh:
            self._make(list(fresh.values()), lent)
        return [self._held[passage.id][2] for passage in passages]

    def word_vectors(self, wanted: Sequence[str]) -> Vectors:
        """One row of unit length a word."""
        if not wanted:
            return np.empty((0, 1), dtype=np.float32)
        return self._embedded(wanted)

    def _embedded(self, wanted: Sequence[str]) -> Vectors:
        """One row a text; a text is embedded once, whatever is lent to its passage afterwards."""
        fresh = [text for text in dict.fromkeys(wanted) if text not in self._vectors]
        if fresh:
            self._vectors.update(zip(fresh, self._model.embed(fresh), strict=True))
        return np.stack([self._vectors[text] for text in wanted])

    def _make(self, passages: Sequence[Passage], lent: Mapping[str, str]) -> None:
        parts = {passage.id: (*_parts(passage), lent[passage.id]) for passage in passages}
        runs = {p.id: _runs(parts[p.id]) or [p.title] for p in passages}
        self._embedded([text for found in runs.values() for text in found])
        vocabularies = {id: _vocabulary(held) for id, held in parts.items()}
        self.word_vectors([word for found in vocabularies.values() for word in found.values()])
        for passage in passages:
            held = parts[passage.id]
            vocabulary = vocabularies[passage.id]
            premise = Premise(
                passage,
                "\n".join(part for part in held if part),
                tuple(sentence for part in held if part for sentence in sentences(part)),
                frozenset(vocabulary),
                self._embedded(runs[passage.id]),
                tuple(vocabulary.values()),
                self.word_vectors(list(vocabulary.values())),
            )
            self._held[passage.id] = (passage, lent[passage.id], premise)


def _parts(passage: Passage) -> tuple[str, ...]:
    """All that a passage says; its plain words, often a comparison, are nobody’s but ours."""
    return passage.text, passage.gist


def _runs(parts: Sequence[str]) -> list[str]:
    found: list[str] = []
    for part in parts:
        held = sentences(part) if part else []
        for length in range(1, LONGEST_RUN + 1):
            found += [" ".join(held[at : at + length]) for at in range(len(held) - length + 1)]
    return list(dict.fromkeys(found))


def _vocabulary(parts: Sequence[str]) -> dict[str, str]:
    """By stem, the word as first written, and what it is made of: "rare-schemers" has "rare"."""
    found: dict[str, str] = {}
    text = "\n".join(part for part in parts if part)
    for word in (*words(text), *words(_MADE_OF_TWO.sub(" ", text))):
        found.setdefault(word.stem, word.text)
    return found
