"""A question on its way: understood, looked up and planned, and not written yet."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer import Answer
from rag.briefing.brief import Brief
from rag.premises.premise import Correction
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
    doubt: Correction | None
    """What is said on the question's premise before it is answered."""
    suggestions: tuple[str, ...]
    """Questions to offer should there be nothing to write."""
    clock: Clock

    def first(self, draft: Sequence[DraftSection]) -> list[DraftSection]:
        """What is told before the case, unless the draft begins with the same passages."""
        if self.doubt is None:
            return []
        cited = {p.id for each in draft[:1] for one in each.sentences for p in one.passages}
        known = cited >= {passage.id for passage in self.doubt.passages}
        return [] if known else list(self.doubt.sections)
