"""Whether a sentence of a chat model's only says again what was said, asked or planned."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher

from rag.chat.prompt import NAMES
from rag.words.lexical import stems
from rag.words.phrases import words_of

AGAIN = 0.8
"""Share of its stems in one earlier sentence of the answer from which a sentence adds nothing."""
MUCH = 0.4
"""Share of a text's stems in one sentence of the answer from which the answer tells it."""
SAME = 0.75
"""Jaccard similarity of stems from which a sentence is one that was judged already."""
SAME_ORDER = 0.9
"""How alike two sentences' words have to be, in their order."""

_WORD = re.compile(r"[\w%’'-]+")
_HARMLESS = words_of("a an the and but yet also too however moreover that this it its")
_CONCLUDES = words_of("so then thus")
"""What may be left out, and not put in."""


class Repeating:
    """Remembers what was said in one answer, by its stems."""

    def __init__(self, question: str) -> None:
        """`question` is what the model was asked."""
        self._given = (
            frozenset(stems(question)),
            *(frozenset(stems(claim)) for claim in NAMES.values()),
        )
        self._heard: list[frozenset[str]] = []
        self._said: list[frozenset[str]] = []

    def is_new(self, words: frozenset[str]) -> bool:
        """Whether a sentence with these stems was not judged before, nor said already."""
        return not any(_alike(words, earlier) >= SAME for earlier in self._heard) and not any(
            repeated(words, earlier) >= AGAIN for earlier in self._said
        )

    def hear(self, words: frozenset[str]) -> None:
        """Takes note of the stems of a sentence that is to be judged."""
        self._heard.append(words)

    def say(self, text: str) -> None:
        """Takes note of a sentence that is kept."""
        self._said.append(frozenset(stems(text)))

    def has_said(self, text: str) -> bool:
        """Whether much of a text was said in sentences that were kept."""
        words = frozenset(stems(text))
        return max((repeated(words, said) for said in self._said), default=0.0) >= MUCH

    def echoes(self, words: frozenset[str]) -> bool:
        """Whether a sentence only repeats the question, or what a side is to show."""
        return any(repeated(words, given) >= AGAIN for given in self._given)


def same_claim(one: str, other: str) -> bool:
    """Whether one sentence says what the other does in the same words, but for the smallest.

    All but articles and connectives have to be the same, in nearly the same order: "may" for
    "will" is another claim, and so is "so" where there was none.
    """
    ours, theirs = _WORD.findall(one.lower()), _WORD.findall(other.lower())
    differing = Counter(ours)
    differing.subtract(Counter(theirs))
    if theirs[:1] == ["that"] and ours[:1] != ["that"]:
        return False  # "That it is so has not been shown" opens with what it does not claim
    for word, more in differing.items():
        if more and word not in _HARMLESS and not (more < 0 and word in _CONCLUDES):
            return False
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio() >= SAME_ORDER


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 1.0


def repeated(words: frozenset[str], earlier: frozenset[str]) -> float:
    """Share of the words that the earlier ones have, 0 to 1."""
    return len(words & earlier) / len(words) if words else 1.0
