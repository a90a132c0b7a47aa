"""Fits the rule for declining on the development questions.

Prints it for `rag/declining/scope.py`.

    python benchmarks/fit_scope.py

The reporting questions are not read here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import astuple, fields

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from rag.declining.scope import Signs, signs_of, why_outside
from rag.engine import HITS, Engine
from rag.evaluation.rows import read

SETS = (
    *("thread-dev", "thread2-dev", "works-dev", "works2-dev", "points-dev"),
    *("points2-dev", "points3-dev", "decline-dev"),
    *("near-dev", "near2-dev", "near3-dev", "premise-dev", "premise2-dev", "premise3-dev"),
)
TURNED_AWAY = 0.02
"""Share of answerable questions that the threshold may lose."""
ROUNDS = 5

INSIDE = Signs(1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0)
"""With these, a question is declined for its words or not at all."""


def main() -> None:
    """Fits, cross-validates and prints."""
    engine = Engine.open()
    rows = [
        row
        for name in SETS
        for row in read(name, engine.corpus)
        if not row.history
        and not (row.decline and (name.startswith("premise") or row.kind == "false-premise"))
    ]
    signs = np.array(
        [
            astuple(signs_of(row.question, engine.search(row.question, k=HITS), engine.lexical))
            for row in rows
        ]
    )
    answerable = np.array([not row.decline for row in rows])
    by_words = np.array([why_outside(row.question, INSIDE) is not None for row in rows])

    model = make_pipeline(StandardScaler(), LogisticRegression(C=1, max_iter=3000))
    held_out = np.zeros(len(rows))
    for seed in range(ROUNDS):
        folds = StratifiedKFold(10, shuffle=True, random_state=seed)
        held_out += cross_val_predict(model, signs, answerable, cv=folds, method="predict_proba")[
            :, 1
        ]
    held_out /= ROUNDS
    threshold = float(np.quantile(held_out[answerable], TURNED_AWAY))

    model.fit(signs, answerable)
    scaler, rule = model[0], model[1]
    weights = rule.coef_[0] / scaler.scale_
    bias = float(rule.intercept_[0] - (rule.coef_[0] * scaler.mean_ / scaler.scale_).sum())
    print("signs    ", ", ".join(field.name for field in fields(Signs)))
    print("WEIGHTS = ", tuple(round(float(weight), 2) for weight in weights))
    print("BIAS = ", round(bias, 2))
    print("THRESHOLD = ", round(threshold, 2))
    declined = (held_out < threshold) | by_words
    print(f"answerable turned away   {declined[answerable].mean():.3f} of {answerable.sum()}")
    print(f"others declined          {declined[~answerable].mean():.3f} of {(~answerable).sum()}")
    by_kind = defaultdict(list)
    for row, hit in zip(rows, declined, strict=True):
        if row.decline:
            by_kind[row.kind].append(hit)
    for kind, hits in sorted(by_kind.items()):
        print(f"  {kind:<22} {np.mean(hits):.3f} of {len(hits)}")


if __name__ == "__main__":
    main()
