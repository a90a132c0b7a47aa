"""What a sentence turns round in what it repeats: by a denial, an opposite, a change of places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from rag.attribution.change import Change
from rag.attribution.copying import Copy, Token
from rag.attribution.opposites import ends_of
from rag.attribution.places import (
    JOINING,
    content_after,
    denies_as_often,
    is_denial,
    is_followed,
    moved_in,
)
from rag.words.thesaurus import opposed

LONGEST = 3
"""Words of an expression that has an opposite, at most."""
REPLACED = 5
"""Words beyond which what is left out is not what another word was put in for."""

_TIMES = ({"before", "after"}, {"until", "after"}, {"first", "last"})


def reversals(copy: Copy) -> Iterator[Change]:
    """Denials of what is affirmed, words for their opposites, and what has changed places."""
    yield from _denied(copy)
    yield from _turned(copy)
    yield from _swapped(copy)


def _denied(copy: Copy) -> Iterator[Change]:
    """Denials of what is affirmed."""
    if "?" in copy.line or denies_as_often(copy):
        return
    moved = moved_in(copy)
    for span in copy.spans:
        if any(is_denial(t) for t in copy.theirs[span.c : span.d]):
            continue
        for at in range(span.a, span.b):
            token = copy.mine[at]
            if is_denial(token) and token.text not in JOINING and not moved[token.key]:
                shared = frozenset(range(len(copy.mine))) - copy.own
                belongs = content_after(copy.mine, at)
                if belongs in shared if belongs else is_followed(copy.mine, at, shared):
                    yield Change("denial", token.text.replace("-", " "))


def _turned(copy: Copy) -> Iterator[Change]:
    """Words that stand for their opposite, unless one of the two is denied."""
    if not denies_as_often(copy):
        return
    moved = moved_in(copy)
    for span in copy.spans:
        theirs = copy.theirs[span.c : span.d]
        if len(theirs) > REPLACED:
            continue
        at_ends = dict(_at_ends(copy.theirs, span.c, span.d))
        for phrase, axes in _at_ends(copy.mine, span.a, span.b):
            for other, theirs_at in at_ends.items():
                reordered = moved[phrase[0].key] and moved[other[0].key]
                if any((axis, -sign) in theirs_at for axis, sign in axes) and not reordered:
                    yield Change("opposite", " ".join(token.text for token in phrase))
        for token in copy.mine[span.a : span.b]:
            for other_token in theirs:
                if {token.text, other_token.text} in _TIMES and not moved[token.key]:
                    yield Change("opposite", token.text)
                reordered = moved[token.key] and moved[other_token.key]
                both = token.stem and other_token.stem
                if both and not reordered and opposed(token.stem, {other_token.stem}):
                    yield Change("opposite", token.text)


def _at_ends(
    found: Sequence[Token], start: int, end: int
) -> Iterator[tuple[tuple[Token, ...], tuple[tuple[str, int], ...]]]:
    """What stands at an end of a pair of opposites from one place to another, or reaches there."""
    for at in range(max(0, start - LONGEST + 1), end):
        for length in range(1, LONGEST + 1):
            phrase = tuple(found[at : at + length])
            axes = ends_of(" ".join(token.text for token in phrase))
            if at + length > start and len(phrase) == length and axes:
                yield phrase, axes


def _swapped(copy: Copy) -> Iterator[Change]:
    """What has changed places with something else, or a denial that has crossed a comparison."""
    short = [s for s in copy.spans if max(s.b - s.a, s.d - s.c) <= REPLACED]
    found = []
    for one, other in combinations(short, 2):
        gone = _weighty(copy.mine[one.a : one.b]) & _weighty(copy.theirs[other.c : other.d])
        come = _weighty(copy.theirs[one.c : one.d]) & _weighty(copy.mine[other.a : other.b])
        if gone and come:
            found.append(min(gone))
    # "46.4% of A and 31.8% of B" may be told in the other order; whose a figure is, is checked
    # elsewhere.
    if sum(key[0].isdigit() for key in found) * 2 != len(found):
        yield Change("swap", found[0])
        return
    sides = [_denials_about(found) for found in (copy.mine, copy.theirs)]
    if None not in sides:
        (before, after), (was_before, was_after) = sides  # type: ignore[misc]
        if (before - was_before) * (after - was_after) < 0:
            yield Change("swap", "not")


def _denials_about(found: Sequence[Token]) -> tuple[int, int] | None:
    """How many denials stand before and after "than"; None where there is none."""
    at = next((at for at, token in enumerate(found) if token.text == "than"), None)
    if at is None:
        return None
    return sum(map(is_denial, found[:at])), sum(map(is_denial, found[at:]))


def _weighty(found: Sequence[Token]) -> set[str]:
    return {t.key for t in found if t.stem or ends_of(t.text)}
