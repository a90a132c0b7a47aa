"""Planning an answer: from a question and what was found to a brief."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from corpus.library import Corpus
from corpus.passage import Camp, Passage
from rag.answer import Form, Move
from rag.briefing.brief import Brief, Part
from rag.briefing.critique import plan_exchanges
from rag.briefing.material import Material, speaking_side
from rag.briefing.subject import CLOSE, READ_ABOUT, subjects
from rag.retrieval.search import Found, Hit
from rag.words.asking import asks_for_a_case, asks_for_a_fact
from rag.words.lexical import stems

FULL_CASE = 5
"""Points of a case that a broad question gets."""
HALF_CASE = 3
"""The same, where both cases stand in one answer."""
FOCUSED_CASE, NARROW_CASE = 2, 1
"""Points of the case behind a passage that was asked about; the second where nothing but that
passage was ("why 98%?")."""
SHORT_CASE = 2
"""Points of an answer that is to be shorter."""
RELATED_NOTES = 3
"""Notes at most that a question about a linked work gets."""
RELATED = 0.85
"""Share of the first note's score that the others must have."""
EVIDENCE, EVIDENCE_BESIDE_A_SUBJECT = 3, 1
"""Things from outside the thread that a case is backed with: alone, and where the question is about
particular passages."""
TO_THE_POINT = 0.7
"""Share of the best hit's score that such a thing must have beside a passage that was asked about.
"""
LENT = 0.6
"""Share of the best hit's score from which another crux lends its evidence."""
BESIDE = 2
"""Points of a neighbouring crux that are brought up."""
FURTHER = 4
"""Passages that somebody gets who asks for more, beside what the case has left."""
BROADER = 2
"""The same, beside the case that a broad question gets."""
ALREADY_SAID = 0.5
"""Share of a point's content words in what is told before it from which it adds nothing."""
SUBJECTS = 2
"""Passages at most that a question is taken to be about."""


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
    material = Material(corpus, question, speaking_side(side, move), found, own)
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
    return _shortened(brief, paired) if form == "short" else brief


def _steelman(brief: Brief, material: Material, paired: bool) -> Brief:
    about = subjects(material.found)
    if about and about[0].passage.kind in READ_ABOUT and asks_for_a_case(brief.question):
        about = []  # notes near to a request for a case are told within it
    top = about[0].passage if about else None
    whole = top is None or material.wants_case
    background = _background(about)
    brief = replace(brief, background=background[:1] if whole else background)
    if background and _only_to_be_told(brief, material, top):
        return replace(brief, thesis=None)
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
    brief = _with_objection(brief, material, top, paired=paired, whole=whole)
    told = {passage.id for passage in (*brief.subject, *brief.background)}
    answered = {p.id for p in brief.reply.passages} if brief.reply else set()
    limit = HALF_CASE if paired else FULL_CASE if whole else FOCUSED_CASE
    if material.narrow and not material.wants_case:
        limit = NARROW_CASE
    answering = set() if paired and not about else answered
    points = _points(brief, material, told | answering, limit)
    told |= answered | {p.id for part in points for p in part.passages}
    beside = _beside(material, told) if whole and not paired else ()
    told |= {p.id for part in beside for p in part.passages}
    brief = replace(brief, points=points, beside=beside)
    brief = replace(brief, evidence=_evidence(material, told, paired, focused=not whole))
    if paired or not whole:
        return brief
    told |= {p.id for part in brief.evidence for p in part.passages}
    told |= set(material.case.objection.passages) | set(material.case.concession.passages)
    return replace(brief, further=_further(material, told, BROADER))


def _only_to_be_told(brief: Brief, material: Material, top: Passage | None) -> bool:
    """Whether no argument belongs to what was asked about: to how large a test was, say."""
    return asks_for_a_fact(brief.question) or not material.bears_on(top)


def _critique(brief: Brief, material: Material) -> Brief:
    about = subjects(material.found)
    top = about[0].passage if about else None
    if top is not None and top.kind in READ_ABOUT:
        brief = replace(brief, background=_background(about))
        if _only_to_be_told(brief, material, top):
            return replace(brief, thesis=None)
    exchanges = plan_exchanges(material)
    told = {p.id for e in exchanges for p in (*e.claim.passages, *e.attack.passages)}
    brief = replace(
        brief,
        exchanges=exchanges,
        concession=material.optional(material.their_case.concession),
    )
    told |= {p.id for p in brief.background}
    focused = top is not None
    return replace(brief, evidence=_evidence(material, told, paired=True, focused=focused))


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
    points = _joined(material, {at: part for at, part in parts.items() if new(part)})
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
        beside=beside,
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
        told: list[Passage] = []
        for hit in about:
            words = {stem for passage in told for stem in stems(passage.text)}
            if hit.score >= RELATED * about[0].score and not _adds_nothing(hit.passage.text, words):
                told.append(hit.passage)
        return tuple(told[:RELATED_NOTES])
    if not top.argues or (top.voice == "reports" and len(top.stances()) == 1):
        return (top,)
    return ()


def _subject(about: Sequence[Hit], material: Material) -> tuple[Passage, ...]:
    own = [hit.passage for hit in about if material.allowed(hit.passage) and hit.passage.argues]
    return tuple(own[:SUBJECTS])


def _with_objection(
    brief: Brief, material: Material, top: Passage | None, *, paired: bool, whole: bool
) -> Brief:
    """The brief with the objection that belongs to it, and the reply to exactly that.

    A whole case gets the strongest objection, a question about a passage only what was said
    against that very passage; where that is the other side's, it is itself the objection.
    """
    if brief.asked_about_objection and top:
        return replace(brief, objection=Part("", (top,)), reply=material.reply_to(top))
    if whole:
        case = material.case
        objection = None if paired else material.optional(case.objection)
        return replace(brief, objection=objection, reply=objection and material.part(case.reply))
    for passage in brief.subject:
        if answer := material.answer_of_others(passage):
            reply = None if paired else material.reply_to(answer)
            return replace(brief, objection=Part("", (answer,)), reply=reply)
    return brief


def _points(brief: Brief, material: Material, told: set[str], limit: int) -> tuple[Part, ...]:
    """The points of the case that are left to be made, in their order.

    At most `limit` of them: those that say more on what was asked about, then the nearest.
    """
    subject = {passage.id for passage in brief.subject}
    said = {stem for p in (*brief.subject, *brief.background) for stem in stems(p.gist)}
    said |= set(stems(brief.thesis.text)) if brief.thesis else set()
    free = [
        (at, part)
        for at, part in enumerate(map(material.part, material.case.points))
        if (part.passages[0].id not in told or part.passages[0].id in subject)
        and not _adds_nothing(part.text, said)
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
    return _joined(material, chosen)


def _joined(material: Material, chosen: Mapping[int, Part]) -> tuple[Part, ...]:
    """Points by their places in the case, those that don't follow the one before in other words."""
    return tuple(
        part if not at or at - 1 in chosen else material.alone(material.case.points[at])
        for at, part in chosen.items()
    )


def _adds_nothing(text: str, said: Set[str]) -> bool:
    words = set(stems(text))
    return bool(words) and len(words & said) / len(words) >= ALREADY_SAID


def _beside(material: Material, told: set[str]) -> tuple[Part, ...]:
    """What the side holds on a neighbouring crux, if the question comes near to one.

    Its thesis, and those points that are nearest to the question.
    """
    if material.neighbour is None:
        return ()
    case = material.neighbour.cases[material.side]
    points = [
        part
        for part in map(material.alone, case.points)
        if not told & {p.id for p in part.passages}
    ]
    nearest = sorted(points, key=material.relevance, reverse=True)[:BESIDE]
    if not nearest:
        return ()
    return (material.part(case.thesis), *(part for part in points if part in nearest))


def _evidence(
    material: Material, told: set[str], paired: bool, *, focused: bool
) -> tuple[Part, ...]:
    """What the works and the reader's documents add, the nearest to the question first.

    A `focused` question, one about particular passages, gets only what is near to it.
    """
    near = {hit.passage.id for hit in material.own.hits if hit.similarity >= CLOSE}
    pool = [
        *map(material.part, material.case.evidence),
        *material.lent(),
        *(Part("", (h.passage,)) for h in material.own.hits if h.passage.kind == "user"),
    ]
    limit = 1 if paired else EVIDENCE_BESIDE_A_SUBJECT if focused else EVIDENCE
    chosen: list[Part] = []
    used = set(told)
    for part in sorted(pool, key=material.relevance, reverse=True):
        ids = {passage.id for passage in part.passages}
        if len(chosen) == limit:
            break
        if ids & used:
            continue
        relevance = material.relevance(part)
        if focused and (not ids & near or relevance < TO_THE_POINT * material.best):
            continue
        if material.lends(part) and relevance < LENT * material.best:
            continue
        chosen.append(part)
        used |= ids
    return tuple(chosen)
