"""Conditions that a passage lists one a sentence, and what tells one of them as a fact."""

from __future__ import annotations

import re

from corpus.sentences import sentences
from rag.attribution.tokens import words

OF_AN_ITEM = 0.8
"""Share of a sentence's content words in an item of the list from which it tells that item."""
MOST = 5
"""Sentences after the one that opens a list which may be its items."""

_OPENS = re.compile(
    r"\b(?:two|three|four|five|several) (?:\w+ )?(?:prerequisites|preconditions|conditions|"
    r"requirements|assumptions|premises|hypotheses)\b",
    re.IGNORECASE,
)
_AS_CONDITION = re.compile(
    r"\b(?:prerequisite|precondition|condition|requir|assum|premise|hypothes|suppos|presuppos|"
    r"must|need|would|has to|have to|if|only)\w*\b",
    re.IGNORECASE,
)


def listed(sentence: str, told: str) -> bool:
    """Whether it tells outright what its passages, `told`, only list as a condition."""
    if _OPENS.search(sentence) or _AS_CONDITION.search(sentence):
        return False
    said = {word.stem for word in words(sentence)}
    return bool(said) and any(
        len(said & {word.stem for word in words(item)}) >= OF_AN_ITEM * len(said)
        for line in told.split("\n")
        for item in _items(sentences(line))
    )


def _items(held: list[str]) -> list[str]:
    opening = next((at for at, each in enumerate(held) if _OPENS.search(each)), None)
    if opening is None or ":" in held[opening]:
        return []
    return held[opening + 1 : opening + 1 + MOST]
