"""What a sentence that all but repeats one of its passages' changes in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from rag.attribution.certainty import affirmed, asks, happens
from rag.attribution.copying import FEWEST, Copy, Span, Token, copies, denies, is_saying, tokens
from rag.attribution.lists import pattern, words_of
from rag.attribution.opposites import ends_of
from rag.attribution.speakers import people_in
from rag.attribution.tokens import clauses, light, stem_of
from rag.words.thesaurus import opposed, related

NEAR = 0.55
"""Share of its words in order from which a sentence is judged by what it changes."""
NEAR_FOR_ONE = 0.65
"""The same for a single strange word to count."""
CLOSE = 0.65
"""Share from which one that changes nothing of weight says what the other says."""
AHEAD = 5
"""Words after a hedge or a denial among which the word stands that it belongs to."""
BEFORE = 3
"""Words before one among which its denial stands."""
RUN = 2
"""Content words from which what is put in says something of its own."""
IN_ONE = 0.5
"""Share of them that some one sentence of the passages has to have."""
LONGEST = 3
"""Words of an expression that has an opposite, at most."""
REPLACED = 5
"""Words beyond which what is left out is not what another word was put in for."""
SHORT = 3
"""Words up to which what is replaced is taken as one expression."""

Kind = Literal["hedge", "denial", "opposite", "swap", "shown", "whole", "word", "piece"]

_SEEN_IN_WHOLE: frozenset[Kind] = frozenset({"hedge", "swap"})
"""What tells even of a sentence each clause of which repeats another line as it stands."""
_MARK = re.compile(r"(?<=[,;:—])\s+")
_ORDINALS = {"third": "3", "fourth": "4", "fifth": "5", "sixth": "6"}
_MODALS = frozenset({"may", "might", "could"})
_ASKS = re.compile(r"\b(?:asks|asked|wonders|wondered)\b")
_SET = re.compile(r"other\b|the (?:way|same)\b|a-(?:little|few)\b")
"""After "each", "all" and "only"."""
_PLURAL = re.compile(r"s$|^people$")
_SEEMS = frozenset({"seem", "seems", "appear", "appears"})
"""Whoever is said to find something so need not be said to find that it seems so."""
_PLAIN = frozenset({"nor", "rather", "instead"})
"""Denials that join or contrast, and may go with what they belong to."""
_TIMES = ({"before", "after"}, {"until", "after"}, {"first", "last"})
_JOINS = frozenset({"and", "but", "so", "yet", "that"})
_TERMS = frozenset({"only", "never", "always", "throughout"})


@dataclass(frozen=True, slots=True)
class Change:
    """One change of weight."""

    kind: Kind
    words: str
    """That which is lost, put in or turned."""


@dataclass(frozen=True, slots=True)
class Source:
    """All that the passages say, for what a sentence puts in."""

    lines: tuple[str, ...]
    stems: tuple[frozenset[str], ...]
    """One set a line."""
    known: frozenset[str]
    """All of them."""

    @classmethod
    def of(cls, lines: Sequence[str]) -> Source:
        """From the sentences of the passages."""
        held = tuple(dict.fromkeys(lines))
        stems = tuple(frozenset(t.stem for t in tokens(line)) - {""} for line in held)
        return cls(held, stems, frozenset[str]().union(*stems))


def changes(sentence: str, lines: Sequence[str]) -> tuple[Change, ...]:
    """What it changes in that of the lines to which it comes nearest, or clause by clause.

    `lines` are the sentences of its passages. Empty as well where none is near enough to tell.
    """
    source = Source.of(lines)
    whole = Counter(token.text for token in tokens(sentence))
    if found := _least(sentence, source, whole):
        by_part = not any(change.kind in _SEEN_IN_WHOLE for change in found[0])
        return () if by_part and repeats_in_parts(sentence, lines) else found[0]
    parts = [_least(clause, source, whole) for clause in clauses(sentence)]
    return tuple(change for part in parts if part for change in part[0])


def repeats(sentence: str, lines: Sequence[str]) -> bool:
    """Whether it says what one sentence of the passages says, in nearly the same words."""
    return _says_again(sentence, Source.of(lines), Counter(t.text for t in tokens(sentence)))


def repeats_in_parts(sentence: str, lines: Sequence[str]) -> bool:
    """Whether each clause says what some sentence of the passages does, in much the same words."""
    source = Source.of(lines)
    whole = Counter(token.text for token in tokens(sentence))
    parts = _between_marks(sentence)
    return len(parts) > 1 and all(_says_again(part, source, whole) for part in parts)


def _between_marks(sentence: str) -> list[str]:
    """What stands between two marks, the short pieces joined to those before or after them."""
    found: list[str] = []
    for piece in _MARK.split(sentence):
        if found and min(len(tokens(found[-1])), len(tokens(piece))) < FEWEST:
            found[-1] += piece
        else:
            found.append(piece)
    return found


def _says_again(text: str, source: Source, whole: Counter[str]) -> bool:
    found = [c for c in copies(text, source.lines, CLOSE) if "?" not in c.line or asks(text)]
    return any(_denies_as_often(copy) and not _changes(copy, source, whole) for copy in found)


def _least(text: str, source: Source, whole: Counter[str]) -> tuple[tuple[Change, ...]] | None:
    """The changes in that of the nearest sentences in which there are fewest."""
    found = [tuple(_changes(copy, source, whole)) for copy in copies(text, source.lines, NEAR)]
    return (min(found, key=len),) if found else None


def _changes(copy: Copy, source: Source, whole: Counter[str]) -> list[Change]:
    """All changes of weight; `whole` counts the words of the sentence that the text is part of."""
    found = [
        *_lost(copy, whole),
        *_denied(copy),
        *_turned(copy),
        *_swapped(copy),
        *_widened(copy, source),
        *_put_in(copy, source),
    ]
    strange = [change for change in found if change.kind == "word"]
    if len(strange) == 1 and copy.share < NEAR_FOR_ONE:
        found.remove(strange[0])
    told = " ".join(source.lines)
    found += [Change("word", word) for word in happens(copy.text, told)[:1]]
    if affirmed("proved", copy.text) and not pattern("changes", "shown").search(copy.line):
        found.append(Change("shown", ""))
    return found


def _within(copy: Copy) -> range:
    """The places of the other's words about which the sentence has something.

    A clause of its own before them, and all after them, may be left out.
    """
    first, last = min(copy.kept, default=0), max(copy.kept, default=-1)
    before = first - 1
    while before > 0 and copy.theirs[before].text in _JOINS and not copy.theirs[before].ends:
        before -= 1
    return range(first if before >= 0 and copy.theirs[before].ends else 0, last + 1)


def _denies_as_often(copy: Copy) -> bool:
    """Whether the sentence has as many denials as what it has of the other."""
    theirs = sum(_denies(copy.theirs[at]) for at in _within(copy))
    return sum(map(_denies, copy.mine)) == theirs


def _lost(copy: Copy, whole: Counter[str]) -> Iterator[Change]:
    """Hedges and denials that are left out while that to which they belong is kept."""
    within = _within(copy)
    balanced = _denies_as_often(copy)
    asks = bool(_ASKS.search(copy.text))
    had = Counter(token.text for token in copy.theirs)
    for span, at, token in _theirs(copy):
        if at not in within or whole[token.text] >= had[token.text]:
            continue
        if _hedges(token, copy.theirs[max(0, at - 2) : at]):
            if not asks and not _may_go(copy, span, at, whole) and _is_bare(copy, span, at):
                yield Change("hedge", token.text.replace("-", " "))
        elif (
            _denies(token)
            and not balanced
            and token.text not in _PLAIN
            and not any(_denies(t) for t in copy.mine[span.a : span.b])
            and _stands_bare(copy, _belongs_to(copy, at))
        ):
            yield Change("denial", token.text.replace("-", " "))


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
    kept = belongs in copy.kept if belongs else _is_followed(copy.theirs, at, copy.kept)
    told = span.d - span.c <= SHORT and any(t.stem for t in instead)
    firm = any(t.text in words_of("changes", "firm") for t in instead)
    return kept or told or hedge == "so-far" or (hedge in _MODALS and firm)


def _denied(copy: Copy) -> Iterator[Change]:
    """Denials of what is affirmed."""
    if "?" in copy.line or _denies_as_often(copy):
        return
    moved = _moved(copy)
    for span in copy.spans:
        if any(_denies(t) for t in copy.theirs[span.c : span.d]):
            continue
        for at in range(span.a, span.b):
            token = copy.mine[at]
            if _denies(token) and token.text not in _PLAIN and not moved[token.key]:
                shared = frozenset(range(len(copy.mine))) - copy.own
                belongs = _next(copy.mine, at)
                if belongs in shared if belongs else _is_followed(copy.mine, at, shared):
                    yield Change("denial", token.text.replace("-", " "))


def _turned(copy: Copy) -> Iterator[Change]:
    """Words that stand for their opposite, unless one of the two is denied."""
    if not _denies_as_often(copy):
        return
    moved = _moved(copy)
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
    return sum(map(_denies, found[:at])), sum(map(_denies, found[at:]))


def _widened(copy: Copy, source: Source) -> Iterator[Change]:
    """Words for all, for none or for it alone that are put in."""
    every = words_of("changes", "whole")
    moved = _moved(copy)
    for span in copy.spans:
        theirs = copy.theirs[span.c : span.d]
        if any(t.text in every for t in theirs):
            continue
        denied = any(map(_denies, theirs))
        for at in range(span.a, span.b):
            token = copy.mine[at]
            following = " ".join(t.text for t in copy.mine[at + 1 : at + 3])
            if token.text not in every or moved[token.key] or _SET.match(following):
                continue
            if denied and _denies(token):
                continue
            if not _is_as_wide(token, copy.mine[at + 1 : at + 4], source):
                yield Change("whole", token.text)


def _is_as_wide(token: Token, following: Sequence[Token], source: Source) -> bool:
    if token.text in _TERMS:
        return any(t.text == token.text for line in source.lines for t in tokens(line))
    noun = next((t.stem for t in following if t.stem), "")
    every = words_of("changes", "whole")
    for line in source.lines:
        held = tokens(line)
        for at, other in enumerate(held):
            if other.text in every and noun in {t.stem for t in held[at + 1 : at + 4]} - {""}:
                return True
    return False


def _put_in(copy: Copy, source: Source) -> Iterator[Change]:
    """Words that no sentence of the passages has, and pieces that none has together."""
    moved = _moved(copy)
    for span in copy.spans:
        theirs = copy.theirs[span.c : span.d]
        new = [t for t in copy.mine[span.a : span.b] if t.stem and not moved[t.key]]
        for token in new:
            if not _is_known(token, theirs, source):
                yield Change("word", token.text)
        run = [t.stem for t in new if not is_saying(t.text) and t.stem not in light()]
        if len(run) >= RUN:
            in_one = max(sum(s in held or related(s, held) for s in run) for held in source.stems)
            if in_one < IN_ONE * len(run):
                told = copy.mine[span.a : span.b]
                yield Change("piece", " ".join(t.text for t in told))


def _is_known(token: Token, theirs: Sequence[Token], source: Source) -> bool:
    if token.stem in source.known or token.stem in light() or is_saying(token.text):
        return True
    if token.text[0].isdigit():  # figures are checked by themselves
        return True
    if _ORDINALS.get(token.text) in {t.text for line in source.lines for t in tokens(line)}:
        return True
    if "-" in token.text and all(
        not stem_of(part) or stem_of(part) in source.known for part in token.text.split("-")
    ):
        return True
    if related(token.stem, source.known):
        return True
    ends = set(ends_of(token.text))
    return any(not ends.isdisjoint(ends_of(other.text)) for other in theirs)


def _theirs(copy: Copy) -> Iterator[tuple[Span, int, Token]]:
    for span in copy.spans:
        for at in range(span.c, span.d):
            yield span, at, copy.theirs[at]


def _stands_bare(copy: Copy, place: int | None) -> bool:
    """Whether the other's word at a place is kept, and no denial goes before it here."""
    if place is None or place not in copy.kept:
        return False
    here = copy.places[place]
    return not any(map(_denies, copy.mine[max(0, here - BEFORE) : here]))


def _belongs_to(copy: Copy, at: int, *, light: bool = False) -> int | None:
    return _next(copy.theirs, at, copy.kept if light else frozenset())


def _is_followed(found: Sequence[Token], at: int, shared: frozenset[int]) -> bool:
    """Whether one of the next words, which all say nothing by themselves, is shared."""
    for place in range(at + 1, min(at + 1 + SHORT, len(found))):
        if found[place - 1].ends:
            return False
        if place in shared:
            return True
    return False


def _next(found: Sequence[Token], at: int, kept: frozenset[int] = frozenset()) -> int | None:
    """The place of the content word to which the one at a place belongs.

    A light word counts only where it is among the `kept` ones.
    """
    for place in range(at + 1, min(at + 1 + AHEAD, len(found))):
        if found[place - 1].ends:
            return None
        stem = found[place].stem
        if stem and (stem not in light() or place in kept):
            return place
    return None


def _moved(copy: Copy) -> Counter[str]:
    """What differs only in where it stands."""
    mine = Counter(copy.mine[at].key for at in copy.own)
    return mine & Counter(token.key for _, _, token in _theirs(copy))


def _weighty(found: Sequence[Token]) -> set[str]:
    return {t.key for t in found if t.stem or ends_of(t.text)}


def _hedges(token: Token, before: Sequence[Token] = ()) -> bool:
    if token.text.replace("-", " ") in words_of("changes", "hedges"):
        return True
    return token.text in words_of("changes", "limits") and any(_denies(t) for t in before)


def _denies(token: Token) -> bool:
    return denies(token.text)
