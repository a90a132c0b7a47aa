"""The rules that `benchmarks/fit_attribution.py` has fitted: constants of two logistic regressions.

One value a field of `rag.attribution.meaning.Measures`, in order.
"""

from __future__ import annotations

SAID = (0.0, 1.005, 0.805, 6.205, 0.0, 0.0, 0.0, 0.0, -1.403, -14.122, -2.261, 0.0, 0.0)
SAID_BIAS = -2.565
SAID_LEAST = 0.4
"""Probability of having been said from which passages carry a sentence."""
TURNED = (0.0, 0.0, 0.0, 0.0, 7.651, 3.23, 0.754, 1.477, 0.0, 0.0, 0.0, 0.0, 0.0)
TURNED_BIAS = -2.71
TURNED_MOST = 0.16
"""Probability of being turned round up to which they do."""
