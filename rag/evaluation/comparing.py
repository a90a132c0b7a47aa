"""Two runs of the same rows side by side."""

from __future__ import annotations

from rag.evaluation.bootstrap import Part, interval_of_difference
from rag.evaluation.errors import ReportError
from rag.evaluation.figures import figures
from rag.evaluation.metrics import share
from rag.evaluation.report import Comparison, Difference, Report, RowResult

_NOTHING = (0.0, 0.0)


def compare(this: Report, other: Report, label: str = "") -> Comparison:
    """Every figure of both, over the rows that both have, with the interval of the difference.

    Args:
        this: the run that is reported.
        other: what it is set against.
        label: what to call the other; by default what it left out.

    Raises `ReportError` when they have no row in common.
    """
    ours, theirs = _by_place(this), _by_place(other)
    shared = [place for place in ours if place in theirs]
    if not shared:
        raise ReportError("The two runs have no row in common: run the same sets for both.")
    values = {}
    for figure in figures(this.configuration.k):
        pairs = [
            (
                ours[place].parts.get(figure.id, _NOTHING),
                theirs[place].parts.get(figure.id, _NOTHING),
            )
            for place in shared
        ]
        pairs = [pair for pair in pairs if pair != (_NOTHING, _NOTHING)]
        if pairs:
            values[figure.id] = _difference(pairs)
    return Comparison(
        label=label or other.configuration.label,
        rows=len(shared),
        unpaired=len(ours.keys() ^ theirs.keys()),
        values=values,
        latency=other.latency,
    )


def _difference(pairs: list[tuple[Part, Part]]) -> Difference:
    first, second = (_value([pair[at] for pair in pairs]) for at in (0, 1))
    both = first is not None and second is not None
    ends = interval_of_difference(pairs) if both else None
    return Difference(
        this=first,
        other=second,
        difference=second - first if first is not None and second is not None else None,
        low=ends[0] if ends else None,
        high=ends[1] if ends else None,
        rows=len(pairs),
    )


def _value(parts: list[Part]) -> float | None:
    return share(sum(part for part, _ in parts), sum(total for _, total in parts))


def _by_place(report: Report) -> dict[tuple[str, str], RowResult]:
    return {(row.set, row.id): row for row in report.rows}
