"""Fits the rule for declining on the development questions.

Writes `rag/data/scope.npz` and prints the threshold for `rag/declining/scope.py`.

    python benchmarks/fit_scope.py

The reporting questions are not read here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import astuple
from importlib import resources
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from rag.declining.boundary import FILE
from rag.declining.orders import asks_to_invent, is_about_the_machine
from rag.declining.scope import AT_ALL_LIKE, signs_of
from rag.engine import HITS, Engine
from rag.evaluation.rows import read

SETS = (
    *("thread-dev", "thread2-dev", "works-dev", "works2-dev", "points-dev"),
    *("points2-dev", "points3-dev", "decline-dev"),
    *("near-dev", "near2-dev", "near3-dev", "decline5-dev", "decline6-dev"),
    *("premise-dev", "premise2-dev", "premise3-dev", "premise4-dev"),
)
TURNED_AWAY = 0.025
"""Share of answerable questions that the threshold may lose."""
ROUNDS = 5
GAMMA, COST = 0.03, 2.0


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
            astuple(
                signs_of(
                    row.question,
                    engine.search(row.question, k=HITS),
                    engine.lexical,
                    engine.requests.of(row.question),
                )
            )
            for row in rows
        ]
    )
    answerable = np.array([not row.decline for row in rows])
    by_words = np.array(
        [asks_to_invent(row.question) or is_about_the_machine(row.question) for row in rows]
    ) & (signs[:, -1] >= AT_ALL_LIKE)

    model = make_pipeline(StandardScaler(), SVC(C=COST, gamma=GAMMA))
    decided = np.zeros(len(rows))
    for seed in range(ROUNDS):
        folds = StratifiedKFold(10, shuffle=True, random_state=seed)
        decided += cross_val_predict(model, signs, answerable, cv=folds, method="decision_function")
    decided /= ROUNDS
    curve = LogisticRegression().fit(decided[:, None], answerable)
    held_out = curve.predict_proba(decided[:, None])[:, 1]
    threshold = float(np.quantile(held_out[answerable], TURNED_AWAY))

    model.fit(signs, answerable)
    scaler, machine = model[0], model[1]
    with resources.as_file(resources.files("rag").joinpath("data")) as folder:
        np.savez_compressed(
            Path(folder) / FILE,
            mean=scaler.mean_,
            scale=scaler.scale_,
            vectors=machine.support_vectors_.astype(np.float32),
            weights=machine.dual_coef_[0].astype(np.float32),
            bias=machine.intercept_[0],
            gamma=GAMMA,
            slope=curve.coef_[0, 0],
            shift=curve.intercept_[0],
        )
    print(f"support vectors          {len(machine.support_vectors_)}")
    print("THRESHOLD = ", round(threshold, 3))
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
