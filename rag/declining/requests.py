"""Requests to make something up, and messages to or about the machine, told by likeness.

The patterns of `rag.declining.orders` know the usual turns of phrase. This rule learns from
labelled messages what they have in common: a logistic regression with three outcomes on a message's
embedding and on its words and pairs of words, weighed by tf-idf (Spärck Jones, 1972), both
without anybody's name, since most requests to invent name somebody and so do most questions. It was
fitted by `python benchmarks/fit_requests.py`, which writes `rag/data/requests.npz` and prints how
much it tells apart.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from rag.premises.people import Person, without_names
from rag.retrieval.embedding import EmbeddingModel

FILE = "requests.npz"
LABELS = ("answered", "invention", "machine")
FURTHEST = 4.0
"""Log-odds at most, either way."""

_WORD = re.compile(r"[\w’']+")
_Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a message is like; the two probabilities leave what is like neither."""

    invention: float = 0.0
    """That something is to be made up."""
    machine: float = 0.0
    """That it is to or about the machine itself."""

    @property
    def log_odds(self) -> float:
        """Of being either, -4 to 4."""
        either = min(max(self.invention + self.machine, 1e-9), 1 - 1e-9)
        return max(-FURTHEST, min(FURTHEST, math.log(either / (1 - either))))

    @property
    def kind(self) -> Literal["elsewhere", "invention", "machine"]:
        """Which it is, if it is likelier to be one of them than anything else."""
        if max(self.invention, self.machine) < 0.5:
            return "elsewhere"
        return "invention" if self.invention >= self.machine else "machine"


class Requests:
    """Tells what messages are like."""

    def __init__(self, model: EmbeddingModel, people: Sequence[Person]) -> None:
        """`model` is the one that the rule was fitted with; `people` are left out of messages."""
        self._model = model
        self._people = people

    def of(self, message: str) -> Likeness:
        """What the message is like."""
        plain = nameless(message, self._people)
        rule = _rule()
        found = rule.weights[:, : rule.width] @ self._model.embed([plain])[0] + rule.bias
        for term, weight in weighed(plain, rule.idf).items():
            found = found + weight * rule.weights[:, rule.width + rule.places[term]]
        chances = np.exp(found - found.max())
        chances /= chances.sum()
        return Likeness(**dict(zip(LABELS[1:], chances[1:].tolist(), strict=True)))


def nameless(message: str, people: Sequence[Person]) -> str:
    """The message without anybody's name."""
    return re.sub(r"\s+", " ", without_names(message, people)).strip()


def terms(message: str) -> Iterator[str]:
    """Its words in lower case, and each two that follow each other."""
    words = [word.replace("’", "'") for word in _WORD.findall(message.lower())]
    yield from words
    yield from map(" ".join, pairwise(words))


def weighed(message: str, idf: Mapping[str, float]) -> dict[str, float]:
    """Tf-idf of those of its terms that have an `idf`, as a vector of length 1."""
    counts = Counter(term for term in terms(message) if term in idf)
    found = {term: count * idf[term] for term, count in counts.items()}
    length = math.sqrt(sum(weight**2 for weight in found.values()))
    return {term: weight / length for term, weight in found.items()}


@dataclass(frozen=True, slots=True)
class _Rule:
    """The fitted regression."""

    weights: _Numbers
    """A row for each of `LABELS`: of the embedding's numbers, then of the terms."""
    bias: _Numbers
    width: int
    """Numbers in an embedding."""
    idf: Mapping[str, float]
    places: Mapping[str, int]
    """Of the terms among the weights."""


@cache
def _rule() -> _Rule:
    with resources.files("rag").joinpath("data", FILE).open("rb") as file:
        held: Any = np.load(file)
        known = [str(term) for term in held["terms"]]
        weights = held["weights"].astype(np.float64)
        return _Rule(
            weights,
            held["bias"].astype(np.float64),
            weights.shape[1] - len(known),
            dict(zip(known, held["idf"].tolist(), strict=True)),
            {term: at for at, term in enumerate(known)},
        )
