"""The figures that are reported: what each is called, what it says, which way is better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Group = Literal["finding", "understanding", "answering", "faithfulness", "declining"]

GROUPS: Mapping[Group, str] = {
    "finding": "Finding the right passage",
    "understanding": "Understanding the reader",
    "answering": "Answering the question",
    "faithfulness": "Staying with the sources",
    "declining": "Knowing when not to answer",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a report. Each is a share or a mean from 0 to 1."""

    id: str
    name: str
    group: Group
    what: str
    """What it is a share or a mean of."""
    less_is_better: bool = False


def recall_id(k: int) -> str:
    """The id of recall at `k`."""
    return f"recall@{k}"


def _recall(k: int) -> Figure:
    return Figure(
        recall_id(k),
        f"recall@{k}",
        "finding",
        f"questions with a right passage among the first {k}",
    )


_FIXED = (
    Figure("mrr", "MRR", "finding", "1 over the rank of the first right passage, on average"),
    Figure("ndcg@10", "nDCG@10", "finding", "how near the first ten are to all right ones first"),
    Figure("fact@5", "fact in top 5", "finding", "questions whose fact one of the first five has"),
    Figure(
        "follow-up@5",
        "follow-up found",
        "understanding",
        "questions within a conversation with a right passage among the first five",
    ),
    Figure(
        "understood",
        "words understood",
        "understanding",
        "questions that name side or move and get them, whatever the switches say",
    ),
    Figure("fact", "fact in answer", "answering", "answers that have the fact asked for"),
    Figure("pattern", "answer as expected", "answering", "answers that match an expected pattern"),
    Figure(
        "points",
        "key points",
        "answering",
        "key points of the case that the answer tells or lists below",
    ),
    Figure("points told", "key points told", "answering", "the same without that list"),
    Figure("heard", "speaker heard", "answering", "answers that cite the speaker asked for"),
    Figure(
        "quotation",
        "exact quotation",
        "faithfulness",
        "quotations and highlights that are word for word in the passage cited",
    ),
    Figure(
        "citation recall",
        "citation recall",
        "faithfulness",
        "sentences that all they cite, taken together, supports (ALCE; mean of answers)",
    ),
    Figure(
        "citation precision",
        "citation precision",
        "faithfulness",
        "citations that do something for a supported sentence (ALCE; mean of answers)",
    ),
    Figure(
        "speaker",
        "speaker",
        "faithfulness",
        "sentences that name somebody whose cited passages are by or about that speaker",
    ),
    Figure(
        "author",
        "said by its author",
        "faithfulness",
        "sentences in which somebody says something and wrote a passage cited",
    ),
    Figure(
        "side",
        "side",
        "faithfulness",
        "sentences of a side's section that cite only what may speak for it there",
    ),
    Figure(
        "decline recall",
        "decline recall",
        "declining",
        "questions to be declined or corrected that are",
    ),
    Figure("decline precision", "decline precision", "declining", "declines that are right"),
    Figure(
        "false decline",
        "turned away",
        "declining",
        "answerable questions that are declined",
        less_is_better=True,
    ),
    Figure(
        "corrected",
        "premise corrected",
        "declining",
        "questions with a false premise that are told what is the case instead",
    ),
)


def figures(k: int) -> tuple[Figure, ...]:
    """Every figure, in the order of a report, with recall at 1, 5, 10 and `k`."""
    return (*(_recall(each) for each in sorted({1, 5, 10, k})), *_FIXED)
