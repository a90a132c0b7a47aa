"""Whether what a sentence means by "that" or "they" was told before it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from rag.attribution.speakers import mentioned
from rag.briefing.brief import Part
from rag.chat.repeating import Repeating, repeated
from rag.words.lexical import stems

OF_A_LINE = 0.8
"""Share of the words of a sentence in a line of the plan, and of the line's in it, from which the
model tells that line."""

_AHEAD = (
    r"(?! (?:\w+ ){1,6}(?:that|to|for|whether|how|why)\b| (?:\w+ ){1,5}\w+, [^,]{1,50}, that\b)"
)
"""After an "it" that means what follows."""
_LEANS = re.compile(
    r"^(?:(?:But|And|Yet|So|Still|Then|Nor|Even so),? )?"
    r"(?:This|That(?! the\b)|These|Those(?! (?:who|that|which)\b)|Such|Both|Neither"
    rf"|The (?:other|latter|former|second|same)|In others|It{_AHEAD})\b"
    r"|^(?:[\w’-]+,? ){1,7}(?:this|these|those(?! (?:who|that|which)\b)|them)\b"
    rf"|^(?:\w+ ){{1,3}}it\b{_AHEAD}"
)
"""Openings that mean something told just before."""
_DEPENDS = re.compile(
    r"^(?:For (?:that|this) reason|Even that|Beyond these|Against these|Oversight of this)\b"
    r"|\bsuch (?:an? )?(?!as\b)\w+\b(?! as\b)|\bof (?:that|this) kind\b|\bso far as the claim\b"
    r"|\bthat (?:number|score|argument|view|claim|result)\b",
)
"""What means something told before in a step of the plan; a model may have left out the step
before it."""
_GOES_ON = re.compile(
    r"^(?:And|Besides|Moreover|Nor|Also)\b|^[^,]{0,60}\b(?:also|even(?! if\b)|too(?=[,.]))(?!\w)"
)
"""What an answer can't begin with."""
_WHOEVER = re.compile(r"^(?:\w+ )?(?:they|he|she|their|his|her)\b", re.IGNORECASE)


class Antecedents:
    """Looks for what sentences lean on, in one answer."""

    def __init__(self, steps: Sequence[Part], repeating: Repeating) -> None:
        """`steps` are those of the plan, in order; `repeating` remembers what was told."""
        self._steps = steps
        self._lines = [line for part in steps for line in part.lines]
        self._repeating = repeating

    def leans(self, text: str) -> bool:
        """Whether it opens with something that means what was told just before."""
        return bool(_LEANS.match(text))

    def names_nobody(self, text: str) -> bool:
        """Whether it opens with somebody whom it does not name."""
        return bool(_WHOEVER.match(text)) and not mentioned(text)

    def goes_on(self, words: frozenset[str], text: str) -> bool:
        """Whether an answer can't begin with it; `words` are its stems.

        The first line of a step of the plan needs nothing before it.
        """
        firsts = (frozenset(stems(part.lines[0].text)) for part in self._steps if part.lines)
        return bool(_GOES_ON.search(text)) and not any(
            repeated(words, first) >= OF_A_LINE for first in firsts
        )

    def were_left_out(self, words: frozenset[str], text: str, told: Collection[str]) -> bool:
        """Whether it is a line of the plan that means the one before, and that was left out.

        `words` are its stems, `told` the ids of the passages that sentences rest on so far.
        """
        if not _means_another(text):
            return False
        for before, line in pairwise(self._lines):
            stemmed = frozenset(stems(line.text))
            if _means_another(line.text) and (
                min(repeated(words, stemmed), repeated(stemmed, words)) >= OF_A_LINE
            ):
                known = any(passage.id in told for passage in before.passages)
                return not known and not self._repeating.has_said(before.text)
        return False


def _means_another(text: str) -> bool:
    return bool(_LEANS.match(text) or _DEPENDS.search(text))
