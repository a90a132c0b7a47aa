"""Where a sentence stands at the other end of a pair of opposites than its passages do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from rag.attribution.lists import lists, pattern, words_of
from rag.attribution.tokens import NOUN, SCOPE, stem_of

REACH = 9
"""Words to either side among which a word's context is looked for."""
OF = 3
"""Words after "none of" of which it is open whether they are denied."""
LEAST = 0.22
"""Share of the context that has to be the same for two words to speak of the same thing."""

_TOKEN = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*|[,;:.?!—()]")
_DETERMINERS = frozenset({"a", "an", "the", "any", "such", "of", "for"})
_OBJECTS = frozenset({"no", "none", "nothing", "nobody", "neither"})
_LESS = frozenset({"less", "least"})
_OWNED = frozenset({"have", "has", "had", "possess", "possesses"})
_LEANS = re.compile(
    r"^(?:It|They|This|That|These|Those|He|She|But|And|So|Thus|Then|Such|Both|Its|Their|One)\b"
)
_DENIAL = re.compile(r"^No\b")
_BEFORE = 0.4
"""How near the words of the sentence before count where a sentence leans on it."""
_TURNED = re.compile(r"(?:un|in|im|ir|dis|non|mis)-?(?=[a-z]{4})")

Weigh = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Stand:
    """A word at an end of a pair; of a word without opposite, its being affirmed or denied."""

    key: str
    sign: int
    at: int
    """Its place in the text."""
    around: tuple[tuple[str, float], ...]
    """Stems about it, with how near they are, 0 to 1."""
    paired: bool
    """Whether it has an opposite."""


@dataclass(frozen=True, slots=True)
class Reverse:
    """How surely a sentence says the reverse, 0 to 1: how much is the same about the word."""

    opposed: float = 0.0
    """Of the word that stands most surely at the other end of a pair."""
    denied: float = 0.0
    """Of the word without opposite that is most surely denied for affirmed, or conversely."""
    total: float = 0.0
    """Of all such words together."""


def reverse(sentence: str, premises: Sequence[str], weigh: Weigh) -> Reverse:
    """How far the sentence stands where the premises, sentence by sentence, stand opposite."""
    theirs = _by_key(premises)
    gaps: dict[tuple[str, int], tuple[float, bool]] = {}
    for mine in stands(sentence):
        found = theirs.get(mine.key, ())
        opposite = max((_same(mine, s, weigh) for s in found if s.sign != mine.sign), default=0.0)
        if opposite < LEAST:
            gaps[mine.key, mine.at] = (0.0, mine.paired)
            continue
        same = max((_same(mine, s, weigh) for s in found if s.sign == mine.sign), default=0.0)
        known, _ = gaps.get((mine.key, mine.at), (1.0, False))
        gaps[mine.key, mine.at] = (min(known, max(0.0, opposite - same)), mine.paired)
    return Reverse(
        max((gap for gap, paired in gaps.values() if paired), default=0.0),
        max((gap for gap, paired in gaps.values() if not paired), default=0.0),
        sum(gap for gap, _ in gaps.values()),
    )


def _by_key(premises: Sequence[str]) -> dict[str, list[Stand]]:
    found: dict[str, list[Stand]] = {}
    for before, premise, after in zip(("", *premises), premises, (*premises[1:], ""), strict=False):
        about = before if _LEANS.match(premise) else ""
        about += after if _LEANS.match(after) else ""
        denied = premise.endswith("?") and bool(_DENIAL.match(after))
        for stand in stands(premise, about):
            held = replace(stand, sign=-stand.sign) if denied else stand
            found.setdefault(stand.key, []).append(held)
    return found


def ends_of(words: str) -> tuple[tuple[str, int], ...]:
    """The pairs of opposites at whose ends an expression stands, each with 1 or -1 for the end."""
    return _ends().get(words, ())


@lru_cache(maxsize=8192)
def stands(text: str, before: str = "") -> tuple[Stand, ...]:
    """Where the text stands; the words of `before` count as being about it, from afar."""
    found = tuple(_stands(text))
    if not before:
        return found
    far = {stem: _BEFORE for stem in map(stem_of, _TOKEN.findall(before.lower())) if stem}
    return tuple(
        replace(stand, around=tuple((far | dict(stand.around)).items())) for stand in found
    )


def _same(mine: Stand, other: Stand, weigh: Weigh) -> float:
    """How much of what stands about one word stands about the other, rare words weighing more."""
    near = dict(other.around)
    total = sum(weigh(stem) * nearness for stem, nearness in mine.around)
    if not total:
        return 0.0
    shared = sum(
        weigh(stem) * nearness * (0.5 + 0.5 * near[stem])
        for stem, nearness in mine.around
        if stem in near
    )
    return shared / total


def _stands(text: str) -> Iterator[Stand]:
    tokens = [token.lower() for token in _TOKEN.findall(text.replace("'", "’"))]
    denied = _denied(tokens)
    stems = [stem_of(token) if token[0].isalnum() else "" for token in tokens]
    at = 0
    while at < len(tokens):
        length, ends = _ends_at(tokens, at)
        around = _around(stems, at, length)
        for sign in denied[at]:
            for axis, end in ends:
                yield Stand(axis, end * sign, at, around, True)
            if ends and length > 1:
                for place in range(at, at + length):
                    if stems[place]:
                        yield Stand(stems[place], sign, place, around, False)
            elif tokens[at] in _OWNED and not _auxiliary(tokens, at):
                yield Stand("have", sign, at, around, False)
            elif stems[at] and not ends:
                turned = _TURNED.match(tokens[at])
                stem = stem_of(tokens[at][turned.end() :]) if turned else ""
                if stem:
                    yield Stand(stem, -sign, at, around, False)
                yield Stand(stems[at], sign, at, around, False)
        at += length


def _auxiliary(tokens: Sequence[str], at: int) -> bool:
    following = tokens[at + 1] if at + 1 < len(tokens) else ""
    return following in {"been", "to", "not"} or following.endswith(("ed", "en", "wn"))


def _around(stems: Sequence[str], at: int, length: int) -> tuple[tuple[str, float], ...]:
    found: dict[str, float] = {}
    for place, stem in enumerate(stems):
        gap = at - place if place < at else place - (at + length - 1)
        if stem and 0 < gap <= REACH:
            found[stem] = max(found.get(stem, 0.0), 1 - (gap - 1) / (2 * REACH))
    return tuple(found.items())


def _denied(tokens: Sequence[str]) -> list[tuple[int, ...]]:
    """For each word 1 where it is affirmed, -1 where it is denied; both where it may be either.

    That is so of what stands right before "no", whose noun is denied in its stead, and of the
    nouns after "none of".
    """
    found: list[tuple[int, ...]] = []
    left, before, either = 0, "", 0
    for word in tokens:
        negates = bool(pattern("negation", "words").fullmatch(word))
        if word in words_of("negation", "ends") or (
            not word[0].isalnum() and not pattern("negation", "words").fullmatch(before)
        ):
            left = 0
        sign = -1 if (left > 0) != (before in _LESS) else 1
        found.append((1, -1) if either > 0 and left > 0 else (sign,))
        if negates and word in _OBJECTS and len(found) > 1:
            found[-2] = (1, -1)
        if word not in _DETERMINERS:
            left -= 1
        either = OF if before == "none" and word == "of" else either - 1
        if negates:
            left = 0 if left > 0 else NOUN if word in words_of("negation", "short") else SCOPE
        before = word
    return found


def _ends_at(tokens: Sequence[str], at: int) -> tuple[int, tuple[tuple[str, int], ...]]:
    ends = _ends()
    for length in (3, 2, 1):
        taken = tokens[at : at + length]
        if (key := " ".join(taken)) in ends:
            return len(taken), ends[key]
    return 1, ()


@cache
def _ends() -> dict[str, tuple[tuple[str, int], ...]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for axis, (plus, minus) in lists()["opposites"].items():
        for sign, side in ((1, plus), (-1, minus)):
            for word in side:
                found.setdefault(word, []).append((f"{axis}/", sign))
    return {word: tuple(ends) for word, ends in found.items()}
