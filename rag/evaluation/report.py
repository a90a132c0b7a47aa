"""A report: what was run, every figure, and what each row contributed. It is JSON on disk."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from rag.evaluation.errors import ReportError


class Frozen(BaseModel):
    """A value of a report."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Value(Frozen):
    """One figure."""

    value: float | None
    """None where no row has a part in it."""
    of: float
    """Rows, sentences, quotations or declines that it is a share or a mean of."""
    low: float | None = None
    high: float | None = None
    """Ends of the 95% bootstrap interval; None where it was not computed."""


Values = dict[str, Value]
"""By the id of the figure (see `rag.evaluation.figures`)."""


class Configuration(Frozen):
    """What was measured."""

    label: str
    """`everything`, or what was left out."""
    parts: dict[str, bool]
    """Which parts of retrieval were on (see `rag.options`)."""
    k: int
    limit: int | None
    embedding_model: str
    writer: str
    passages: int
    corpus: str
    """Digest of the ids and texts of all passages."""
    steelman: str
    """The version."""


class SetRun(Frozen):
    """One set, and its figures."""

    name: str
    rows: int
    digest: str
    values: Values
    kinds: dict[str, Values]
    """By the kind of row."""
    rows_of_kind: dict[str, int]


class Stage(Frozen):
    """How long one stage took, in milliseconds."""

    median: float
    p90: float
    answers: int


class TrustOf(Frozen):
    """What the judge of support gets right of labelled pairs (see `rag.evaluation.trust`)."""

    half: Literal["fit", "check"]
    pairs: int
    supported: int
    precision: float | None
    """Share of the pairs that it accepts which are supported; None where it accepts none."""
    recall: float | None
    """Share of the supported pairs that it accepts."""
    accepted: dict[str, tuple[int, int]]
    """By kind of pair, how many it accepts of how many."""


class JudgeOf(Frozen):
    """Who judged support, how, and how well."""

    name: str
    method: str
    premise: str
    trust: tuple[TrustOf, ...]


class CurvePoint(Frozen):
    """What declining would do at another threshold."""

    threshold: float
    recall: float
    """Share of the questions to be declined that are."""
    false: float
    """Share of the answerable ones that are."""


class Operating(Frozen):
    """The operating curve of declining."""

    threshold: float
    """Where it stands."""
    to_decline: int
    answerable: int
    points: tuple[CurvePoint, ...]


class Found(Frozen):
    """A passage that was found or expected, as much of it as a reader needs to recognise it."""

    id: str
    speaker: str
    excerpt: str


class RowResult(Frozen):
    """One row: what was asked, found, said and expected."""

    set: str
    id: str
    kind: str
    question: str
    standalone: str
    side: str
    move: str
    follows: bool
    """Whether a conversation comes before it."""
    to_decline: bool
    declined: bool
    said: str
    """The answer's prose, or why it declined."""
    found: tuple[Found, ...]
    """The first five."""
    right: tuple[Found, ...]
    expected: tuple[str, ...]
    """What else the row expects, in words."""
    rank: int | None
    """Of the first right passage; None if none was found, or none is named."""
    parts: dict[str, tuple[float, float]]
    """What it adds to each figure: to the numerator and to the denominator."""
    wrong: dict[str, tuple[str, ...]]
    """What fell short, by figure."""
    score: float
    """How likely the question is to be answerable, as the rule for declining sees it."""
    timings_ms: dict[str, float]


class Difference(Frozen):
    """One figure in two configurations, over the rows that both have."""

    this: float | None
    other: float | None
    difference: float | None
    """The other less this; None where either has no value."""
    low: float | None
    high: float | None
    """Ends of the 95% interval of the difference, by a paired bootstrap over rows."""
    rows: int


class Comparison(Frozen):
    """Another configuration beside this one."""

    label: str
    rows: int
    """Rows that both have."""
    unpaired: int
    """Rows that only one of them has."""
    values: dict[str, Difference]
    latency: dict[str, Stage]


class Report(Frozen):
    """Everything about one run."""

    format: Literal[1] = 1
    """Another one as soon as an older report can't be read any more."""
    made: str
    """When, in ISO 8601."""
    configuration: Configuration
    sets: tuple[SetRun, ...]
    values: Values
    """Over all sets, each row counting once."""
    latency: dict[str, Stage]
    """By stage, and `total`."""
    judge: JudgeOf
    operating: Operating | None
    """None where no row, or every row, is to be declined."""
    rows: tuple[RowResult, ...]
    comparisons: tuple[Comparison, ...] = ()


def read_report(path: Path) -> Report:
    """A report that was written earlier; raises `ReportError` where it is none."""
    try:
        return Report.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ReportError(f"{path} can't be read: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the beginning"
        raise ReportError(
            f"{path} is no report of `steelman eval --json`: {first['msg']} (at {place})."
        ) from error
