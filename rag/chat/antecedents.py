"""Whether what a sentence means by "that" or "they" was told before it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from rag.answer import Role
from rag.attribution.speakers import mentioned
from rag.briefing.brief import Line
from rag.chat.repeating import Repeating, repeated
from rag.words.lexical import stems

OF_A_LINE = 0.8
"""Share of the words of a sentence in a line of the plan, and of the line's in it, from which the
model tells that line."""

_AHEAD = (
    r"(?! (?:\w+n’t |\w+ly )?(?:is|was|seems?|may|might|can|could|will|would|need|takes?|follows?|"
    r"remains?|makes?|appears?|does|strikes?|helps?|matters?|turns?)\b"
    r"(?:(?: \w+){0,5} (?:that|to|for|whether|how|why)\b|(?: \w+){0,5}, [^,]{1,50}, that\b))"
)
"""After an "it" that means what follows."""
_IS = r"(?:is|are|was|were|may|might|can|could|will|would|must|should|has|have|seems?|remains?)"
_LEANS = re.compile(
    r"^(?:(?:But|And|Yet|So|Still|Then|Nor|Even so),? )?"
    rf"(?:This|That(?= (?:{_IS}|makes?|means?|leaves?|gives?|shows?|does|way|kind|much|alone|too|"
    r"holds|follows|argument|view|claim|worry|idea|number|figure|question|analogy|point)\b)"
    r"|These|Those(?! (?:who|that|which)\b)|Such|Both(?!(?: \w+){1,4} and\b)"
    r"|Neither(?!(?: \w+){1,6} nor\b)"
    rf"|The (?:other|latter|former|second|same)|In others|Its|There(?! {_IS}\b)|It{_AHEAD})\b"
    r"|^(?:[\w’-]+,? ){1,7}(?:this|these|those(?! (?:who|that|which)\b)|them)\b"
    rf"|^(?:\w+ ){{1,3}}it\b{_AHEAD}|^(?:\w+ ){{1,5}}what it\b"
)
"""Openings that mean something told just before."""
_DEPENDS = re.compile(
    r"\b(?:answers|replies)\b|^In [\w’]+ first step\b"
    r"|^(?:For (?:that|this) reason|Even that|Beyond these|Against these|Oversight of this)\b"
    r"|\bsuch (?:an? )?(?!as\b)\w+\b(?! as\b)|\bof (?:that|this) kind\b|\bso far as the claim\b"
    r"|\b(?:that|this) (?:number|score|argument|view|claim|result|analogy|comparison|example|point|"
    r"idea|worry|picture|premise|test|gap|case|hope|story)\b(?! that\b)",
)
"""What means something told before in a step of the plan; a model may have left out the step
before it."""
_GOES_ON = re.compile(
    r"^(?:And|Besides|Moreover|Nor|Also)\b|^[^,]{0,60}\b(?:also|even(?! if\b)|too(?=[,.]))(?!\w)"
)
"""What an answer can't begin with."""
_WHOEVER = re.compile(
    r"^(?:\w+ )?(?:they|he|she|their|his|her)\b"
    r"|^(?:(?!\w+s\b)\w+ ){2,7}(?:they|he|she) (?:asks?|says?|reports?|finds?|grants?|warns?|"
    r"holds?|argues?|calls?|concludes?|notes?|demands?)\b",
    re.IGNORECASE,
)


class Antecedents:
    """Looks for what sentences lean on, in one answer."""

    def __init__(
        self, lines: Sequence[tuple[Role, tuple[Line, ...]]], repeating: Repeating
    ) -> None:
        """`lines` are those of the plan, step by step; `repeating` remembers what was told."""
        self._firsts = {told[0].text for _, told in lines}
        self._lines = [(role, line) for role, told in lines for line in told]
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
        return bool(_GOES_ON.search(text)) and not any(
            repeated(words, frozenset(stems(first))) >= OF_A_LINE for first in self._firsts
        )

    def left_out(
        self, words: frozenset[str], text: str, told: Collection[str], last: Collection[str]
    ) -> list[tuple[Role, Line]]:
        """The lines of the plan that a line of the plan means, and that were left out, in order.

        With their roles; none where the text is no such line or means nothing before it.
        `words` are its stems, `told` the ids of the passages that sentences rest on so far and
        `last` of those that the last one does.
        """
        at = next((at for at in range(len(self._lines)) if self._is_told(words, text, at)), 0)
        missing: list[tuple[Role, Line]] = []
        while at and self._needs_another(at):
            # What a "such" means stands right before it; who says so may stand further back.
            near = last if _means_another(self._lines[at][1].text) and not missing else told
            at -= 1
            role, line = self._lines[at]
            known = any(passage.id in near for passage in line.passages)
            if known or self._repeating.has_said(line.text):
                break
            missing.insert(0, (role, line))
        return missing

    def _is_told(self, words: frozenset[str], text: str, at: int) -> bool:
        """Whether a text, with these stems, is the line at a place and needs what it needs."""
        line = self._lines[at][1].text
        stemmed = frozenset(stems(line))
        if min(repeated(words, stemmed), repeated(stemmed, words)) < OF_A_LINE:
            return False
        return self._needs_another(at) and (_means_another(text) or not mentioned(text))

    def _needs_another(self, at: int) -> bool:
        """Whether a line means the one before, or says nothing of whose view it is."""
        text = self._lines[at][1].text
        return _means_another(text) or (text not in self._firsts and not mentioned(text))


def _means_another(text: str) -> bool:
    return bool(_LEANS.match(text) or _DEPENDS.search(text))
