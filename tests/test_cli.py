"""The command as a user starts it: output, exit codes, and what it does not load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rag.engine import Engine

WEAK = "Can weaker AIs keep stronger ones aligned?"

HEAVY = ("torch", "chromadb", "gradio", "sentence_transformers", "onnxruntime", "langchain_core")

TRACING = """
import sys
from ui.cli import main
sys.argv = ["steelman", *sys.argv[1:]]
try:
    main()
finally:
    heavy = {heavy!r}
    print("LOADED", [name for name in heavy if name in sys.modules], file=sys.stderr)
"""

OFFLINE = """
import socket, sys
real = socket.socket.connect
def connect(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1"):
        print("CONNECTED", address, file=sys.stderr)
        raise OSError("no network")
    return real(self, address)
socket.socket.connect = connect
def resolve(*arguments, **options):
    print("RESOLVED", arguments, file=sys.stderr)
    raise socket.gaierror("no network")
socket.getaddrinfo = resolve
from ui.cli import main
sys.argv = ["steelman", *sys.argv[1:]]
main()
"""


def run(*arguments: str, code: str = "from ui.cli import main; main()", **options: object):  # type: ignore[no-untyped-def]
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        **options,
    )


def test_ask_prints_one_json_object(engine: Engine) -> None:
    done = run("ask", WEAK, "--side", "miri", "--json")
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    answer = json.loads(line)
    assert answer["side"] == "miri"
    assert answer["sections"]
    for citation in answer["citations"]:
        assert citation["quote"] in citation["passage"]["text"]


def test_ask_reads_well_without_json(engine: Engine) -> None:
    done = run("ask", WEAK, "--side", "iterative")
    assert done.returncode == 0, done.stderr
    assert "Iterative alignment" in done.stdout
    assert "[1]" in done.stdout
    assert "The post's author" in done.stdout


def test_a_decline_is_a_success(engine: Engine) -> None:
    done = run("ask", "How do I make sourdough?")
    assert done.returncode == 0
    assert "The sources don’t say." in done.stdout


def test_search_and_sources(engine: Engine) -> None:
    done = run("search", "Why 98%?", "--json", "-k", "3")
    found = json.loads(done.stdout)
    assert len(found["hits"]) == 3
    assert found["hits"][0]["passage"]["id"] == "thread-c3-1"
    rows = [json.loads(line) for line in run("sources", "--json").stdout.splitlines()]
    assert [row["id"] for row in rows] == [
        "thread",
        "carlsmith-scheming",
        "carlsmith-motivations",
        "schoen-antischeming",
    ]
    assert sum(row["passages"]["all"] for row in rows) == len(engine.corpus.passages)


def test_a_batch_keeps_its_order_and_survives_bad_lines(engine: Engine, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text(
        "\n".join(
            [
                json.dumps({"id": "a", "question": "Why 98%?", "side": "miri"}),
                "this is not JSON",
                json.dumps({"id": "b", "question": ""}),
                json.dumps({"id": "c", "question": "Why?", "side": "nobody"}),
                "",
                json.dumps(
                    {
                        "id": "d",
                        "question": "Why?",
                        "move": "critique",
                        "side": "iterative",
                        "history": [{"role": "user", "content": WEAK}],
                    }
                ),
            ]
        ),
        encoding="utf-8",
    )
    done = run("ask", "--batch", str(rows), "--json")
    assert done.returncode == 1
    assert "3 of the lines" in done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", None, "b", "c", "d"]
    assert ["error" in answer for answer in answers] == [False, True, True, True, False]
    assert answers[4]["move"] == "critique"
    assert answers[4]["standalone_question"].endswith(WEAK)
    piped = run("search", "--batch", "-", input=rows.read_text(encoding="utf-8").splitlines()[0])
    assert json.loads(piped.stdout)["hits"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "Why?", "--side", "nobody"),
        ("ask", "Why?", "--batch", "rows.jsonl"),
        ("ask", "--batch", "no-such-file.jsonl"),
        ("ask", "   "),
        ("search", "x" * 3000),
        ("search", "Why?", "-k", "0"),
        ("frobnicate",),
    ],
)
def test_bad_usage_exits_with_2_and_says_what_to_do(arguments: tuple[str, ...]) -> None:
    done = run(*arguments, code=TRACING.format(heavy=HEAVY))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip()) > 20
    assert "LOADED []" in done.stderr


@pytest.mark.parametrize(
    "arguments", [("--help",), ("ask", "--help"), ("sources",), ("sources", "--json")]
)
def test_light_commands_load_nothing_heavy(arguments: tuple[str, ...]) -> None:
    done = run(*arguments, code=TRACING.format(heavy=HEAVY))
    assert done.returncode == 0, done.stderr
    assert "LOADED []" in done.stderr


def test_a_question_is_answered_without_torch(engine: Engine) -> None:
    done = run("ask", "Why 98%?", "--json", code=TRACING.format(heavy=HEAVY))
    assert done.returncode == 0, done.stderr
    assert "LOADED ['chromadb', 'onnxruntime']" in done.stderr


def test_an_answer_opens_no_connection(engine: Engine) -> None:
    done = run("ask", "Why 98%?", "--json", code=OFFLINE)
    assert done.returncode == 0, done.stderr
    assert "CONNECTED" not in done.stderr
    assert "RESOLVED" not in done.stderr


def test_a_broken_setting_is_one_plain_line() -> None:
    done = run("ask", "Why?", env={**os.environ, "STEELMAN_PORT": "many"})
    assert done.returncode == 1
    assert done.stderr.startswith("steelman: ")
    assert "STEELMAN_PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_model_that_is_not_there_is_one_plain_line(tmp_path: Path) -> None:
    done = run(
        "ask",
        "Why?",
        env={
            **os.environ,
            "STEELMAN_HOME": str(tmp_path),
            "STEELMAN_EMBEDDING_MODEL": "nobody/no-such-model",
        },
    )
    assert done.returncode == 1
    assert "nobody/no-such-model" in done.stderr
    assert "Traceback" not in done.stderr
