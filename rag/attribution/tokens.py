"""A text as words in order, with their stems, and as clauses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from rag.attribution.lists import lists, words_of
from rag.words.lexical import stems

SCOPE = 5
"""Words after a negation that it turns round, unless a clause ends before."""
NOUN = 2
"""The same for one that turns round a noun, as "no" does."""
FEWEST = 3
"""Content words that a clause has to have to be weighed on its own."""

_TOKEN = re.compile(
    r"[^\W_]+(?:[’'][^\W_]+)*(?:[-+][^\W_]+)*(?:\.\d+)*%?!?|[,;:.?!—()]", re.UNICODE
)
_BREAK = re.compile(
    r"[,;:—()]\s*|\s+(?=(?:and|but|while|whereas|although|though|because|since|so that|which|"
    r"where|if|when|yet|or)\s)",
)
_PIECE = re.compile(
    r"[,;:]\s+|\s+(?=(?:and|because|since|as|which|so|while|although|though|but|where|when|that|"
    r"who|if)\b)"
)
_MARKS = frozenset(",;:.?!—()")


@dataclass(frozen=True, slots=True)
class Word:
    """A word that says something."""

    stem: str
    text: str
    """As written, in lower case."""
    at: int
    """Its place among the words of the text, small ones included."""


@lru_cache(maxsize=16384)
def words(text: str) -> tuple[Word, ...]:
    """The content words of a text, in order."""
    found = []
    for at, token in enumerate(_TOKEN.findall(text.replace("'", "’"))):
        if token not in _MARKS and (stem := stem_of(token.lower())):
            found.append(Word(stem, token.lower(), at))
    return tuple(found)


@lru_cache(maxsize=32768)
def stem_of(word: str) -> str:
    """The stem of a word; "" for one that says nothing."""
    plain = re.sub(r"’s$|[!?]$", "", word)
    if plain in words_of("small", "words"):
        return ""
    found = stems(plain)
    return found[0] if len(found) == 1 else ("" if not found else "".join(found))


@cache
def light() -> frozenset[str]:
    """The stems of words that may be put in, since they say next to nothing by themselves."""
    return frozenset(stem_of(word) for word in lists()["changes"]["light"]) - {""}


@lru_cache(maxsize=8192)
def clauses(text: str) -> tuple[str, ...]:
    """The clauses of a sentence, those with few content words joined to the one before."""
    found: list[str] = []
    start = 0
    cuts = [match.end() for match in _BREAK.finditer(text)]
    for end in (*cuts, len(text)):
        piece = text[start:end]
        start = end
        if found and (len(words(piece)) < FEWEST or len(words(found[-1])) < FEWEST):
            found[-1] += piece
        else:
            found.append(piece)
    return tuple(piece.strip() for piece in found if piece.strip())


def pieces(text: str) -> list[str]:
    """The same without joining any: whatever stands between two marks or conjunctions."""
    return _PIECE.split(text)
