"""Retrieval for a follow-up: its own words, its topic, and what the earlier answer rested on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpus.library import Corpus
from corpus.passage import Camp
from rag.conversation.understood import Understood
from rag.retrieval.search import Found, Hit, usable_by

BESIDE = 0.2
"""What a follow-up's hit gains that certainly stands behind the earlier answer, in cosine."""
NAMELESS = 0.6
"""The same where the follow-up names no subject of its own."""
RECALLED = 2.0
"""The same where it is that answer which is asked about: nothing else comes before it."""


def beside(
    found: Found, understood: Understood, corpus: Corpus, side: Camp | None, k: int
) -> Found:
    """The `k` best of what was found, with what the earlier answer rested on moved up.

    Args:
        found: hits for the question, well more than `k`.
        understood: the question.
        corpus: where passages come from.
        side: keep to passages on which this side's case may rest; None for all.
        k: how many at most.
    """
    if not understood.about or not found.hits:
        return replace(found, hits=found.hits[:k])
    signs = dict(zip(understood.about, understood.signs, strict=True))
    allowed = usable_by(side) if side else None
    held = {hit.passage.id for hit in found.hits}
    missed = [corpus.passage(id) for id in signs if id not in held]
    least = min(hit.score for hit in found.hits)
    hits = [
        *_in_their_order(found.hits),
        *(Hit(p, least, 0.0) for p in missed if allowed is None or allowed(p)),
    ]
    named = BESIDE if understood.named else NAMELESS
    gain = RECALLED if understood.recalls else named
    moved = [replace(hit, score=hit.score + gain * signs.get(hit.passage.id, 0.0)) for hit in hits]
    moved.sort(key=lambda hit: -hit.score)
    return replace(found, hits=tuple(moved[:k]))


def _in_their_order(hits: Sequence[Hit]) -> list[Hit]:
    """The hits with scores that fall as they stand; some are moved up for variety's sake."""
    ordered: list[Hit] = []
    highest = 0.0
    for hit in reversed(hits):
        highest = max(highest, hit.score)
        ordered.append(replace(hit, score=highest))
    return ordered[::-1]


def together(found: Found, named: Found) -> Found:
    """Two searches as one: for a follow-up with its topic, and for its own words alone.

    Passages have the mean of both scores; what one search did not bring has its least.
    """
    scores = [
        {h.passage.id: h.score for h in _in_their_order(each.hits)} for each in (found, named)
    ]
    hits = {hit.passage.id: hit for hit in (*found.hits, *named.hits)}
    least = [min(each.values(), default=0.0) for each in scores]
    both = [
        replace(
            hit,
            score=sum(each.get(id, low) for each, low in zip(scores, least, strict=True)) / 2,
        )
        for id, hit in hits.items()
    ]
    both.sort(key=lambda hit: -hit.score)
    cruxes = _halfway(found.cruxes, named.cruxes)
    return Found(
        hits=tuple(both),
        cruxes=dict(sorted(cruxes.items(), key=lambda pair: -pair[1])),
        matches=_halfway(found.matches, named.matches),
        similarity=max(found.similarity, named.similarity),
        outside=min(found.outside, named.outside),
        inside=max(found.inside, named.inside),
    )


def _halfway(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    return {id: (one.get(id, 0.0) + other.get(id, 0.0)) / 2 for id in {**one, **other}}
