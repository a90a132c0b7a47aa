"""Chooses the thresholds of the lexical-semantic check of support, for `rag/evaluation`.

    python benchmarks/fit_support.py

Only the half `fit` of the labelled pairs is read. Precision counts twice as much as recall (F0.5):
the check is meant to be strict rather than kind.
"""

from __future__ import annotations

from itertools import product

from rag.engine import Engine
from rag.evaluation import lexical_semantic
from rag.evaluation.lexical_semantic import LexicalSemanticJudge
from rag.evaluation.trust import labelled, trust

COVERAGES = (0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65)
CLAUSES = (0.0, 0.1, 0.15, 0.2, 0.25, 0.3)
COSINES = (0.4, 0.45, 0.5, 0.55, 0.6, 0.65)


def main() -> None:
    """Tries every combination and prints the best few, the best one first."""
    engine = Engine.open()
    judge = LexicalSemanticJudge(engine.corpus, engine.model)
    pairs = labelled(engine.corpus)
    tried = []
    for coverage, clause, cosine in product(COVERAGES, CLAUSES, COSINES):
        lexical_semantic.COVERAGE = coverage
        lexical_semantic.CLAUSE = clause
        lexical_semantic.COSINE = cosine
        result = trust(judge, pairs, "fit")
        precision, recall = result.precision or 0.0, result.recall or 0.0
        both = 0.25 * precision + recall
        score = 1.25 * precision * recall / both if both else 0.0
        tried.append((score, precision, recall, coverage, clause, cosine))
    print("F0.5   precision recall COVERAGE CLAUSE COSINE")
    for row in sorted(tried, reverse=True)[:10]:
        print("  ".join(f"{value:.3f}" for value in row))


if __name__ == "__main__":
    main()
