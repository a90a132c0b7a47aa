"""A linear probe: which label a text has, learnt from labelled texts by their embeddings alone.

Nearest neighbours go by all directions of the embedding alike, and in a corpus about one subject
most of them say what the subject is. Ridge regression on the labels (Hoerl and Kennard, 1970) has
a closed form, needs no training run to be kept beside the data, and weighs the directions by how
well they tell the labels apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from rag.retrieval.embedding import Vectors

RIDGE = 1.0
"""Chosen by cross-validation among a crux's own questions; a third or three times as much does as
well."""


class Probe:
    """Scores of labels for one text."""

    def __init__(self, vectors: Vectors, labels: Sequence[str], evenly: float = 1.0) -> None:
        """Learns from one row of `vectors` a label.

        With `evenly` at 1 a rare label counts as much as a common one, at 0 each row the same.

        Raises `ValueError` where rows and labels don't match in number.
        """
        if len(vectors) != len(labels):
            raise ValueError(f"{len(vectors)} vectors for {len(labels)} labels")
        self._labels = tuple(dict.fromkeys(labels))
        counts = Counter(labels)
        even = len(labels) / max(1, len(self._labels))
        weights = np.array([(even / counts[label]) ** evenly for label in labels])[:, None]
        rows = _with_constant(vectors)
        targets = np.array([[one == label for one in self._labels] for label in labels], float)
        normal = (rows * weights).T @ rows + RIDGE * np.eye(rows.shape[1])
        self._weights = np.linalg.solve(normal, (rows * weights).T @ targets)

    def scores(self, vector: Vectors) -> Mapping[str, float]:
        """For each label about 1 where the text has it and 0 where not."""
        found = (_with_constant(vector[None, :]) @ self._weights)[0]
        return dict(zip(self._labels, found.tolist(), strict=True))


def _with_constant(vectors: Vectors) -> Vectors:
    return np.hstack([vectors, np.ones((len(vectors), 1), vectors.dtype)])
