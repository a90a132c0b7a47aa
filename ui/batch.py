"""Batch files: one JSON object a line in, one a line out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from corpus.errors import SteelmanError
from ui.opening import open_engine

if TYPE_CHECKING:
    from rag.conversation.turns import Turn
    from rag.engine import Engine

MOVES = ("steelman", "critique")


class BadRow(Exception):
    """A line that can't be taken; the message says what it should look like."""

    def __init__(self, message: str, id: object = None) -> None:
        """`id` is the row's own id, if it could be read."""
        super().__init__(message)
        self.id = id


def run_batch(
    file: Path, run: Callable[[Engine, dict[str, Any]], dict[str, Any]], sides: tuple[str, ...]
) -> None:
    """Answers line by line, on standard output.

    A line that can't be answered gets an `error`, and the rest goes on. Raises `SteelmanError` at
    the end if there was one.
    """
    lines = _lines(file)
    engine = open_engine()
    bad = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        row: dict[str, Any] = {}
        try:
            row = parse_row(line, sides)
            said = run(engine, row)
        except (BadRow, SteelmanError) as error:
            bad += 1
            id = error.id if isinstance(error, BadRow) else row.get("id")
            said = {"id": id, "error": f"line {number}: {error}"}
        typer.echo(json.dumps(said, ensure_ascii=False))
    if bad:
        raise SteelmanError(f"{bad} of the lines could not be answered; each says why.")


def parse_row(line: str, sides: tuple[str, ...]) -> dict[str, Any]:
    """The row with its `history` as turns; raises `BadRow`."""
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadRow(f"not JSON ({error.msg})") from error
    if not isinstance(row, dict):
        raise BadRow('not an object: write {"id": …, "question": …}')
    id = row.get("id")
    if not isinstance(row.get("question"), str):
        raise BadRow("`question` is missing or is not text", id)
    if row.get("side") not in (None, *sides):
        raise BadRow(f"`side` must be one of {', '.join(sides)}", id)
    if row.get("move") not in (None, *MOVES):
        raise BadRow(f"`move` must be one of {', '.join(MOVES)}", id)
    if not isinstance(row.get("writer"), str | None):
        raise BadRow("`writer` must be the id of a writer; `steelman writers` lists them", id)
    return {**row, "history": _history(row.get("history") or [], id)}


def _history(turns: object, id: object) -> list[Turn]:
    wrong = BadRow('`history` must be a list of {"role": "user"|"assistant", "content": text}', id)
    if not isinstance(turns, list):
        raise wrong
    from rag.conversation.turns import Turn

    history = []
    for turn in turns:
        if (
            not isinstance(turn, dict)
            or turn.get("role") not in ("user", "assistant")
            or not isinstance(turn.get("content"), str)
        ):
            raise wrong
        history.append(Turn(turn["role"], turn["content"]))
    return history


def _lines(file: Path) -> Iterator[str] | list[str]:
    if str(file) == "-":
        return iter(sys.stdin)
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{file} can't be read: {error}") from error
