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
SHOWN = 2
"""Sentences of its own from which they are shown, unless one of them repeats its sources."""


@dataclass
class Written:
    """What a model has written so far, as far as it holds."""

    sections: list[DraftSection] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    own: int = 0
    """Sentences that are the model's own."""
    sure: int = 0
    """Those of them that tell a sentence of their sources again."""
    error: WriterError | None = None
    """What ended it before its time."""
    least: int = ENOUGH
    """Sentences of its own that are an answer; fewer where only a fact was asked for."""

    @property
    def presentable(self) -> bool:
        """Whether it may be shown while it grows, though it may turn out to be too little.

        What the smallest models invent is gone again when their answer is given up; better that
        nobody has read it.
        """
        return self.sure > 0 or self.own >= SHOWN

    @property
    def enough(self) -> bool:
        """Whether enough of it survives to be an answer."""
        written = self.own + len(self.dropped)
        return self.own >= self.least and self.own >= ENOUGH_OF_ALL * written
