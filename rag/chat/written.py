"""What a chat model has written of one side's case, as far as it holds."""

from __future__ import annotations

from dataclasses import dataclass, field

from rag.answer import Dropped
from rag.errors import WriterError
from rag.prose.draft import DraftSection

ENOUGH = 3
"""Sentences of a model's own that have to survive for a case to be its own."""
ENOUGH_OF_ALL = 1 / 3
"""Share of what it wrote that has to: of a model that invents the rest, what gets past every check
is not worth much either."""


@dataclass
class Written:
    """What a model has written so far, as far as it holds."""

    sections: list[DraftSection] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    own: int = 0
    """Sentences that are the model's own."""
    error: WriterError | None = None
    """What ended it before its time."""
    least: int = ENOUGH
    """Sentences of its own that are an answer; fewer where only a fact was asked for."""

    @property
    def enough(self) -> bool:
        """Whether enough of it survives to be an answer."""
        written = self.own + len(self.dropped)
        return self.own >= self.least and self.own >= ENOUGH_OF_ALL * written
