"""Small reports and passages, made up for tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpus.passage import Passage
from rag.evaluation.report import Configuration, JudgeOf, Report, RowResult, SetRun, TrustOf
from rag.evaluation.summary import latency_of, values_of


def made_passage(id: str, text: str, **more: Any) -> Passage:
    """A passage of the author's, with the fields that matter left to the caller."""
    fields: dict[str, Any] = {
        "source": "thread",
        "title": "The thread",
        "speaker": "The post's author",
        "side": "iterative",
        "voice": "asserts",
        "kind": "original",
        "locator": "",
        "url": "",
        "gist": "",
        **more,
    }
    return Passage(id=id, text=text, **fields)


def made_row(id: str, **more: Any) -> RowResult:
    """A row of the set `made` that found and said nothing in particular."""
    fields: dict[str, Any] = {
        "set": "made",
        "kind": "direct",
        "question": f"Question {id}?",
        "standalone": f"Question {id}?",
        "side": "both",
        "move": "steelman",
        "follows": False,
        "to_decline": False,
        "declined": False,
        "said": "",
        "found": (),
        "right": (),
        "expected": (),
        "rank": None,
        "parts": {},
        "wrong": {},
        "score": 0.9,
        "timings_ms": {},
        **more,
    }
    return RowResult(id=id, **fields)


def made_report(rows: Sequence[RowResult], label: str = "everything", **more: Any) -> Report:
    """A report on one set of those rows."""
    trust = TrustOf(
        half="check", pairs=2, supported=1, precision=1.0, recall=0.5, accepted={"quoted": (1, 2)}
    )
    fields: dict[str, Any] = {
        "made": "2026-01-02T03:04:05+00:00",
        "configuration": Configuration(
            label=label,
            parts={},
            k=10,
            limit=None,
            embedding_model="all-MiniLM-L6-v2",
            writer="built-in",
            passages=3,
            corpus="abc",
            steelman="0.1.0",
        ),
        "sets": (
            SetRun(
                name="made",
                rows=len(rows),
                digest="abc",
                values=values_of(rows, 10),
                kinds={"direct": values_of(rows, 10)},
                rows_of_kind={"direct": len(rows)},
            ),
        ),
        "values": values_of(rows, 10, intervals=True),
        "latency": latency_of(rows),
        "judge": JudgeOf(name="made", method="By guessing.", premise="nothing", trust=(trust,)),
        "operating": None,
        "rows": tuple(rows),
        **more,
    }
    return Report(**fields)
