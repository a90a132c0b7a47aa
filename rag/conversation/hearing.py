"""What a message in the middle of a conversation asks for, told by its likeness to labelled ones.

The rules of `rag.conversation.wish` know the usual turns of phrase. Readers have many more
("colour me sceptical", "and the rosy version?"); a probe learns what they have in common.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from typing import Literal, get_args

from rag.retrieval.embedding import EmbeddingModel
from rag.retrieval.prebuilt import with_prebuilt
from rag.retrieval.probe import Probe

Heard = Literal[
    "more", "short", "fair", "speakers", "words", "iterative", "miri", "other", "both", "critique",
    "back", "leans", "stranger", "fresh",
]  # fmt: skip
"""A form of answer; a side; the other side; a critique; an earlier topic; something that can't be
understood alone; something off the subject; a question that stands alone."""

SURE = 0.35
"""Score from which a message is taken to ask for something; what comes near to nothing known is
left to the rules."""
SIDED = 0.4
"""The same for all sides together: that one is asked for is often plainer than which."""
EVENLY = 0.5
"""How far rare labels are made up for: most follow-ups ask for no form at all."""

LONGEST = 30
"""Words; whatever asks for a form or a side in more says so in words that the rules know."""


@cache
def messages() -> dict[str, list[str]]:
    """The labelled messages."""
    text = resources.files("rag").joinpath("data", "messages.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a message is like."""

    asks_for: Heard | None
    """None where it is unlike all that is known."""
    strangeness: float
    """How much it is like messages off the subject: about 1 where it is, 0 where not."""


@dataclass
class Hearing:
    """Tells what messages ask for."""

    model: EmbeddingModel
    alone: Sequence[str] = ()
    """Questions that stand alone."""
    strange: Sequence[str] = ()
    """Questions off the subject."""
    known: Mapping[str, Sequence[str]] = field(default_factory=messages)
    """Labelled messages."""

    def of(self, message: str) -> Likeness:
        """What the message is like."""
        if len(message.split()) > LONGEST:
            return Likeness(None, 0.0)
        scores = self._probe.scores(self.model.embed([message])[0])
        return Likeness(_heard(scores), scores["stranger"])

    @cached_property
    def _probe(self) -> Probe:
        texts = [(text, label) for label, said in self.known.items() for text in said]
        texts += [(text, "fresh") for text in self.alone]
        texts += [(text, "stranger") for text in self.strange]
        vectors = with_prebuilt(self.model).embed([text for text, _ in texts])
        return Probe(vectors, [label for _, label in texts], EVENLY)


def _heard(scores: Mapping[str, float]) -> Heard | None:
    side = max(_SIDES, key=lambda label: scores[label])
    if sum(max(0.0, scores[label]) for label in _SIDES) >= SIDED and scores[side] >= max(
        scores[label] for label in scores if label not in _SIDES
    ):
        return side
    best = max(scores, key=lambda label: scores[label])
    return _LABELS[best] if scores[best] >= SURE else None


_SIDES: tuple[Heard, ...] = ("iterative", "miri", "other", "both")
_LABELS: dict[str, Heard] = {label: label for label in get_args(Heard)}
