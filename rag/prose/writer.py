"""The built-in writer: from a brief to prose, with no model at all.

It says in our words what the corpus holds in our words (theses, points, gists) and quotes the
rest exactly, so every sentence is known to rest on the passages that it names. The same brief
always gives the same prose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from corpus.library import Corpus
from corpus.passage import CAMPS, Camp, Passage, other_camp
from rag.answer import Role
from rag.briefing.brief import Brief, Part
from rag.briefing.repetition import Likeness
from rag.prose.draft import DraftSection, DraftSentence
from rag.prose.narrator import Narrator

WHOLE = 3
"""Notes that are told whole where a work was asked about; the others by their gist."""

A_PARAGRAPH = 2
"""Points that stand in one paragraph, with one quotation between them."""

_Step = TypeVar("_Step")

_WOULD_MOVE = "And what would move either side?"
_OBJECTING = ("Against this,", "On the other side,")
_REPLYING = ("In reply,", "In answer,", "Against that,")
_COUNTERING = ("Yet", "Against this,", "But", "On the other hand,")


class BuiltInWriter:
    """Writes for readers who have no model, which is most of them."""

    name = "built-in"

    def __init__(self, corpus: Corpus, likeness: Likeness | None = None) -> None:
        """`corpus` is where the briefs' passages come from; `likeness` as for `Narrator`."""
        self._corpus = corpus
        self._likeness = likeness

    def write(self, briefs: Sequence[Brief]) -> list[DraftSection]:
        """The case of one brief, or of two briefs and where they part."""
        narrator = Narrator(self._corpus, briefs[0].question, self._likeness)
        if len(briefs) == 1:
            return _alone(briefs[0], narrator)
        first, second = sorted(
            briefs, key=lambda brief: (not brief.subject, CAMPS.index(brief.side))
        )
        first, second, shared = _apart(first, second)
        return [
            *_background(shared, narrator),
            *_half(first, narrator),
            *_half(second, narrator),
            *(_parting(first, second) if first.opening else ()),
        ]

    def half(self, brief: Brief) -> list[DraftSection]:
        """What one of two sides says on its own behalf."""
        return _half(brief, Narrator(self._corpus, brief.question, self._likeness))

    def parting(self, briefs: Sequence[Brief]) -> list[DraftSection]:
        """Where the sides of two briefs part, and what would move each."""
        return _parting(briefs[0], briefs[1])


def _apart(first: Brief, second: Brief) -> tuple[Brief, Brief, list[Passage]]:
    """Two briefs with nothing told twice, and what both would have told."""
    about = [[*brief.background, *brief.subject] for brief in (first, second)]
    shared = [passage for passage in about[0] if passage in about[1]]
    first, second = (
        replace(
            brief,
            background=tuple(p for p in brief.background if p not in shared),
            subject=tuple(p for p in brief.subject if p not in shared),
        )
        for brief in (first, second)
    )
    if second.objection and set(second.objection.passages) <= set(first.subject):
        second = replace(second, objection=None)
    granted = second.concession if second.asked_about_concession else None
    if granted and set(granted.passages) <= set(first.subject):
        second = replace(second, concession=None, asked_about_concession=False)
    return first, second, shared


def _alone(brief: Brief, narrator: Narrator) -> list[DraftSection]:
    """One side's case with what is said against it and what it grants.

    No case should end on what speaks against it: the reply comes last, and an objection to what
    was asked about that nobody replied to comes before the case behind that.
    """
    unanswered = bool(brief.subject and brief.opening and brief.objection and not brief.reply)
    sections = _half(brief, narrator, unanswered=unanswered)
    if brief.move == "critique":
        return sections
    if brief.concession and not brief.asked_about_concession:
        sections.append(_told(brief.side, "concession", brief.concession, narrator))
    if not brief.asked_about_objection and not unanswered:
        sections += _objection_and_reply(brief, narrator)
    return sections


def _half(brief: Brief, narrator: Narrator, *, unanswered: bool = False) -> list[DraftSection]:
    """What a side says on its own behalf or, in a critique, against the other.

    With `unanswered`, the objection to what was asked about stands between that and the case.
    """
    sections = _background(brief.background, narrator)
    if brief.move == "critique" and brief.opening:
        return sections + _critique(brief, narrator)
    if brief.asked_about_objection:
        sections += _objection_and_reply(brief, narrator)
    elif brief.concession and brief.asked_about_concession:
        sections.append(_told(brief.side, "concession", brief.concession, narrator))
    elif brief.subject:
        sections.append(_subject(brief, narrator))
        if unanswered:
            sections += _objection_and_reply(brief, narrator)
    if not brief.opening:
        return sections + _argument(brief, brief.points, narrator)
    told = _told_points(brief.points[:1], narrator, *_lines(brief.opening, narrator))
    sections.append(DraftSection(brief.side, "thesis", tuple(told)))
    return sections + _argument(brief, brief.points[1:], narrator)


def _argument(brief: Brief, points: Sequence[Part], narrator: Narrator) -> list[DraftSection]:
    """Points and evidence, as paragraphs."""
    sections = [
        DraftSection(brief.side, "point", tuple(_told_points(parts, narrator)))
        for parts in _paragraphs(points)
    ]
    if brief.beside:
        opening, *beside = brief.beside
        told = _told_points(beside, narrator, *_lines(opening, narrator))
        sections.append(DraftSection(brief.side, "point", tuple(told)))
    sections += _evidence(brief, narrator)
    for passages in _paragraphs(brief.further):
        told = [sentence for passage in passages for sentence in narrator.tell(passage)]
        if quote := narrator.quote(passages[-1:], told):
            told.append(quote)
        sections.append(DraftSection(brief.side, "point", tuple(told)))
    return sections


def _told_points(
    parts: Sequence[Part], narrator: Narrator, *before: DraftSentence
) -> list[DraftSentence]:
    """A paragraph of points, with the first quotation that adds something after its point."""
    told = list(before)
    ends = []
    for part in parts:
        told += _lines(part, narrator)
        ends.append((len(told), part.passages))
    for end, passages in ends:
        by_same = [p for p in passages if p.speaker == passages[0].speaker]
        if quote := narrator.quote(by_same, told):
            return [*told[:end], quote, *told[end:]]
    return told


def _lines(part: Part | None, narrator: Narrator) -> list[DraftSentence]:
    lines = part.lines if part else ()
    return [DraftSentence(narrator.naming(line.text), line.passages) for line in lines]


def _paragraphs(steps: Sequence[_Step]) -> list[Sequence[_Step]]:
    return [steps[at : at + A_PARAGRAPH] for at in range(0, len(steps), A_PARAGRAPH)]


def _evidence(brief: Brief, narrator: Narrator) -> list[DraftSection]:
    if not brief.evidence:
        return []
    told: list[DraftSentence] = []
    for part in brief.evidence:
        told += _lines(part, narrator) or narrator.tell(part.passages[0])
    quotable = [passage for part in brief.evidence for passage in part.passages if part.lines]
    if quote := narrator.quote(quotable, told):
        told.append(quote)
    return [DraftSection(brief.side, "point", tuple(told))]


def _background(passages: Sequence[Passage], narrator: Narrator) -> list[DraftSection]:
    """What was asked about, told before and outside either case, a paragraph each."""
    sections = []
    for at, passage in enumerate(passages):
        told = narrator.whole(passage) if at < WHOLE else narrator.tell(passage)
        if quote := narrator.quote((passage,), told):
            told.append(quote)
        sections.append(DraftSection("neutral", "point", tuple(told)))
    return sections


def _subject(brief: Brief, narrator: Narrator) -> DraftSection:
    """The passages that the question is about, told in full."""
    sentences: list[DraftSentence] = []
    for at, passage in enumerate(brief.subject):
        sentences += narrator.tell(passage) if at else narrator.whole(passage)
    if quote := narrator.quote(brief.subject, sentences):
        sentences.append(quote)
    return DraftSection(brief.side, "point", tuple(sentences))


def _objection_and_reply(brief: Brief, narrator: Narrator) -> list[DraftSection]:
    sections = []
    if brief.objection:
        lead = "" if brief.asked_about_objection else narrator.one_of("objecting", _OBJECTING)
        sections.append(_told(brief.side, "objection", brief.objection, narrator, lead))
    if brief.reply:
        lead = narrator.one_of("replying", _REPLYING)
        sections.append(_told(brief.side, "reply", brief.reply, narrator, lead))
    return sections


def _told(side: Camp, role: Role, part: Part, narrator: Narrator, lead: str = "") -> DraftSection:
    if told := _lines(part, narrator):
        return DraftSection(side, role, tuple(told))
    told = narrator.tell(part.passages[0], lead=lead)
    if role != "concession" and (quote := narrator.quote(part.passages[:1], told)):
        told.append(quote)
    return DraftSection(side, role, tuple(told))


def _as_it_stands(part: Part) -> list[DraftSentence]:
    return [DraftSentence(line.text, line.passages) for line in part.lines]


def _critique(brief: Brief, narrator: Narrator) -> list[DraftSection]:
    claim = tuple(_lines(brief.opening, narrator))
    sections = [DraftSection(brief.side, "thesis", claim)]
    sections += _exchanges(brief, narrator)
    if brief.concession:
        criticised = other_camp(brief.side)
        sections.append(_told(criticised, "concession", brief.concession, narrator))
    return sections + _evidence(brief, narrator)


def _exchanges(brief: Brief, narrator: Narrator) -> list[DraftSection]:
    sections = []
    for exchange in brief.exchanges:
        claim = _lines(exchange.claim, narrator) or narrator.tell(
            exchange.claim.passages[0], most=1
        )
        kind, leads = ("replying", _REPLYING) if exchange.direct else ("countering", _COUNTERING)
        lead = narrator.one_of(kind, leads)
        sections += [
            DraftSection(brief.side, "objection", tuple(claim)),
            _told(brief.side, "reply", exchange.attack, narrator, lead),
        ]
    return sections


def _parting(first: Brief, second: Brief) -> list[DraftSection]:
    """Where the sides part and, in a paragraph of its own, what would move each."""
    where = _as_it_stands(first.parting)
    one, *others = (line for brief in (first, second) for line in _as_it_stands(brief.moved_by))
    moving = (replace(one, text=f"{_WOULD_MOVE} {one.text}"), *others)
    sections = [DraftSection("neutral", "crux", tuple(where))]
    if first.points or second.points:
        sections.append(DraftSection("neutral", "crux", moving))
    return sections
