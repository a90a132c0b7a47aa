"""The values that the corpus hands to everybody else: plain, typed and frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Side = Literal["iterative", "miri", "neutral"]
Camp = Literal["iterative", "miri"]
Voice = Literal["asserts", "concedes", "reports", "asks"]
Kind = Literal["original", "note", "fulltext", "user"]

CAMPS: tuple[Camp, Camp] = ("iterative", "miri")


def other_camp(camp: Camp) -> Camp:
    """The opponent of `camp`."""
    return "miri" if camp == "iterative" else "iterative"


@dataclass(frozen=True, slots=True)
class Source:
    """One work that passages come from."""

    id: str
    title: str
    author: str
    date: str
    url: str
    licence: str
    about: str
    short: str
    """How prose refers to it."""
    names: tuple[str, ...] = ()
    """What readers call it, in lower case, the longest first."""
    taken: str = ""
    """When it was fetched or added, as an ISO date; empty for what ships."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who says things, and how prose names them.

    `camp` is where the speaker stands in the debate; a passage of theirs may still
    help the other side, which is what `Passage.side` says.
    """

    name: str
    """As the design names the speaker, at the beginning of a sentence."""
    long: str
    """The same in the middle of a sentence."""
    short: str
    """For a second mention."""
    camp: Side
    plural: bool = False
    """Whether the name takes a plural verb."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment of the thread."""

    id: str
    speaker: str
    replies_to: str | None
    """Id of the comment that it answers; None for one that is not in the file."""
    label: str


@dataclass(frozen=True, slots=True)
class Lean:
    """A part of a passage that helps another side than the passage as a whole does."""

    side: Camp
    voice: Voice
    quote: str
    """Exact substring of the passage's text."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The citable unit: a paragraph or two by one speaker."""

    id: str
    source: str
    title: str
    speaker: str
    side: Side
    voice: Voice
    kind: Kind
    locator: str
    url: str
    text: str
    gist: str
    """The point in our own words; stands alone and names the speaker."""
    telling: tuple[str, ...] = ()
    """The gist sentence by sentence, with `{S}` and `{SS}` where the speaker is named: how a
    writer names somebody depends on whether the prose has named them before."""
    cruxes: tuple[str, ...] = ()
    """Ids of the cruxes that it bears on, the most important first."""
    quoted_by: tuple[str, ...] = ()
    """Labels of the comments that quote it."""
    asks: tuple[str, ...] = ()
    """Questions in a reader's words that the passage answers."""
    plain: str = ""
    """The point once more in everyday words, for readers who don't use the passage's own."""
    quoting: tuple[str, ...] = ()
    """Sentences that each quote it once, best first, with `{S}` where the speaker is named."""
    quotes: tuple[str, ...] = ()
    """What those sentences quote: exact substrings of `text`, in the same order."""
    leans: tuple[Lean, ...] = ()
    comment: str = ""
    """Id of the comment in which it was first said."""
    run: str = ""
    """Passages with the same run only make sense together."""
    answers: tuple[str, ...] = ()
    """Ids of the passages that it replies to."""
    argues: bool = True
    """False for courtesies, bare pointers and unread full text, on which no case may rest."""
    section: str = ""
    """Of a work: number and title of the section that the passage belongs to."""
    checked: str = ""
    """Of a note: where in the work, or in which account of it, it was checked."""

    def stances(self) -> tuple[tuple[Side, Voice], ...]:
        """Every (side, voice) that some part of the passage has, the main one first."""
        return ((self.side, self.voice), *((lean.side, lean.voice) for lean in self.leans))

    def to_json(self) -> dict[str, Any]:
        """The PASSAGE object of the machine-readable output."""
        return {
            "id": self.id,
            "source": self.source,
            "title": self.title,
            "speaker": self.speaker,
            "side": self.side,
            "voice": self.voice,
            "kind": self.kind,
            "locator": self.locator,
            "url": self.url,
            "text": self.text,
            "gist": self.gist,
            "cruxes": list(self.cruxes),
            "quoted_by": list(self.quoted_by),
        }


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence in our own words, with the ids of the passages that carry it."""

    text: str
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One step of an argument, with the passages that carry it."""

    statements: tuple[Statement, ...]
    """Our own words; none where the gist of the first passage says it."""
    passages: tuple[str, ...]
    """Ids, the one that carries it most first; empty where there is nothing to say."""
    alone: tuple[Statement, ...] = ()
    """The same for where the step before it is not told; none where it needs no step before."""

    @property
    def text(self) -> str:
        """All its sentences."""
        return " ".join(statement.text for statement in self.statements)


@dataclass(frozen=True, slots=True)
class Rebuttal:
    """A claim of the other side, and what meets it."""

    claim: Point
    answer: Point


@dataclass(frozen=True, slots=True)
class Critique:
    """What one side has against the other on one crux."""

    intro: Point
    rebuttals: tuple[Rebuttal, ...]
    """Each stands without the others."""


@dataclass(frozen=True, slots=True)
class Case:
    """What one side holds on one crux."""

    opening: Point
    """The thesis, and whose it is."""
    points: tuple[Point, ...]
    """In the order in which each builds on the one before."""
    objection: Point
    """What the other side says most strongly against it."""
    reply: Point
    """How this side meets exactly that objection."""
    concession: Point
    """What this side's own people grant."""
    evidence: tuple[Point, ...]
    """What the linked works add to it, the most telling first; each stands alone."""
    moved_by: Point
    """What evidence or argument, by the sources, would move this side."""
    critique: Critique
    """What this side has against the other's case."""


@dataclass(frozen=True, slots=True)
class Crux:
    """A question on which the sides part."""

    id: str
    title: str
    question: str
    asks: tuple[str, ...]
    """Broad questions in a reader's words that this crux is about."""
    parting: Point
    """Where exactly the two sides part."""
    cases: Mapping[Camp, Case]

    def told(self) -> Iterator[Point]:
        """Everything that is said of it in our words."""
        yield self.parting
        for case in self.cases.values():
            yield from (case.opening, *case.points, *case.evidence)
            yield from (case.objection, case.reply, case.concession, case.moved_by)
            yield case.critique.intro
            for rebuttal in case.critique.rebuttals:
                yield from (rebuttal.claim, rebuttal.answer)

    def cited(self) -> set[str]:
        """Ids of the passages on which its two cases rest."""
        return {
            id
            for case in self.cases.values()
            for point in (case.opening, *case.points, *case.evidence)
            for id in point.passages
        }
