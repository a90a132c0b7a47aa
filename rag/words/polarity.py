"""At which end of which pair of opposites a text stands: what tells a claim from its reverse."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from rag.words.lexical import stems

REACH = 4
"""Words before a word among which a negation turns it round."""

_WORD = re.compile(r"[a-z0-9][a-z0-9'’-]*", re.IGNORECASE)
_NEGATION = re.compile(
    r"(?:not|never|no|none|nobody|nothing|neither|nor|without|cannot|hardly|scarcely|nowhere"
    r"|.*n['’]t|isnt|arent|dont|doesnt|didnt|wont|cant|wouldnt|couldnt|aint"
    r"|far-from|fail|fails|failed|lack|lacks|rather|instead|unable|barely|stop|stops)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stand:
    """One place in a text that stands at an end of a pair."""

    pair: str
    sign: int
    """+1 for the pair's `plus` end, -1 for the other, negation taken into account."""
    word: str


@lru_cache(maxsize=4096)
def stands(text: str) -> tuple[Stand, ...]:
    """Where the text stands, in order; nothing for pairs that it does not touch."""
    return tuple(_stands(text))


def signs(text: str) -> dict[str, set[int]]:
    """By pair, the ends at which the text stands: one of them, or both."""
    found: dict[str, set[int]] = {}
    for stand in stands(text):
        found.setdefault(stand.pair, set()).add(stand.sign)
    return found


def negations(text: str) -> int:
    """How many words of a text negate."""
    return sum(bool(_NEGATION.fullmatch(word)) for word in _WORD.findall(text))


def _stands(text: str) -> Iterator[Stand]:
    words = [word.lower() for word in _WORD.findall(text)]
    roots = [_root(word) for word in words]
    ends = _ends()
    for at in range(len(words)):
        for length in (3, 2, 1):
            key = tuple(roots[at : at + length])
            if len(key) < length or key not in ends:
                continue
            before = words[max(0, at - REACH) : at]
            turned = sum(bool(_NEGATION.fullmatch(word)) for word in before) % 2
            for pair, sign in ends[key]:
                yield Stand(pair, -sign if turned else sign, " ".join(words[at : at + length]))
            break


@lru_cache(maxsize=16384)
def _root(word: str) -> str:
    found = stems(word.replace("’", "'"))
    return found[0] if len(found) == 1 else word


@cache
def _ends() -> Mapping[tuple[str, ...], list[tuple[str, int]]]:
    text = resources.files("rag").joinpath("data", "polarity.toml").read_text(encoding="utf-8")
    found: dict[tuple[str, ...], list[tuple[str, int]]] = {}
    for pair, sides in tomllib.loads(text).items():
        for sign, side in ((1, "plus"), (-1, "minus")):
            for phrase in sides[side]:
                key = tuple(_root(word.lower()) for word in _WORD.findall(phrase))
                found.setdefault(key, []).append((pair, sign))
    return found
