"""Figures of retrieval and of declining as pure functions, each with its source."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence


def share(part: float, whole: float) -> float | None:
    """`part` of `whole`; None where there is nothing to take a share of."""
    return part / whole if whole else None


def rank_of_first(found: Sequence[str], right: Collection[str]) -> int | None:
    """Rank, from 1, of the first right id; None where none was found."""
    return next((rank for rank, id in enumerate(found, start=1) if id in right), None)


def hit_at(found: Sequence[str], right: Collection[str], k: int) -> float:
    """Recall at k where any right id will do: 1 if one is among the first k, else 0.

    The top-k accuracy of Karpukhin et al., *Dense Passage Retrieval* (2020), section 3.
    """
    return float(any(id in right for id in found[:k]))


def reciprocal_rank(found: Sequence[str], right: Collection[str]) -> float:
    """1 over the rank of the first right id, 0 where none was found (Voorhees, TREC-8, 1999)."""
    rank = rank_of_first(found, right)
    return 1 / rank if rank else 0.0


def ndcg(found: Sequence[str], right: Collection[str], k: int = 10) -> float:
    """Normalised discounted cumulative gain at k, an id being right or not.

    Järvelin and Kekäläinen, *Cumulated gain-based evaluation of IR techniques* (2002), with the
    discount 1 / log2(rank + 1) that BEIR uses; the ideal has all right ids first.
    """
    gained = sum(_discount(rank) for rank, id in enumerate(found[:k], start=1) if id in right)
    ideal = sum(_discount(rank) for rank in range(1, min(len(right), k) + 1))
    return gained / ideal if ideal else 0.0


def percentile(values: Sequence[float], percent: float) -> float | None:
    """The value below which so many per cent lie, between two neighbours in proportion."""
    if not values:
        return None
    ordered = sorted(values)
    place = (len(ordered) - 1) * percent / 100
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _discount(rank: int) -> float:
    return 1 / math.log2(rank + 1)
