"""The lexical half of retrieval: BM25 over stemmed words, by bm25s."""

from __future__ import annotations

import math
import re
import threading
from collections import Counter
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any

import bm25s

_ISE = re.compile(r"(?<=[a-z]{3})is(?=(?:e[drs]?|es|ing|ations?|ational)\b)")
_OUR = re.compile(r"(?<=[a-z]{3})our(?=(?:s|ed|ing|al|ally|able)?\b)")


class _Stemmers(threading.local):
    @cached_property
    def english(self) -> Any:
        import snowballstemmer

        return snowballstemmer.stemmer("english")


_STEMMERS = _Stemmers()


def stemmer() -> Any:
    """The English stemmer of this thread: it keeps the word that it is at in itself."""
    return _STEMMERS.english


@lru_cache(maxsize=16384)
def stems(text: str) -> tuple[str, ...]:
    """The content words of a text, lower-cased and stemmed, in order; stop words are left out.

    British spellings count as American ones: sources and readers use both.
    """
    (words,) = bm25s.tokenize(
        _OUR.sub("or", _ISE.sub("iz", text)),
        stopwords="en",
        stemmer=stemmer().stemWords,
        show_progress=False,
        return_ids=False,
    )
    return tuple(words)


class LexicalIndex:
    """BM25 over one text an id; held in memory and made anew at each start."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """`texts` maps ids to what is searched for them; must not be empty."""
        self._ids = list(texts)
        documents = [list(stems(text)) for text in texts.values()]
        self._bm25 = bm25s.BM25()
        self._bm25.index(documents, show_progress=False)
        self._frequency = Counter(word for document in documents for word in set(document))

    def scores(self, question: str) -> dict[str, float]:
        """BM25 scores of the ids that share a word with the question, best first."""
        words = [word for word in stems(question) if word in self._frequency]
        if not words:
            return {}
        found = self._bm25.get_scores(words)
        ranked = sorted(zip(found, range(len(self._ids)), strict=True), key=_best_first)
        return {self._ids[at]: float(score) for score, at in ranked if score > 0}

    def coverage(self, question: str) -> float:
        """How much of the question's words the texts know, 0 to 1, rare words weighing more.

        The weight of a word is its inverse document frequency as in BM25 (Robertson and
        Zaragoza, 2009); a question without content words has coverage 0.
        """
        words = set(stems(question))
        total = sum(self.weight(word) for word in words)
        known = sum(self.weight(word) for word in words if word in self._frequency)
        return known / total if total else 0.0

    def knows(self, word: str) -> bool:
        """Whether some text has the word, in any inflection; stop words count as known."""
        return all(stem in self._frequency for stem in stems(word))

    def weight(self, word: str) -> float:
        """The inverse document frequency of a stem."""
        held = self._frequency[word]
        return math.log(1 + (len(self._ids) - held + 0.5) / (held + 0.5))


def _best_first(pair: tuple[float, int]) -> tuple[float, int]:
    score, at = pair
    return -score, at
