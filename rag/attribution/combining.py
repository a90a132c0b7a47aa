"""Passages that may carry a sentence, alone or a few together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from corpus.library import Corpus
from rag.attribution.fault import Finding
from rag.attribution.meaning import Measures, Reading
from rag.attribution.names import strange_names, told_names
from rag.attribution.numbers import strange_numbers
from rag.attribution.premises import Premise

MOST = 3
"""Passages on which one sentence may rest."""
TRIED = 4
"""Passages from which combinations are made, the nearest ones."""
WORTH = 0.04
"""Share of the sentence's words that a further passage has to add."""
LENT = 0.6
"""Share of what the best passage has of a clause that one has to have to lend a name to it."""


@dataclass(frozen=True, slots=True)
class Option:
    """Passages that may carry a sentence together."""

    chosen: tuple[int, ...]
    """Their places among those given, the nearest first."""
    measures: Measures
    said: float
    """Probability that they say all of it, 0 to 1."""
    turned: float
    """Probability that it turns round what they say."""
    fault: Finding | None
    """What else speaks against resting it on them."""


def combined(reading: Reading) -> Iterator[tuple[int, ...]]:
    """The places of each passage alone, then of those that together have more of its words.

    Only the nearest are taken together; the strongest of them comes first.
    """
    count = len(reading.cosine)
    yield from ((at,) for at in range(count))
    weights = reading.weights / max(1e-9, float(reading.weights.sum()))
    alone = (reading.alike * weights).sum(axis=1)
    near = [int(at) for at in np.argsort(-(reading.cosine + alone))[:TRIED]]
    for size in range(2, min(MOST, count) + 1):
        for group in combinations(near, size):
            shared = (reading.alike[list(group)].max(axis=0) * weights).sum()
            fewer = max(
                (reading.alike[list(rest)].max(axis=0) * weights).sum()
                for rest in combinations(group, size - 1)
            )
            if shared >= fewer + WORTH:
                yield group


def is_bound(
    names: Sequence[str],
    reading: Reading,
    premises: Sequence[Premise],
    chosen: Sequence[int],
    corpus: Corpus,
) -> bool:
    """Whether names and figures come from passages that have the rest of their clause.

    `names` are those in the sentence, and `chosen` the places of the passages it is to rest on.
    Otherwise a passage about something else could lend its name or figure to what only another
    one says.
    """
    for clause in reading.clauses:
        inside = tuple(name for name in names if name in clause)
        shares = {at: reading.share(reading.alike[at], clause) for at in chosen}
        having = [
            share
            for at, share in shares.items()
            if not strange_names(inside, told_names(premises[at].passage, corpus))
            and not strange_numbers(clause, premises[at].told)
        ]
        if max(having, default=0.0) < LENT * max(shares.values()):
            return False
    return True
