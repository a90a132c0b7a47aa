"""Planning an answer: from a question and what was found to a brief."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.library import Corpus
from corpus.passage import Camp, Passage
from rag.answer import Form, Move
from rag.briefing.brief import Brief, Part
from rag.briefing.choosing import (
    choose_also,
    choose_background,
    choose_beside,
    choose_evidence,
    choose_further,
    choose_points,
    choose_subject,
    joined,
)
from rag.briefing.critique import plan_exchanges
from rag.briefing.material import Material, speaking_side
from rag.briefing.person import asked_of
from rag.briefing.subject import READ_ABOUT
from rag.retrieval.search import Found, Hit
from rag.words.asking import asks_for_a_fact, asks_whether

FULL_CASE = 4
"""Points of a case that a broad question gets."""
HALF_CASE = 3
"""The same, where both cases stand in one answer."""
FOCUSED_CASE, NARROW_CASE = 2, 1
"""Points of the case behind a passage that was asked about; the second where nothing but that
passage was ("why 98%?")."""
SHORT_CASE = 2
"""Points of an answer that is to be shorter."""


def make_brief(
    corpus: Corpus,
    question: str,
    side: Camp,
    move: Move,
    found: Found,
    own: Found,
    *,
    paired: bool = False,
    argued: bool = False,
    form: Form = "case",
    said: frozenset[str] = frozenset(),
) -> Brief:
    """The brief for one side.

    Args:
        corpus: where passages and cruxes come from.
        question: on its own, without the conversation before it.
        side: the side whose case is wanted or, for a critique, the side to be criticised.
        move: `steelman` or `critique`.
        found: hits for the question whichever side they help.
        own: hits on which the speaking side's case may rest.
        paired: whether the other side's case stands beside it, so that the two meet each other
            and neither needs an objection and a reply of its own.
        argued: whether the reader asked for a case in so many words, and so for all of it.
        form: `short` for the core alone, `more` for what has not been said.
        said: ids of the passages that the conversation has cited; looked at only for `more`.
    """
    material = Material(
        corpus,
        speaking_side(side, move),
        found,
        own,
        argued=argued,
        of=asked_of(question, corpus),
        whether=asks_whether(question),
    )
    brief = Brief(
        question=question,
        side=material.side,
        move=move,
        crux=material.crux,
        opening=material.part(
            material.case.opening if move == "steelman" else material.case.critique.intro
        ),
        parting=material.part(material.crux.parting),
        moved_by=material.part(material.case.moved_by),
        also=() if form == "short" else choose_also(material),
    )
    if form == "more":
        return _more(brief, material, said)
    brief = _critique(brief, material) if move == "critique" else _steelman(brief, material, paired)
    return _shortened(brief, paired) if form == "short" else brief


def _steelman(brief: Brief, material: Material, paired: bool) -> Brief:
    about, whole = _asked_about(brief, material)
    top = about[0].passage if about else None
    background = choose_background(about)
    brief = replace(brief, background=background[:1] if whole else background)
    if background and _only_to_be_told(brief, material, about):
        return replace(brief, background=background, opening=None)
    if top is None:
        brief = replace(brief, concession=material.optional(material.case.concession))
    elif brief.background:
        pass
    elif material.allowed(top):
        brief = replace(brief, subject=choose_subject(about, material))
    elif top.voice == "concedes" and material.camp_of(top) == material.side:
        brief = replace(brief, concession=Part((top,)), asked_about_concession=True)
    else:
        brief = replace(brief, asked_about_objection=True)
    brief = _with_objection(brief, material, top, paired=paired, whole=whole)
    told = {passage.id for passage in (*brief.subject, *brief.background)}
    answered = {p.id for p in brief.reply.passages} if brief.reply else set()
    limit = HALF_CASE if paired else FULL_CASE if whole else FOCUSED_CASE
    if material.narrow and not whole:
        limit = NARROW_CASE
    answering = set() if paired and not about else answered
    # What a note says may be a step of the case; where the words repeat it, they go later.
    points = choose_points(brief, material, {p.id for p in brief.subject} | answering, limit)
    told |= answered | {p.id for part in points for p in part.passages}
    brief = replace(brief, points=points)
    return replace(brief, evidence=choose_evidence(material, told, paired, focused=bool(top)))


def _asked_about(brief: Brief, material: Material) -> tuple[list[Hit], bool]:
    """What is asked about beyond what the whole case tells, and whether all of that is told."""
    about = material.about
    whole = not about or (material.wants_case and not asks_for_a_fact(brief.question))
    return ([] if about and whole and material.tells(about[0]) else about), whole


def _only_to_be_told(brief: Brief, material: Material, about: Sequence[Hit]) -> bool:
    """Whether no argument belongs to what was asked about: to how large a test was, say."""
    return asks_for_a_fact(brief.question) or not material.bears_on(about)


def _critique(brief: Brief, material: Material) -> Brief:
    about, whole = _asked_about(brief, material)
    top = about[0].passage if about else None
    if top is not None and top.kind in READ_ABOUT:
        background = choose_background(about)
        brief = replace(brief, background=background[:1] if whole else background)
        if _only_to_be_told(brief, material, about):
            return replace(brief, background=background, opening=None)
    exchanges = plan_exchanges(material, {p.id for p in brief.background})
    told = {p.id for e in exchanges for p in (*e.claim.passages, *e.attack.passages)}
    brief = replace(
        brief,
        exchanges=exchanges,
        concession=material.optional(material.their_case.concession),
    )
    told |= {p.id for p in brief.background}
    focused = top is not None
    return replace(brief, evidence=choose_evidence(material, told, paired=True, focused=focused))


def _shortened(brief: Brief, paired: bool) -> Brief:
    """The core of a case: what was asked about, and as much of the rest as has room."""
    core = paired or brief.asked_about
    return replace(
        brief,
        beside=(),
        subject=brief.subject[:1],
        background=brief.background[:1],
        points=() if core else brief.points[:SHORT_CASE],
        evidence=(),
        objection=brief.objection if brief.asked_about_objection else None,
        reply=brief.reply if brief.asked_about_objection else None,
        concession=brief.concession if brief.asked_about_concession else None,
        exchanges=brief.exchanges[:1],
    )


def _more(brief: Brief, material: Material, said: frozenset[str]) -> Brief:
    """What has not been said: points and evidence left over, then whatever else there is."""

    def new(part: Part | None) -> bool:
        return part is not None and part.passages[0].id not in said

    case = material.case
    parts = dict(enumerate(map(material.part, case.points)))
    points = joined(material, {at: part for at, part in parts.items() if new(part)})
    evidence = tuple(part for part in map(material.part, case.evidence) if new(part))
    told = {*said, *(p.id for part in (*points, *evidence) for p in part.passages)}
    beside = choose_beside(material, told)
    told |= {p.id for part in beside for p in part.passages}
    near = choose_further(material, told)
    background = [p for p in choose_background(material.about) if p.id not in said]
    objection = material.optional(case.objection)
    return replace(
        brief,
        opening=None,
        background=tuple(background),
        points=points[:FULL_CASE],
        beside=beside,
        further=near,
        evidence=evidence,
        objection=objection if new(objection) else None,
        reply=material.part(case.reply) if new(objection) else None,
    )


def _with_objection(
    brief: Brief, material: Material, top: Passage | None, *, paired: bool, whole: bool
) -> Brief:
    """The brief with the objection that belongs to it, and the reply to exactly that.

    A whole case gets the strongest objection, a question about a passage only what was said
    against that very passage; where that is the other side's, it is itself the objection.
    """
    if brief.asked_about_objection and top:
        return replace(brief, objection=Part((top,)), reply=material.reply_to(top))
    if whole:
        case = material.case
        objection = None if paired else material.optional(case.objection)
        return replace(brief, objection=objection, reply=objection and material.part(case.reply))
    for passage in brief.subject:
        if answer := material.answer_of_others(passage):
            reply = None if paired else material.reply_to(answer)
            return replace(brief, objection=Part((answer,)), reply=reply)
    return brief
