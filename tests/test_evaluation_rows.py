"""Rows of evaluation sets: what is read, and what is refused with file and line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.library import Corpus
from rag.conversation.turns import Turn
from rag.evaluation.errors import NoSuchSet, RowError
from rag.evaluation.rows import Understood, read
from rag.evaluation.run import load
from rag.evaluation.sets import choose, find, shipped

WHOLE = {
    "id": "own-1",
    "question": "Why 98%?",
    "kind": "direct",
    "side": "miri",
    "move": "critique",
    "history": [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Yes?"}],
    "expect": ["Reduces with some loss, right?"],
    "right": ["thread-c3-2"],
    "fact": "98%",
    "answer": ["multipl\\w+", "98"],
    "points": [["thread-c3-1", "thread-c3-2"], ["thread-c3-8"]],
    "understood": {"side": "iterative", "move": "steelman"},
    "speaker": "MIRI-style commenter",
}


def write(file: Path, *rows: dict[str, Any] | str) -> str:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(file)


def test_every_key_is_read(corpus: Corpus, tmp_path: Path) -> None:
    (row,) = read(write(tmp_path / "own.jsonl", WHOLE, ""), corpus)
    assert (row.id, row.question, row.kind) == ("own-1", "Why 98%?", "direct")
    assert (row.side, row.move, row.fact) == ("miri", "critique", "98%")
    assert row.history == (Turn("user", "Hello"), Turn("assistant", "Yes?"))
    assert row.right == {"thread-c3-1", "thread-c3-2"}
    assert row.points == ({"thread-c3-1", "thread-c3-2"}, {"thread-c3-8"})
    assert row.understood == Understood("iterative", "steelman")
    assert row.answer == ("multipl\\w+", "98")
    assert row.speaker == "MIRI-style commenter"
    assert not row.decline


def test_what_a_row_leaves_out_is_empty(corpus: Corpus, tmp_path: Path) -> None:
    (row,) = read(write(tmp_path / "own.jsonl", {"id": "1", "question": "Why?"}), corpus)
    assert (row.side, row.move, row.understood) == (None, None, None)
    assert row.right == frozenset()
    assert (row.history, row.points, row.answer, row.correct) == ((), (), (), ())


def test_a_line_separator_inside_a_text_is_no_end_of_line(corpus: Corpus, tmp_path: Path) -> None:
    line = '{"id": "1", "question": "one\u2028two"}'
    (row,) = read(write(tmp_path / "own.jsonl", line), corpus)
    assert row.question == "one\u2028two"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"question": ""}, "`question`"),
        ({"question": 7}, "`question`"),
        ({"id": None}, "`id`"),
        ({"side": "nobody"}, "`side` must be one of"),
        ({"move": "shout"}, "`move` must be one of"),
        ({"expect": ["these words are nowhere"]}, "no passage has the words"),
        ({"expect": "not a list"}, "`expect` must be a list"),
        ({"right": ["thread-c99-1"]}, "thread-c99-1"),
        ({"points": [["thread-c99-1"]]}, "thread-c99-1"),
        ({"points": ["thread-c3-1"]}, "`points` must be a list of lists"),
        ({"answer": ["("]}, "no pattern"),
        ({"history": [{"role": "king", "content": "x"}]}, "`history` must be"),
        ({"understood": {"mood": "x"}}, "`understood` must be"),
        ({"decline": "yes"}, "`decline` must be true or false"),
        ({"correct": ["x"]}, "`correct` goes with `decline`"),
        ({"speaker": "Nobody"}, "nobody is called"),
        ({"expcet": ["x"]}, "`expcet`"),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(
    corpus: Corpus, tmp_path: Path, changed: dict[str, Any], says: str
) -> None:
    file = write(tmp_path / "own.jsonl", {**WHOLE, "id": "0"}, "", {**WHOLE, **changed})
    with pytest.raises(RowError) as refused:
        read(file, corpus)
    assert str(refused.value).startswith(f"{file}, line 3: ")
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


def test_lines_that_are_no_rows(corpus: Corpus, tmp_path: Path) -> None:
    for line, says in (("{", "not JSON"), ("[1]", "not an object")):
        with pytest.raises(RowError, match=f"line 1: {says}"):
            read(write(tmp_path / "own.jsonl", line), corpus)
    with pytest.raises(RowError, match="taken by an earlier row"):
        read(write(tmp_path / "own.jsonl", WHOLE, WHOLE), corpus)
    with pytest.raises(RowError, match="has no rows"):
        read(write(tmp_path / "own.jsonl", ""), corpus)
    (tmp_path / "own.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(RowError, match="can't be read"):
        read(str(tmp_path / "own.jsonl"), corpus)


def test_every_set_that_ships_can_be_read(corpus: Corpus) -> None:
    sets = {name: read(name, corpus) for name in shipped()}
    assert {"thread-dev", "works-dev"} <= sets.keys()
    assert all(name.endswith(("-dev", "-report")) for name in sets)
    assert sum(len(rows) for rows in sets.values()) >= 200


def test_no_question_is_in_both_halves(corpus: Corpus) -> None:
    dev, report = (
        {
            (row.question.casefold(), row.history)
            for file in choose([half])
            for row in read(file.name, corpus)
        }
        if any(name.endswith(half) for name in shipped())
        else set()
        for half in ("dev", "report")
    )
    assert dev & report == set()


def test_sets_are_chosen_by_name_half_and_path(corpus: Corpus, tmp_path: Path) -> None:
    own = write(tmp_path / "own.jsonl", WHOLE)
    assert [file.name for file in choose(["works-dev", own, "works-dev"])] == ["works-dev", "own"]
    assert {file.name for file in choose(["dev"])} == {
        name for name in shipped() if name.endswith("-dev")
    }
    with pytest.raises(NoSuchSet, match="thread-dev"):
        find("no-such-set")
    (tmp_path / "other").mkdir()
    twin = write(tmp_path / "other" / "own.jsonl", WHOLE)
    with pytest.raises(NoSuchSet, match="same name"):
        choose([own, twin])


def test_a_limit_takes_rows_from_the_whole_set(corpus: Corpus) -> None:
    (some,) = load(choose(["thread-dev"]), corpus, 10)
    (whole,) = load(choose(["thread-dev"]), corpus)
    assert len(some.rows) == 10
    assert {row.decline for row in some.rows} == {True, False}
    assert some.rows[0] == whole.rows[0]
    (more,) = load(choose(["thread-dev"]), corpus, 100_000)
    assert more.rows == whole.rows
