"""Fits the rule that tells requests which no source can meet.

Writes `rag/data/requests.npz` and prints how much the rule tells apart.

    python benchmarks/fit_requests.py

It learns from `rag/evaluation/requests/dev.jsonl`, and from questions of the cruxes and passages.
The answerable questions of the development sets say only how many of them stand out; the
reporting questions are not read.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from rag.declining.requests import FILE, LABELS, nameless, terms, weighed
from rag.engine import Engine
from rag.evaluation.rows import read
from rag.premises.people import people_of
from rag.retrieval.embedding import EmbeddingModel

SETS = (
    *("thread-dev", "thread2-dev", "works-dev", "works2-dev", "points-dev"),
    *("points2-dev", "points3-dev", "decline-dev", "decline5-dev"),
)
ASKS = 4
"""Questions of each passage that it learns from."""
OURS = 0.3
"""What one of them counts beside a labelled message."""
LEAST = 2
"""Texts that have to have a term for it to count."""
COST, FOLDS = 3.0, 5
SHARES = (0.005, 0.01, 0.02)

Rows = npt.NDArray[np.float64]


def main() -> None:
    """Fits, cross-validates and prints."""
    engine = Engine.open()
    people = people_of(engine.corpus)
    file = resources.files("rag").joinpath("evaluation", "requests", "dev.jsonl")
    labelled = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    ours = [ask for crux in engine.corpus.cruxes.values() for ask in crux.asks]
    ours += [ask for passage in engine.corpus.passages.values() for ask in passage.asks[:ASKS]]
    asked = [
        row.question
        for name in SETS
        for row in read(name, engine.corpus)
        if not row.decline and not row.history
    ]
    texts = [nameless(row["text"], people) for row in labelled]
    plain = [nameless(ask, people) for ask in ours]
    idf = _idf([*texts, *plain])
    rows, beside, seen = (
        _rows(each, idf, engine.model)
        for each in (texts, plain, [nameless(q, people) for q in asked])
    )
    kinds = np.array([LABELS.index(row["kind"]) for row in labelled])
    whole = _fitted(rows, kinds, beside)
    held_out = np.zeros(len(rows))
    for learn, rest in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(rows, kinds):
        held_out[rest] = _either(_fitted(rows[learn], kinds[learn], beside), rows[rest])
    standing = _either(whole, seen)
    for share in SHARES:
        at = np.quantile(standing, 1 - share)
        caught = [
            f"{name} {(held_out[kinds == n] > at).mean():.3f}" for n, name in enumerate(LABELS)
        ]
        print(f"over {at:.2f}: {share} of {len(seen)} questions;", ", ".join(caught))
    with resources.as_file(resources.files("rag").joinpath("data")) as folder:
        np.savez_compressed(
            Path(folder) / FILE,
            terms=np.array(list(idf)),
            idf=np.array(list(idf.values()), np.float32),
            weights=whole.coef_.astype(np.float32),
            bias=whole.intercept_.astype(np.float32),
        )


def _idf(texts: Sequence[str]) -> dict[str, float]:
    held = Counter(term for text in texts for term in set(terms(text)))
    return {
        term: math.log((1 + len(texts)) / (1 + count)) + 1
        for term, count in sorted(held.items())
        if count >= LEAST
    }


def _rows(texts: Sequence[str], idf: dict[str, float], model: EmbeddingModel) -> Rows:
    places = {term: at for at, term in enumerate(idf)}
    words = np.zeros((len(texts), len(idf)), np.float32)
    for row, text in zip(words, texts, strict=True):
        for term, weight in weighed(text, idf).items():
            row[places[term]] = weight
    return np.hstack([model.embed(list(texts)), words])


def _fitted(rows: Rows, kinds: npt.NDArray[np.int_], beside: Rows) -> LogisticRegression:
    weight = np.r_[np.ones(len(rows)), np.full(len(beside), OURS)]
    rule = LogisticRegression(C=COST, max_iter=3000)
    rule.fit(np.vstack([rows, beside]), np.r_[kinds, np.zeros(len(beside), int)], weight)
    return rule


def _either(rule: LogisticRegression, rows: Rows) -> npt.NDArray[np.float64]:
    return np.asarray(1 - rule.predict_proba(rows)[:, 0])


if __name__ == "__main__":
    main()
