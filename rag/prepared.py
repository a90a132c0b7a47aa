"""A question on its way: understood, looked up and planned, and not written yet."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answer import Answer
from rag.briefing.brief import Brief
from rag.prose.draft import DraftSection


class Clock:
    """Milliseconds by stage."""

    def __init__(self) -> None:
        """Starts now."""
        self.laps: dict[str, float] = {}
        self._at = time.perf_counter()

    def lap(self, stage: str) -> None:
        """The stage that ends now began when the one before it ended."""
        now = time.perf_counter()
        self.laps[stage] = (now - self._at) * 1000
        self._at = now


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a writer needs."""

    frame: Answer
    """The answer without a word in it."""
    briefs: tuple[Brief, ...]
    """One, or one a side."""
    before: tuple[DraftSection, ...]
    """What is told before it is answered: on its premise, or what comes nearest where it is not
    certain that the sources answer it."""
    suggestions: tuple[str, ...]
    """Questions to offer should there be nothing to write."""
    clock: Clock

    def told_first(self, draft: Sequence[DraftSection]) -> list[DraftSection]:
        """The draft with what comes before it, and without a beginning that says the same again."""
        told = {p.id for each in self.before for one in each.sentences for p in one.passages}
        beginning = [_without(each, told) for each in draft[:1]]
        return [*self.before, *(each for each in beginning if each.sentences), *draft[1:]]


def _without(section: DraftSection, told: set[str]) -> DraftSection:
    """The section without the sentences that rest on nothing but those passages.

    An objection is left out whole or not at all: what answers it has to have something to answer.
    """
    left = [one for one in section.sentences if not {p.id for p in one.passages} <= told]
    if section.role != "point" and left:
        return section
    return replace(section, sentences=tuple(left))
