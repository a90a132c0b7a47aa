"""Whether what a sentence gives as a reason is given as one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rag.attribution.lists import pattern
from rag.attribution.overlap import content, overlap

SHARED = 0.5
"""Share of the words on one side of "because" that a sentence has to have to be what it is from."""
TOGETHER = 0.4
"""The same of both sides in one sentence, or two in a row, that gives the one for the other."""
HEARD = 0.3
"""The same of a reason of which the passages have anything at all."""
FEWEST = 2
"""Content words on either side below which nothing can be told."""

_CLAUSE = re.compile(r"[,;:] (?:and|but|while|whereas|though)\b|; |: ")
_OPENS = re.compile(r"(?:The reason|This is because|That is because|Because|For)\b")
_MARK = re.compile(r"[:;—]")


def invented_reason(sentence: str, lines: Sequence[str]) -> str:
    """The word by which the sentence makes one thing the reason of another and no line does; "".

    `lines` are the sentences of its passages, in order.
    """
    for match in pattern("changes", "because").finditer(sentence):
        before, after = _sides(sentence, match)
        sides = _words(before), _words(after)
        if min(map(len, sides)) < FEWEST:
            continue
        if (
            len(sides[1]) > FEWEST
            and max(overlap(sides[1], _words(line)) for line in lines) < HEARD
        ):
            return match.group()
        if not all(any(overlap(side, _words(line)) >= SHARED for line in lines) for side in sides):
            continue  # too freely told to say which two things it joins
        in_one = any(_gives(line, sides, _MARK) for line in lines)
        if not in_one and not any(
            _gives(" ".join(pair), sides) or _explains(*pair, sides) for pair in pairwise(lines)
        ):
            return match.group()
    return ""


def _sides(sentence: str, match: re.Match[str]) -> tuple[str, str]:
    """What is given a reason, and the reason, or the other way round."""
    before, after = sentence[: match.start()], sentence[match.end() :]
    if before.strip():
        return _CLAUSE.split(before)[-1], after
    reason, _, rest = after.partition(", ")
    return rest, reason


def _gives(
    text: str, sides: tuple[frozenset[str], frozenset[str]], mark: re.Pattern[str] | None = None
) -> bool:
    """Whether a word for a reason, or a mark, stands between the two sides in a text."""
    found = [*pattern("changes", "reasons").finditer(text), *(mark.finditer(text) if mark else ())]
    for match in found:
        told = _sides(text, match)
        if all(overlap(a, _words(b)) >= TOGETHER for a, b in zip(sides, told, strict=True)) or all(
            overlap(a, _words(b)) >= TOGETHER for a, b in zip(sides, told[::-1], strict=True)
        ):
            return True
    return False


def _explains(line: str, after: str, sides: tuple[frozenset[str], frozenset[str]]) -> bool:
    """Whether a line tells the one, and the next one, which opens with a word for it, the other."""
    shares = overlap(sides[0], _words(line)), overlap(sides[1], _words(after))
    return bool(_OPENS.match(after)) and min(shares) >= TOGETHER


def _words(text: str) -> frozenset[str]:
    return content(text, weighty=False)
