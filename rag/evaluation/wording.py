"""What a sentence says, as far as words show it: content, numbers, denials and comparisons.

Written apart from `rag.words.lexical`, whose stems decide what is found and what is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal, NamedTuple

Kind = Literal["word", "name", "number", "denial", "filler", "break"]

NEAR, FAR = 2, 6
"""Content words after a denial that it surely denies, and that it may deny."""
BESIDE = 6
"""Tokens within which a name belongs to a number."""

_TOKEN = re.compile(r"\d[\d,.]*\d%?|\d%?|[a-z][a-z0-9]*(?:[’-][a-z0-9]+)*", re.IGNORECASE)
_BREAK = re.compile(r"[,;:.?!()—\n]|--")
_CLAUSE = re.compile(
    r"[,;:—]|\b(?:and|but|so that|because|while|whereas|though|although)\b", re.IGNORECASE
)
_NUMBERS = {
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "eleven": "11",
    "twelve": "12",
    "thirteen": "13",
    "fourteen": "14",
    "fifteen": "15",
    "sixteen": "16",
    "seventeen": "17",
    "eighteen": "18",
    "nineteen": "19",
    "twenty": "20",
    "thirty": "30",
    "forty": "40",
    "fifty": "50",
    "sixty": "60",
    "seventy": "70",
    "eighty": "80",
    "ninety": "90",
    "hundred": "100",
    "thousand": "1000",
    "half": "50",
    "quarter": "25",
}
_DENIALS = frozenset(
    {"not", "no", "never", "nobody", "none", "nothing", "neither", "nor", "without", "cannot"}
)
_INSTEAD = {("rather", "than"), ("instead", "of")}
_OPPOSITES = (
    ("stronger", "weaker"),
    ("higher", "lower"),
    ("easier", "harder"),
    ("rise", "fall"),
    ("grow", "fall"),
    ("grow", "shrink"),
    ("increas", "decreas"),
    ("increas", "reduc"),
    ("often", "rare"),
    ("frequent", "rare"),
    ("like", "unlik"),
    ("crisp", "fuzzi"),
    ("optimist", "pessimist"),
)
"""Stems of which one can't stand for the other."""


class Token(NamedTuple):
    """One word, number or break of a text."""

    text: str
    """In lower case."""
    stem: str
    """What it is compared by; empty for what is not compared."""
    kind: Kind


class Polarity(NamedTuple):
    """Which stems of a text it denies, and which it lets stand; some it may do neither with."""

    denied: frozenset[str]
    affirmed: frozenset[str]


@lru_cache(maxsize=1 << 13)
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text in order, with the breaks between its clauses."""
    return tuple(_tokens(text.replace("'", "’")))


def content(text: str) -> frozenset[str]:
    """The stems of the words and names that carry meaning."""
    return frozenset(t.stem for t in tokens(text) if t.kind in ("word", "name"))


def names(text: str) -> frozenset[str]:
    """What is named by letters and digits together: models, rules, sections (`o3`, `gp4`)."""
    return frozenset(t.stem for t in tokens(text) if t.kind == "name")


def numbers(text: str) -> frozenset[str]:
    """Its numbers, without per cent signs; those spelt out as digits."""
    return frozenset(t.stem for t in tokens(text) if t.kind == "number")


def numbers_of_names(text: str) -> frozenset[tuple[str, str]]:
    """Each number with the name nearest to it, of two as near the one that follows."""
    held = [(at, t) for at, t in enumerate(tokens(text)) if t.kind in ("number", "name")]
    found = set()
    for at, token in held:
        near = [
            (abs(at - other), other < at, t.stem)
            for other, t in held
            if t.kind == "name" and abs(at - other) <= BESIDE
        ]
        if token.kind == "number" and near:
            found.add((token.stem, min(near)[2]))
    return frozenset(found)


@lru_cache(maxsize=1 << 12)
def polarity(text: str) -> Polarity:
    """What the text denies: the few words after a denial, up to the end of the clause."""
    denied: set[str] = set()
    affirmed: set[str] = set()
    left, before = 0, ""
    for token in tokens(text):
        if token.kind == "break" or token.text == "but":
            left = 0
        elif token.kind == "denial" or (before, token.text) in _INSTEAD:
            left = FAR
        elif token.kind in ("word", "name"):
            if left > FAR - NEAR:
                denied.add(token.stem)
            elif left <= 0:
                affirmed.add(token.stem)
            left -= 1
        before = token.text
    return Polarity(frozenset(denied), frozenset(affirmed))


def comparisons(text: str) -> frozenset[tuple[str, str]]:
    """What there is more or less of: pairs of `more` or `less` and the word after it."""
    held = tokens(text)
    found = set()
    for at, token in enumerate(held[:-1]):
        sign = {"more": "more", "less": "less", "fewer": "less"}.get(token.text)
        following = held[at + 1]
        if sign and following.kind != "break" and following.text not in ("than", "of"):
            found.add((sign, following.stem or following.text))
    return frozenset(found)


def opposites(text: str, other: str) -> set[tuple[str, str]]:
    """Pairs of opposites of which the text has the one and the other text only the other."""
    here, there = content(text), content(other)
    both_ways = (*_OPPOSITES, *((b, a) for a, b in _OPPOSITES))
    return {(a, b) for a, b in both_ways if a in here and a not in there and b in there}


def clauses(text: str) -> list[str]:
    """The clauses of a sentence that have two content words at least."""
    return [part for part in _CLAUSE.split(text) if len(content(part)) > 1]


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    for match in _TOKEN.finditer(text):
        if _BREAK.search(text, at, match.start()):
            yield Token("", "", "break")
        at = match.end()
        yield from _token(match[0].lower().removesuffix("’s"))


def _token(word: str) -> Iterator[Token]:
    if word in _DENIALS or word.endswith("n’t"):
        yield Token(word, "", "denial")
    elif word[0].isdigit():
        yield Token(word, word.rstrip("%.,").replace(",", ""), "number")
    elif word in _NUMBERS:
        yield Token(word, _NUMBERS[word], "number")
    elif word in _fillers():
        yield Token(word, "", "filler")
    elif any(character.isdigit() for character in word):
        yield Token(word, word, "name")
    elif "-" in word:
        for part in word.split("-"):
            yield from _token(part)
    else:
        yield Token(word, _stem(word), "word")


@cache
def _fillers() -> frozenset[str]:
    text = resources.files("rag.evaluation").joinpath("data", "fillers.txt").read_text("utf-8")
    return frozenset(text.split())


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))
