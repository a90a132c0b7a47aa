"""Nothing told twice: parts of a brief that say again what stands before them are left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from corpus.passage import Passage
from corpus.sentences import sentences
from rag.briefing.brief import Brief, Line, Part
from rag.retrieval.embedding import Vectors

SAME_SOURCE = 0.6
"""Cosine from which two sentences that rest on a passage in common say the same."""
SURELY = 0.75
"""The same from which a point of the case proper goes for one of its sentences."""
SAME = 0.85
"""The same for sentences that rest on different passages."""

Embed = Callable[[list[str]], Vectors]
"""Texts to vectors of unit length, one row a text."""


class Likeness:
    """How like sentences are, by the cosine of their embeddings; remembers the vectors."""

    def __init__(self, embed: Embed) -> None:
        """`embed` makes the vectors."""
        self._embed = embed
        self._vectors: dict[str, Vectors] = {}

    def read(self, texts: Sequence[str]) -> None:
        """Embeds those that are new, in one batch."""
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if new:
            self._vectors.update(zip(new, self._embed(new), strict=True))

    def of(self, text: str, others: Sequence[str]) -> list[float]:
        """The cosine of a text to each of the others."""
        self.read([text, *others])
        return [float(self._vectors[text] @ self._vectors[other]) for other in others]


def without_repetition(brief: Brief, likeness: Likeness) -> Brief:
    """The brief without what says again what is told before it.

    Points of the case proper go only if all their sentences repeat something, or one surely does;
    what is brought from elsewhere goes if any does.
    """
    background = _apart(brief.background, likeness)
    told = [line for passage in (*brief.subject, *background) for line in _all_of(passage)]
    told += _lines(brief.objection if brief.asked_about_objection else None)
    told += _lines(brief.concession if brief.asked_about_concession else None)
    opening = brief.opening
    if opening:
        left = [line for line in opening.lines if not _repeated(line, told, likeness)]
        opening = replace(opening, lines=tuple(left))
        told += left
    case = list(opening.lines) if opening else []
    ahead = (*brief.points, *brief.evidence, *brief.beside)
    likeness.read([line.text for part in ahead for line in part.lines])

    def new(part: Part | None, *, whole: bool) -> bool:
        lines = list(_lines(part))
        if not lines:
            return True
        found = [_repeated(line, told, likeness) for line in lines]
        if any(found) if whole else all(found):
            return False
        if any(_repeated(line, case, likeness, SURELY) for line in lines):
            return False
        case.extend(lines)
        told.extend(lines)
        return True

    answer = [*_lines(brief.objection), *_lines(brief.reply)]
    exchanges = tuple(
        each
        for at, each in enumerate(brief.exchanges)
        if new(each.claim, whole=at > 0) and new(each.attack, whole=False)
    )
    points = tuple(part for part in brief.points if new(part, whole=False))
    told += answer
    evidence = tuple(part for part in brief.evidence if new(part, whole=True))
    beside = brief.beside[:1] if brief.beside and new(brief.beside[0], whole=True) else ()
    beside += tuple(part for part in brief.beside[1:] if beside and new(part, whole=True))
    concession = brief.concession
    if not brief.asked_about_concession and not new(concession, whole=True):
        concession = None
    return replace(
        brief,
        opening=opening,
        background=background,
        exchanges=exchanges,
        points=points,
        evidence=evidence,
        beside=beside if len(beside) > 1 else (),
        further=tuple(p for p in brief.further if new(_as_part(p), whole=True)),
        concession=concession,
    )


def _apart(passages: Sequence[Passage], likeness: Likeness) -> tuple[Passage, ...]:
    """The passages without those whose point is that of one before."""
    kept: list[Passage] = []
    for passage in passages:
        before = [each.gist for each in kept]
        if max(likeness.of(passage.gist, before), default=0.0) < SURELY:
            kept.append(passage)
    return tuple(kept)


def _all_of(passage: Passage) -> Iterator[Line]:
    """What is told of a passage that was asked about: its gist or, of a note, all of it."""
    yield Line(passage.gist, (passage,))
    if passage.kind == "note":
        yield from (Line(sentence, (passage,)) for sentence in sentences(passage.text))


def _lines(part: Part | None) -> Iterator[Line]:
    if part is None:
        return
    if part.lines:
        yield from part.lines
    elif part.passages:
        yield Line(part.passages[0].gist, part.passages[:1])


def _as_part(passage: Passage) -> Part:
    return Part((passage,))


def _repeated(
    line: Line, told: Sequence[Line], likeness: Likeness, least: float = SAME_SOURCE
) -> bool:
    cosines = likeness.of(line.text, [other.text for other in told])
    return any(
        cosine >= (least if set(line.passages) & set(other.passages) else SAME)
        for cosine, other in zip(cosines, told, strict=True)
    )
