"""Running sets through an engine: rows in, a report out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from corpus.library import Corpus
from corpus.passage import Passage
from rag.answer import Answer
from rag.briefing.material import speaking_side
from rag.engine import Engine
from rag.evaluation.declining import answerable, operating_curve
from rag.evaluation.entailment import PREMISE, Judge
from rag.evaluation.measuring import CLOSE, Measured, Measurer, prose
from rag.evaluation.metrics import rank_of_first
from rag.evaluation.report import Found, JudgeOf, Report, RowResult
from rag.evaluation.rows import Row, read_file
from rag.evaluation.sets import SetFile
from rag.evaluation.summary import configuration, latency_of, set_run, values_of
from rag.evaluation.trust import labelled, trust

DEPTH = 50
"""How many passages are looked through for a right one."""
EXCERPT = 160
"""Characters of a passage that a report shows."""
WARM_UP = "Can weaker AIs keep stronger ones aligned?"

Progress = Callable[[int, int], None]
"""Called with (rows done, rows to do)."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one set that are to be run."""

    file: SetFile
    rows: tuple[Row, ...]


def load(files: Iterable[SetFile], corpus: Corpus, limit: int | None = None) -> list[Rows]:
    """The sets with their rows; raises `RowError`.

    With a limit, so many rows of each set, spread evenly over it.
    """
    return [Rows(file, _spread(read_file(file, corpus), limit)) for file in files]


def evaluate(
    engine: Engine,
    sets: Sequence[Rows],
    judge: Judge,
    *,
    k: int = 10,
    limit: int | None = None,
    progress: Progress | None = None,
) -> Report:
    """Answers every row and measures the answers.

    Args:
        engine: what answers, its index up to date; its options say what is left out.
        sets: the rows.
        judge: what decides whether passages support a sentence.
        k: recall is also reported at this rank, at most 50.
        limit: how many rows of each set were asked for; only noted.
        progress: told how far it is.
    """
    measurer = Measurer(engine.corpus, judge, k)
    writers = {engine.ask(WARM_UP).writer}
    todo = sum(len(each.rows) for each in sets)
    results: list[RowResult] = []
    for each in sets:
        for row in each.rows:
            results.append(_result(engine, each.file.name, row, measurer))
            if progress:
                progress(len(results), todo)
    return Report(
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        configuration=configuration(engine, k, limit, writers),
        sets=tuple(set_run(each.file, results, k) for each in sets),
        values=values_of(results, k, intervals=True),
        latency=latency_of(results),
        judge=judge_of(judge, engine.corpus),
        # A false premise is put right by what the sources say, whatever the likelihood.
        operating=operating_curve(
            [(row.score, row.to_decline) for row in results if "corrected" not in row.parts]
        ),
        rows=tuple(results),
    )


def judge_of(judge: Judge, corpus: Corpus) -> JudgeOf:
    """Who judges support, and how far that is to be trusted."""
    pairs = labelled(corpus)
    return JudgeOf(
        name=judge.name,
        method=judge.method,
        premise=PREMISE,
        trust=(trust(judge, pairs, "check"), trust(judge, pairs, "fit")),
    )


def _spread(rows: Sequence[Row], limit: int | None) -> tuple[Row, ...]:
    if limit is None or limit >= len(rows):
        return tuple(rows)
    return tuple(rows[at * len(rows) // limit] for at in range(limit))


def _result(engine: Engine, name: str, row: Row, measurer: Measurer) -> RowResult:
    side, move = row.side or "both", row.move or "steelman"
    # The answer comes first: what it looks up is remembered, and would make it look fast.
    answer = engine.ask(row.question, side, move, row.history)
    meant = engine.understand(row.question, side, move, row.history)
    # Where the words ask for a side it is that side's passages which are looked for.
    turned = (meant.side, meant.move) != (side, move)
    camp = None
    if turned and meant.side != "both":
        camp = speaking_side(meant.side, meant.move)
    found = engine.find(meant, camp, DEPTH)
    passages = [hit.passage for hit in found.hits]
    measured = measurer.measure(row, answer, passages)
    return RowResult(
        set=name,
        id=row.id,
        kind=row.kind,
        question=row.question,
        standalone=answer.standalone_question,
        side=answer.side,
        move=answer.move,
        follows=bool(row.history),
        to_decline=row.decline,
        declined=answer.declined,
        said=prose(answer),
        found=tuple(_shown(passage) for passage in passages[:CLOSE]),
        right=tuple(_shown(engine.corpus.passage(id)) for id in sorted(row.right)),
        expected=_expected(row),
        rank=rank_of_first([passage.id for passage in passages], row.right),
        parts=_parts(measured),
        wrong=_wrong(measured),
        score=answerable(engine, row.question, meant.lookup, found),
        timings_ms=_timings(answer),
    )


def _parts(measured: Iterable[Measured]) -> dict[str, tuple[float, float]]:
    parts: dict[str, tuple[float, float]] = {}
    for figure, (part, total), _ in measured:
        held = parts.get(figure, (0.0, 0.0))
        parts[figure] = (held[0] + part, held[1] + total)
    return parts


def _wrong(measured: Iterable[Measured]) -> dict[str, tuple[str, ...]]:
    wrong: dict[str, list[str]] = {}
    for figure, (part, total), why in measured:
        short = part > 0 if figure == "false decline" else part < total
        if short and why:
            wrong.setdefault(figure, []).append(why)
    return {figure: tuple(whys) for figure, whys in wrong.items()}


def _timings(answer: Answer) -> dict[str, float]:
    return {stage: round(ms, 3) for stage, ms in answer.timings_ms.items()}


def _expected(row: Row) -> tuple[str, ...]:
    wanted = []
    if row.decline:
        wanted.append("a decline, or its premise corrected")
    if row.fact:
        wanted.append(f"the fact “{row.fact}”")
    if row.answer:
        wanted.append(f"words such as {' or '.join(row.answer)}")
    if row.correct:
        wanted.append(f"a correction such as {' or '.join(row.correct)}")
    if row.understood:
        asked = " and ".join(each for each in (row.understood.side, row.understood.move) if each)
        wanted.append(f"taken as {asked}")
    if row.speaker:
        wanted.append(f"{row.speaker} cited")
    if row.points:
        wanted.append(f"{len(row.points)} key points")
    return tuple(wanted)


def _shown(passage: Passage) -> Found:
    text = " ".join(passage.text.split())
    excerpt = text if len(text) <= EXCERPT else f"{text[:EXCERPT].rsplit(' ', 1)[0]} …"
    return Found(id=passage.id, speaker=passage.speaker, excerpt=excerpt)
