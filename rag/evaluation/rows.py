"""Rows of an evaluation set: read from JSON Lines, checked, and bound to the corpus."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast, get_args

from corpus.library import Corpus
from rag.answer import Move, Wanted
from rag.conversation.turns import Turn
from rag.evaluation.errors import RowError
from rag.evaluation.sets import SetFile, find

KEYS = frozenset(
    {
        *("id", "question", "kind", "side", "move", "history"),
        *("right", "expect", "fact", "answer", "points", "understood", "speaker"),
        *("decline", "correct"),
    }
)
"""What a row may have; anything else is taken for a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What the reader's words ask for, whatever the switches say; None where a row says nothing."""

    side: Wanted | None
    move: Move | None


@dataclass(frozen=True, slots=True)
class Row:
    """One question, and what is known about its answer."""

    id: str
    question: str
    kind: str
    """A short label; figures are also reported by it."""
    side: Wanted | None
    """Where the switch stands; None for both."""
    move: Move | None
    """None for a steelman."""
    history: tuple[Turn, ...]
    right: frozenset[str]
    """Ids of the passages any of which answers it; empty where none is named."""
    fact: str
    """What a right answer has to contain, in any case; empty where no one thing is asked for."""
    answer: tuple[str, ...]
    """Regular expressions of which the answer's prose has to match one."""
    points: tuple[frozenset[str], ...]
    """Key points of the case, each told by any of its passages."""
    understood: Understood | None
    decline: bool
    """Whether it is to be declined, or its premise corrected."""
    correct: tuple[str, ...]
    """Regular expressions of which what is said instead has to match one."""
    speaker: str
    """Who has to be heard in the answer; empty where nobody in particular."""


def read(name_or_path: str, corpus: Corpus) -> list[Row]:
    """The rows of a set, in order.

    Args:
        name_or_path: a set that ships (`thread-dev`), or the path of a file.
        corpus: where `expect` and the ids of passages are looked up.

    Raises `NoSuchSet`, and `RowError` that names file and line for a row that can't be taken.
    """
    return read_file(find(name_or_path), corpus)


def read_file(file: SetFile, corpus: Corpus) -> list[Row]:
    """The rows of one file; raises `RowError`."""
    rows: dict[str, Row] = {}
    for number, line in enumerate(file.text().split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = _row(line, corpus)
            if row.id in rows:
                raise RowError(f"the id {row.id!r} is taken by an earlier row")
        except RowError as error:
            raise RowError(f"{file.place}, line {number}: {error}.") from error
        rows[row.id] = row
    if not rows:
        raise RowError(f"{file.place} has no rows.")
    return list(rows.values())


def _row(line: str, corpus: Corpus) -> Row:
    try:
        given = json.loads(line)
    except json.JSONDecodeError as error:
        raise RowError(f"not JSON ({error.msg})") from error
    if not isinstance(given, dict):
        raise RowError('not an object: write {"id": …, "question": …}')
    if unknown := sorted(given.keys() - KEYS):
        raise RowError(f"no row has `{unknown[0]}`; there are {', '.join(sorted(KEYS))}")
    row = Row(
        id=_text(given, "id", needed=True),
        question=_text(given, "question", needed=True),
        kind=_text(given, "kind") or "other",
        side=cast("Wanted | None", _one_of(given, "side", get_args(Wanted))),
        move=cast("Move | None", _one_of(given, "move", get_args(Move))),
        history=_history(given.get("history") or []),
        right=_right(given, corpus),
        fact=_text(given, "fact"),
        answer=_patterns(given, "answer"),
        points=_points(given, corpus),
        understood=_understood(given.get("understood")),
        decline=_flag(given, "decline"),
        correct=_patterns(given, "correct"),
        speaker=_text(given, "speaker"),
    )
    if row.correct and not row.decline:
        raise RowError("`correct` goes with `decline`: it is what is said instead of an answer")
    if row.speaker and row.speaker not in corpus.speakers:
        raise RowError(f"nobody is called {row.speaker!r}")
    return row


def _right(given: Mapping[str, Any], corpus: Corpus) -> frozenset[str]:
    ids = _ids(_texts(given, "right"), "right", corpus)
    found = set(ids)
    for expected in _texts(given, "expect"):
        having = {id for id, passage in corpus.passages.items() if expected in passage.text}
        if not having:
            raise RowError(f"no passage has the words {expected!r}")
        found |= having
    return frozenset(found)


def _points(given: Mapping[str, Any], corpus: Corpus) -> tuple[frozenset[str], ...]:
    points = given.get("points") or []
    if not isinstance(points, list):
        raise RowError("`points` must be a list of lists of passage ids")
    told = []
    for point in points:
        if not isinstance(point, list) or not point:
            raise RowError("`points` must be a list of lists of passage ids")
        told.append(_ids(point, "points", corpus))
    return tuple(told)


def _ids(ids: Sequence[object], key: str, corpus: Corpus) -> frozenset[str]:
    for id in ids:
        if id not in corpus.passages:
            raise RowError(f"`{key}` names {id!r}, and no passage has that id")
    return frozenset(cast("Sequence[str]", ids))


def _understood(given: object) -> Understood | None:
    if given is None:
        return None
    if not isinstance(given, dict) or not given or given.keys() - {"side", "move"}:
        raise RowError('`understood` must be {"side": …, "move": …}, or one of the two')
    return Understood(
        side=cast("Wanted | None", _one_of(given, "side", get_args(Wanted))),
        move=cast("Move | None", _one_of(given, "move", get_args(Move))),
    )


def _history(given: object) -> tuple[Turn, ...]:
    wrong = '`history` must be a list of {"role": "user"|"assistant", "content": text}'
    if not isinstance(given, list):
        raise RowError(wrong)
    turns = []
    for turn in given:
        if not isinstance(turn, dict) or turn.keys() != {"role", "content"}:
            raise RowError(wrong)
        role, content = turn["role"], turn["content"]
        if role not in ("user", "assistant") or not isinstance(content, str):
            raise RowError(wrong)
        turns.append(Turn(role, content))
    return tuple(turns)


def _patterns(given: Mapping[str, Any], key: str) -> tuple[str, ...]:
    patterns = _texts(given, key)
    for pattern in patterns:
        try:
            re.compile(pattern, re.IGNORECASE)
        except re.error as error:
            raise RowError(f"`{key}` has {pattern!r}, which is no pattern: {error}") from error
    return tuple(patterns)


def _text(given: Mapping[str, Any], key: str, *, needed: bool = False) -> str:
    text = given.get(key)
    if text is None and not needed:
        return ""
    if not isinstance(text, str) or (needed and not text.strip()):
        raise RowError(f"`{key}` is missing or is not text")
    return text


def _texts(given: Mapping[str, Any], key: str) -> list[str]:
    texts = given.get(key) or []
    if not isinstance(texts, list) or not all(isinstance(text, str) and text for text in texts):
        raise RowError(f"`{key}` must be a list of texts")
    return texts


def _one_of(given: Mapping[str, Any], key: str, options: Sequence[str]) -> str | None:
    value = given.get(key)
    if value is not None and value not in options:
        raise RowError(f"`{key}` must be one of {', '.join(options)}")
    return cast("str | None", value)


def _flag(given: Mapping[str, Any], key: str) -> bool:
    value = given.get(key, False)
    if not isinstance(value, bool):
        raise RowError(f"`{key}` must be true or false")
    return value
