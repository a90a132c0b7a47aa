"""The brief: what a writer is given for one side of one question."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.passage import Camp, Crux, Passage
from rag.answer import Move


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence in our own words, with the passages that carry it."""

    text: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One step of a case."""

    passages: tuple[Passage, ...]
    """What carries it, the strongest first; never empty."""
    lines: tuple[Line, ...] = ()
    """Our own words; none where the passages' gists say it."""

    @property
    def text(self) -> str:
        """All its lines."""
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Exchange:
    """In a critique: a claim of the criticised side, and what is said against it."""

    claim: Part
    attack: Part
    direct: bool
    """Whether the attack was made in reply to that very claim."""


@dataclass(frozen=True, slots=True)
class Brief:
    """One side's case on one question."""

    question: str
    side: Camp
    """Whose case it is: with the move `critique`, the side that criticises."""
    move: Move
    crux: Crux
    opening: Part | None
    """The thesis, and whose it is; None where it has been said before and only more is wanted."""
    parting: Part
    """Where exactly the sides part on this crux."""
    moved_by: Part
    """What, by the sources, would move this side."""
    subject: tuple[Passage, ...] = ()
    """The passages that the question is about, where it is about particular ones and they are
    this side's own."""
    background: tuple[Passage, ...] = ()
    """Passages that were asked about and are told outside either case: by authors who stand
    outside the debate, or reports of what somebody else holds."""
    points: tuple[Part, ...] = ()
    """Each builds on the one before."""
    beside: tuple[Part, ...] = ()
    """This side's opening on a neighbouring crux, and what it says there about this question."""
    further: tuple[Passage, ...] = ()
    """What this side's own people add beyond its points, where more was asked for."""
    also: tuple[Passage, ...] = ()
    """What else was found that helps this side, the nearest to the question first: to be listed,
    where the prose does not come to it."""
    evidence: tuple[Part, ...] = ()
    """What the linked works and the reader's documents add."""
    objection: Part | None = None
    """The other side's strongest objection, or the claim of theirs that was asked about."""
    asked_about_objection: bool = False
    """Whether the question was about that claim of the other side."""
    asked_about_concession: bool = False
    """Whether the question was about what this side grants."""
    reply: Part | None = None
    """This side's, to exactly that objection."""
    concession: Part | None = None
    """What this side grants; in a critique, what the criticised side grants."""
    exchanges: tuple[Exchange, ...] = ()
    """Only in a critique."""

    @property
    def no_case(self) -> bool:
        """Whether only what was asked about is to be told: a name, a number, what a test is."""
        told = (self.opening, self.subject, self.points, self.exchanges, self.objection)
        return bool(self.background) and not any(told)

    @property
    def asked_about(self) -> bool:
        """Whether the question is about particular passages."""
        return bool(
            self.subject
            or self.background
            or self.asked_about_objection
            or self.asked_about_concession
        )

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it to write."""
        return not any(
            (
                self.opening,
                self.subject,
                self.background,
                self.points,
                self.beside,
                self.further,
                self.evidence,
                self.objection,
                self.reply,
                self.concession,
                self.exchanges,
            )
        )
