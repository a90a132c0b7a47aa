"""What passages only ask, suppose, doubt or report as an argument, told as if it were so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rag.attribution.copying import tokens
from rag.attribution.lists import pattern
from rag.attribution.overlap import content, overlap

FEWEST = 3
"""Content words from which a clause says something that can be told as so."""
WITHIN = 0.8
"""Share of them that what is only supposed has to have."""
AS_ONE = 0.9
"""What two short clauses that are the same count for, so that nearly all has to be."""

_END = re.compile(
    r"[,;:.?!—()]|\b(?:then|but|while|whereas|although|though|because|so|reduces|depends|matters|"
    r"comes? down|turns? on)\b"
)
_PART = re.compile(
    r"[;:.?!—()]\s*|,\s+(?:and|but|so|yet|while|whereas|although|though|because|since|for)\b|,\s+"
    r"|\b(?:and|but|because|while|whereas|although|though)\s+"
)
_SAYER = re.compile(r",\s(?:[\w’'-]+\s){1,5}?(?P<verb>(?!(?:is|are|was|were|has)\b)\w+),\s")
_DOING = re.compile(
    r"\W*(?!\w+thing\b|during\b|\w+ing (?:would|will|can|may|might|must|should)\b)\w+ing\b",
    re.IGNORECASE,
)
"""A clause that opens with what somebody may do tells nobody as doing it; "training would" does."""


def supposed(sentence: str, lines: Sequence[str]) -> str:
    """The word under which the lines have a clause that the sentence tells outright; "" if none.

    `lines` are the sentences of its passages. "Carlsmith asks whether a test would show it" says
    nothing of what a test would show.
    """
    if pattern("supposed", "open").search(sentence):
        return ""
    clauses = list(_free(sentence))
    if pattern("supposed", "given").match(sentence) or pattern("supposed", "words").match(sentence):
        clauses = clauses[-1:]  # "Where one holds, and another does, a third does"
    for clause in clauses:
        if _DOING.match(clause):
            continue
        under = [
            (said, word)
            for line in lines
            for word, scope in _scopes(line)
            if (said := _said(clause, scope)) >= WITHIN and not _softer(clause, scope)
        ]
        if not under:
            continue
        most, word = max(under)
        told = (line for line in lines if not line.rstrip(" ”").endswith("?"))
        free = (free for line in told for free in _free(line) if not _softer(free, clause))
        if all(_said(clause, each) < most for each in free):
            return word
    return ""


def is_conditional(before: str) -> bool:
    """Whether what follows a text is asked or supposed in it, or holds under a condition."""
    clause = _PART.split(before)[-1]
    return any(pattern("supposed", name).search(clause) for name in ("words", "given"))


def _said(clause: str, other: str) -> float:
    """How much of a clause another one has; of a short one, how like each other the two are."""
    stems = content(clause)
    if len(stems) >= FEWEST:
        return overlap(stems, content(other))
    one, two = ({token.key for token in tokens(each)} for each in (clause, other))
    return AS_ONE * len(one & two) / len(one | two) if len(one) >= FEWEST else 0.0


def _softer(one: str, other: str) -> bool:
    """Whether a clause has a word by which it is not told as so, and another has it not."""
    counts = [
        Counter(
            match[0].lower().replace("'", "’")
            for match in pattern("supposed", "given").finditer(text)
        )
        for text in (one, other)
    ]
    return bool(counts[0] - counts[1])


@lru_cache(maxsize=4096)
def _without_sayers(text: str) -> str:
    """A text without ", the author says," in the middle of what somebody says."""
    return _SAYER.sub(
        lambda match: " " if pattern("saying", "own").fullmatch(match["verb"]) else match[0], text
    )


def _free(text: str) -> Iterator[str]:
    """What a text says outright, clause by clause."""
    bare = text = _without_sayers(text)
    for start, end in [(m.start(), _end(text, m.end())) for m in _governors(text)]:
        bare = bare[:start] + ";" * (end - start) + bare[end:]
    yield from (part for part in _PART.split(bare) if part.strip(" ;"))


def _scopes(text: str) -> Iterator[tuple[str, str]]:
    """Each word that only supposes something, with what it is that it supposes."""
    text = _without_sayers(text)
    for match in _governors(text):
        yield match[0].lower(), text[match.end() : _end(text, match.end())]


def _governors(text: str) -> Iterator[re.Match[str]]:
    return pattern("supposed", "words").finditer(text)


def _end(text: str, start: int) -> int:
    found = _END.search(text, start)
    return found.start() if found else len(text)
