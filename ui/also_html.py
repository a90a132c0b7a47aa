"""The list below an answer: what else was found that helps a side, folded away."""

from __future__ import annotations

from html import escape

from rag.answer import Answer, Section
from ui.markup import cite_chip
from ui.wording import ALSO, CASE_TITLES, also_title


def also_html(answer: Answer) -> str:
    """The list with a line a passage, under a heading a side where both speak; empty for none."""
    if not answer.also:
        return ""
    lists = "".join(_list(section, answer) for section in answer.also)
    return (
        f'<div class="section"><h4 class="label">{ALSO}</h4>'
        f'<details class="also"><summary>{escape(also_title(answer))}</summary>{lists}</details>'
        "</div>"
    )


def _list(section: Section, answer: Answer) -> str:
    cited = {citation.n: citation for citation in answer.citations}
    title = CASE_TITLES[section.side, answer.move]
    heading = f"<h5>{escape(title)}</h5>" if answer.side == "both" else ""
    rows = "".join(
        f"<li>{escape(each.text)}"
        f"{''.join(cite_chip(cited[n], each.support) for n in each.citations)}</li>"
        for each in section.sentences
    )
    return f"{heading}<ul>{rows}</ul>"
