"""Reads a model's answer as it comes: whole sentences, without what is not prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.sentences import sentences
from rag.answer import Role

LONGEST = 700
"""Characters from which text without an end is taken for no sentence at all."""

_LABEL = (
    r"(?:(?:the|my|our|a)\s+)?(?:(?:strongest|main|key|best)\s+)?(?:thesis|claim|points?|evidence|"
    r"objection|reply|response|concession|case|answer|conclusion|summary|against\s+it|"
    r"(?:they|critics)\s+claim|what\s+(?:this|the|our)\s+(?:\w+\s+)?side\s+(?:grants|concedes)|"
    r"first,\s+what\s+was\s+asked\s+about)\s*\d*:\s*"
)
_MARKS = re.compile(
    rf"^\s*(?:\*\*[^*]{{1,40}}\*\*:?\s*|[-*•>#]+\s*|\d{{1,2}}[.)]\s+|{_LABEL})+", re.IGNORECASE
)
_ROLES: tuple[tuple[re.Pattern[str], Role], ...] = (
    (re.compile(r"\bobjection\b", re.IGNORECASE), "objection"),
    (re.compile(r"\b(?:reply|response)\b", re.IGNORECASE), "reply"),
    (re.compile(r"\b(?:concession|grants|concedes)\b", re.IGNORECASE), "concession"),
)
"""What a model calls the sentence that follows."""
_LISTED = re.compile(r"^\s*\d{1,2}[.)]\s+")
"""The number of a list's item, which looks like a sentence."""
_CITED = re.compile(r"\s*[\[(](?:p(?:assage)?s?\.?\s*)?\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*[\])]")
_TAGS = re.compile(r"</?[A-Za-z][^<>]{0,80}>")
_EMPHASIS = re.compile(r"(\*\*|__|`)(.+?)\1")
_STRAIGHT = re.compile(r'"([^"\n]*)"')
_SINGLE = re.compile(
    r"(?P<as_is>“[^“”]*”)|(?<![\w’'])(?:‘(?P<curly>[^‘’]+(?:’\w[^‘’]*)*)’"
    r"|'(?P<straight>[^'“”]+(?:'\w[^'“”]*)*)')(?!\w)"
)
"""Words in single quotation marks, with which models spare themselves those of JSON."""
_APOSTROPHE = re.compile(r"(?<=\w)'")
_THINKING = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that a model has written."""

    text: str
    paragraph: int
    """Which one of its answer, from 0."""
    role: Role | None = None
    """What the model says that it is, if it does."""


class Reader:
    """Takes pieces of text, gives back whole sentences."""

    def __init__(self) -> None:
        """Begins at the first paragraph."""
        self._rest = ""
        self._paragraph = 0

    def feed(self, piece: str) -> Iterator[Said]:
        """The sentences that are whole with this piece."""
        self._rest += piece
        if self._rest.lstrip().startswith("<think>") and "</think>" not in self._rest:
            return
        self._rest = _LISTED.sub("", _THINKING.sub("", self._rest))
        while "\n" in self._rest:
            line, self._rest = self._rest.split("\n", 1)
            yield from self._whole(sentences(_LISTED.sub("", line)))
            self._rest = _LISTED.sub("", self._rest)
            if not line.strip():
                self._paragraph += 1
        found = sentences(self._rest)
        if len(found) > 1:
            yield from self._whole(found[:-1])
            self._rest = self._rest[self._rest.rindex(found[-1]) :]
        if len(self._rest) > LONGEST:
            yield from self._whole([self._rest])
            self._rest = ""

    def finish(self, *, whole: bool = True) -> Iterator[Said]:
        """What is left at the end; nothing of it where the answer broke off in mid-sentence."""
        rest, self._rest = _THINKING.sub("", self._rest), ""
        if whole or re.search(r"[.!?…][”’\")\]]*\s*$", rest):
            yield from self._whole(sentences(rest))

    def _whole(self, found: list[str]) -> Iterator[Said]:
        for text in found:
            if cleaned := clean(text):
                yield Said(cleaned, self._paragraph, _role(text))


def _role(text: str) -> Role | None:
    marks = _MARKS.match(text)
    return next((role for word, role in _ROLES if marks and word.search(marks[0])), None)


def clean(text: str) -> str:
    """A sentence without the marks of lists, headings and citations, in curly quotation marks."""
    text = _TAGS.sub("", text)
    text = _EMPHASIS.sub(r"\2", _MARKS.sub("", text))
    text = _STRAIGHT.sub(r"“\1”", _CITED.sub("", text))
    text = _APOSTROPHE.sub("’", _SINGLE.sub(_doubled, text))
    text = " ".join(text.split()).replace(" .", ".").strip(" *_#`")
    return text[0].upper() + text[1:] if re.search(r"\w", text) else ""


def _doubled(match: re.Match[str]) -> str:
    """Words in double quotation marks that stood in single ones."""
    return match["as_is"] or f"“{match['curly'] or match['straight']}”"
