"""The words by which readers steer a conversation, as `data/talk.toml` lists them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from bm25s.stopwords import STOPWORDS_EN_PLUS

_WORD = re.compile(r"\d[\d.,]*\d[%!]?|\d[%!]?|[^\W\d_]\w*(?:[-'][^\W_]+)*")
_ENDING = re.compile(r"(?:'(?:s|re|ve|ll|d|m|t)|n't)$")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|am|do|does|did|has|have|had|can|cannot|could|will|would|should|shall|may|"
    r"might|must)\b|n't\b|'(?:re|ve|ll|d)\b|\b(?:it|that|what|who|how|where|he|she|there)'s\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


def plain(text: str) -> str:
    """The text in one line, with straight quotation marks and single spaces."""
    return " ".join(text.translate(_STRAIGHT).split())


def content(text: str) -> list[str]:
    """The words of a text that say what it is about, in lower case and in order."""
    words = (_ENDING.sub("", word.lower()) for word in _WORD.findall(plain(text)))
    return [word for word in words if word and word not in _small()]


def is_fragment(text: str) -> bool:
    """Whether a text has no verb of its own, as in “why 98%?” or “and monitoring?”."""
    return not _FINITE.search(plain(text))


def is_small(word: str) -> bool:
    """Whether a word says nothing of a subject."""
    return word.lower() in _small()


def words_of(text: str) -> frozenset[str]:
    """The words of a list that is written as a text."""
    return frozenset(text.split())


def sentences_of(text: str) -> list[str]:
    """The sentences of a message, by nothing but the marks that end them."""
    return _SENTENCE.split(text)


def without_opening(text: str, *kinds: str) -> str:
    """The text without what only leads up to it, unless it has nothing else.

    `kinds` are the phrases to take away, in turn: `filler` or `polite`.
    """
    for kind in kinds:
        begun = _opening(kind).match(text)
        rest = text[begun.end() :].strip() if begun else text
        text = rest if re.search(r"\w", rest) else text
    return text


@cache
def _opening(kind: str) -> re.Pattern[str]:
    return re.compile(rf"^(?:{phrase('before', kind).pattern}[\s,.:;!–—-]*)+", re.IGNORECASE)


@cache
def phrase(*keys: str) -> re.Pattern[str]:
    """The expression at that place of the data, as a whole word or phrase."""
    found: Any = _data()
    for key in keys:
        found = found[key]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(found)})(?![\w-])", re.IGNORECASE)


@cache
def _small() -> frozenset[str]:
    ours = words_of(_data()["small"])
    return frozenset(_ENDING.sub("", word) for word in (*STOPWORDS_EN_PLUS, *ours))


@cache
def _data() -> Mapping[str, Any]:
    text = resources.files("rag").joinpath("data", "talk.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
