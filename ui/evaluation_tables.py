"""A report of `steelman eval` on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rag.evaluation.figures import GROUPS, Figure, figures
from rag.evaluation.report import Comparison, Difference, Report, RowResult, Stage, Value
from rag.evaluation.sets import HALVES
from ui.wording import counted

QUIET = "bright_black"
LISTED = frozenset(
    {
        *("recall@5", "follow-up@5", "understood", "fact", "pattern", "points", "heard"),
        *("quotation", "speaker", "author", "side"),
        *("decline recall", "decline precision", "false decline", "corrected"),
    }
)
"""Figures of which every row that falls short is listed. Of those left out, some only say the same
in another way; and the check behind citation recall turns down too much that is supported."""
AT_A_GLANCE = {
    "recall@1": "R@1",
    "recall@5": "R@5",
    "mrr": "MRR",
    "follow-up@5": "follow",
    "fact": "fact",
    "points": "points",
    "side": "side",
    "decline recall": "decl.",
    "false decline": "away↓",
}
"""Figures by which several configurations are set side by side, and what their columns say."""
SURE = "*"
"""Beside a figure that differs from that of this run by more than chance would make likely."""
NAME_WIDTH, INTERVAL_WIDTH, LONGEST_NAME = 21, 10, 12
MOST = 240
"""Characters of what went wrong."""


def show_report(report: Report) -> None:
    """The figures by set, how long answers took, and what each comparison says."""
    console = Console(highlight=False)
    made = report.configuration
    console.print(
        Text.assemble(
            ("\nsteelman eval", "bold"),
            f"  {made.label} · {rows_in_sets(report)} · {made.passages} passages",
        )
    )
    _print_figures(report, console)
    console.print(_latency_table(report.latency))
    console.print(_judge_line(report))
    for comparison in report.comparisons:
        console.print(_comparison_table(report, comparison))
    if len(report.comparisons) > 1:
        console.print(_glance_table(report))
        console.print(Text(f"{SURE} the 95% interval of the difference leaves out 0", style=QUIET))


def show_failures(report: Report) -> None:
    """What went wrong, figure by figure."""
    console = Console(highlight=False)
    for figure in figures(report.configuration.k):
        rows = [row for row in report.rows if listed(figure) and figure.id in row.wrong]
        if not rows:
            continue
        title = f"\n{figure.name}: {len(rows)} fall short"
        console.print(Text(title, style="bold"))
        for row in rows:
            console.print(_failure(row, figure))


def listed(figure: Figure) -> bool:
    """Whether rows that fall short in a figure are worth reading one by one."""
    return figure.id in LISTED


def rows_in_sets(report: Report) -> str:
    """How many rows in how many sets."""
    return f"{counted(len(report.rows), 'row')} in {counted(len(report.sets), 'set')}"


def shown(value: float | None, digits: int = 3) -> str:
    """A figure as it stands in a table."""
    return "·" if value is None else f"{value:.{digits}f}"


def signed(value: float | None) -> str:
    """A difference as it stands in a table."""
    return "·" if value is None else f"{value:+.3f}".replace("-", "−")


def _print_figures(report: Report, console: Console) -> None:
    """A table a group, their columns one below the other."""
    several = len(report.sets) > 1
    names = _short_names(report)
    width = max(7, *(len(name) for name in names)) if names else 7
    room = console.width - NAME_WIDTH - (8 if several else 0) - len(names) * (width + 1)
    for at, group in enumerate(GROUPS):
        held = [f for f in figures(report.configuration.k) if f.group == group]
        held = [figure for figure in held if figure.id in report.values]
        if not held:
            continue
        console.print(Text(f"\n{GROUPS[group]}", style="bold"))
        table = Table(box=None, padding=(0, 1, 0, 0), header_style=QUIET, show_header=at == 0)
        table.add_column("", width=NAME_WIDTH, no_wrap=True)
        if several:
            table.add_column("all", justify="right", width=7)
        if room > INTERVAL_WIDTH:
            table.add_column("95%", justify="right", width=INTERVAL_WIDTH, style=QUIET)
        for name, each in zip(names, report.sets, strict=True):
            heading = f"{name}\n{each.rows}"
            table.add_column(heading, justify="right", width=width, no_wrap=True)
        for figure in held:
            overall = report.values[figure.id]
            row = [f"  {figure.name}{' ↓' if figure.less_is_better else ''}"]
            row += [shown(overall.value)] if several else []
            row += [_interval(overall)] if room > INTERVAL_WIDTH else []
            table.add_row(*row, *(shown(_value(each.values, figure)) for each in report.sets))
        console.print(table)


def _short_names(report: Report) -> list[str]:
    """The names of the sets, without the half that they all belong to."""
    names = [each.name for each in report.sets]
    for half in HALVES:
        if len(names) > 1 and all(name.endswith(f"-{half}") for name in names):
            names = [name.removesuffix(f"-{half}") for name in names]
    return [name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…" for name in names]


def _value(values: Mapping[str, Value], figure: Figure) -> float | None:
    held = values.get(figure.id)
    return held.value if held else None


def _interval(value: Value) -> str:
    if value.low is None or value.high is None:
        return ""
    return f"{value.low:.2f}–{value.high:.2f}"


def _latency_table(latency: Mapping[str, Stage]) -> Table:
    table = Table(box=None, padding=(0, 1), header_style=QUIET, title_justify="left")
    table.add_column("\nMilliseconds", header_style="bold")
    table.add_column("\nmedian", justify="right")
    table.add_column("\n90th percentile", justify="right")
    for stage, times in latency.items():
        table.add_row(f"  {stage}", f"{times.median:.1f}", f"{times.p90:.1f}")
    return table


def _judge_line(report: Report) -> Padding:
    judge = report.judge
    checked = next(each for each in judge.trust if each.half == "check")
    return Padding(
        Text(
            f"Support is judged by the {judge.name} check, which is right in "
            f"{shown(checked.precision, 2)} of what it accepts and accepts "
            f"{shown(checked.recall, 2)} of what is supported, on {checked.pairs} hand-marked "
            "pairs chosen to be hard: read citation recall and precision with that in mind.",
            style=QUIET,
        ),
        (1, 0),
    )


def _comparison_table(report: Report, comparison: Comparison) -> Table:
    table = Table(
        box=None,
        padding=(0, 1),
        header_style=QUIET,
        title=f"\n{report.configuration.label} and {comparison.label} ({comparison.rows} rows)",
        title_justify="left",
        title_style="bold",
    )
    table.add_column("")
    for name in ("this", comparison.label, "difference", "95%"):
        table.add_column(name, justify="right", no_wrap=True)
    for figure in figures(report.configuration.k):
        held = comparison.values.get(figure.id)
        if held is None:
            continue
        better = (held.difference or 0) > 0
        style = "" if not is_sure(held) else "green" if better != figure.less_is_better else "red"
        ends = (
            f"{held.low:+.2f} to {held.high:+.2f}".replace("-", "−") if held.low is not None else ""
        )
        table.add_row(
            f"  {figure.name}{' ↓' if figure.less_is_better else ''}",
            shown(held.this),
            shown(held.other),
            Text(signed(held.difference), style=style),
            Text(ends, style=QUIET),
        )
    return table


def at_a_glance(report: Report) -> list[Figure]:
    """The figures by which several configurations are compared, as far as there are any."""
    by_id = {figure.id: figure for figure in figures(report.configuration.k)}
    return [by_id[id] for id in AT_A_GLANCE if id in report.values]


def is_sure(held: Difference) -> bool:
    """Whether the interval of a difference leaves out 0."""
    return held.low is not None and held.high is not None and held.low * held.high > 0


def _glance_table(report: Report) -> Table:
    table = Table(
        box=None,
        padding=(0, 1, 0, 0),
        header_style=QUIET,
        title="\nWhat each configuration gets",
        title_justify="left",
        title_style="bold",
    )
    columns = at_a_glance(report)
    table.add_column("", no_wrap=True)
    for figure in columns:
        table.add_column(AT_A_GLANCE[figure.id], justify="right", no_wrap=True)
    own = (shown(report.values[figure.id].value) for figure in columns)
    table.add_row(report.configuration.label, *own)
    for comparison in report.comparisons:
        cells = []
        for figure in columns:
            held = comparison.values.get(figure.id)
            mark = SURE if held and is_sure(held) else " "
            cells.append(f"{shown(held.other if held else None)}{mark}")
        table.add_row(comparison.label, *cells)
    return table


def _failure(row: RowResult, figure: Figure) -> Padding:
    text = Text()
    text.append(f"{row.id}  ", style=QUIET)
    text.append(f"{row.question}\n")
    text.append(_cut(" | ".join(row.wrong[figure.id])), style=QUIET)
    if figure.group == "finding":
        text.append(f"\nfound    {_passages(each.id for each in row.found)}", style=QUIET)
        text.append(f"\nexpected {_passages(each.id for each in row.right)}", style=QUIET)
        text.append(f", at rank {row.rank or 'over 50'}", style=QUIET)
    return Padding(text, (0, 0, 0, 2))


def _passages(ids: Iterable[str]) -> str:
    return ", ".join(ids) or "nothing"


def _cut(text: str) -> str:
    return text if len(text) <= MOST else f"{text[:MOST]} …"
