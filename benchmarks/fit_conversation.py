"""Fits the rule for declining within a conversation, and prints it for `rag/declining/scope.py`.

    python benchmarks/fit_conversation.py

Follow-ups of the development sets are to be answered; messages off the subject, each behind the
conversation of some follow-up, are to be declined. What is measured of a message off the subject
is measured by a probe that has not seen it.
"""

from __future__ import annotations

import math
import random

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from rag.conversation.hearing import Hearing, messages
from rag.declining.scope import likelihood, signs_of
from rag.engine import HITS, Engine
from rag.evaluation.rows import read

TALKS = ("talk-dev", "talk2-dev", "talk3-dev", "talk4-dev")
TURNED_AWAY = 0.015
"""Share of follow-ups that the threshold may lose."""
FOLDS = 5
LEAST = 0.001


def main() -> None:
    """Fits, cross-validates and prints."""
    engine = Engine.open()
    engine.warm()
    talks = [row for name in TALKS for row in read(name, engine.corpus) if not row.decline]
    rows = [(row.question, row.history, 1, engine.hearing) for row in talks]
    rng = random.Random(1)
    strange = messages()["stranger"]
    for fold in range(FOLDS):
        held_out = set(strange[fold::FOLDS])
        unseen = _without(engine.hearing, held_out)
        rows += [(text, rng.choice(talks).history, 0, unseen) for text in sorted(held_out)]
    signs, answerable = [], []
    for question, history, good, hearing in rows:
        meant = engine.understand(question, history=history)
        if meant.strangeness is None:
            continue
        found = engine.find(meant, k=HITS)
        like = engine.requests.of(question)
        likely = likelihood(signs_of(meant.lookup, found, engine.lexical, like))
        likely = min(max(likely, LEAST), 1 - LEAST)
        signs.append((math.log(likely / (1 - likely)), hearing.of(question).strangeness))
        answerable.append(good)
    _print(np.array(signs), np.array(answerable) == 1)


def _without(hearing: Hearing, texts: set[str]) -> Hearing:
    """The same hearing that has not learnt from those messages."""
    known = {label: [t for t in said if t not in texts] for label, said in messages().items()}
    return Hearing(hearing.model, hearing.alone, hearing.strange, known)


def _print(signs: np.ndarray, answerable: np.ndarray) -> None:
    rule = LogisticRegression(C=1, class_weight="balanced", max_iter=2000)
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    likely = cross_val_predict(rule, signs, answerable, cv=folds, method="decision_function")
    at = float(np.quantile(likely[answerable], TURNED_AWAY))
    rule.fit(signs, answerable)
    within, strange = rule.coef_[0]
    print("_WITHIN, _STRANGE = ", round(float(within), 2), round(float(-strange), 2))
    print("_WITHIN_THRESHOLD = ", round(at - float(rule.intercept_[0]), 2))
    print(f"follow-ups turned away  {(likely[answerable] < at).mean():.3f} of {answerable.sum()}")
    print(
        f"others declined         {(likely[~answerable] < at).mean():.3f} of {(~answerable).sum()}"
    )


if __name__ == "__main__":
    main()
