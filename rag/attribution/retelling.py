"""Whether a sentence tells again what passages say, and what it makes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.attribution.change import Change, Kind
from rag.attribution.changes import changes, repeats, repeats_in_parts
from rag.attribution.combining import Option
from rag.attribution.conditions import unconditioned
from rag.attribution.fault import Fault, Finding
from rag.attribution.names import title_as_claim
from rag.attribution.ordinals import misplaced
from rag.attribution.premises import Premise
from rag.attribution.reasons import invented_reason
from rag.attribution.stances import turned_stance
from rag.attribution.supposed import supposed

TURNED_IN_PARTS = 0.65
"""Probability of being turned round up to which a sentence may be of close copies all the same."""

_FAULTS: Mapping[Kind, Fault] = {
    "hedge": "contradicted", "shown": "contradicted", "denial": "contradicted",
    "opposite": "contradicted", "swap": "contradicted",
    "whole": "unsupported", "word": "unsupported", "piece": "unsupported",
}  # fmt: skip


def retold(sentence: str, option: Option, premises: Sequence[Premise]) -> bool:
    """Whether it says in nearly the same words what the option's passages say, or each clause."""
    lines = [line for at in option.chosen for line in premises[at].sentences]
    if repeats(sentence, lines):
        return True
    return option.turned <= TURNED_IN_PARTS and repeats_in_parts(sentence, lines)


def distorted(sentence: str, option: Option, premises: Sequence[Premise]) -> Finding | None:
    """What it makes of that which it all but repeats, or of two things together.

    It is held against the option's passages, the reasons that it gives against all `premises`.
    None where it makes nothing else of them.
    """
    lines = [line for at in option.chosen for line in premises[at].sentences]
    if found := changes(sentence, lines):
        return _FAULTS[found[0].kind], _told(found[0])
    if verb := turned_stance(sentence, lines):
        return "contradicted", f"its sources take another stance than “{verb}”"
    if ordinal := misplaced(sentence, lines):
        return "contradicted", f"its sources don’t call it the {ordinal}"
    if title := title_as_claim(sentence, lines):
        return "unsupported", f"it takes the title of a work for a claim: “{title}”"
    if word := supposed(sentence, lines):
        return "contradicted", f"its sources don’t say so outright, but with “{word}”"
    if condition := unconditioned(sentence, lines):
        return "contradicted", f"its sources say so only “{condition}”"
    told = [line for premise in premises for line in premise.sentences]
    if word := invented_reason(sentence, told):
        return "unsupported", f"its sources don’t give one as the reason of the other (“{word}”)"
    return None


def _told(change: Change) -> str:
    """A change in words for the reader."""
    if change.kind in ("hedge", "shown"):
        return f"it leaves out “{change.words}”" if change.words else "its sources are less certain"
    if change.kind in ("denial", "opposite", "swap"):
        return "its sources say it the other way round"
    return f"its sources don’t say “{change.words}”"
