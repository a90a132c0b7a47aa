"""The rule for declining at every threshold."""

from __future__ import annotations

from collections.abc import Sequence

from rag.declining.scope import THRESHOLD, likelihood, signs_of, why_outside
from rag.engine import Engine
from rag.evaluation.report import CurvePoint, Operating
from rag.retrieval.search import Found

STEPS = 50


def answerable(engine: Engine, asked: str, lookup: str, found: Found) -> float:
    """How likely the sources are to answer a question, as the rule for declining sees it.

    0 for requests and remarks that are told by their words, whatever the threshold.

    Args:
        engine: what knows the words of the corpus.
        asked: what the reader wrote.
        lookup: what was searched for.
        found: what was found for it, whichever side it helps.
    """
    signs = signs_of(lookup, found, engine.lexical, engine.requests.of(asked))
    if why_outside(asked, signs) in ("invention", "machine"):
        return 0.0
    return likelihood(signs)


def operating_curve(rows: Sequence[tuple[float, bool]]) -> Operating | None:
    """What declining below each threshold would do.

    Args:
        rows: how likely each question is to be answerable, and whether it is to be declined.
    """
    outside = [score for score, to_decline in rows if to_decline]
    inside = [score for score, to_decline in rows if not to_decline]
    if not outside or not inside:
        return None
    thresholds = sorted({at / STEPS for at in range(STEPS + 1)} | {THRESHOLD})
    return Operating(
        threshold=THRESHOLD,
        to_decline=len(outside),
        answerable=len(inside),
        points=tuple(
            CurvePoint(
                threshold=at, recall=_share_below(outside, at), false=_share_below(inside, at)
            )
            for at in thresholds
        ),
    )


def _share_below(scores: Sequence[float], threshold: float) -> float:
    return sum(score < threshold for score in scores) / len(scores)
