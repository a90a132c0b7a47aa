"""Planning a critique: the claims of a position one by one, each met with what is said against it.

A critique is not the other side's own case: it follows the criticised position.
"""

from __future__ import annotations

from collections.abc import Set

from corpus.passage import Passage, Rebuttal
from rag.briefing.brief import Exchange, Part
from rag.briefing.material import Material

EXCHANGES = 4
"""Claims that a critique takes up, as far as somebody replied to them."""
NARROW_EXCHANGES = 3
"""The same, where the question is about one claim."""
FEWEST_EXCHANGES = 2
"""Claims that it takes up even where nobody did."""


def plan_exchanges(material: Material, told: Set[str]) -> tuple[Exchange, ...]:
    """Claims of the criticised side with what meets them, as the position builds them up.

    Nothing rests on what was `told` before them.
    """
    exchanges = [] if told else _asked_about(material)
    most = NARROW_EXCHANGES if exchanges or told else EXCHANGES
    used = {p.id for e in exchanges for p in (*e.claim.passages, *e.attack.passages)} | told
    for rebuttal in material.case.critique.rebuttals:
        exchange = _written(material, rebuttal)
        claimed = {p.id for p in exchange.claim.passages}
        rests = claimed | {p.id for p in exchange.attack.passages}
        if len(exchanges) < most and not used & claimed and not told & rests:
            exchanges.append(exchange)
            used |= rests
    claims = _claims(material)
    for find, enough in ((_answered, most), (_set_against, FEWEST_EXCHANGES)):
        for claim in claims:
            if len(exchanges) >= enough or claim.id in used:
                continue
            if found := find(material, claim, used):
                exchanges.append(found)
                used |= {claim.id, *(p.id for p in found.attack.passages)}
    return tuple(exchanges)


def _written(material: Material, rebuttal: Rebuttal) -> Exchange:
    return Exchange(material.part(rebuttal.claim), material.part(rebuttal.answer), direct=True)


def _claims(material: Material) -> list[Passage]:
    """What the criticised side says on the crux: its case first, then whatever else."""
    theirs = material.their_case
    listed = [id for point in (*theirs.points, theirs.opening) for id in point.passages]
    others = [id for id, p in material.corpus.passages.items() if material.crux.id in p.cruxes]
    found = (material.corpus.passage(id) for id in dict.fromkeys([*listed, *others]))
    return [passage for passage in found if material.attackable(passage)]


def _asked_about(material: Material) -> list[Exchange]:
    """The exchange that the question itself is about, if it is about one."""
    for hit in material.about[:1]:
        for rebuttal in material.case.critique.rebuttals:
            if hit.passage.id in (*rebuttal.claim.passages, *rebuttal.answer.passages):
                return [_written(material, rebuttal)]
        if material.attackable(hit.passage):
            exchange = _answered(material, hit.passage, set()) or _set_against(
                material, hit.passage, set()
            )
            return [exchange] if exchange else []
        for id in hit.passage.answers if material.allowed(hit.passage) else ():
            claim = material.corpus.passage(id)
            if material.attackable(claim):
                return [Exchange(Part((claim,)), Part((hit.passage,)), True)]
    return []


def _answered(material: Material, claim: Passage, used: set[str]) -> Exchange | None:
    """The claim with the reply that was made to it."""
    direct = [reply for reply in material.replies_to(claim) if reply.id not in used]
    if not direct:
        return None
    case = {id for point in (material.case.opening, *material.case.points) for id in point.passages}
    best = max(
        direct,
        key=lambda p: (
            p.id in case,
            material.crux.id in p.cruxes,
            material.nearness(p),
            -material.corpus.position(p.id),
        ),
    )
    return Exchange(Part((claim,)), Part((best,)), True)


def _set_against(material: Material, claim: Passage, used: set[str]) -> Exchange | None:
    """The claim with a point of the critic's own case that has not been made."""
    for point in material.case.points:
        if point.passages[0] not in used:
            # The text of a point leans on the points before it; the gist stands alone.
            attack = Part(material.part(point).passages[:1])
            return Exchange(Part((claim,)), attack, False)
    return None
