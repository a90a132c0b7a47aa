"""A report of `steelman eval` as one page that needs nothing else: no network, no other file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files

from rag.evaluation.figures import GROUPS, Figure, figures
from rag.evaluation.report import Comparison, Report, SetRun, TrustOf, Value
from ui.evaluation_charts import (
    bar,
    difference_bar,
    latency,
    milliseconds,
    operating_curve,
    verdict,
)
from ui.evaluation_failures import failures_html
from ui.evaluation_tables import at_a_glance, rows_in_sets, shown, signed
from ui.wording import counted

POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
HEADLINES = (
    ("recall@5", "of questions find a right passage among the first five"),
    ("fact", "of answers hold the fact that was asked for"),
    ("quotation", "of quotations are word for word in the passage cited"),
    ("side", "of sentences rest on what may speak for their side"),
    ("citation recall", "of sentences are supported by what they cite, by a strict check"),
    ("decline recall", "of what has no answer is declined or put right"),
    ("false decline", "of answerable questions are turned away"),
)
"""Figures at the head of the page, and what they say after a percentage."""
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
        f"<body><main>{_masthead(report)}{_headlines(report)}{_groups(report)}"
        f"{_comparisons(report)}{_kinds(report)}{_declining(report)}{_times(report)}"
        f"{_judge(report)}{_failures(report)}</main>"
        f"<script>{_static('evaluation.js')}</script></body></html>"
    )


@cache
def _static(name: str) -> str:
    return files("ui").joinpath("static", name).read_text(encoding="utf-8")


def _masthead(report: Report) -> str:
    made = report.configuration
    links = [("figures", "Figures"), *([("parts", "Compared")] if report.comparisons else [])]
    links += [("kinds", "By kind"), *([("declining", "Declining")] if report.operating else [])]
    links += [("times", "Times"), ("judge", "Trust"), ("failures", "What fell short")]
    nav = "".join(f'<a href="#{anchor}">{name}</a>' for anchor, name in links)
    facts = (
        ("configuration", made.label),
        ("rows", rows_in_sets(report)),
        ("corpus", f"{made.passages} passages, {made.corpus}"),
        ("embeddings", made.embedding_model),
        ("writer", made.writer),
        ("made", f"{report.made.replace('T', ' ')[:16]} UTC, steelman {made.steelman}"),
    )
    listed = "".join(f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in facts)
    return (
        '<header><p class="mark"><i class="disc"></i><i class="diamond"></i> Steelman</p>'
        f"<h1>{_verdict(report)}</h1><dl>{listed}</dl><nav>{nav}</nav></header>"
    )


def _verdict(report: Report) -> str:
    """The report in a sentence."""
    found = report.values.get("recall@5")
    if found is None or found.value is None:
        return f"What {rows_in_sets(report)} say"
    side = report.values.get("side")
    rest = ""
    if side and side.value is not None:
        share = "every sentence" if side.value == 1 else f"{side.value:.1%} of the sentences"
        rest = f"; {share} of a case rest{'s' if side.value == 1 else ''} on its own side"
    return f"The right passage is among the first five for {found.value:.0%} of questions{rest}."


def _headlines(report: Report) -> str:
    cards = []
    for id, says in HEADLINES:
        value = report.values.get(id)
        if value is None or value.value is None:
            continue
        range_ = ""
        if value.low is not None and value.high is not None:
            range_ = f"<small>95%: {_percent(value.low)} to {_percent(value.high)}</small>"
        cards.append(
            f"<li><b>{_percent(value.value)}</b><span>{says}</span>"
            f"{bar(value, less_is_better=id == 'false decline')}{range_}</li>"
        )
    if total := report.latency.get("total"):
        cards.append(
            f"<li><b>{milliseconds(total.median)}</b><span>to a whole answer, in the median</span>"
            f"<small>nine in ten within {milliseconds(total.p90)}</small></li>"
        )
    return f'<ul class="headlines">{"".join(cards)}</ul>'


def _groups(report: Report) -> str:
    several = len(report.sets) > 1
    heads = "".join(
        f'<th scope="col">{escape(each.name)}<small>{counted(each.rows, "row")}</small></th>'
        for each in report.sets
        if several
    )
    bodies = []
    for group, title in GROUPS.items():
        held = [f for f in _figures(report) if f.group == group and f.id in report.values]
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
        f'<tr><th scope="row">{_name(figure)}<small>{escape(figure.what)}</small></th>'
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


def _comparisons(report: Report) -> str:
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
    heads = "".join(f'<th scope="col">{_name(figure)}</th>' for figure in columns)
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
    return f'<td class="{kind}">{shown(held.other)}<small>{signed(held.difference)}</small></td>'


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
    for figure in _figures(report):
        held = comparison.values.get(figure.id)
        if held is None:
            continue
        if not held.difference:
            alike.append(figure.name)
            continue
        less = figure.less_is_better
        rows.append(
            f'<tr><th scope="row">{_name(figure)}</th><td>{shown(held.this)}</td>'
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


def _kinds(report: Report) -> str:
    blocks = "".join(_kinds_of(report, each) for each in report.sets)
    return f'<section id="kinds"><h2>By kind of question</h2>{blocks}</section>'


def _kinds_of(report: Report, held: SetRun) -> str:
    columns = [
        figure for figure in _figures(report) if figure.id in OF_KINDS and figure.id in held.values
    ]
    if not columns:
        return ""
    heads = "".join(f'<th scope="col">{_name(figure)}</th>' for figure in columns)
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
        "on pairs of a sentence and passages that were marked by hand, half of them made to "
        f'mislead it:</p><div class="pair">{tables}</div></section>'
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


def _figures(report: Report) -> tuple[Figure, ...]:
    return figures(report.configuration.k)


def _name(figure: Figure) -> str:
    less = ' <abbr title="less is better">↓</abbr>' if figure.less_is_better else ""
    return f"{escape(figure.name)}{less}"


def _range(value: Value) -> str:
    if value.low is None or value.high is None:
        return f"of {value.of:g}"
    return f"{value.low:.2f} to {value.high:.2f}, of {value.of:g}"


def _percent(share: float) -> str:
    whole = f"{share:.0%}"
    return f"{share:.1%}" if whole in ("0%", "100%") and share not in (0.0, 1.0) else whole
