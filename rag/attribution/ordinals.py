"""Whether what a sentence calls the first, the second or the third is that in its passages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.attribution.overlap import content, overlap

LONGEST = 40
"""Words after an ordinal that may still tell what it is the ordinal of."""

_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_IS = re.compile(
    rf"\b[Tt]he (?P<ordinal>{'|'.join(_ORDINALS)})\b(?:[ -]\w+){{0,6}}? (?:is|are|was|were)\b"
    r"(?P<rest>.*)"
)
_TOLD = re.compile(rf"\b(?P<ordinal>{'|'.join(_ORDINALS)})(?:ly)?\b", re.IGNORECASE)
_LISTED = re.compile(rf"\b(?P<count>{'|'.join(_NUMBERS)}) [^.:;]{{1,60}}: (?P<items>[^.;:]+)")
_COMMA = re.compile(r",? and |, (?:and )?")


def misplaced(sentence: str, lines: Sequence[str]) -> str:
    """The ordinal that a sentence gives to what its passages call by another, or by none; "".

    `lines` are the sentences of its passages. Only "the third step is …" is looked at.
    """
    found = _IS.search(sentence)
    if not found:
        return ""
    mine = found["ordinal"].lower()
    shares: dict[str, float] = {}
    for ordinal, told in _told(lines):
        shares[ordinal] = max(
            shares.get(ordinal, 0.0), overlap(content(found["rest"]), content(told))
        )
    own = shares.pop(mine, 0.0)
    return "" if own > 0 and own >= max(shares.values(), default=0.0) else mine


def _told(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each ordinal of the passages, with what is said of it."""
    for line in lines:
        for listed in _LISTED.finditer(line):
            items = _COMMA.split(listed["items"])
            if len(items) == _NUMBERS[listed["count"].lower()]:
                yield from zip(_ORDINALS, items, strict=False)
    text = " ".join(lines)
    marks = list(_TOLD.finditer(text))
    for at, mark in enumerate(marks):
        until = marks[at + 1].start() if at + 1 < len(marks) else len(text)
        yield mark["ordinal"].lower(), " ".join(text[mark.end() : until].split()[:LONGEST])
