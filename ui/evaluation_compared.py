"""Other configurations beside the one that a report is about, as HTML."""

from __future__ import annotations

from html import escape

from rag.evaluation.figures import Figure
from rag.evaluation.report import Comparison, Report
from ui.evaluation_charts import difference_bar, verdict
from ui.evaluation_parts import figures_of, name
from ui.evaluation_tables import at_a_glance, shown, signed
from ui.wording import counted


def comparisons(report: Report) -> str:
    """Every comparison, and all of them at a glance; empty where there is none."""
    if not report.comparisons:
        return ""
    blocks = "".join(_comparison(report, comparison) for comparison in report.comparisons)
    return (
        '<section id="parts"><h2>Compared</h2><p class="note">The same rows in another '
        "configuration. A bar to the left says that the other has less of the figure; the line "
        "over it is the 95% interval of the difference (paired bootstrap over rows). Where that "
        "line crosses the middle, the difference may be chance.</p>"
        f"{_glance(report)}{blocks}</section>"
    )


def _glance(report: Report) -> str:
    """Every configuration in one table, where there are several beside this one."""
    if len(report.comparisons) < 2:
        return ""
    columns = at_a_glance(report)
    heads = "".join(f'<th scope="col">{name(figure)}</th>' for figure in columns)
    own = "".join(
        f'<td class="main">{shown(report.values[figure.id].value)}</td>' for figure in columns
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(comparison.label)}</th>'
        f"{''.join(_other(comparison, figure) for figure in columns)}</tr>"
        for comparison in report.comparisons
    )
    return (
        '<div class="scroll"><table class="figures compared glance"><thead><tr>'
        f'<th scope="col">Configuration</th>{heads}</tr></thead><tbody><tr><th scope="row">'
        f"{escape(report.configuration.label)}</th>{own}</tr>{rows}</tbody></table></div>"
    )


def _other(comparison: Comparison, figure: Figure) -> str:
    held = comparison.values.get(figure.id)
    if held is None:
        return '<td class="none">·</td>'
    kind = verdict(held, less_is_better=figure.less_is_better)
    less = f"<small>{signed(held.difference)}</small>" if held.difference else ""
    return f'<td class="{kind}">{shown(held.other)}{less}</td>'


def _comparison(report: Report, comparison: Comparison) -> str:
    widest = max(
        (
            max(abs(held.difference or 0), abs(held.low or 0), abs(held.high or 0))
            for held in comparison.values.values()
        ),
        default=0.0,
    )
    rows = []
    alike = []
    for figure in figures_of(report):
        held = comparison.values.get(figure.id)
        if held is None:
            continue
        if not held.difference:
            alike.append(figure.name)
            continue
        less = figure.less_is_better
        rows.append(
            f'<tr><th scope="row">{name(figure)}</th><td>{shown(held.this)}</td>'
            f"<td>{shown(held.other)}</td>"
            f'<td class="wide">{difference_bar(held, widest, less_is_better=less)}</td>'
            f'<td class="{verdict(held, less_is_better=less)}">{signed(held.difference)}</td></tr>'
        )
    same = f'<p class="alike">No difference at all in {", ".join(alike)}.</p>' if alike else ""
    opened = " open" if len(report.comparisons) == 1 else ""
    note = f", {comparison.unpaired} rows only in one" if comparison.unpaired else ""
    return (
        f"<details{opened}><summary><h3>{escape(comparison.label)}</h3> "
        f"<small>{counted(comparison.rows, 'row')}{note}</small></summary>"
        '<div class="scroll"><table class="figures compared"><thead><tr><th scope="col">Figure</th>'
        f'<th scope="col">{escape(report.configuration.label)}</th>'
        f'<th scope="col">{escape(comparison.label)}</th><th scope="col" class="wide">difference'
        '</th><th scope="col"><span class="hidden">value</span></th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>{same}</details>"
    )
