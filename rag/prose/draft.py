"""What a writer hands to verification: sentences that name the passages they were written from."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.passage import Passage, Side
from rag.answer import Role


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence and what it rests on."""

    text: str
    passages: tuple[Passage, ...]
    quote: str = ""
    """The exact words of `passages[0]` that it quotes; empty where it quotes nothing."""


@dataclass(frozen=True, slots=True)
class DraftSection:
    """A paragraph with one role in one side's case; `neutral` where the two sides meet."""

    side: Side
    role: Role
    sentences: tuple[DraftSentence, ...]
