"""Which passages an earlier answer rested on, found from nothing but its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from corpus.library import Corpus
from corpus.sentences import sentences
from rag.retrieval.search import Found
from rag.words.lexical import LexicalIndex, stems
from rag.words.phrases import content, plain

QUOTED = 2.0
"""What a passage gains by words of its own in quotation marks; the surest sign."""
WRITTEN = 1.5
"""What it gains by a sentence that only our own writer writes about it."""
ALIKE = 0.45
"""Share of a sentence's content words that a passage has to have to be meant by it."""
LOOKED_AT = 8
"""Passages that are looked at for a sentence."""
AS_ALIKE = 0.85
"""Share of the best passage's from which another may be meant by the same sentence."""
NEAR = 0.5
"""What the passage nearest to the whole answer gains at most."""
SAME_SUBJECT = 0.4
"""What the passage gains at most that answers the question best."""
SENTENCES = 24
"""Sentences of an answer that are looked at."""
SHORTEST_QUOTE = 12
"""Characters."""
_LOOKED_AT = 1200
"""Characters of an answer that the embedding model reads."""
_QUOTED_TEXT = re.compile(r'"([^"]+)"')

_NAME = re.compile(r"\{S+\}(?:[’']s?)?")
SHORTEST_PIECE = 40
"""Characters of a piece of a gist that no other sentence has by chance."""

Find = Callable[[str], Found]


class Behind:
    """Traces answers to passages of one corpus."""

    def __init__(self, corpus: Corpus, lexical: LexicalIndex, find: Find) -> None:
        """`find` brings the hits for a text, whichever side they help."""
        self._corpus = corpus
        self._lexical = lexical
        self._find = find

    def signs(self, answer: str) -> dict[str, float]:
        """How surely each passage stands behind an answer, by id; those that may, only."""
        found: dict[str, float] = {}
        if not answer.strip():
            return found

        def add(id: str, sign: float) -> None:
            found[id] = found.get(id, 0.0) + sign

        text = plain(answer)
        for quote in _QUOTED_TEXT.findall(text):
            for id in self._holding(quote):
                add(id, QUOTED)
        lowered = text.lower()
        for sentence, passages in self._written:
            if sentence in lowered:
                for at, id in enumerate(passages):
                    add(id, WRITTEN / (1 + at))
        for sentence in sentences(answer)[:SENTENCES]:
            for id, share in self._alike(sentence):
                add(id, share)
        for id, share in _shares(self._find(answer[:_LOOKED_AT])):
            add(id, NEAR * share)
        return found

    def of(self, answer: str, question: str) -> dict[str, float]:
        """The same, with what answers the question counted in; surest first."""
        found = self.signs(answer)
        if question.strip():
            for id, share in _shares(self._find(question)):
                found[id] = found.get(id, 0.0) + SAME_SUBJECT * share
        return self.ordered(found)

    def ordered(self, signs: Mapping[str, float]) -> dict[str, float]:
        """The signs, the surest first and equal ones in reading order."""
        pairs = sorted(signs.items(), key=lambda pair: self._corpus.position(pair[0]))
        return dict(sorted(pairs, key=lambda pair: -pair[1]))

    def is_strange(self, text: str) -> bool:
        """Whether a text has words of substance and the corpus knows none of them."""
        words = content(text)
        return bool(words) and not any(self._lexical.knows(word) for word in words)

    def _holding(self, quote: str) -> Iterable[str]:
        wanted = quote.strip(" .,;:?!").lower()
        if len(wanted) < SHORTEST_QUOTE:
            return ()
        return (id for id, text in self._texts.items() if wanted in text)

    def _alike(self, sentence: str) -> list[tuple[str, float]]:
        """The passages that have most of a sentence's words, each with the share that it has."""
        words = set(stems(" ".join(content(sentence))))
        if len(words) < 2:
            return []
        near = list(self._lexical.scores(sentence))[:LOOKED_AT]
        shares = {id: len(words & self._words(id)) / len(words) for id in near}
        best = max(shares.values(), default=0.0)
        if best < ALIKE:
            return []
        return [(id, share) for id, share in shares.items() if share >= AS_ALIKE * best]

    def _words(self, id: str) -> frozenset[str]:
        passage = self._corpus.passage(id)
        return frozenset(stems(f"{passage.text} {passage.gist} {passage.plain}"))

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {id: plain(p.text).lower() for id, p in self._corpus.passages.items()}

    @cached_property
    def _written(self) -> list[tuple[str, tuple[str, ...]]]:
        """Sentences of ours, in lower case, and the passages that each stands for.

        Of a gist the longest piece without a name, since names change with what was said before.
        """
        told = [
            (plain(piece).strip(" .,").lower(), (passage.id,))
            for passage in self._corpus.passages.values()
            for template in passage.telling
            if len(piece := max(_NAME.split(template), key=len)) >= SHORTEST_PIECE
        ]
        ours = [
            (plain(statement.text).lower(), statement.passages)
            for crux in self._corpus.cruxes.values()
            for point in crux.told()
            for statement in (*point.statements, *point.alone)
        ]
        return [*ours, *told]


def _shares(found: Found) -> list[tuple[str, float]]:
    """Each hit with its score as a share of the best one's."""
    best = max([hit.score for hit in found.hits], default=0.0)
    if best <= 0:
        return []
    return [(hit.passage.id, max(0.0, hit.score / best)) for hit in found.hits]
