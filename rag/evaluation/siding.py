"""Whether a side's section rests on what that side may rest on, by the rules of the design.

A side's case rests on what the side asserts or asks and on what the other side concedes to it. What
stands outside both cases may be told in either. Nothing rests on a view that somebody merely
reports. An objection is the other side's, or a report of one; a concession is made by the side's
own people, or is something that helps the other side.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from corpus.passage import Passage, Side, Speaker
from rag.answer import Role

OTHER: Mapping[Side, Side] = {"iterative": "miri", "miri": "iterative"}


def on_its_side(
    side: Side, role: Role, cited: Iterable[Passage], speakers: Mapping[str, Speaker]
) -> bool:
    """Whether every cited passage may stand in a sentence of that role in that side's section."""
    return all(_allowed(side, role, passage, speakers[passage.speaker].camp) for passage in cited)


def _allowed(side: Side, role: Role, passage: Passage, camp: Side) -> bool:
    other = OTHER[side]
    if role == "objection":
        reported = passage.voice == "reports" and passage.side == other
        return reported or _speaks_for(other, passage)
    if role == "concession":
        own_admission = camp == side and passage.voice != "reports"
        return own_admission or _speaks_for(other, passage)
    return _speaks_for(side, passage)


def _speaks_for(side: Side, passage: Passage) -> bool:
    if passage.side not in (side, "neutral"):
        return False
    held = [passage.voice, *(lean.voice for lean in passage.leans if lean.side == side)]
    return any(voice in ("asserts", "concedes", "asks") for voice in held)
