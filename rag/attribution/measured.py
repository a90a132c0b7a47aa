"""What the measures of a sentence and passages say against resting it on them."""

from __future__ import annotations

from collections.abc import Sequence

from rag.attribution.fault import Finding
from rag.attribution.meaning import Measures, Reading

NEAR = 0.38
"""Cosine to the nearest run of sentences below which a sentence is about something else."""
FEW_WORDS, NEAR_WITH_FEW = 0.4, 0.6
"""`Measures.alike` below which the cosine has to be at least the second."""
FEWEST_WORDS = 0.3
"""`Measures.alike` below which no cosine will do."""
SWAPPED = 0.15
"""`Measures.swapped` from which a comparison is told the other way round."""


def misfit(measures: Measures, reading: Reading, chosen: Sequence[int]) -> Finding | None:
    """What is wrong with resting what was read on the passages at the places chosen, if anything.

    `measures` are those of the sentence and these passages together.
    """
    if is_far(measures):
        return "unsupported", "no passage is about it"
    if added := reading.added(chosen):
        return "unsupported", f"its sources don’t say “{added}”"
    if measures.asked or measures.swapped > SWAPPED:
        return "contradicted", "its sources ask it or say it the other way round"
    return None


def is_far(measures: Measures) -> bool:
    """Whether what the passages say is about something else, or has hardly a word of it."""
    few = measures.alike < FEW_WORDS and measures.cosine < NEAR_WITH_FEW
    return few or measures.alike < FEWEST_WORDS or measures.cosine < NEAR
