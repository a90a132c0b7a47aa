"""Citation recall and precision as ALCE computes them.

Gao, Yen, Yu and Chen, *Enabling Large Language Models to Generate Text with Citations* (2023),
section 4.3; `compute_autoais` of its `eval.py`, with `--at_most_citations 3`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.passage import Passage
from rag.answer import Answer
from rag.evaluation.entailment import Judge

AT_MOST = 3
"""Citations of a sentence that are looked at, in their order."""


@dataclass(frozen=True, slots=True)
class Cited:
    """One sentence and what it cites."""

    sentence: str
    passages: tuple[Passage, ...]
    missing: bool = False
    """Whether it cites a number that no citation has."""


@dataclass(frozen=True, slots=True)
class Support:
    """Citation recall and precision of one answer."""

    recall: float
    """Share of its sentences that what they cite supports."""
    precision: float
    """Share of its citations that do something for a supported sentence."""
    unsupported: tuple[str, ...]
    """The sentences that are not supported."""


def cited(answer: Answer, *, listed: bool = False) -> list[Cited]:
    """The sentences of an answer with their passages, in order.

    With `listed`, also the lines of the list below it.
    """
    held = {citation.n: citation.passage for citation in answer.citations}
    return [
        Cited(
            sentence.text,
            tuple(held[n] for n in sentence.citations if n in held),
            missing=any(n not in held for n in sentence.citations),
        )
        for section in (*answer.sections, *(answer.also if listed else ()))
        for sentence in section.sentences
    ]


def support(sentences: Sequence[Cited], judge: Judge) -> Support | None:
    """Citation recall and precision of one answer; None for one without sentences.

    A sentence has recall 1 if all that it cites, taken together, supports it; 0 if not, if it
    cites nothing, or if it cites something that is not there. A citation counts for precision if
    its sentence has recall 1 and it is the only one, or supports the sentence alone, or the others
    without it don't.
    """
    if not sentences:
        return None
    recalled = counted = precise = 0
    unsupported = []
    for each in sentences:
        looked_at = [] if each.missing else list(each.passages[:AT_MOST])
        counted += len(looked_at)
        if not looked_at or not judge.supports(looked_at, each.sentence):
            unsupported.append(each.sentence)
            continue
        recalled += 1
        precise += sum(_needed(at, looked_at, each.sentence, judge) for at in range(len(looked_at)))
    return Support(
        recall=recalled / len(sentences),
        precision=precise / counted if counted else 0.0,
        unsupported=tuple(unsupported),
    )


def _needed(at: int, passages: list[Passage], sentence: str, judge: Judge) -> bool:
    if len(passages) == 1 or judge.supports([passages[at]], sentence):
        return True
    return not judge.supports(passages[:at] + passages[at + 1 :], sentence)
