"""What a reader's message is understood to mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from rag.answer import Form, Move, Recall, Wanted


@dataclass(frozen=True, slots=True)
class Understood:
    """A message as it is answered."""

    question: str
    """Standing alone; what the reader is shown."""
    lookup: str
    """What is searched for: the question without the words that only steer."""
    side: Wanted
    move: Move
    named: str = ""
    """The words of a follow-up by themselves, where they name a subject of their own; searched
    for as well."""
    form: Form | Recall = "case"
    about: tuple[str, ...] = ()
    """Ids of the passages that the earlier answer rested on, those that are meant first."""
    signs: tuple[float, ...] = ()
    """How surely it did, passage by passage, the surest having 1."""
    said: frozenset[str] = frozenset()
    """Ids of the passages that the answers on the topic have cited, for all that one can tell."""
    rewritten: bool = False
    """Whether the question differs from the message."""
    follows: bool = False
    """Whether it is understood from what was said before."""
    strange: bool = False
    """Whether it brings in a subject of which no source has a word."""
    strangeness: float | None = None
    """How much a message within a conversation is like those off the subject (see
    `rag.conversation.hearing`); None where its words say what they ask for, or nothing was said
    before."""
    unsaid: bool = False
    """Whether the message leans on something said before, and nothing has been."""

    @property
    def recalls(self) -> bool:
        """Whether it asks about what was said, rather than for a case."""
        return self.form in get_args(Recall)

    @property
    def amount(self) -> Form:
        """How much of a case is wanted, where one is written."""
        return self.form if self.form in ("short", "more") else "case"
