"""Words that a sentence has put in the place of others in what it repeats."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from rag.attribution.change import Change
from rag.attribution.copying import Copy, Token
from rag.attribution.lists import lists, pattern, words_of
from rag.attribution.places import SHORT, content_after, denies_as_often, moved_in

Pairs = Sequence[tuple[Collection[str], Collection[str]]]


def replacements(copy: Copy) -> Iterator[Change]:
    """Links for opposite links, other numerals or terms, and limits that are left out."""
    moved = moved_in(copy)
    balanced = denies_as_often(copy)
    for span in copy.spans:
        mine = [at for at in range(span.a, span.b) if not moved[copy.mine[at].key]]
        theirs = [at for at in range(span.c, span.d) if not moved[copy.theirs[at].key]]
        for one in mine:
            for other in theirs:
                pair = copy.mine[one], copy.theirs[other]
                short = max(span.b - span.a, span.d - span.c) <= SHORT
                if _are_set_against(*pair, _links()):
                    yield Change("swap", pair[0].text)
                elif (
                    (short and _are_set_against(*pair, lists()["things"]["contrary"]))
                    or _counts_otherwise(copy, one, other)
                    or (balanced and _doubts_what_is_held(*pair))
                ):
                    yield Change("opposite", pair[0].text)
        instead = {token.text for token in copy.mine[span.a : span.b]}
        for at in range(span.c, span.d):
            if _is_lost_limit(copy, at, instead):
                yield Change("hedge", copy.theirs[at].text)


def _links() -> Pairs:
    """Words for opposite relations between two clauses."""
    found = lists()["links"]
    return [(found[a], found[b]) for a, b in found["clashing"]]


def _are_set_against(one: Token, other: Token, pairs: Pairs) -> bool:
    return any(
        (one.text in a and other.text in b) or (one.text in b and other.text in a) for a, b in pairs
    )


def _doubts_what_is_held(one: Token, other: Token) -> bool:
    """Whether the one is a verb of doubting and the other a verb of saying, or conversely."""
    doubts, holds = pattern("stances", "denials"), pattern("saying", "own")
    return any(
        doubts.fullmatch(a.text) and holds.fullmatch(b.text) and not doubts.fullmatch(b.text)
        for a, b in ((one, other), (other, one))
    )


def _counts_otherwise(copy: Copy, one: int, other: int) -> bool:
    """Whether the same things are told with another number, or in another place of a row."""
    mine, theirs = copy.mine[one], copy.theirs[other]
    return (
        mine.text != theirs.text
        and [t.key for t in copy.mine[one + 1 : one + 2]]
        == [t.key for t in copy.theirs[other + 1 : other + 2]]
        and any(
            mine.text in names and theirs.text in names for names in lists()["numerals"].values()
        )
    )


def _is_lost_limit(copy: Copy, at: int, instead: set[str]) -> bool:
    """Whether "only" is left out while that which it limits is kept."""
    if copy.theirs[at].text not in words_of("links", "limits"):
        return False
    if not instead.isdisjoint(words_of("links", "limiting")):
        return False
    new = {token.text for token in copy.mine} - {token.text for token in copy.theirs}
    if not new.isdisjoint(words_of("links", "limiting")):
        return False
    if at + 1 < len(copy.theirs) and copy.theirs[at + 1].text == "that":
        return False  # who says only that much says that much
    belongs = content_after(copy.theirs, at, copy.kept)
    before = copy.theirs[at - 1].text if at else ""
    return belongs is not None and belongs in copy.kept and before not in ("not", "if")
