"""What belongs to what among the words of a sentence and of the one that it repeats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rag.attribution.copying import Copy, Span, Token, denies
from rag.attribution.tokens import light

AHEAD = 5
"""Words after a hedge or a denial among which the word stands that it belongs to."""
SHORT = 3
"""Words up to which what is replaced is taken as one expression."""
JOINING = frozenset({"nor", "rather", "instead"})
"""Denials that join or contrast, and may go with what they belong to."""

_JOINS = frozenset({"and", "but", "so", "yet", "that"})


def covered(copy: Copy) -> range:
    """The places of the other's words about which the sentence has something.

    A clause of its own before them, and all after them, may be left out.
    """
    first, last = min(copy.kept, default=0), max(copy.kept, default=-1)
    before = first - 1
    while before > 0 and copy.theirs[before].text in _JOINS and not copy.theirs[before].ends:
        before -= 1
    return range(first if before >= 0 and copy.theirs[before].ends else 0, last + 1)


def differing(copy: Copy) -> Iterator[tuple[Span, int, Token]]:
    """The other's words that the sentence doesn’t have there, each with its span and place."""
    for span in copy.spans:
        for at in range(span.c, span.d):
            yield span, at, copy.theirs[at]


def moved_in(copy: Copy) -> Counter[str]:
    """The keys of what differs only in where it stands, with how often."""
    mine = Counter(copy.mine[at].key for at in copy.own)
    return mine & Counter(token.key for _, _, token in differing(copy))


def denies_as_often(copy: Copy) -> bool:
    """Whether the sentence has as many denials as what it has of the other."""
    theirs = sum(is_denial(copy.theirs[at]) for at in covered(copy))
    return sum(map(is_denial, copy.mine)) == theirs


def content_after(
    found: Sequence[Token], at: int, kept: frozenset[int] = frozenset()
) -> int | None:
    """The place of the content word to which the one at a place belongs; None where none follows.

    A light word counts only where it is among the `kept` ones.
    """
    for place in range(at + 1, min(at + 1 + AHEAD, len(found))):
        if found[place - 1].ends:
            return None
        stem = found[place].stem
        if stem and (stem not in light() or place in kept):
            return place
    return None


def is_followed(found: Sequence[Token], at: int, shared: frozenset[int]) -> bool:
    """Whether one of the next words, which all say nothing by themselves, is `shared`."""
    for place in range(at + 1, min(at + 1 + SHORT, len(found))):
        if found[place - 1].ends:
            return False
        if place in shared:
            return True
    return False


def is_denial(token: Token) -> bool:
    """Whether the word denies what follows it."""
    return denies(token.text)
