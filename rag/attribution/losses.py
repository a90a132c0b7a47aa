"""Hedges and denials that a sentence leaves out of what it repeats."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from rag.attribution.change import Change
from rag.attribution.copying import Copy, Span, Token, is_saying
from rag.attribution.lists import words_of
from rag.attribution.places import (
    JOINING,
    SHORT,
    content_after,
    covered,
    denies_as_often,
    differing,
    is_denial,
    is_followed,
)
from rag.attribution.speakers import people_in

BEFORE = 3
"""Words before one among which its denial stands."""

_MODALS = frozenset({"may", "might", "could"})
_ASKS = re.compile(r"\b(?:asks|asked|wonders|wondered)\b")
_PLURAL = re.compile(r"s$|^people$")
_SEEMS = frozenset({"seem", "seems", "appear", "appears"})
"""Whoever is said to find something so need not be said to find that it seems so."""


def losses(copy: Copy, whole: Counter[str]) -> Iterator[Change]:
    """Hedges and denials that are left out while that to which they belong is kept.

    `whole` counts the words of the whole sentence, of which the copy may be a clause.
    """
    if _is_told_outright(copy):
        yield Change("hedge", copy.theirs[0].text)
    within = covered(copy)
    balanced = denies_as_often(copy)
    asks = bool(_ASKS.search(copy.text))
    had = Counter(token.text for token in copy.theirs)
    for span, at, token in differing(copy):
        if at not in within or whole[token.text] >= had[token.text]:
            continue
        if _hedges(token, copy.theirs[max(0, at - 2) : at]):
            if not asks and not _may_go(copy, span, at, whole) and _is_bare(copy, span, at):
                yield Change("hedge", token.text.replace("-", " "))
        elif (
            is_denial(token)
            and not balanced
            and token.text not in JOINING
            and not any(is_denial(t) for t in copy.mine[span.a : span.b])
            and _stands_bare(copy, at)
        ):
            yield Change("denial", token.text.replace("-", " "))


def _is_told_outright(copy: Copy) -> bool:
    """Whether a line that opens with "That" or "Whether" is told without it.

    "That it is so has not been shown" becomes "It is so has not been shown".
    """
    opens = copy.line.startswith(("That ", "Whether ")) and len(copy.theirs) > 1
    return opens and 0 not in copy.kept and copy.places.get(1) == 0


def _may_go(copy: Copy, span: Span, at: int, whole: Counter[str]) -> bool:
    """Whether a hedge may be left out, since another word says it or nothing is lost by it."""
    hedge = copy.theirs[at].text
    following = copy.theirs[at + 1].text if at + 1 < len(copy.theirs) else ""
    if hedge == "some" and not _PLURAL.search(following):
        return True
    if is_saying(hedge) and not (at and copy.theirs[at - 1].stem):
        return True  # whoever thinks so is named
    if hedge in _SEEMS and people_in(copy.text):
        return True
    instead = {t.text for t in copy.mine[span.a : span.b]}
    if not instead.isdisjoint(words_of("changes", "hedges")):
        return True
    able = whole.keys() if hedge == "could" else instead
    return hedge in _MODALS and not words_of("changes", "able").isdisjoint(able)


def _is_bare(copy: Copy, span: Span, at: int) -> bool:
    """Whether what a hedge that is left out belongs to is kept, or told without it."""
    hedge = copy.theirs[at].text
    instead = copy.mine[span.a : span.b]
    belongs = _belongs_to(copy, at, light=True)
    kept = belongs in copy.kept if belongs else is_followed(copy.theirs, at, copy.kept)
    told = span.d - span.c <= SHORT and any(t.stem for t in instead)
    firm = any(t.text in words_of("changes", "firm") for t in instead)
    return kept or told or hedge == "so-far" or (hedge in _MODALS and firm)


def _stands_bare(copy: Copy, at: int) -> bool:
    """Whether what the other's denial belongs to is kept, and no denial goes before it here."""
    place = _belongs_to(copy, at)
    if place is None and is_followed(copy.theirs, at, copy.kept):
        place = min(kept for kept in copy.kept if kept > at)  # "it will not do"
    if place is None or place not in copy.kept:
        return False
    here = copy.places[place]
    return not any(map(is_denial, copy.mine[max(0, here - BEFORE) : here]))


def _belongs_to(copy: Copy, at: int, *, light: bool = False) -> int | None:
    return content_after(copy.theirs, at, copy.kept if light else frozenset())


def _hedges(token: Token, before: Sequence[Token] = ()) -> bool:
    if token.text.replace("-", " ") in words_of("changes", "hedges"):
        return True
    return token.text in words_of("changes", "limits") and any(is_denial(t) for t in before)
