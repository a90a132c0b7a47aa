"""What a sentence has in common with the sentence of its passages to which it comes nearest.

A sentence that all but repeats another is best judged by what it changes: a lie of two words is
as near to its source, by any measure of the whole, as an honest shortening.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache

from rag.attribution.lists import lists, pattern
from rag.attribution.speakers import people_in
from rag.attribution.tokens import stem_of
from rag.words.thesaurus import base

FEWEST = 4
"""Words below which a text is too short to be a copy."""
SHARED = 0.5
"""Share of its stems that a sentence has to have in another to be compared with it in order."""
AS_NEAR = 0.03
"""By how much less of the sentence another copy may have and still count beside the nearest."""

FRAME = re.compile(
    r"^(?:The|Its|Their|One) (?:strongest|best|main|sharpest|weightiest) "
    r"(?:objection|reply|answer|point|argument|concession|case)\b"
    r" (?:is|comes|came)(?: (?:that of|put by|made by|from))? "
)
"""An opening that says what part of a case something is, and nothing of it."""

_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*(?:\.\d+)*%?")
_AFTER_NO = frozenset({"the", "it", "they", "we", "he", "she", "i", "this", "that"})
"""Words before which it is an exclamation and denies nothing."""
_MARK = re.compile(r"[,;:.?!—()]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word where it stands; names of people and the verb of saying beside them are left out."""

    text: str
    """In lower case, irregular forms as written."""
    key: str
    """Its stem, or for a word that says nothing by itself the word."""
    stem: str
    """The same, but empty for a word that says nothing by itself."""
    ends: bool
    """Whether a mark follows."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a sentence differs: its words from `a` to `b`, those of the other from `c` to `d`."""

    a: int
    b: int
    c: int
    d: int


@dataclass(frozen=True, slots=True)
class Copy:
    """A sentence, or a clause of one, beside the sentence that it comes nearest to."""

    text: str
    line: str
    share: float
    """Of the words of the sentence those that the other has in the same order, 0 to 1."""
    mine: tuple[Token, ...]
    theirs: tuple[Token, ...]
    spans: tuple[Span, ...]
    """In order."""

    @property
    def kept(self) -> frozenset[int]:
        """The places of the other's words that are in the sentence, in the same order."""
        gone = {at for span in self.spans for at in range(span.c, span.d)}
        return frozenset(range(len(self.theirs))) - gone

    @property
    def places(self) -> dict[int, int]:
        """By the place of each of the other's kept words that of the same word here."""
        found: dict[int, int] = {}
        mine = theirs = 0
        for span in (*self.spans, Span(len(self.mine), 0, len(self.theirs), 0)):
            found |= dict(zip(range(theirs, span.c), range(mine, span.a), strict=True))
            mine, theirs = span.b, span.d
        return found

    @property
    def own(self) -> frozenset[int]:
        """The places of the words of the sentence that it doesn’t share."""
        return frozenset(at for span in self.spans for at in range(span.a, span.b))


@lru_cache(maxsize=16384)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text but for who says it."""
    plain = FRAME.sub("", text.replace("'", "’").replace("whether or not", "whether"))
    plain = _idioms().sub(lambda match: "-".join(match[0].split()), plain)
    people = people_in(plain)
    found = list(_WORD.finditer(plain))
    names = [any(a <= m.start() < b for a, b in people) or m[0] == "I" for m in found]
    kept = []
    for at, match in enumerate(found):
        word = match[0].lower()
        beside = names[max(0, at - 1) : at] + names[at + 1 : at + 2]
        following = found[at + 1][0].lower() if at + 1 < len(found) else ""
        if word == "no" and following in _AFTER_NO:
            continue
        if names[at] or (any(beside) and is_saying(word) and not denies(word)):
            continue
        until = found[at + 1].start() if at + 1 < len(found) else len(plain)
        ends = bool(_MARK.search(plain[match.end() : until]))
        stem = _stem(word)
        kept.append(Token(word, stem or word, stem, ends))
    return tuple(kept)


def is_saying(word: str) -> bool:
    """Whether it is a verb of saying."""
    return bool(pattern("saying", "own").fullmatch(word)) and not word.endswith("ly")


def denies(word: str) -> bool:
    """Whether a word, or an expression with hyphens for spaces, denies what follows it."""
    return bool(pattern("changes", "denials").fullmatch(word.replace("-", " ")))


def copies(text: str, lines: Sequence[str], least: float) -> list[Copy]:
    """The lines of which a text has at least this share of its words in order, the nearest ones."""
    mine = tokens(text)
    if len(mine) < FEWEST:
        return []
    stems = {token.stem for token in mine} - {""}
    found = []
    for line in dict.fromkeys(lines):
        theirs = tokens(line)
        if not stems or len(stems & {t.stem for t in theirs}) < SHARED * len(stems):
            continue
        matcher = SequenceMatcher(None, [t.key for t in mine], [t.key for t in theirs], False)
        share = sum(block.size for block in matcher.get_matching_blocks()) / len(mine)
        if share >= least:
            spans = tuple(
                Span(*places) for kind, *places in matcher.get_opcodes() if kind != "equal"
            )
            found.append(Copy(text, line, share, mine, theirs, spans))
    nearest = max((copy.share for copy in found), default=0.0)
    return [copy for copy in found if copy.share >= nearest - AS_NEAR]


@lru_cache(maxsize=32768)
def _stem(word: str) -> str:
    plain = re.sub(r"’s$", "", word)
    return stem_of(base(plain)) if stem_of(plain) else ""


@cache
def _idioms() -> re.Pattern[str]:
    """Expressions of several words that count as one."""
    held = [each for name in ("hedges", "denials") for each in lists()["changes"][name]]
    several = sorted((each for each in held if " " in each), key=len, reverse=True)
    # "so far outnumber" is no hedge.
    return re.compile(
        rf"\b(?:{'|'.join(several)})\b(?! (?:as|that|exceed\w*|outnumber\w*)\b)", re.IGNORECASE
    )
