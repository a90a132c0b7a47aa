"""Support judged without a language model: words, numbers, names, denials, and embeddings."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from corpus.library import Corpus
from corpus.passage import Passage
from corpus.sentences import sentences
from rag.evaluation import wording
from rag.evaluation.entailment import premise
from rag.evaluation.people import People, naming
from rag.evaluation.quoting import exact, quotations
from rag.retrieval.embedding import EmbeddingModel, Vectors

COVERAGE = 0.45
"""Least share of the sentence's content words, rare ones weighing more, that the premise has."""
CLAUSE = 0.15
"""The same of each single clause: what is tacked on to a supported sentence has its own words."""
COSINE = 0.5
"""Least cosine between the sentence and the nearest one to three sentences of the premise."""
NEARLY_ALL = 0.9
"""Coverage from which the cosine is not asked for: it would tell nothing more."""
VERBATIM = 0.95
"""Coverage from which a single word that is denied on one side only is a contradiction."""
QUOTED = 0.6
"""Share of a sentence's words from which it is a quotation with an introduction."""
LONGEST_WINDOW = 3

_FRAME = re.compile(
    r"^(?:and\s+)?(?:on\s+(?:the|this|that)\s+[\w’-]+\s+(?:view|side|account)\s*,"
    r"|(?:in\s+(?:reply|return|answer)|against\s+(?:this|that|it))\s*,"
    r"|(?=[^,;:“]{0,80}\b(?:view|case|sides?|sceptics?|critics?|optimists?|pessimists?|defenders?|claim|whoever|those|"
    r"against)\b)[^,;:“]{3,80}?(?:,\s*namely\s|,\s*on\s+which\b|\bthat\b))\s*(?:that\b\s*)?",
    re.IGNORECASE,
)
"""How a point is introduced as one side's; whether it is, the figure for sides tells."""


class LexicalSemanticJudge:
    """Conservative: it turns down some sentences that are supported, rather than the reverse.

    The three thresholds were chosen on the half `fit` of the labelled pairs (see `trust`) by
    `python benchmarks/fit_support.py`: of those that do nearly best, the ones with most recall.
    """

    name = "lexical-semantic"
    method = (
        "No language model. A sentence that consists of an exact quotation with an introduction "
        "is supported. Any other, less words such as “on this view”, has to have "
        f"{COVERAGE:.0%} of its content words in the premise (rare ones weigh more) and "
        f"{CLAUSE:.0%} of those of each clause; and a cosine of {COSINE} to some one to three "
        f"sentences of it, by the embedding model that is set, unless {NEARLY_ALL:.0%} of the "
        "words are there. Its numbers and names have to be there, and nothing that it denies or "
        "compares may be affirmed or compared the other way round. In either case quotations "
        "have to be exact, and whoever is said to speak has to."
    )

    def __init__(self, corpus: Corpus, model: EmbeddingModel) -> None:
        """`corpus` tells how rare words are and who is who, `model` how near sentences are."""
        self._people = People(corpus.speakers)
        self._model = model
        passages = corpus.passages.values()
        self._held = Counter(
            stem for p in passages for stem in wording.content(f"{p.gist}\n{p.text}")
        )
        self._count = len(passages)
        self._windows: dict[str, Vectors] = {}
        self._sentences: dict[str, Vectors] = {}

    def supports(self, passages: Sequence[Passage], sentence: str) -> bool:
        """See `Judge.supports`."""
        return not self.fault(passages, sentence)

    def fault(self, passages: Sequence[Passage], sentence: str) -> str:
        """Why the passages don't support the sentence; empty where they do."""
        if not passages:
            return "nothing is cited"
        if not all(exact(words, (p.text for p in passages)) for words in quotations(sentence)):
            return "its quotation is not exact"
        named = naming(sentence, passages, self._people)
        if named and not (named.right and named.author is not False):
            return "somebody else says it"
        if _mostly_quoted(sentence):
            return ""
        text = premise(passages)
        sentence = _FRAME.sub("", sentence)
        covered = self.coverage(sentence, text)
        if covered < COVERAGE:
            return "too few of its words are there"
        if self.clause_coverage(sentence, text) < CLAUSE:
            return "a clause of it is not there"
        if why := self._contradiction(sentence, text):
            return why
        if covered < NEARLY_ALL and self.nearness(passages, sentence) < COSINE:
            return "nothing there is near to it"
        return ""

    def coverage(self, sentence: str, text: str) -> float:
        """Share of the sentence's content words that a text has, rare ones weighing more.

        The weight of a word is its inverse document frequency as in BM25 (Robertson and
        Zaragoza, 2009).
        """
        return self._share(wording.content(sentence), wording.content(text))

    def clause_coverage(self, sentence: str, text: str) -> float:
        """The coverage of the clause that has least of it."""
        known = wording.content(text)
        shares = [
            self._share(wording.content(clause), known) for clause in wording.clauses(sentence)
        ]
        return min(shares, default=1.0)

    def nearness(self, passages: Sequence[Passage], sentence: str) -> float:
        """Greatest cosine between the sentence and a window of the passages."""
        if sentence not in self._sentences:
            self._sentences[sentence] = self._model.embed([sentence])[0]
        own = self._sentences[sentence]
        windows = [self._of(passage.id, _windows(passage)) for passage in passages]
        if len(passages) > 1:
            together = " ".join(passage.gist for passage in passages)
            windows.append(self._of(together, [together]))
        return max(float((rows @ own).max()) for rows in windows)

    def _of(self, key: str, texts: list[str]) -> Vectors:
        if key not in self._windows:
            self._windows[key] = self._model.embed(texts)
        return self._windows[key]

    def _share(self, wanted: Iterable[str], known: frozenset[str]) -> float:
        weights = {stem: self._weight(stem) for stem in wanted}
        total = sum(weights.values())
        return sum(w for stem, w in weights.items() if stem in known) / total if total else 1.0

    def _weight(self, stem: str) -> float:
        held = self._held[stem]
        return math.log(1 + (self._count - held + 0.5) / (held + 0.5))

    def _contradiction(self, sentence: str, text: str) -> str:
        if not wording.numbers(sentence) <= wording.numbers(text):
            return "a number of it is not there"
        if not wording.names(sentence) <= wording.content(text):
            return "a name of it is not there"
        there = wording.numbers_of_names(text)
        counted = {number for number, _ in there}
        here = {pair for pair in wording.numbers_of_names(sentence) if pair[0] in counted}
        if here - there:
            return "a number belongs to something else there"
        if wording.opposites(sentence, text) or _compared_otherwise(sentence, text):
            return "the opposite is there"
        ours, theirs = wording.polarity(sentence), wording.polarity(text)
        clash = ((ours.denied & theirs.affirmed) - theirs.denied - ours.affirmed) | (
            (ours.affirmed & theirs.denied) - theirs.affirmed - ours.denied
        )
        words = len(wording.content(sentence))
        verbatim = self.coverage(sentence, text) >= VERBATIM
        if len(clash) > 1 or (clash and (verbatim or 2 * len(clash) >= words)):
            return "what one denies the other affirms"
        return ""


def _mostly_quoted(sentence: str) -> bool:
    quoted = sum(len(words.split()) for words in quotations(sentence))
    return quoted >= QUOTED * len(sentence.split())


def _compared_otherwise(sentence: str, text: str) -> bool:
    there = wording.comparisons(text)
    other = {"more": "less", "less": "more"}
    return any(
        (other[sign], what) in there and (sign, what) not in there
        for sign, what in wording.comparisons(sentence)
    )


def _windows(passage: Passage) -> list[str]:
    """Every one to three sentences running of the text, each of the gist, and the gist."""
    parts = sentences(passage.text.replace("\n", " "))
    windows = [
        " ".join(parts[start : start + length])
        for length in range(1, LONGEST_WINDOW + 1)
        for start in range(max(1, len(parts) - length + 1))
    ]
    told = sentences(passage.gist)
    return list(dict.fromkeys([*windows, *told, " ".join(told)])) if told else windows
