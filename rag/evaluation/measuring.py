"""What one answer contributes to each figure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.library import Corpus
from corpus.passage import Passage
from rag.answer import Answer
from rag.evaluation.citing import cited, support
from rag.evaluation.entailment import Judge
from rag.evaluation.figures import recall_id
from rag.evaluation.metrics import hit_at, ndcg, reciprocal_rank
from rag.evaluation.people import People, naming
from rag.evaluation.quoting import exact, quotations
from rag.evaluation.rows import Row
from rag.evaluation.siding import on_its_side

Part = tuple[float, float]
"""What a row adds to a figure's numerator and to its denominator."""
Measured = tuple[str, Part, str]
"""The id of a figure, the part, and what is wrong if it falls short."""

CLOSE = 5
"""How many passages a reader is taken to look at."""


class Measurer:
    """Measures answers from one corpus; what judges support is given to it."""

    def __init__(self, corpus: Corpus, judge: Judge, k: int) -> None:
        """`k` is for recall at k, beside those at 1, 5 and 10."""
        self._corpus = corpus
        self._judge = judge
        self._people = People(corpus.speakers)
        self._ks = sorted({1, 5, 10, k})

    def measure(self, row: Row, answer: Answer, found: Sequence[Passage]) -> list[Measured]:
        """Every part that the row has in any figure."""
        return [
            *self._finding(row, found),
            *_understanding(row, answer, found),
            *_answering(row, answer),
            *self._faithfulness(answer),
            *_declining(row, answer),
        ]

    def _finding(self, row: Row, found: Sequence[Passage]) -> Iterator[Measured]:
        ids = [passage.id for passage in found]
        if row.right:
            for k in self._ks:
                why = f"no right passage among the first {k}"
                yield recall_id(k), (hit_at(ids, row.right, k), 1), why
            yield "mrr", (reciprocal_rank(ids, row.right), 1), ""
            yield "ndcg@10", (ndcg(ids, row.right), 1), ""
        if row.fact:
            near = any(_has(passage.text, row.fact) for passage in found[:CLOSE])
            yield "fact@5", (near, 1), f"no “{row.fact}” in the first {CLOSE} passages"

    def _faithfulness(self, answer: Answer) -> Iterator[Measured]:
        for each in cited(answer, listed=True):
            texts = [passage.text for passage in each.passages]
            for words in quotations(each.sentence):
                yield "quotation", (exact(words, texts), 1), f"not exact: “{words}”"
            if named := naming(each.sentence, each.passages, self._people):
                yield "speaker", (named.right, 1), f"nobody of that name cited: {each.sentence}"
                if named.author is not None:
                    why = f"cites nothing by who speaks: {each.sentence}"
                    yield "author", (named.author, 1), why
        for citation in answer.citations:
            why = f"highlight not in {citation.passage.id}: “{citation.quote}”"
            yield "quotation", (citation.quote in citation.passage.text, 1), why
        yield from self._sides(answer)
        if held := support(cited(answer), self._judge):
            why = f"unsupported: {' / '.join(held.unsupported)}"
            yield "citation recall", (held.recall, 1), why
            yield "citation precision", (held.precision, 1), ""

    def _sides(self, answer: Answer) -> Iterator[Measured]:
        held = {citation.n: citation.passage.id for citation in answer.citations}
        for section in (*answer.sections, *answer.also):
            if section.side == "neutral":
                continue
            for sentence in section.sentences:
                # As the corpus has them, whatever labels an ablation gave the answer's own.
                passages = [self._corpus.passage(held[n]) for n in sentence.citations if n in held]
                right = on_its_side(section.side, section.role, passages, self._corpus.speakers)
                why = f"rests on the other side ({section.side}, {section.role}): {sentence.text}"
                yield "side", (right, 1), why


def prose(answer: Answer) -> str:
    """All that an answer says: its sentences, or why it declines."""
    said = [s.text for section in answer.sections for s in section.sentences]
    return " ".join([*([answer.reason] if answer.reason else []), *said])


def matches(patterns: Sequence[str], text: str) -> bool:
    """Whether a text matches one of the patterns, in any case."""
    return any(re.search(pattern, text, re.IGNORECASE | re.DOTALL) for pattern in patterns)


def _understanding(row: Row, answer: Answer, found: Sequence[Passage]) -> Iterator[Measured]:
    if row.history and row.right:
        near = hit_at([passage.id for passage in found], row.right, CLOSE)
        yield "follow-up@5", (near, 1), f"taken as: {answer.standalone_question}"
    if wanted := row.understood:
        right = wanted.side in (None, answer.side) and wanted.move in (None, answer.move)
        yield "understood", (right, 1), f"taken as {answer.move}, {answer.side}"


def _answering(row: Row, answer: Answer) -> Iterator[Measured]:
    if row.decline:
        return
    said = prose(answer)
    if row.fact:
        yield "fact", (_has(said, row.fact), 1), f"the answer has no “{row.fact}”"
    if row.answer:
        why = f"nothing in the answer matches {' or '.join(row.answer)}"
        yield "pattern", (matches(row.answer, said), 1), why
    if row.points:
        for figure, citations in (("points", answer.citations), ("points told", answer.rests_on)):
            held = {citation.passage.id for citation in citations}
            missed = [point for point in row.points if not point & held]
            why = f"left out: {'; '.join(' or '.join(sorted(point)) for point in missed)}"
            yield figure, (1 - len(missed) / len(row.points), 1), why
    if row.speaker:
        heard = any(citation.passage.speaker == row.speaker for citation in answer.rests_on)
        yield "heard", (heard, 1), f"{row.speaker} is not cited"


def _declining(row: Row, answer: Answer) -> Iterator[Measured]:
    if answer.declined:
        yield "decline precision", (row.decline, 1), "declined, and should be answered"
    if not row.decline:
        yield "false decline", (answer.declined, 1), "declined, and should be answered"
        return
    corrected = bool(row.correct) and matches(row.correct, prose(answer))
    yield "decline recall", (answer.declined or corrected, 1), "answered, and should be declined"
    if row.correct:
        yield "corrected", (corrected, 1), f"nothing said matches {' or '.join(row.correct)}"


def _has(text: str, fact: str) -> bool:
    return _plain(fact) in _plain(text)


def _plain(text: str) -> str:
    return text.lower().replace("’", "'").replace("\N{NO-BREAK SPACE}", " ")
