"""A report of `steelman eval` as one page that needs nothing else: no network, no other file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files

from rag.evaluation.figures import GROUPS, Figure
from rag.evaluation.report import Report, SetRun, TrustOf, Value
from ui.evaluation_charts import bar, latency, operating_curve
from ui.evaluation_compared import comparisons
from ui.evaluation_failures import failures_html
from ui.evaluation_head import headlines, masthead
from ui.evaluation_parts import figures_of, name
from ui.evaluation_tables import shown
from ui.wording import counted

POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
OF_KINDS = (
    "recall@5",
    "mrr",
    "fact",
    "pattern",
    "points",
    "understood",
    "follow-up@5",
    "decline recall",
    "false decline",
    "corrected",
)
"""Figures that are shown for each kind of row."""


def report_html(report: Report) -> str:
    """The whole page."""
    title = f"Steelman, evaluated: {report.configuration.label}"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(title)}</title><style>{_static('evaluation.css')}</style></head>"
        f"<body><main>{masthead(report)}{headlines(report)}{_groups(report)}"
        f"{comparisons(report)}{_kinds(report)}{_declining(report)}{_times(report)}"
        f"{_judge(report)}{_failures(report)}</main>"
        f"<script>{_static('evaluation.js')}</script></body></html>"
    )


@cache
def _static(name: str) -> str:
    return files("ui").joinpath("static", name).read_text(encoding="utf-8")


def _groups(report: Report) -> str:
    several = len(report.sets) > 1
    heads = "".join(
        f'<th scope="col">{escape(each.name)}<small>{counted(each.rows, "row")}</small></th>'
        for each in report.sets
        if several
    )
    bodies = []
    for group, title in GROUPS.items():
        held = [f for f in figures_of(report) if f.group == group and f.id in report.values]
        if held:
            rows = "".join(_figure_row(report, figure, several) for figure in held)
            span = 3 + (len(report.sets) if several else 0)
            bodies.append(
                f'<tbody><tr class="group"><th colspan="{span}" scope="colgroup">{title}</th></tr>'
                f"{rows}</tbody>"
            )
    return (
        '<section id="figures"><h2>Every figure</h2><div class="scroll"><table class="figures">'
        '<thead><tr><th scope="col">Figure</th><th scope="col" class="wide">all, with its 95% '
        f'interval</th><th scope="col"><span class="hidden">value</span></th>{heads}</tr></thead>'
        f"{''.join(bodies)}</table></div></section>"
    )


def _figure_row(report: Report, figure: Figure, several: bool) -> str:
    value = report.values[figure.id]
    cells = "".join(_cell(each.values.get(figure.id), figure) for each in report.sets if several)
    return (
        f'<tr><th scope="row">{name(figure)}<small>{escape(figure.what)}</small></th>'
        f'<td class="wide">{bar(value, less_is_better=figure.less_is_better)}'
        f'<small>{_range(value)}</small></td><td class="main">{shown(value.value)}</td>'
        f"{cells}</tr>"
    )


def _cell(value: Value | None, figure: Figure) -> str:
    """One number of a table, tinted by how far it falls short."""
    if value is None or value.value is None:
        return '<td class="none">·</td>'
    short = value.value if figure.less_is_better else 1 - value.value
    depth = min(1.0, short * (4 if figure.less_is_better else 1.6))
    return (
        f'<td class="tint" style="--short:{depth:.2f}" title="of {value.of:g}">'
        f"{shown(value.value, 2)}</td>"
    )


def _kinds(report: Report) -> str:
    blocks = "".join(_kinds_of(report, each) for each in report.sets)
    return f'<section id="kinds"><h2>By kind of question</h2>{blocks}</section>'


def _kinds_of(report: Report, held: SetRun) -> str:
    columns = [
        figure
        for figure in figures_of(report)
        if figure.id in OF_KINDS and figure.id in held.values
    ]
    if not columns:
        return ""
    heads = "".join(f'<th scope="col">{name(figure)}</th>' for figure in columns)
    kinds = sorted(held.kinds, key=lambda kind: -held.rows_of_kind[kind])
    rows = "".join(_kind_row(kind, held, columns) for kind in kinds)
    return (
        f"<details><summary><h3>{escape(held.name)}</h3> <small>{counted(held.rows, 'row')}, "
        f"{counted(len(kinds), 'kind')}</small></summary>"
        '<div class="scroll"><table class="figures kinds"><thead><tr><th scope="col">Kind</th>'
        f"{heads}</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


def _kind_row(kind: str, held: SetRun, columns: list[Figure]) -> str:
    values: Mapping[str, Value] = held.kinds[kind]
    rows = counted(held.rows_of_kind[kind], "row")
    cells = "".join(_barred(values.get(figure.id), figure) for figure in columns)
    return f'<tr><th scope="row">{escape(kind)}<small>{rows}</small></th>{cells}</tr>'


def _barred(value: Value | None, figure: Figure) -> str:
    if value is None or value.value is None:
        return '<td class="none">·</td>'
    return f"<td>{shown(value.value, 2)}{bar(value, less_is_better=figure.less_is_better)}</td>"


def _declining(report: Report) -> str:
    operating = report.operating
    if operating is None:
        return ""
    return (
        '<section id="declining"><h2>When to decline</h2><p class="note">What declining below '
        f"each threshold of likelihood would do, with {operating.to_decline} questions that have "
        f"no answer here and {operating.answerable} that have one. The upright line is where it "
        "stands. False premises, which are to be put right, are not in this curve.</p><figure>"
        f"{operating_curve(operating)}"
        '<figcaption><span class="key right">unanswerable questions declined</span>'
        '<span class="key wrong">answerable questions declined</span></figcaption></figure>'
        "</section>"
    )


def _times(report: Report) -> str:
    return (
        '<section id="times"><h2>Where the time goes</h2><p class="note">On the machine that made '
        "this report, with whatever else it was doing. The line ends at the 90th percentile.</p>"
        f"{latency(report.latency)}</section>"
    )


def _judge(report: Report) -> str:
    judge = report.judge
    tables = "".join(_trust(each) for each in judge.trust)
    return (
        '<section id="judge"><h2>How far to trust citation recall and precision</h2>'
        f"<p>Whether passages support a sentence is judged by the {escape(judge.name)} check. "
        f"{escape(judge.method)} The premise is {escape(judge.premise)}; the gist is our own "
        "summary, and the built-in writer composes from gists.</p><p>The check itself was checked "
        "on pairs of a sentence and passages that its makers wrote and marked, more than half of "
        f'them to mislead it:</p><div class="pair">{tables}</div></section>'
    )


def _trust(held: TrustOf) -> str:
    title = {
        "check": "Pairs that its thresholds never saw",
        "fit": "Pairs that its thresholds were chosen on",
    }[held.half]
    rows = "".join(
        f'<tr><th scope="row">{escape(kind)}</th><td>{accepted} of {of}</td></tr>'
        for kind, (accepted, of) in held.accepted.items()
    )
    return (
        f"<div><h3>{title}</h3><p>Of what it accepts, <b>{shown(held.precision, 2)}</b> is "
        f"supported; of what is supported, it accepts <b>{shown(held.recall, 2)}</b>. "
        f"{held.pairs} pairs, {held.supported} of them supported.</p><details><summary>By kind of "
        f'pair</summary><table class="figures"><thead><tr><th scope="col">Kind</th><th scope="col">'
        f"accepted</th></tr></thead><tbody>{rows}</tbody></table></details></div>"
    )


def _failures(report: Report) -> str:
    return (
        '<section id="failures"><h2>What fell short</h2><p class="note">Rows that missed an '
        "expectation. Those that only lack citation recall are left out where nothing else went "
        f"wrong.</p>{failures_html(report)}</section>"
    )


def _range(value: Value) -> str:
    if value.low is None or value.high is None:
        return f"of {value.of:g}"
    return f"{value.low:.2f} to {value.high:.2f}, of {value.of:g}"
