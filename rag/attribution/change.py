"""A change that a sentence makes in what it repeats, and all that its passages say beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.attribution.copying import tokens

Kind = Literal["hedge", "denial", "opposite", "swap", "shown", "whole", "word", "piece"]


@dataclass(frozen=True, slots=True)
class Change:
    """One change of weight."""

    kind: Kind
    words: str
    """That which is lost, put in or turned."""


@dataclass(frozen=True, slots=True)
class Source:
    """All that the passages say, for what a sentence puts in."""

    lines: tuple[str, ...]
    stems: tuple[frozenset[str], ...]
    """One set a line."""
    known: frozenset[str]
    """All of them."""

    @classmethod
    def of(cls, lines: Sequence[str]) -> Source:
        """From the sentences of the passages."""
        held = tuple(dict.fromkeys(lines))
        stems = tuple(frozenset(t.stem for t in tokens(line)) - {""} for line in held)
        return cls(held, stems, frozenset[str]().union(*stems))
