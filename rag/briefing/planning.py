"""Planning an answer: from a question and what was found to a brief."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.library import Corpus
from corpus.passage import Camp, Passage
from rag.answer import Form, Move
from rag.briefing.brief import Brief, Part
from rag.briefing.critique import plan_exchanges
from rag.briefing.material import Material, speaking_side
from rag.briefing.subject import CLOSE, READ_ABOUT, subjects
from rag.retrieval.search import Found, Hit
from rag.words.lexical import stems

FULL_CASE = 5
"""Points of a case that a broad question gets."""
HALF_CASE = 3
"""The same, where both cases stand in one answer."""
NARROW_CASE = 3
"""Points that a question about one passage gets beside that passage."""
SHORT_CASE = 2
"""Points of an answer that is to be shorter."""
RELATED_NOTES = 4
"""Notes at most that a question about a linked work gets."""
RELATED = 0.8
"""Share of the first note's score that the others must have."""
EVIDENCE, EVIDENCE_BESIDE_A_SUBJECT = 3, 2
"""Things from outside the thread that a case is backed with: alone, and where the question is about
particular passages."""
LENT = 0.6
"""Share of the best hit's score from which another crux lends its evidence."""
BESIDE = 2
"""Points of a neighbouring crux that are brought up."""
FURTHER = 4
"""Passages that somebody gets who asks for more, beside what the case has left."""
BROADER = 4
"""The same, beside the case that a broad question gets."""
ALREADY_SAID = 0.5
"""Share of a point's content words in what is told before it from which it adds nothing."""
SUBJECTS = 2
"""Passages at most that a question is taken to be about."""

_LEANING = re.compile(
    r"(?:And|Nor|Yet|But|So|Then|Here|This|That|These|Those|Such|It|Its|They|Even such|Into that|"
    r"Out of|Setting|The same|There is|Also|Still|What counts|Beyond that|With that|If so)\b"
)
"""Openings of a point that leans on the point before it."""


def make_brief(
    corpus: Corpus,
    question: str,
    side: Camp,
    move: Move,
    found: Found,
    own: Found,
    *,
    paired: bool = False,
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
        form: `short` for the core alone, `more` for what has not been said.
        said: ids of the passages that the conversation has cited; looked at only for `more`.
    """
    material = Material(corpus, speaking_side(side, move), found, own)
    brief = Brief(
        question=question,
        side=material.side,
        move=move,
        crux=material.crux,
        thesis=material.part(material.case.thesis),
        parting=material.part(material.crux.parting),
        moved_by=material.part(material.case.moved_by),
    )
    if form == "more":
        return _more(brief, material, said)
    brief = _critique(brief, material) if move == "critique" else _steelman(brief, material, paired)
    return _shortened(brief) if form == "short" else brief


def _steelman(brief: Brief, material: Material, paired: bool) -> Brief:
    about = subjects(material.found)
    top = about[0].passage if about else None
    brief = replace(brief, background=_background(about))
    if top is None:
        brief = replace(brief, concession=material.optional(material.case.concession))
    elif brief.background:
        pass
    elif material.allowed(top):
        brief = replace(brief, subject=_subject(about, material))
    elif top.voice == "concedes" and material.camp_of(top) == material.side:
        brief = replace(brief, concession=Part("", (top,)), asked_about_concession=True)
    else:
        brief = replace(brief, asked_about_objection=True)
    brief = _with_objection(brief, material, top, paired)
    told = {passage.id for passage in (*brief.subject, *brief.background)}
    answered = {p.id for p in brief.reply.passages} if brief.reply else set()
    points = _points(brief, material, told | (set() if paired and not about else answered), paired)
    told |= answered | {p.id for part in points for p in part.passages}
    beside = () if paired else _beside(material, told)
    told |= {p.id for part in beside for p in part.passages}
    brief = replace(brief, points=points, beside=beside)
    brief = replace(brief, evidence=_evidence(material, told, paired))
    if paired or material.narrow:
        return brief
    told |= {p.id for part in brief.evidence for p in part.passages}
    told |= set(material.case.objection.passages) | set(material.case.concession.passages)
    return replace(brief, further=_further(material, told, BROADER))


def _critique(brief: Brief, material: Material) -> Brief:
    about = subjects(material.found)
    theirs = material.their_case
    exchanges = plan_exchanges(material)
    told = {p.id for e in exchanges for p in (*e.claim.passages, *e.attack.passages)}
    brief = replace(
        brief,
        background=_background(about) if about and about[0].passage.kind in READ_ABOUT else (),
        exchanges=exchanges,
        concession=material.optional(theirs.concession),
    )
    told |= {p.id for p in brief.background}
    return replace(brief, evidence=_evidence(material, told, paired=True))


def _shortened(brief: Brief) -> Brief:
    """The core of a case: what was asked about, and as much of the rest as has room."""
    answering = brief.asked_about_objection or brief.asked_about_concession
    return replace(
        brief,
        beside=(),
        subject=brief.subject[:1],
        background=brief.background[:1],
        points=() if brief.subject or brief.background or answering else brief.points[:SHORT_CASE],
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
    points = tuple(part for part in map(material.part, case.points) if new(part))
    evidence = tuple(part for part in map(material.part, case.evidence) if new(part))
    told = {*said, *(p.id for part in (*points, *evidence) for p in part.passages)}
    beside = _beside(material, told)
    told |= {p.id for part in beside for p in part.passages}
    near = _further(material, told, FURTHER)
    background = [p for p in _background(subjects(material.found)) if p.id not in said]
    objection = material.optional(case.objection)
    return replace(
        brief,
        thesis=None,
        background=tuple(background),
        points=points[:FULL_CASE],
        beside=beside if beside and new(beside[0]) else (),
        further=near,
        evidence=evidence,
        objection=objection if new(objection) else None,
        reply=material.part(case.reply) if new(objection) else None,
    )


def _further(material: Material, told: set[str], most: int) -> tuple[Passage, ...]:
    """What was found for the question and not told yet, in reading order."""
    near = [
        hit.passage
        for hit in material.own.hits
        if hit.passage.argues
        and hit.passage.kind != "fulltext"
        and hit.passage.side in (material.side, "neutral")
        and hit.passage.voice != "reports"
        and hit.passage.id not in told
        and hit.similarity >= CLOSE
    ]
    return tuple(sorted(near[:most], key=lambda p: material.corpus.position(p.id)))


def _background(about: Sequence[Hit]) -> tuple[Passage, ...]:
    """What is told outside either case, if the question is about such passages."""
    if not about:
        return ()
    top = about[0].passage
    if top.kind in READ_ABOUT:
        near = [hit for hit in about if hit.score >= RELATED * about[0].score]
        return tuple(hit.passage for hit in near[:RELATED_NOTES])
    if not top.argues or (top.voice == "reports" and len(top.stances()) == 1):
        return (top,)
    return ()


def _subject(about: Sequence[Hit], material: Material) -> tuple[Passage, ...]:
    own = [hit.passage for hit in about if material.allowed(hit.passage) and hit.passage.argues]
    return tuple(own[:SUBJECTS])


def _with_objection(brief: Brief, material: Material, top: Passage | None, paired: bool) -> Brief:
    """The brief with the objection that belongs to it, and the reply to exactly that.

    A broad question gets the strongest objection, a narrow one only what was said against the
    very passage that it is about; where that is the other side's, it is itself the objection.
    """
    if brief.asked_about_objection and top:
        return replace(brief, objection=Part("", (top,)), reply=material.reply_to(top))
    if top is None:
        case = material.case
        objection = None if paired else material.optional(case.objection)
        return replace(brief, objection=objection, reply=objection and material.part(case.reply))
    for passage in brief.subject:
        if answer := material.answer_of_others(passage):
            reply = None if paired else material.reply_to(answer)
            return replace(brief, objection=Part("", (answer,)), reply=reply)
    return brief


def _points(brief: Brief, material: Material, told: set[str], paired: bool) -> tuple[Part, ...]:
    """The points of the case that are left to be made, in their order.

    A broad question gets them all, a narrow one those that say more on its subject, and others
    as far as they are near to it.
    """
    subject = {passage.id for passage in brief.subject}
    said = {stem for p in (*brief.subject, *brief.background) for stem in stems(p.gist)}
    limit = NARROW_CASE if material.narrow else HALF_CASE if paired else FULL_CASE
    free = [
        (at, part)
        for at, part in enumerate(map(material.part, material.case.points))
        if (part.passages[0].id not in told or part.passages[0].id in subject)
        and not _repeats(part, said)
    ]
    best = sorted(
        free,
        key=lambda pair: (
            pair[1].passages[0].id not in subject,
            -material.relevance(pair[1]),
            pair[0],
        ),
    )
    chosen = dict(sorted(best[:limit], key=lambda pair: pair[0]))
    first = min(chosen, default=0)
    if len(chosen) > 1 and _LEANING.match(chosen[first].text) and first - 1 in dict(free):
        # A case does not open with "what counts, then": the point before goes in for the last.
        chosen = {first - 1: dict(free)[first - 1], **dict(list(chosen.items())[:-1])}
    return tuple(chosen.values())


def _repeats(part: Part, said: set[str]) -> bool:
    words = set(stems(part.text))
    return bool(words) and len(words & said) / len(words) >= ALREADY_SAID


def _beside(material: Material, told: set[str]) -> tuple[Part, ...]:
    """What the side holds on a neighbouring crux, if the question comes near to one.

    Its thesis, and those points that are nearest to the question and stand without the others.
    """
    if material.neighbour is None:
        return ()
    case = material.neighbour.cases[material.side]
    points = [
        part
        for part in map(material.part, case.points)
        if not told & {p.id for p in part.passages} and not _LEANING.match(part.text)
    ]
    nearest = sorted(points, key=material.relevance, reverse=True)[:BESIDE]
    if not nearest:
        return ()
    return (material.part(case.thesis), *(part for part in points if part in nearest))


def _evidence(material: Material, told: set[str], paired: bool) -> tuple[Part, ...]:
    """What the works and the reader's documents add, the nearest to the question first.

    A narrow question gets only what is near to it.
    """
    near = {hit.passage.id for hit in material.own.hits if hit.similarity >= CLOSE}
    pool = [
        *map(material.part, material.case.evidence),
        *material.lent(),
        *(Part("", (h.passage,)) for h in material.own.hits if h.passage.kind == "user"),
    ]
    limit = 1 if paired else EVIDENCE_BESIDE_A_SUBJECT if material.narrow else EVIDENCE
    chosen: list[Part] = []
    used = set(told)
    for part in sorted(pool, key=material.relevance, reverse=True):
        ids = {passage.id for passage in part.passages}
        if len(chosen) == limit:
            break
        if ids & used or (not ids & near and material.narrow):
            continue
        if material.lends(part) and material.relevance(part) < LENT * material.best:
            continue
        chosen.append(part)
        used |= ids
    return tuple(chosen)
