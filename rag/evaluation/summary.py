"""From what each row contributed to figures, times and a description of the run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from importlib.metadata import version

from rag.engine import Engine
from rag.evaluation.bootstrap import interval
from rag.evaluation.figures import figures
from rag.evaluation.metrics import percentile, share
from rag.evaluation.report import Configuration, RowResult, SetRun, Stage, Value, Values
from rag.evaluation.sets import SetFile
from rag.options import RetrievalOptions


def left_out(options: RetrievalOptions) -> str:
    """What a configuration is called by what it leaves out."""
    off = [field.name for field in fields(options) if not getattr(options, field.name)]
    named = {"dense": "lexical only", "lexical": "dense only"}
    return ", ".join(named.get(part, f"no {part}") for part in off) or "everything"


def values_of(results: Sequence[RowResult], k: int, *, intervals: bool = False) -> Values:
    """Every figure in which some row has a part."""
    values: Values = {}
    for figure in figures(k):
        parts = [row.parts[figure.id] for row in results if figure.id in row.parts]
        if not parts:
            continue
        of = sum(total for _, total in parts)
        ends = interval(parts) if intervals else None
        values[figure.id] = Value(
            value=share(sum(part for part, _ in parts), of),
            of=of,
            low=ends[0] if ends else None,
            high=ends[1] if ends else None,
        )
    return values


def latency_of(results: Sequence[RowResult]) -> dict[str, Stage]:
    """Median and 90th percentile of each stage and of all together, in the order of the stages."""
    longest = max((row.timings_ms for row in results), key=len, default={})
    times: dict[str, list[float]] = {stage: [] for stage in longest}
    for row in results:
        for stage, ms in row.timings_ms.items():
            times.setdefault(stage, []).append(ms)
    if times:
        times["total"] = [sum(row.timings_ms.values()) for row in results if row.timings_ms]
    return {
        stage: Stage(
            median=percentile(held, 50) or 0.0,
            p90=percentile(held, 90) or 0.0,
            answers=len(held),
        )
        for stage, held in times.items()
    }


def set_run(file: SetFile, results: Iterable[RowResult], k: int) -> SetRun:
    """One set's figures, from its rows among the results."""
    own = [row for row in results if row.set == file.name]
    kinds: dict[str, list[RowResult]] = {}
    for row in own:
        kinds.setdefault(row.kind, []).append(row)
    return SetRun(
        name=file.name,
        rows=len(own),
        digest=file.digest(),
        values=values_of(own, k),
        kinds={kind: values_of(rows, k) for kind, rows in kinds.items()},
        rows_of_kind={kind: len(rows) for kind, rows in kinds.items()},
    )


def configuration(
    engine: Engine, k: int, limit: int | None, writers: Iterable[str]
) -> Configuration:
    """What was measured, as far as it bears on the figures."""
    corpus = engine.corpus
    digest = hashlib.sha256()
    for id, passage in corpus.passages.items():
        digest.update(f"{id}\0{passage.text}\0".encode())
    return Configuration(
        label=left_out(engine.options),
        parts=dict(asdict(engine.options)),
        k=k,
        limit=limit,
        embedding_model=engine.settings.embedding_model,
        writer=", ".join(sorted(set(writers))),
        passages=len(corpus.passages),
        corpus=digest.hexdigest()[:12],
        steelman=version("steelman"),
    )
