"""What went wrong in an evaluation, row by row, as HTML to look through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from rag.evaluation.figures import Figure, figures
from rag.evaluation.report import Found, Report, RowResult
from ui.evaluation_tables import listed
from ui.wording import counted

LONGEST = 700
"""Characters of an answer that are shown."""


def failures_html(report: Report) -> str:
    """Every row that falls short in a figure worth reading one by one, with a filter."""
    shown = [figure for figure in figures(report.configuration.k) if listed(figure)]
    rows = [row for row in report.rows if _short_in(row, shown)]
    if not rows:
        return '<p class="note">Nothing fell short.</p>'
    counts = Counter(figure.id for row in rows for figure in _short_in(row, shown))
    chips = "".join(
        '<button type="button" class="chip" aria-pressed="false" '
        f'data-figure="{escape(_key(figure.id))}">{escape(figure.name)} '
        f"<b>{counts[figure.id]}</b></button>"
        for figure in shown
        if counts[figure.id]
    )
    sets = "".join(
        f'<option value="{escape(each.name)}">{escape(each.name)}</option>' for each in report.sets
    )
    return (
        f'<form class="filter" role="search"><div class="chips">{chips}</div>'
        f'<label>Set <select name="set"><option value="">all</option>{sets}</select></label>'
        '<label class="grow"><span class="hidden">Words in the question</span>'
        '<input name="words" type="search" placeholder="Words in the question…"></label>'
        f"<output>{counted(len(rows), 'row')}</output></form>"
        f'<div class="failures">{"".join(_row(row, shown) for row in rows)}</div>'
    )


def _short_in(row: RowResult, shown: Sequence[Figure]) -> list[Figure]:
    return [figure for figure in shown if figure.id in row.wrong]


def _row(row: RowResult, shown: Sequence[Figure]) -> str:
    short = _short_in(row, shown)
    tags = "".join(f'<span class="tag">{escape(figure.name)}</span>' for figure in short)
    return (
        f'<details class="failure" data-set="{escape(row.set)}" '
        f'data-figures="{escape(" ".join(_key(figure.id) for figure in short))}">'
        f'<summary><span class="asked">{escape(row.question)}</span>'
        f'<span class="where">{escape(row.id)} · {escape(row.kind)}</span>{tags}</summary>'
        f'<div class="inside">{_meant(row)}{_wrong(row, short)}{_expected(row)}{_found(row)}'
        f"{_said(row)}</div></details>"
    )


def _key(figure: str) -> str:
    return figure.replace(" ", "_")


def _meant(row: RowResult) -> str:
    switches = f"{row.move}, {row.side}"
    if row.standalone == row.question:
        return f'<p class="meant">Answered as: {escape(switches)}</p>'
    return f'<p class="meant">Taken as “{escape(row.standalone)}” ({escape(switches)})</p>'


def _wrong(row: RowResult, short: Sequence[Figure]) -> str:
    whys = [why for figure in short for why in row.wrong[figure.id]]
    return _block("What fell short", "".join(f"<li>{escape(why)}</li>" for why in whys))


def _expected(row: RowResult) -> str:
    items = "".join(f"<li>{escape(each)}</li>" for each in row.expected)
    rank = f"at rank {row.rank}" if row.rank else "not among the first fifty"
    items += "".join(f"<li>{_passage(each)}</li>" for each in row.right)
    if row.right:
        items += f'<li class="rank">the first of these was found {rank}</li>'
    return _block("What was expected", items)


def _found(row: RowResult) -> str:
    right = {each.id for each in row.right}
    items = "".join(
        f'<li class="{"hit" if each.id in right else "other"}">{_passage(each)}</li>'
        for each in row.found
    )
    return _block("What was found", items, ordered=True)


def _said(row: RowResult) -> str:
    said = row.said if len(row.said) <= LONGEST else f"{row.said[:LONGEST].rsplit(' ', 1)[0]} …"
    title = "What was said instead of an answer" if row.declined else "What was said"
    return f"<h4>{title}</h4><blockquote>{escape(said) or 'Nothing.'}</blockquote>"


def _passage(found: Found) -> str:
    return (
        f"<b>{escape(found.speaker)}</b> <code>{escape(found.id)}</code> "
        f"<span>{escape(found.excerpt)}</span>"
    )


def _block(title: str, items: str, *, ordered: bool = False) -> str:
    if not items:
        return ""
    kind = "ol" if ordered else "ul"
    return f"<h4>{title}</h4><{kind}>{items}</{kind}>"
