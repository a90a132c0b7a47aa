"""What it is to be supported: the judge's side of citation recall and precision.

The premise is, for each cited passage in turn, its work, its speaker, its gist and its text. The
gist is our own summary, and the built-in writer composes from gists, so a judge sees its sentences
in a friendly light; reports say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from corpus.passage import Passage

PREMISE = "title, speaker, gist and text of each cited passage"


class Judge(Protocol):
    """Decides whether passages support a sentence."""

    @property
    def name(self) -> str:
        """What reports call it."""
        ...

    @property
    def method(self) -> str:
        """How it decides, in a sentence or two for the reader of a report."""
        ...

    def supports(self, passages: Sequence[Passage], sentence: str) -> bool:
        """Whether the passages taken together support the sentence."""
        ...


def premise(passages: Sequence[Passage]) -> str:
    """What a judge reads of the passages, joined in order as ALCE joins its documents."""
    return "\n".join(f"{p.title}. {p.speaker}: {p.gist}\n{p.text}".strip() for p in passages)
