"""Fits the rule for false premises on the development questions, prints it for `rag/premise.py`.

    python benchmarks/fit_premise.py

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

from rag.doubt import Doubts
from rag.engine import Engine
from rag.evaluation.rows import read

SETS = ("premise-dev", "near-dev", "thread-dev", "works-dev", "points-dev")
FALSE_ALARMS = 0.01
"""Share of answerable questions, look-alikes among them, that the threshold may lose."""
ROUNDS = 5


def main() -> None:
    """Fits, cross-validates and prints."""
    engine = Engine.open()
    rows = [
        row
        for name in SETS
        for row in read(name, engine.corpus)
        if not row.history and (not row.decline or name == "premise-dev")
    ]
    # The questions that the cruxes are about are answerable, and many are leading ones.
    broad = [ask for crux in engine.corpus.cruxes.values() for ask in crux.asks]
    questions = [*(row.question for row in rows), *broad]
    weighed = [engine.premises.scales.weigh(question) for question in questions]
    false = np.array([*(row.decline for row in rows), *(False for _ in broad)])
    alike = np.array([*(row.id.startswith("dp-") for row in rows), *(False for _ in broad)])
    alike &= ~false
    presuming = np.array([one is not None for one in weighed])
    doubts = np.array([astuple(one.doubts) if one else astuple(Doubts()) for one in weighed])

    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.5, max_iter=3000))
    held_out = np.zeros(len(questions))
    for seed in range(ROUNDS):
        folds = StratifiedKFold(10, shuffle=True, random_state=seed)
        held_out[presuming] += cross_val_predict(
            model, doubts[presuming], false[presuming], cv=folds, method="predict_proba"
        )[:, 1]
    held_out /= ROUNDS
    threshold = float(np.quantile(held_out[~false], 1 - FALSE_ALARMS))

    model.fit(doubts[presuming], false[presuming])
    scaler, rule = model[0], model[1]
    weights = rule.coef_[0] / scaler.scale_
    bias = float(rule.intercept_[0] - (rule.coef_[0] * scaler.mean_ / scaler.scale_).sum())
    print("doubts   ", ", ".join(field.name for field in fields(Doubts)))
    print("WEIGHTS = ", tuple(round(float(weight), 2) for weight in weights))
    print("BIAS = ", round(bias, 2))
    print("THRESHOLD = ", round(threshold, 2))
    caught = held_out > threshold
    print(f"false premises caught        {caught[false].mean():.3f} of {false.sum()}")
    by_kind = defaultdict(list)
    for row, hit in zip(rows, caught, strict=False):
        if row.decline:
            by_kind[row.kind].append(hit)
    for kind, hits in sorted(by_kind.items()):
        print(f"  {kind:<26} {np.mean(hits):.3f} of {len(hits)}")
    print(f"true look-alikes turned away {caught[alike].mean():.3f} of {alike.sum()}")
    others = ~false & ~alike
    print(f"others turned away           {caught[others].mean():.3f} of {others.sum()}")


if __name__ == "__main__":
    main()
