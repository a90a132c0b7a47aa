"""What a message in the middle of a conversation asks for, told by its likeness to labelled ones.

The rules of `rag.wish` know the usual turns of phrase. Readers have many more ("colour me
sceptical", "and the rosy version?"); a probe learns what they have in common.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Literal, get_args

from corpus.passage import Camp
from rag.answer import Form, Recall
from rag.embedding import EmbeddingModel
from rag.prebuilt import with_prebuilt
from rag.probe import Probe

Heard = Literal[
    "more", "short", "fair", "speakers", "words", "iterative", "miri", "other", "both", "critique",
    "back", "leans", "stranger", "fresh",
]  # fmt: skip
"""A form of answer; a side; the other side; a critique; an earlier topic; something that can't be
understood alone; something off the subject; a question that stands alone."""

SURE = 0.4
"""Score from which a message is taken to ask for something. Learnt on one author's messages and
tried on another's, nine in ten of those above it are right, and three in five are above it."""
SURER = 0.55
"""The same for a message that has words of the debate in it, which may be about these instead."""

LONGEST = 30
"""Words; whatever asks for a form or a side in more says so in words that the rules know."""


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
    topical: Callable[[str], bool]
    """Whether a message has words of the debate."""
    alone: Sequence[str] = ()
    """Questions that stand alone."""
    strange: Sequence[str] = ()
    """Questions off the subject."""

    def of(self, message: str) -> Likeness:
        """What the message is like."""
        if len(message.split()) > LONGEST:
            return Likeness(None, 0.0)
        scores = self._probe.scores(self.model.embed([message])[0])
        best = max(scores, key=lambda label: scores[label])
        least = SURER if self.topical(message) else SURE
        heard = _LABELS[best] if scores[best] >= least else None
        return Likeness(heard, scores["stranger"])

    @cached_property
    def _probe(self) -> Probe:
        texts = [(text, label) for label, known in messages().items() for text in known]
        texts += [(text, "fresh") for text in self.alone]
        texts += [(text, "stranger") for text in self.strange]
        vectors = with_prebuilt(self.model).embed([text for text, _ in texts])
        return Probe(vectors, [label for _, label in texts])


_LABELS: dict[str, Heard] = {label: label for label in get_args(Heard)}


@cache
def messages() -> dict[str, list[str]]:
    """The labelled messages."""
    text = resources.files("rag").joinpath("data", "messages.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
