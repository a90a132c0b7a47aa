"""Claims that readers may ascribe to a passage's speaker, wrongly or rightly."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from corpus.library import Corpus
from corpus.passage import Passage

Truth = Literal["false", "true"]


@dataclass(frozen=True, slots=True)
class Misreading:
    """A false claim, and the passage that says what is so."""

    id: str
    claim: str
    passage: Passage


def misreadings(corpus: Corpus) -> list[Misreading]:
    """Those of the passages that the corpus has, in their order."""
    return [
        Misreading(f"{id}~{at}", claim, corpus.passages[id])
        for id, claims in _claims().items()
        if id in corpus.passages
        for at, claim in enumerate(claims.get("false", ()))
    ]


def readings(passage: Passage) -> Sequence[str]:
    """What the passage's speaker does say in it, in other words."""
    return _claims().get(passage.id, {}).get("true", ())


@cache
def _claims() -> Mapping[str, Mapping[Truth, Sequence[str]]]:
    text = resources.files("rag").joinpath("data", "claims.toml").read_text(encoding="utf-8")
    claims: Mapping[str, Mapping[Truth, Sequence[str]]] = tomllib.loads(text)
    return claims
