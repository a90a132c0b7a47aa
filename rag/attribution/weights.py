"""The rules that `benchmarks/fit_attribution.py` has fitted: constants of two logistic regressions.

One value a field of `rag.attribution.meaning.Measures`, in order.
"""

from __future__ import annotations

SAID = (0.0, 1.582, 0.4, 4.126, 0.0, 0.0, 0.0, 0.0, -1.302, -7.16, -2.132, 0.0, 0.0)
SAID_BIAS = -1.93
SAID_LEAST = 0.5
"""Probability of having been said from which passages carry a sentence."""
TURNED = (0.0, 0.0, 0.0, 0.0, 5.299, 1.84, 0.242, 0.979, 0.0, 0.0, 0.0, 0.0, 0.0)
TURNED_BIAS = -1.576
TURNED_MOST = 0.4
"""Probability of being turned round up to which they do."""
