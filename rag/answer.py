"""The values that leave the rag: an answer, its sections, its sentences and their citations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from corpus.passage import Passage, Side

Move = Literal["steelman", "critique"]
Wanted = Literal["iterative", "miri", "both"]
Form = Literal["case", "short", "more"]
"""How much of a case is wanted: all of it, its core, or what has not been said yet."""
Recall = Literal["words", "speakers", "fair"]
"""What is wanted of something said before: its exact words, who said it, or what answers it."""
Role = Literal["thesis", "point", "objection", "reply", "concession", "crux"]
Support = Literal["quoted", "supported"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer."""

    text: str
    citations: tuple[int, ...]
    """Numbers of the citations that support it; never empty."""
    support: Support


@dataclass(frozen=True, slots=True)
class Section:
    """A paragraph of an answer: sentences with one role in one side's case.

    `objection` is what the other side says against `side`, `reply` what `side` says to that; in a
    critique the objection is the claim under criticism. A `crux` is neutral.
    """

    side: Side
    role: Role
    sentences: tuple[Sentence, ...]

    def to_json(self) -> dict[str, Any]:
        """The section in the machine-readable output."""
        return {
            "side": self.side,
            "role": self.role,
            "sentences": [
                {"text": each.text, "citations": list(each.citations), "support": each.support}
                for each in self.sentences
            ],
        }


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered passage of an answer."""

    n: int
    passage: Passage
    quote: str
    """Exact substring of the passage's text; what the reader sees highlighted."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that verification took out, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reader gets: a case with its citations, or a decline."""

    question: str
    standalone_question: str
    side: Wanted
    move: Move
    sections: tuple[Section, ...] = ()
    citations: tuple[Citation, ...] = ()
    also: tuple[Section, ...] = ()
    """What else was found that helps a side, a section each: not prose but a list of lines."""
    declined: bool = False
    reason: str | None = None
    """Why it was declined and what the sources do cover; None for an answer."""
    suggestions: tuple[str, ...] = ()
    """Questions that the sources can answer, offered with a decline."""
    writer: str = "built-in"
    """Who wrote it: `built-in`, or the name of a chat model."""
    notice: str | None = None
    """What the reader is to know of how it was written; None where all went well."""
    dropped: tuple[Dropped, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)

    @property
    def rests_on(self) -> tuple[Citation, ...]:
        """The citations of the prose, without those of the list below it."""
        told = [each for section in self.sections for each in section.sentences]
        cited = {n for each in told for n in each.citations}
        return tuple(citation for citation in self.citations if citation.n in cited)

    def to_json(self, id: str | None = None) -> dict[str, Any]:
        """The `ask` object of the machine-readable output."""
        return {
            "id": id,
            "question": self.question,
            "side": self.side,
            "move": self.move,
            "standalone_question": self.standalone_question,
            "declined": self.declined,
            "reason": self.reason,
            "suggestions": list(self.suggestions),
            "sections": [section.to_json() for section in self.sections],
            "citations": [
                {"n": c.n, "passage": c.passage.to_json(), "quote": c.quote} for c in self.citations
            ],
            "also": [section.to_json() for section in self.also],
            "writer": self.writer,
            "notice": self.notice,
            "dropped": [{"text": d.text, "why": d.why} for d in self.dropped],
            "timings_ms": {stage: round(ms, 1) for stage, ms in self.timings_ms.items()},
        }
