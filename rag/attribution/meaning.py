"""How far the meaning of a sentence is that of passages, as a few measures and one probability."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from rag.attribution.certainty import asks, contrasts, happens
from rag.attribution.opposites import reverse
from rag.attribution.order import swapped
from rag.attribution.premises import Premise, Premises
from rag.attribution.speakers import people_in
from rag.attribution.tokens import Word, clauses, light, pieces, words
from rag.attribution.weights import SAID, SAID_BIAS, TURNED, TURNED_BIAS
from rag.retrieval.embedding import EmbeddingModel, Vectors

LIKE = 0.35
"""Cosine of two words from which they begin to count as alike; at 1 they are the same."""
MOST_CLAUSES = 5
AGREES = 0.7
"""Share of the sentence's words in one that turns none of them round from which it doesn't matter
what the others do."""
PIECE = 2
"""Content words from which a piece of a sentence says something of its own."""
NEW = 0.3
"""How alike the words of a reason have to be on average, by weight, for it to be the passages' own.
"""
NEW_JOINED = 0.35
"""The same of what is joined to the rest by such a word as "and" or "which"."""
_JOINED = re.compile(
    r"\W*(?:and|but|so|which|while|though|as|where|thus|then|making|leaving|giving|proving)\b",
    re.IGNORECASE,
)
_REASON = re.compile(r"\W*(?:because|since|as if)\b", re.IGNORECASE)
UNHEARD = 0.15
"""How alike its words are on average below which the passages have nothing of it."""

Weigh = Callable[[str], float]
Row = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measures:
    """What is measured of a sentence and the passages together; shares and cosines, 0 to 1."""

    cosine: float
    """To the nearest run of sentences."""
    clause_least: float
    """The same of the clause that is farthest."""
    alike: float
    """Share of the content words that the passages have or have something like, rare words
    weighing more."""
    clause_alike: float
    """The same of the clause where it is least."""
    opposed: float
    """How surely a word stands at the other end of a pair (`rag.attribution.opposites`), times the
    square of `alike`: a reversal is surest where the rest is the same."""
    denied: float
    """The same of a word that is denied where the passages affirm it, or conversely."""
    reversals: float
    """How surely words are reversed, added up, at most 2."""
    contrasted: float
    """1 where it denies something for contrast and the passages don’t."""
    happened: float
    """1 where it tells of events, others or durations of which the passages don’t."""
    elsewhere: float
    """By how much the cosine to another passage of the brief is higher."""
    several: float
    """Passages beyond the first."""
    asked: float
    """1 where the sentence tells what the nearest sentence asks."""
    swapped: float
    """How surely the terms of a comparison have changed places."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A sentence measured against each passage alone."""

    sentence: str
    words: tuple[Word, ...]
    clauses: tuple[str, ...]
    cosine: Row
    """One a passage."""
    clause_cosine: Row
    """Passages by clauses."""
    alike: Row
    """Passages by words: how like a word of the passage each word is, 0 to 1."""
    weights: Row
    """One a word."""

    def share(self, alike: Row, clause: str = "") -> float:
        """How much of the sentence, or of one clause, is alike; `alike` holds a value a word."""
        inside = {word.stem for word in words(clause or self.sentence)}
        weights = self.weights * np.array([word.stem in inside for word in self.words], dtype=float)
        total = float(weights.sum())
        return float((alike * weights).sum()) / total if total else 0.0

    def added(self, chosen: Sequence[int]) -> str:
        """A piece of the sentence of which the chosen passages have next to nothing; "" if none.

        However short: ", and regulators have taken note" is a claim of its own.
        """
        alike = self.alike[list(chosen)].max(axis=0)
        by = {word.stem: float(like) for word, like in zip(self.words, alike, strict=True)}
        unnamed = {w.stem for w, weight in zip(self.words, self.weights, strict=True) if not weight}
        for piece in pieces(self.sentence):
            inside = {word.stem for word in words(piece)} - unnamed
            if inside <= light():
                continue
            likes = [by.get(stem, 1.0) for stem in inside]
            if len(likes) >= PIECE and sum(likes) / len(likes) < UNHEARD:
                return piece.strip(" ,;:.")
            heard = self._share_heard(piece, by)
            if len(likes) > PIECE and _REASON.match(piece) and heard < NEW:
                return piece.strip(" ,;:.")
            if len(likes) >= PIECE and _JOINED.match(piece) and heard < NEW_JOINED:
                return piece.strip(" ,;:.")
        return ""

    def _share_heard(self, piece: str, by: Mapping[str, float]) -> float:
        """How alike the words of a piece are on average, those that tell more weighing more."""
        weight = {word.stem: float(w) for word, w in zip(self.words, self.weights, strict=True)}
        inside = {word.stem for word in words(piece)} & weight.keys()
        total = sum(weight[stem] for stem in inside)
        return sum(weight[stem] * by[stem] for stem in inside) / total if total else 1.0


class Meaning:
    """Reads sentences against premises."""

    def __init__(self, model: EmbeddingModel, premises: Premises, weigh: Weigh) -> None:
        """`weigh` gives how much a stem tells apart."""
        self._model = model
        self._premises = premises
        self._weigh = weigh

    def read(self, sentence: str, premises: Sequence[Premise]) -> Reading:
        """Everything that needs vectors, in one batch."""
        found = tuple({word.stem: word for word in words(sentence)}.values())
        parts = clauses(sentence)[:MOST_CLAUSES]
        rows = self._model.embed([sentence, *parts] if len(parts) > 1 else [sentence])
        each = rows[1:] if len(parts) > 1 else rows
        # Whose view it is says nothing of what it says; that is checked by itself.
        names = {w.stem for a, b in people_in(sentence) for w in words(sentence[a:b])}
        own_words = np.array([word.stem not in names for word in found], dtype=float)
        own = self._premises.word_vectors([word.text for word in found])
        return Reading(
            sentence,
            found,
            parts,
            np.array([float((p.windows @ rows[0]).max()) for p in premises]),
            np.array([(p.windows @ each.T).max(axis=0) for p in premises]),
            np.array([_alike(found, own, p) for p in premises]),
            np.array([self._weigh(word.stem) for word in found]) * own_words,
        )

    def measure(
        self, reading: Reading, premises: Sequence[Premise], chosen: Sequence[int]
    ) -> Measures:
        """The measures of the sentence and the chosen passages together."""
        used = [premises[at] for at in chosen]
        alike = reading.alike[list(chosen)].max(axis=0)
        share = reading.share(alike)
        cosine = float(reading.cosine[list(chosen)].max())
        held = [sentence for premise in used for sentence in premise.sentences]
        told = " ".join(premise.told for premise in used)
        stated = {word.stem for word in reading.words}
        nearest = max(held, key=lambda text: self._shared(stated, text))
        back = reverse(reading.sentence, [nearest], self._weigh)
        if back.total or self._shared(stated, nearest) < AGREES * sum(map(self._weigh, stated)):
            back = reverse(reading.sentence, held, self._weigh)
        return Measures(
            cosine=cosine,
            clause_least=float(reading.clause_cosine[list(chosen)].max(axis=0).min()),
            alike=share,
            clause_alike=min((reading.share(alike, part) for part in reading.clauses), default=0.0),
            opposed=back.opposed * share**2,
            denied=back.denied * share**2,
            reversals=min(2.0, back.total),
            contrasted=float(contrasts(reading.sentence, told)),
            happened=float(bool(happens(reading.sentence, told))),
            elsewhere=max(0.0, float(reading.cosine.max()) - cosine),
            several=float(len(chosen) - 1),
            asked=float("?" in nearest and not asks(reading.sentence)),
            swapped=swapped(reading.sentence, held, self._weigh),
        )

    def _shared(self, stated: set[str], text: str) -> float:
        return sum(self._weigh(stem) for stem in stated & {word.stem for word in words(text)})


def said(measures: Measures) -> float:
    """How probably the passages say all that the sentence says, 0 to 1."""
    return _probability(SAID, SAID_BIAS, measures)


def turned(measures: Measures) -> float:
    """How probably the sentence turns round what the passages say, 0 to 1."""
    return _probability(TURNED, TURNED_BIAS, measures)


def _probability(weights: Sequence[float], bias: float, measures: Measures) -> float:
    total = bias + sum(w * x for w, x in zip(weights, astuple(measures), strict=True))
    return 1 / (1 + math.exp(-total))


def _alike(found: Sequence[Word], own: Vectors, premise: Premise) -> Row:
    if not found:
        return np.zeros(0)
    if not len(premise.word_vectors):
        return np.zeros(len(found))
    best = (own @ premise.word_vectors.T).max(axis=1)
    like = np.clip((best - LIKE) / (1 - LIKE), 0, 1)
    known = np.array([word.stem in premise.stems for word in found])
    return np.where(known, 1.0, like)
