"""What goes into a brief: which passages were asked about, which points and evidence are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from corpus.naming import speaks_back
from corpus.passage import Passage
from rag.briefing.brief import Brief, Part
from rag.briefing.material import Material
from rag.briefing.subject import CLOSE, READ_ABOUT
from rag.retrieval.search import Hit
from rag.words.lexical import stems

RELATED_NOTES = 3
"""Notes at most that a question about a linked work gets."""
RELATED = 0.85
"""Share of the first note's score that the others must have."""
EVIDENCE, EVIDENCE_BESIDE_A_SUBJECT = 2, 1
"""Things from outside the thread that a case is backed with: alone, and where the question is about
particular passages."""
TO_THE_POINT = 0.7
"""Share of the best hit's score that such a thing must have beside a passage that was asked about.
"""
LENT = 0.75
"""Share of the best hit's score from which another crux lends its evidence."""
FURTHER = 4
"""Passages that somebody gets who asks for more, beside what the case has left."""
LISTED_FROM = 0.25
"""Share of the best fit from which something is listed below an answer."""
SIMILAR, RESTS, LISTED_FOR = 0.5, 0.2, (0.4, 0.2)
"""What it counts there to be near in meaning, beside the score; that the case of the crux, or of
the second best, rests on it; that it bears on these two above all. With these 83 in 100 of the
development sets' key points are told or listed, with the score alone 82."""
BESIDE = 2
"""Points of a neighbouring crux that are brought up."""
ALREADY_SAID = 0.5
"""Share of a point's content words in what is told before it from which it adds nothing."""
SUBJECTS = 2
"""Passages at most that a question is taken to be about."""


def choose_further(material: Material, told: set[str]) -> tuple[Passage, ...]:
    """What was found for the question and not told yet, in reading order.

    Replies come only with what they reply to.
    """
    near = [
        hit.passage
        for hit in material.own.hits
        if _makes_a_point(hit.passage)
        and hit.passage.side in (material.side, "neutral")
        and hit.passage.id not in told
        and hit.similarity >= CLOSE
        and (told & set(hit.passage.answers) or not _replies(hit.passage))
    ]
    return tuple(sorted(near[:FURTHER], key=lambda p: material.corpus.position(p.id)))


def choose_also(material: Material) -> tuple[Passage, ...]:
    """What else helps this side, the most to the point first.

    What counts is how near a passage is to the question, and whether it bears on the crux or on
    the one that fits second best: whether their cases rest on it, and how high it lists them.
    """
    near = {hit.passage.id: hit for hit in material.own.hits}
    best = material.best or 1.0
    cruxes = material.nearest_cruxes[: len(LISTED_FOR)]
    resting = [material.resting_on(crux) for crux in cruxes]

    def fit(passage: Passage) -> float:
        hit = near.get(passage.id)
        total = hit.score / best + SIMILAR * hit.similarity if hit else 0.0
        for crux, held, listed in zip(cruxes, resting, LISTED_FOR, strict=True):
            total += RESTS * (passage.id in held)
            if crux.id in passage.cruxes:
                total += listed / (1 + passage.cruxes.index(crux.id))
        return total

    fits = {
        passage: fit(passage)
        for passage in material.corpus.passages.values()
        if passage.side == material.side and _makes_a_point(passage)
    }
    least = LISTED_FROM * max(fits.values(), default=0.0)
    return tuple(sorted((p for p in fits if fits[p] >= least), key=lambda p: -fits[p]))


def _makes_a_point(passage: Passage) -> bool:
    return passage.argues and passage.kind != "fulltext" and passage.voice != "reports"


def _replies(passage: Passage) -> bool:
    """Whether what is told of it says that it is a reply."""
    return any(map(speaks_back, passage.telling[:1]))


def choose_background(about: Sequence[Hit]) -> tuple[Passage, ...]:
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


def choose_subject(about: Sequence[Hit], material: Material) -> tuple[Passage, ...]:
    """Those of the passages asked about that this side may tell as its own."""
    own = [hit.passage for hit in about if material.allowed(hit.passage) and hit.passage.argues]
    return tuple(own[:SUBJECTS])


def choose_points(brief: Brief, material: Material, told: set[str], limit: int) -> tuple[Part, ...]:
    """The points of the case that are left to be made, in their order.

    At most `limit` of them: those that say more on what was asked about, then the nearest.
    """
    subject = {passage.id for passage in brief.subject}
    said = {stem for p in (*brief.subject, *brief.background) for stem in stems(p.gist)}
    said |= set(stems(brief.opening.text)) if brief.opening else set()
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
    return joined(material, chosen)


def joined(material: Material, chosen: Mapping[int, Part]) -> tuple[Part, ...]:
    """Points by their places in the case, those that don't follow the one before in other words."""
    return tuple(
        part if not at or at - 1 in chosen else material.alone(material.case.points[at])
        for at, part in chosen.items()
    )


def _adds_nothing(text: str, said: Set[str]) -> bool:
    words = set(stems(text))
    return bool(words) and len(words & said) / len(words) >= ALREADY_SAID


def choose_beside(material: Material, told: set[str]) -> tuple[Part, ...]:
    """What the side holds on a neighbouring crux, if the question comes near to one.

    Its opening, and those points that are nearest to the question.
    """
    if material.neighbour is None:
        return ()
    case = material.neighbour.cases[material.side]
    said = set(stems(case.opening.text))
    points = [
        part
        for part in map(material.alone, case.points)
        if not told & {p.id for p in part.passages} and not _adds_nothing(part.text, said)
    ]
    nearest = sorted(points, key=material.relevance, reverse=True)[:BESIDE]
    if not nearest:
        return ()
    return (material.part(case.opening), *(part for part in points if part in nearest))


def choose_evidence(
    material: Material, told: set[str], paired: bool, *, focused: bool
) -> tuple[Part, ...]:
    """What the works and the reader's documents add, the nearest to the question first.

    A `focused` question, one about particular passages, gets only what is near to it.
    """
    near = {hit.passage.id for hit in material.own.hits if hit.similarity >= CLOSE}
    pool = [
        *map(material.part, material.case.evidence),
        *material.lent(),
        *(Part((h.passage,)) for h in material.own.hits if h.passage.kind == "user"),
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
