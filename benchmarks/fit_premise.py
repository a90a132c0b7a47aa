"""Fits the rule for false premises on the development questions.

Prints it for `rag/premises/premise.py`.

    python benchmarks/fit_premise.py

True premises come from the development sets, from the questions of the cruxes and from those of
the passages, each weighed as if the index did not hold it. The reporting questions are not read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import astuple, fields

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from rag.engine import Engine
from rag.evaluation.rows import Row, read
from rag.premises.doubt import Doubts, Scales, Weighed
from rag.retrieval.embedding import Vectors

SETS = (
    *("premise-dev", "premise2-dev", "premise3-dev", "premise4-dev", "near-dev", "near2-dev"),
    *("near3-dev", "thread-dev", "thread2-dev", "works-dev", "works2-dev"),
    *("decline-dev", "decline5-dev", "decline6-dev"),
)
FALSE = "false-premise"
"""Kind of such rows in sets that have others to decline as well."""
FALSE_ALARMS = 0.04
"""Share of presuming questions with true premises that the threshold may lose."""
ROUNDS = 5
TRUE_WEIGHT = 0.5
"""What a question of the corpus counts beside one that was written for this."""


class LeavingOut:
    """Nearness in an index from which one question is left out."""

    def __init__(self, engine: Engine) -> None:
        """Reads every vector of the engine's index."""
        kinds = ("text", "plain", "ask", "reading", "misreading")
        self._model = engine.model
        held = [entry for entry in engine.entries if entry.kind in kinds]
        self._targets = [entry.target for entry in held]
        self._texts = [entry.text for entry in held]
        self._vectors: Vectors = self._model.embed(self._texts)
        self.left_out = ""

    def __call__(self, claim: str) -> Mapping[str, Sequence[float]]:
        """Cosines to what is nearest, by id; see `rag.premises.doubt.Nearness`."""
        cosines = self._vectors @ self._model.embed([claim])[0]
        found: dict[str, list[float]] = {}
        for at in np.argsort(-cosines)[:1200]:
            if self._texts[at] != self.left_out:
                found.setdefault(self._targets[at], []).append(float(cosines[at]))
        return found


def main() -> None:
    """Fits, cross-validates and prints."""
    engine = Engine.open()
    engine.warm()
    rows = [
        row
        for name in SETS
        for row in read(name, engine.corpus)
        if not row.history and (not row.decline or name.startswith("premise") or row.kind == FALSE)
    ]
    weigh = engine.premises.scales.weigh
    told: list[tuple[Row | None, Weighed]] = [
        (row, weighed) for row in rows if (weighed := weigh(row.question))
    ]
    unread = sum(row.decline for row in rows) - sum(bool(row and row.decline) for row, _ in told)
    told += [(None, weighed) for weighed in _of_the_corpus(engine)]
    false = np.array([bool(row and row.decline) for row, _ in told])
    ours = np.array([row is None for row, _ in told])
    doubts = np.array([astuple(weighed.doubts) for _, weighed in told])

    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.5, max_iter=3000))
    weight = np.where(ours, TRUE_WEIGHT, 1.0)
    held_out = np.zeros(len(told))
    for seed in range(ROUNDS):
        folds = StratifiedKFold(10, shuffle=True, random_state=seed)
        held_out += cross_val_predict(
            model,
            doubts,
            false,
            cv=folds,
            method="predict_proba",
            params={"logisticregression__sample_weight": weight},
        )[:, 1]
    held_out /= ROUNDS
    written = ~false & ~ours
    threshold = float(np.quantile(held_out[written], 1 - FALSE_ALARMS))

    model.fit(doubts, false, logisticregression__sample_weight=weight)
    scaler, rule = model[0], model[1]
    weights = rule.coef_[0] / scaler.scale_
    bias = float(rule.intercept_[0] - (rule.coef_[0] * scaler.mean_ / scaler.scale_).sum())
    print("doubts   ", ", ".join(field.name for field in fields(Doubts)))
    print("WEIGHTS = ", tuple(round(float(weight), 2) for weight in weights))
    print("BIAS = ", round(bias, 2))
    print("THRESHOLD = ", round(threshold, 2))
    caught = held_out > threshold
    by_kind = defaultdict(list)
    for (row, _), hit in zip(told, caught, strict=True):
        if row:
            by_kind[row.id[:2], row.decline, row.kind if row.decline else ""].append(hit)
    for (prefix, is_false, kind), hits in sorted(by_kind.items()):
        print(
            f"  {prefix} {'false' if is_false else 'true':<6} {kind:<16} "
            f"{np.mean(hits):.3f} of {len(hits)}"
        )
    for at in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
        over = held_out > at
        print(
            f"  over {at}: {over[false].mean():.3f} of the false ones, {over[written].mean():.3f} "
            f"and {over[ours].mean():.3f} of the true ones"
        )
    print(f"false premises caught {caught[false].mean():.3f} of {false.sum()}, {unread} unread")
    print(f"true ones of the sets {caught[written].mean():.3f} of {written.sum()}")
    print(f"true ones of the corpus {caught[ours].mean():.3f} of {ours.sum()}")


def _of_the_corpus(engine: Engine) -> list[Weighed]:
    """The questions of cruxes and passages that take something for granted, weighed."""
    near = LeavingOut(engine)
    scales = Scales(engine.corpus, engine.lexical, near)
    asks = [ask for crux in engine.corpus.cruxes.values() for ask in crux.asks]
    asks += [ask for passage in engine.corpus.passages.values() for ask in passage.asks]
    found = []
    for ask in asks:
        near.left_out = ask
        if weighed := scales.weigh(ask):
            found.append(weighed)
    return found


if __name__ == "__main__":
    main()
