"""Answer → Markdown that can leave the chat: prose, numbered notes and their permalinks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from corpus.passage import Side
from rag.answer import Answer, Citation, Section, Sentence
from ui.markup import stance
from ui.paragraphs import paragraphs
from ui.wording import ALSO, CASE_TITLES, MOVE_NAMES, SHORT_VOICES, SIDE_NAMES, role_label

_SPECIAL = re.compile(r"([\\`*_\[\]<>])")


def answer_markdown(answer: Answer) -> str:
    """The whole answer, each sentence with its note numbers and each note with its link."""
    blocks = [f"## {_plain(answer.question)}"]
    if answer.standalone_question != answer.question:
        blocks.append(f"Understood as: {_plain(answer.standalone_question)}")
    blocks.append(_byline(answer))
    if answer.notice:
        blocks.append(f"> {_plain(answer.notice)}")
    if answer.declined:
        blocks.append(_plain(answer.reason or ""))
    for camp, sections in groupby(answer.sections, key=_camp):
        if answer.side == "both" and camp:
            blocks.append(f"### {CASE_TITLES[camp, answer.move]}")
        label_before = ""
        for section, told in paragraphs(sections, answer.move):
            label = role_label(section.role, answer.move, section.side)
            blocks.append(_paragraph(told, "" if label == label_before else label))
            label_before = label
    for section in answer.also:
        case = CASE_TITLES[section.side, answer.move]
        blocks.append(f"**{ALSO}: {case[0].lower()}{case[1:]}**")
        blocks.append("\n".join(f"- {_marked(each)}" for each in section.sentences))
    blocks.extend(_note(citation) for citation in answer.citations)
    return "\n\n".join(blocks) + "\n"


def _camp(section: Section) -> Side | None:
    return None if section.role == "crux" else section.side


def _byline(answer: Answer) -> str:
    return (
        f"*{MOVE_NAMES[answer.move]}, {SIDE_NAMES[answer.side]}; writer: {_plain(answer.writer)}*"
    )


def _paragraph(told: Iterable[Sentence], label: str) -> str:
    prose = " ".join(map(_marked, told))
    return f"**{label}.** {prose}" if label else prose


def _marked(sentence: Sentence) -> str:
    return _plain(sentence.text) + "".join(f"[^{n}]" for n in sentence.citations)


def _note(citation: Citation) -> str:
    passage = citation.passage
    side, voice = stance(passage, citation.quote)
    quote = " ".join(citation.quote.split())
    return (
        f"[^{citation.n}]: {_plain(passage.speaker)} ({SIDE_NAMES[side]}, {SHORT_VOICES[voice]}), "
        f"{_plain(passage.title)}, {_plain(passage.locator)}: “{_plain(quote)}” "
        f"<{passage.url}> ({passage.id})"
    )


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
