"""What the command line shows while a chat model writes."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

from chat_server import ChatServer, Says

from rag.engine import Engine

ASKED = "Can weaker AIs keep stronger ones aligned?"


def ask_on_a_terminal(writer: str) -> tuple[str, str]:
    """Standard output, and what a terminal on standard error was sent."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [
            sys.executable, "-c", "from ui.cli import main; main()",
            "ask", ASKED, "--side", "miri", "--writer", writer,
        ],
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 4096):
            shown += piece
    except OSError:  # a terminal whose other end is closed
        pass
    out, _ = process.communicate(timeout=240)
    os.close(ours)
    assert process.returncode == 0, shown.decode()
    return out, shown.decode()


def test_how_far_a_model_is_stands_on_the_terminal(engine: Engine) -> None:
    prepared = engine.prepare(ASKED, "miri")
    brief = prepared.briefs[0]  # type: ignore[union-attr]
    assert brief.opening
    said = " ".join(part.text for part in (brief.opening, *brief.points))
    with ChatServer(Says(said, delay_per_token=0.02), models=["scribe"]) as server:
        out, shown = ask_on_a_terminal(f"openai:scribe@{server.url}")
    assert "scribe" in shown
    assert "is reading…" in shown
    assert "is writing: 1 sentence" in shown
    assert "is writing" not in out
    assert "[1]" in out
