"""What a question is about: particular passages, or a crux as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.library import Corpus
from corpus.passage import Crux
from rag.retrieval.search import Found, Hit

READ_ABOUT = ("note", "fulltext")
"""Kinds of passage by authors who stand outside the debate."""
CLOSE = 0.45
"""Cosine from which a passage is near enough to a question to be its subject."""

VOTERS = 20
"""Hits that vote for a crux."""
VOTE = 0.05
"""What all the votes together count, in cosine."""
NEIGHBOURLY = 0.35
"""How far the second crux may stay behind the first to be brought up as well."""
LISTED = 0.1
"""What it counts that the passage in question bears on a crux above all."""

OF_THEIRS = 15
"""Hits among which something is looked for by somebody whose view is asked for."""

_NEARER_BY = 0.06
"""How much nearer a passage must be than any crux for the question to be about that passage."""
_OWN_CRUX_MAY_LEAD = 0.03
"""How much nearer the crux that the passage bears on above all may be: its questions name the
passage's matter as well, so nearness to both is no sign that the whole crux is asked about."""
_WORK_MAY_LAG = 0.1
"""How much nearer a crux must be for a question that finds a note first to be about the crux."""
_AS_NEAR = 0.08
"""How much nearer a passage may be for the question to be about a crux as well."""
_AS_NEAR_FOR_REASONS = 0.3
"""The same where reasons are asked for."""
_FAR_NEARER_BY = 0.1
"""The same for a question that asks for nothing beyond that passage: "why 98%?"."""
_RELATED = 0.8
"""Share of the best hit's similarity from which another hit is about the same thing."""


def choose_neighbour(corpus: Corpus, found: Found) -> Crux | None:
    """The crux that a question is about nearly as much; None where none comes near."""
    (best, _), (second, neighbour), *_ = rank_cruxes(corpus, found)
    return neighbour if second >= best - NEIGHBOURLY else None


def rank_cruxes(corpus: Corpus, found: Found) -> list[tuple[float, Crux]]:
    """How well each crux fits a question, the best first.

    What counts is how near the question is to the questions that the crux is about, then how many
    of the passages found bear on it (one votes for the crux that it lists first more than for the
    others), and whether the passages that the question is about do.
    """
    about = subjects(found)
    votes: dict[str, float] = {}
    for hit in found.hits[:VOTERS]:
        for at, crux in enumerate(hit.passage.cruxes):
            votes[crux] = votes.get(crux, 0.0) + hit.score**2 / (1 + at)
    most = max([*votes.values(), 1e-9])
    listed = about[0].passage.cruxes if about else ()

    def fit(crux: Crux) -> float:
        near = (found.matches or found.cruxes).get(crux.id, 0.0)
        own = LISTED / (1 + listed.index(crux.id)) if crux.id in listed else 0.0
        return near + VOTE * votes.get(crux.id, 0.0) / most + own

    return sorted(((fit(crux), crux) for crux in corpus.cruxes.values()), key=_by_fit)


def _by_fit(pair: tuple[float, Crux]) -> float:
    return -pair[0]


def is_narrow(found: Found, of: Sequence[str] = ()) -> bool:
    """Whether a question asks for one passage's point and no more of the case around it."""
    about = subjects(found, of)
    nearest_crux = max([*found.cruxes.values(), 0.0])
    return bool(about) and about[0].similarity >= nearest_crux + _FAR_NEARER_BY


def is_as_near_to_a_crux(found: Found, of: Sequence[str] = (), *, whether: bool = False) -> bool:
    """Whether a question that is about a passage comes as near to a crux: it is broad, too.

    One that asks for reasons (`whether`) need not come quite as near.
    """
    about = subjects(found, of)
    nearest_crux = max([*found.cruxes.values(), 0.0])
    margin = _AS_NEAR_FOR_REASONS if whether else _AS_NEAR
    return bool(about) and about[0].similarity < nearest_crux + margin


def subjects(found: Found, of: Sequence[str] = ()) -> list[Hit]:
    """The passages that a question is about, best first; empty for a broad question.

    `of` are the speakers whose view is asked for, if anybody's is: what they say comes first.

    A question is about a passage rather than a crux when it is nearer to it than to any other
    crux, and about as near as to the passage's own; further passages count when they are nearly
    as near and bear on the same crux above all. A question that finds a note first asks what a
    work says, unless a crux is a good deal nearer, and is about all the notes that it finds near
    the top.
    """
    if not found.hits:
        return []
    if theirs := _said_by(of, found):
        return theirs
    top = found.hits[0]
    nearest_crux = max([*found.cruxes.values(), 0.0])
    if top.passage.kind in READ_ABOUT:
        if top.similarity < max(CLOSE, nearest_crux - _WORK_MAY_LAG):
            return []
        return [top, *(hit for hit in found.hits[1:5] if hit.passage.kind == "note")]
    own = top.passage.cruxes[:1]
    margins = (
        near + (-_OWN_CRUX_MAY_LEAD if id in own else _NEARER_BY)
        for id, near in found.cruxes.items()
    )
    if top.similarity < max([CLOSE, *margins]):
        return []
    return [
        hit
        for hit in found.hits[:5]
        if hit is top
        or (
            hit.similarity >= max(CLOSE, _RELATED * top.similarity)
            and hit.passage.cruxes[:1] == top.passage.cruxes[:1]
        )
    ]


def _said_by(of: Sequence[str], found: Found) -> list[Hit]:
    """What the speakers say about the question in the debate, the first of them before others."""
    nearest = max(hit.similarity for hit in found.hits)
    for speaker in of:
        near = [
            hit
            for hit in found.hits[:OF_THEIRS]
            if hit.passage.speaker == speaker
            and hit.passage.kind == "original"
            and hit.similarity >= max(CLOSE, _RELATED * nearest)
        ]
        if near:
            return near
    return []
