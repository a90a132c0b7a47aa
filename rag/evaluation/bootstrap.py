"""How sure a figure is, and a difference between two: the percentile bootstrap over rows.

Efron and Tibshirani, *An Introduction to the Bootstrap* (1993), chapter 13. A figure is the sum of
its rows' numerators over that of their denominators, and rows are drawn, since sentences of one
answer are not independent of each other.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Part = tuple[float, float]
Interval = tuple[float, float]

DRAWS = 1000
LEVEL = 0.95
SEED = 139


def interval(parts: Sequence[Part]) -> Interval | None:
    """The ends of the interval of one figure; None for fewer than two rows."""
    if len(parts) < 2:
        return None
    return _ends(_drawn(np.array(parts), _draws(len(parts))))


def interval_of_difference(pairs: Sequence[tuple[Part, Part]]) -> Interval | None:
    """The ends of the interval of the second figure less the first; None for fewer than two rows.

    The same rows are drawn for both.
    """
    if len(pairs) < 2:
        return None
    rows = _draws(len(pairs))
    first, second = (np.array([pair[at] for pair in pairs]) for at in (0, 1))
    return _ends(_drawn(second, rows) - _drawn(first, rows))


def _draws(rows: int) -> NDArray[np.int64]:
    return np.random.default_rng(SEED).integers(rows, size=(DRAWS, rows))


def _drawn(parts: NDArray[np.float64], rows: NDArray[np.int64]) -> NDArray[np.float64]:
    sums = parts[rows].sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(sums[:, 0] / sums[:, 1])


def _ends(values: NDArray[np.float64]) -> Interval | None:
    """The ends; a draw in which nothing has a part in the figure is left out."""
    held = values[np.isfinite(values)]
    if not held.size:
        return None
    low, high = np.quantile(held, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)
