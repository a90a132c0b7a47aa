"""Answer → HTML: one exchange of the transcript, from the question to its source list."""

from __future__ import annotations

from html import escape
from itertools import groupby
from urllib.parse import urlencode

from corpus.passage import CAMPS, Side, Voice, other_camp
from rag.answer import Answer, Citation, Section, Sentence
from ui.also_html import also_html
from ui.answer_markdown import answer_markdown
from ui.markup import badge, citation_href, cite_chip, stance, with_quotations
from ui.paragraphs import paragraphs
from ui.session import Exchange
from ui.verdict_html import dropped_html, verdict_html
from ui.wording import (
    CASE_TITLES,
    CUT_SHORT,
    MOVE_NAMES,
    SHORT_VOICES,
    SIDE_NAMES,
    STOPPED,
    WAITING,
    role_label,
)
from ui.writer_wording import is_writing


def exchange_html(exchange: Exchange) -> str:
    """A question with as much of its answer as is there, as one `<article>`."""
    busy = ' aria-busy="true"' if exchange.status == "writing" else ""
    return (
        f'<article class="exchange side-{exchange.side}" id="x{exchange.number}"'
        f' data-exchange="{exchange.number}" data-status="{exchange.status}"'
        f' aria-labelledby="q{exchange.number}"{busy}>'
        f"{_asked(exchange)}{_answered(exchange)}</article>"
    )


def answer_html(answer: Answer) -> str:
    """The prose of an answer, or the notice of a decline, without sources and buttons."""
    if answer.declined:
        return _decline(answer)
    return _prose(answer)


def _prose(answer: Answer) -> str:
    cited = {citation.n: citation for citation in answer.citations}
    case = [section for section in answer.sections if section.role != "crux"]
    crux = [section for section in answer.sections if section.role == "crux"]
    pieces = []
    for camp, sections in groupby(case, key=lambda section: section.side):
        heading = CASE_TITLES[camp, answer.move] if answer.side == "both" else ""
        pieces.append(_case(heading, f"side-{camp}", list(sections), answer, cited))
    if crux:
        pieces.append(_case("", "side-both", crux, answer, cited))
    return "".join(pieces)


def sources_html(answer: Answer) -> str:
    """What the answer rests on, by speaker, place and stance, with the numbers that open it."""
    if not answer.rests_on:
        return ""
    groups: dict[tuple[str, str, Side, Voice], list[Citation]] = {}
    for citation in answer.rests_on:
        passage = citation.passage
        key = (passage.speaker, passage.locator, *stance(passage, citation.quote))
        groups.setdefault(key, []).append(citation)
    rows = "".join(_source(*key, citations) for key, citations in groups.items())
    return (
        f'<div class="section"><h4 class="label">Sources</h4><ol class="sources">{rows}</ol></div>'
    )


def _asked(exchange: Exchange) -> str:
    answer = exchange.answer
    understood = ""
    if answer and answer.standalone_question.strip() != exchange.question.strip():
        understood = (
            f'<p class="understood">Understood as: {escape(answer.standalone_question)}</p>'
        )
    return (
        f'<header class="asked"><p class="asked-as">{badge(exchange.side)}'
        f'<span class="move">{MOVE_NAMES[exchange.move]}</span></p>'
        f'<h2 id="q{exchange.number}">{escape(exchange.question)}</h2>{understood}</header>'
    )


def _answered(exchange: Exchange) -> str:
    answer = exchange.answer
    prose = _notice(answer) + answer_html(answer) if answer else ""
    if exchange.status == "writing":
        return prose + _waiting(exchange)
    remark = _remark(exchange)
    if answer is None or not answer.sections:
        return prose + remark
    if answer.declined:
        return prose + remark + sources_html(answer) + dropped_html(answer)
    below = also_html(answer) + sources_html(answer) + verdict_html(answer)
    return prose + remark + _acts(exchange, answer) + below


def _notice(answer: Answer) -> str:
    if not answer.notice:
        return ""
    return f'<p class="notice" role="note">{escape(answer.notice)}</p>'


def _waiting(exchange: Exchange) -> str:
    """What stands below an answer that grows: a model may be silent for long, the rules are not."""
    answer = exchange.answer
    begun = answer is not None and bool(answer.sections)
    ours = exchange.writer.where == "built-in" or (answer is not None and bool(answer.notice))
    if begun and ours:
        return ""
    told = WAITING if ours else is_writing(exchange.writer)
    return f'<p class="remark waiting">{escape(told)}</p>'


def _remark(exchange: Exchange) -> str:
    ended = {"stopped": STOPPED, "failed": CUT_SHORT}.get(exchange.status)
    if ended is None:
        return ""
    return (
        f'<p class="remark">{escape(ended)} <button type="button" class="act"'
        f' data-side="{exchange.side}">Ask again</button></p>'
    )


def _case(
    heading: str,
    css_class: str,
    sections: list[Section],
    answer: Answer,
    cited: dict[int, Citation],
) -> str:
    title = f"<h3>{escape(heading)}</h3>" if heading else ""
    pieces = []
    label_before = role_label("thesis", answer.move, sections[0].side) if heading else ""
    for section, told in paragraphs(sections, answer.move):
        label = role_label(section.role, answer.move, section.side)
        shown = f'<h4 class="label">{escape(label)}</h4>' if label != label_before else ""
        label_before = label
        prose = " ".join(_sentence(sentence, cited) for sentence in told)
        pieces.append(f'<div class="section role-{section.role}">{shown}<p>{prose}</p></div>')
    return f'<section class="case {css_class}">{title}{"".join(pieces)}</section>'


def _sentence(sentence: Sentence, cited: dict[int, Citation]) -> str:
    citations = [cited[n] for n in sentence.citations if n in cited]
    text = with_quotations(sentence.text, citations)
    chips = "".join(cite_chip(citation, sentence.support) for citation in citations)
    return f'<span class="sentence {sentence.support}">{text}{chips}</span>'


def _source(speaker: str, locator: str, side: Side, voice: Voice, citations: list[Citation]) -> str:
    numbers = "".join(
        f'<a class="cite side-{side}" href="{escape(citation_href(citation))}"'
        f' aria-label="{citation.n}: {escape(speaker)}, {escape(locator)}">{citation.n}</a>'
        for citation in citations
    )
    spoken = "" if voice == "asserts" else f'<span class="voice">{SHORT_VOICES[voice]}</span>'
    return (
        f'<li class="source"><span class="numbers">{numbers}</span>'
        f'<span class="from"><span class="who">{escape(speaker)}</span> '
        f'<span class="where">{escape(locator)}</span></span>'
        f'<span class="stance">{spoken}{badge(side)}</span></li>'
    )


def _decline(answer: Answer) -> str:
    suggestions = "".join(
        f'<li><button type="button" class="suggestion" data-ask="{escape(question)}">'
        f"{escape(question)}</button></li>"
        for question in answer.suggestions
    )
    offered = f'<p class="offer">You could ask:</p><ul>{suggestions}</ul>' if suggestions else ""
    reason = f"<p>{escape(answer.reason or 'The sources do not answer this.')}</p>"
    if not answer.sections:
        return f'<div class="decline" role="note">{reason}{offered}</div>'
    # A false premise: what is wrong first, then what the sources do say, then what to ask.
    return (
        f'<div class="decline" role="note">{reason}</div>{_prose(answer)}'
        f'<div class="decline offered">{offered}</div>'
    )


def _acts(exchange: Exchange, answer: Answer) -> str:
    return (
        f'<div class="acts">{_other_sides(exchange)}'
        f'<button type="button" class="act" data-copy="{escape(answer_markdown(answer))}">'
        "Copy as Markdown</button>"
        f'<a class="act" href="{escape(_permalink(exchange))}" data-copy>Copy link</a></div>'
    )


def _other_sides(exchange: Exchange) -> str:
    if exchange.side == "both":
        return "".join(
            f'<button type="button" class="act other side-{camp}" data-side="{camp}">'
            f"{escape(SIDE_NAMES[camp])} only</button>"
            for camp in CAMPS
        )
    other = other_camp(exchange.side)
    return (
        f'<button type="button" class="act other side-{other}" data-side="{other}"'
        f' title="The same question, answered for {escape(SIDE_NAMES[other])}">'
        "The other side, please</button>"
    )


def _permalink(exchange: Exchange) -> str:
    return "?" + urlencode({"q": exchange.alone, "side": exchange.side, "move": exchange.move})
