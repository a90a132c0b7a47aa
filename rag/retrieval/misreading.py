"""Claims that readers may wrongly ascribe to a passage's speaker."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from corpus.library import Corpus
from corpus.passage import Passage


@dataclass(frozen=True, slots=True)
class Misreading:
    """A claim, and the passage that says what is so."""

    id: str
    claim: str
    passage: Passage


def misreadings(corpus: Corpus) -> list[Misreading]:
    """Those of the passages that the corpus has, in their order."""
    return [
        Misreading(f"{id}~{at}", claim, corpus.passages[id])
        for id, claims in _claims()
        if id in corpus.passages
        for at, claim in enumerate(claims)
    ]


@cache
def _claims() -> tuple[tuple[str, tuple[str, ...]], ...]:
    text = resources.files("rag").joinpath("data", "misreadings.toml").read_text(encoding="utf-8")
    return tuple((id, tuple(claims)) for id, claims in tomllib.loads(text).items())
