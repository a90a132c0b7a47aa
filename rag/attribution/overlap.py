"""How much of some words a text has, whatever their order."""

from __future__ import annotations

from rag.attribution.copying import tokens
from rag.attribution.tokens import light
from rag.words.thesaurus import related


def content(text: str, *, weighty: bool = True) -> frozenset[str]:
    """The stems of a text that say something; names of people and verbs of saying do not.

    Unless `weighty` is False, words that may be put in anywhere do not either.
    """
    found = frozenset(token.stem for token in tokens(text)) - {""}
    return found - light() if weighty else found


def overlap(stems: frozenset[str], held: frozenset[str]) -> float:
    """Share of the stems that are among those held or are related to one of them, 0 to 1."""
    return sum(stem in held or related(stem, held) for stem in stems) / max(1, len(stems))
