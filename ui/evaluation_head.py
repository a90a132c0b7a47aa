"""The head of an evaluation report: a sentence, what was run, the figures that matter most."""

from __future__ import annotations

from html import escape

from rag.evaluation.report import Report, Value
from ui.evaluation_charts import bar, milliseconds
from ui.evaluation_parts import check_of, percent
from ui.evaluation_tables import rows_in_sets

HEADLINES = (
    ("recall@5", "of questions find a right passage among the first five"),
    ("fact", "of answers hold the fact that was asked for"),
    ("quotation", "of quotations are word for word in the passage cited"),
    ("side", "of sentences rest on what may speak for their side"),
    ("citation recall", "of sentences pass the check of what they cite"),
    ("decline recall", "of what has no answer is declined or put right"),
    ("false decline", "of answerable questions are turned away"),
)
"""Figures at the head of the page, and what they say after a percentage."""


def masthead(report: Report) -> str:
    """What was run, in a sentence and in facts, with the way to each part."""
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


def headlines(report: Report) -> str:
    """The figures that a reader looks for first."""
    cards = []
    for id, says in HEADLINES:
        value = report.values.get(id)
        if value is None or value.value is None:
            continue
        cards.append(
            f"<li><b>{percent(value.value)}</b><span>{says}</span>"
            f"{bar(value, less_is_better=id == 'false decline')}{_below(report, id, value)}</li>"
        )
    if total := report.latency.get("total"):
        cards.append(
            f"<li><b>{milliseconds(total.median)}</b><span>to a whole answer, in the median</span>"
            f"<small>nine in ten within {milliseconds(total.p90)}</small></li>"
        )
    return f'<ul class="headlines">{"".join(cards)}</ul>'


def _below(report: Report, id: str, value: Value) -> str:
    """How sure a figure is or, for the one that is judged by a check, how good the check is."""
    accepts = check_of(report).recall
    if id == "citation recall" and accepts is not None:
        says = f"The check accepts {percent(accepts)} of what is supported."
        return f'<small><a href="#judge">{says}</a></small>'
    if value.low is None or value.high is None:
        return ""
    return f"<small>95%: {percent(value.low)} to {percent(value.high)}</small>"
