"""Pieces that every part of an evaluation report uses."""

from __future__ import annotations

from html import escape

from rag.evaluation.figures import Figure, figures
from rag.evaluation.report import Report, TrustOf


def figures_of(report: Report) -> tuple[Figure, ...]:
    """Every figure that the report may have, in order."""
    return figures(report.configuration.k)


def name(figure: Figure) -> str:
    """What a figure is called, escaped, marked where less is better."""
    less = ' <abbr title="less is better">↓</abbr>' if figure.less_is_better else ""
    return f"{escape(figure.name)}{less}"


def percent(share: float) -> str:
    """A share as a percentage that says 0% and 100% only where it is just that."""
    whole = f"{share:.0%}"
    return f"{share:.1%}" if whole in ("0%", "100%") and share not in (0.0, 1.0) else whole


def check_of(report: Report) -> TrustOf:
    """What the judge gets right of the pairs that its thresholds never saw."""
    return next(each for each in report.judge.trust if each.half == "check")
