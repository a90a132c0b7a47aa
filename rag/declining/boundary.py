"""The boundary between the questions that the sources answer and the others, as it was learnt.

A support vector machine with a Gaussian kernel (Cortes and Vapnik, 1995) on the signs of a
question, its decision value made a likelihood by a logistic curve (Platt, 1999). It was fitted on
the development questions by `python benchmarks/fit_scope.py`, which writes `rag/data/scope.npz`
and prints the operating point.
"""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from rag.declining.scope import Signs

FILE = "scope.npz"

_Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Boundary:
    """The fitted machine; arrays are of float64."""

    mean: _Numbers
    """Of each sign, over the questions that it was fitted on."""
    scale: _Numbers
    """Standard deviation of each sign over the same."""
    vectors: _Numbers
    """The support vectors, one a row, in standard units."""
    weights: _Numbers
    """Of the support vectors, positive for questions that are answered."""
    bias: float
    gamma: float
    """Of the kernel, `exp(-gamma * distance²)`."""
    slope: float
    """Of the logistic curve."""
    shift: float
    """Of the same: the decision value counts `slope` times, plus this."""

    def likelihood(self, signs: Signs) -> float:
        """How likely the sources are to answer a question with these signs, 0 to 1."""
        at = (np.array(astuple(signs)) - self.mean) / self.scale
        distances = ((self.vectors - at) ** 2).sum(axis=1)
        decision = float(self.weights @ np.exp(-self.gamma * distances)) + self.bias
        return 1 / (1 + math.exp(-(self.slope * decision + self.shift)))


@cache
def boundary() -> Boundary:
    """The one that ships."""
    with resources.files("rag").joinpath("data", FILE).open("rb") as file:
        held: Any = np.load(file)
        return Boundary(
            *(held[name].astype(np.float64) for name in ("mean", "scale", "vectors", "weights")),
            *(float(held[name]) for name in ("bias", "gamma", "slope", "shift")),
        )
