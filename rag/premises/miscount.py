"""Things that a question counts otherwise than the sources: "all seven steps" of four."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.passage import Passage
from rag.words.heard import counted_in, heard_in, told
from rag.words.lexical import stems
from rag.words.quantities import claimed, quantities

_COUNTED = re.compile(
    r"(?<![\w.,-])(?P<number>\d+(?![.,]?\d)|two|three|four|five|six|seven|eight|nine|ten|eleven|"
    r"twelve|thirteen|fourteen|fifteen|twenty|thirty|forty|fifty|dozen)\s+"
    r"(?:[a-z-]+\s+)??(?P<noun>[a-z-]{3,}s)\b",
    re.IGNORECASE,
)
_EXACT = re.compile(
    r"(?<![\w.,-])\d+(?:\.\d+)?\s*(?:%|per\s?cent)(?!\s+(?:sure|certain|confident))"
    r"|(?<![\w.,-])\d+\.\d+(?![\w.])|(?<![\w.,-])\d+\s*(?:to|:)\s*1\b"
    r"|\b(?:two|three|four|five|six|seven|eight|nine)\s+(?:times\s+)?out\s+of\s+(?:five|ten)\b",
    re.IGNORECASE,
)
"""Shares and measurements, which nobody states without having them from somewhere."""
_VERSION = re.compile(
    r"\b(?:appendix|gpt|claude|gemini|version)[\s-]+[A-Z]?\d[\d.]*", re.IGNORECASE
)
_MEASURES = frozenset(
    stems("times years months weeks days hours minutes percents points words sentences lines "
          "paragraphs sides camps views people ways things")
)  # fmt: skip
"""What is counted of anything, and no sign of which things are meant."""
CLOSEST, LOOKED_AT = 3, 8
"""Of the nearest passages one of the first few has to count the same things otherwise; and none of
the many may have that number and the word."""


def counts_something(question: str) -> bool:
    """Whether a question takes a number of things for granted."""
    return bool(_COUNTED.search(question))


def measured(question: str) -> frozenset[str]:
    """The shares and measurements that a question takes to be so."""
    return claimed(question) & quantities(" ".join(_EXACT.findall(_VERSION.sub(" ", question))))


def miscounted(question: str, nearest: Sequence[Passage]) -> Passage | None:
    """The passage that counts otherwise what a question counts; None where none does.

    `nearest` are the passages nearest to the question, best first.
    """
    for number, noun in _counts(question):
        if any(number in counted_in(p) and noun in heard_in(p) for p in nearest[:LOOKED_AT]):
            continue
        counted = [set(_counts(told(passage))) for passage in nearest[:CLOSEST]]
        for passage, each in zip(nearest, counted, strict=False):
            if any(other == noun for _, other in each):
                return passage
    return None


def _counts(text: str) -> Iterator[tuple[str, str]]:
    """What a text counts: number and stem."""
    for match in _COUNTED.finditer(text):
        noun = stems(match["noun"])
        for number in quantities(match["number"]):
            if len(noun) == 1 and noun[0] not in _MEASURES:
                yield number, noun[0]
