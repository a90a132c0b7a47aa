"""How far a judge of support is to be trusted: its verdicts on pairs that people have labelled."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Literal

from corpus.library import Corpus
from corpus.passage import Passage
from rag.evaluation.entailment import Judge
from rag.evaluation.metrics import share
from rag.evaluation.report import TrustOf

Half = Literal["fit", "check"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence, passages, and whether they support it, as a person says."""

    sentence: str
    passages: tuple[Passage, ...]
    supported: bool
    kind: str
    """For a pair that is not supported, what is wrong with it."""
    half: Half
    """`fit` for choosing thresholds, `check` for saying how good they are."""


def labelled(corpus: Corpus) -> list[Pair]:
    """The pairs that ship, less those whose passages are no longer there."""
    folder = resources.files("rag.evaluation").joinpath("data", "support.jsonl")
    rows = (json.loads(line) for line in folder.read_text(encoding="utf-8").splitlines())
    return [
        Pair(
            sentence=row["sentence"],
            passages=tuple(corpus.passages[id] for id in row["passages"]),
            supported=row["supported"],
            kind=row["kind"],
            half=row["half"],
        )
        for row in rows
        if all(id in corpus.passages for id in row["passages"])
    ]


def trust(judge: Judge, pairs: Iterable[Pair], half: Half = "check") -> TrustOf:
    """How a judge does on one half of the pairs."""
    chosen = [pair for pair in pairs if pair.half == half]
    verdicts = [judge.supports(pair.passages, pair.sentence) for pair in chosen]
    accepted = [pair for pair, verdict in zip(chosen, verdicts, strict=True) if verdict]
    right = sum(pair.supported for pair in accepted)
    supported = sum(pair.supported for pair in chosen)
    return TrustOf(
        half=half,
        pairs=len(chosen),
        supported=supported,
        precision=share(right, len(accepted)),
        recall=share(right, supported),
        accepted=_by_kind(chosen, verdicts),
    )


def _by_kind(pairs: Sequence[Pair], verdicts: Sequence[bool]) -> dict[str, tuple[int, int]]:
    counts: dict[str, tuple[int, int]] = {}
    for pair, verdict in zip(pairs, verdicts, strict=True):
        accepted, of = counts.get(pair.kind, (0, 0))
        counts[pair.kind] = (accepted + verdict, of + 1)
    return counts
