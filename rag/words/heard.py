"""The words that count in questions, and those of passages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources

from corpus.passage import Passage
from rag.words.lexical import LexicalIndex, stems
from rag.words.quantities import quantities

_KEPT = 8192


def told(passage: Passage) -> str:
    """What it says, in its own words and in ours."""
    return f"{passage.text} {passage.gist} {passage.plain}"


@lru_cache(maxsize=_KEPT)
def heard_in(passage: Passage) -> frozenset[str]:
    """The stems of all by which it is found."""
    return frozenset(stems("\n".join((told(passage), *passage.asks))))


@lru_cache(maxsize=_KEPT)
def counted_in(passage: Passage) -> frozenset[str]:
    """The numbers that it gives."""
    return quantities(told(passage))


def weight_of(word: str, lexical: LexicalIndex) -> float:
    """How much a stem tells apart: its inverse document frequency as in BM25."""
    return lexical.weight(word)


@cache
def small_words() -> frozenset[str]:
    """The stems that say nothing of what a question is about."""
    return frozenset(stems(str(_lists()["small"])))


@cache
def presuming(name: str) -> re.Pattern[str]:
    """What finds the words of that list in `data/presuming.toml`."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(_lists()[name])})(?!\w)", re.IGNORECASE)


@cache
def _lists() -> Mapping[str, str | list[str]]:
    text = resources.files("rag").joinpath("data", "presuming.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
