"""Whether somebody is said to doubt or ask what that person holds, or to see what they believe."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rag.attribution.copying import copies
from rag.attribution.lists import pattern
from rag.attribution.speakers import people_in

CLOSE = 0.7
"""Share of its words in order from which a sentence tells the stance on that very thing."""

_BEFORE = re.compile(r"[,”]\s+(\w+)\s+$")
_AFTER = re.compile(r"\s+(?:(?:also|then|too|therefore|here|\w+ly)\s+)?(\w+)")


def turned_stance(sentence: str, lines: Sequence[str]) -> str:
    """The verb by which somebody has another stance on what a line says; "" where it is the same.

    `lines` are the sentences of its passages.
    """
    mine = _verbs(sentence)
    if not mine:
        return ""
    found = ""
    for copy in copies(sentence, lines, CLOSE):
        theirs = _verbs(copy.line)
        if _of("facts", mine) and theirs and not theirs - _of("beliefs", theirs):
            found = next(iter(sorted(mine)))
            continue
        for kind in ("doubts", "asks"):
            here, there = (bool(_of(kind, verbs)) for verbs in (mine, theirs))
            owned = _owns(sentence) if there else _owns(copy.line) - _owns(sentence)
            if theirs and here != there and not owned:
                found = next(iter(sorted(mine)))
                break
        else:
            return ""
    return found


def _owns(text: str) -> Counter[str]:
    """The words by which a text says in some other way that something is doubted or asked."""
    return Counter(match[0].lower() for match in pattern("stances", "owns").finditer(text))


def _of(kind: str, verbs: frozenset[str]) -> frozenset[str]:
    return frozenset(verb for verb in verbs if pattern("stances", kind).fullmatch(verb))


def _verbs(text: str) -> frozenset[str]:
    """The verbs of those who are named."""
    found = set()
    for start, end in people_in(text):
        for beside in (_BEFORE.search(text[:start]), _AFTER.match(text, end)):
            if beside and pattern("saying", "own").fullmatch(beside[1].lower()):
                found.add(beside[1].lower())
                break
    return frozenset(found)
