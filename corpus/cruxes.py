"""The questions on which the sides part, from their reviewed data files."""

from __future__ import annotations

from typing import Any

from corpus.data_file import broken_data, read_data
from corpus.passage import CAMPS, Case, Critique, Crux, Point, Rebuttal, Statement

FILES = ("debate", "scheming", "generalising", "evidence")
"""First what the thread itself argues about, then what the linked works add."""


def load_cruxes() -> tuple[Crux, ...]:
    """Every crux; raises `CorpusError` for a broken data file."""
    return tuple(crux for name in FILES for crux in _in_file(f"{name}.toml"))


def _in_file(name: str) -> list[Crux]:
    data = read_data("cruxes", name)
    with broken_data(name):
        return [_crux(row) for row in data["crux"]]


def _point(row: dict[str, Any]) -> Point:
    return Point(
        statements=_statements(row["text"]),
        passages=tuple(row["passages"]),
        alone=_statements(row.get("alone", [])),
    )


def _statements(rows: list[list[str]]) -> tuple[Statement, ...]:
    """Each row holds a sentence and the ids of the passages that carry it."""
    return tuple(Statement(text, tuple(ids)) for text, *ids in rows)


def _critique(row: dict[str, Any]) -> Critique:
    rebuttals = (
        Rebuttal(_resting(each["claim"]), _resting(each["answer"])) for each in row["rebuttals"]
    )
    return Critique(_resting(row["intro"]), tuple(rebuttals))


def _resting(rows: list[list[str]]) -> Point:
    """Sentences that rest together on what each of them rests on."""
    told = _statements(rows)
    return Point(told, tuple(dict.fromkeys(id for each in told for id in each.passages)))


def _crux(row: dict[str, Any]) -> Crux:
    return Crux(
        id=row["id"],
        title=row["title"],
        question=row["question"],
        asks=tuple(row["asks"]),
        parting=_point(row["parting"]),
        cases={
            camp: Case(
                opening=_point(row[camp]["opening"]),
                points=tuple(_point(point) for point in row[camp]["points"]),
                objection=_point(row[camp]["objection"]),
                reply=_point(row[camp]["reply"]),
                concession=_point(row[camp]["concession"]),
                evidence=tuple(_point(point) for point in row[camp]["evidence"]),
                moved_by=_point(row[camp]["moved_by"]),
                critique=_critique(row[camp]["critique"]),
            )
            for camp in CAMPS
        },
    )
