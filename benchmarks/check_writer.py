"""What becomes of a chat model's answers: how much of them is kept, and how long the check takes.

    python benchmarks/check_writer.py WRITER [ANSWERS [FILE]]

WRITER is a model as `steelman writers` lists them (gguf:/file, ollama:name, http://…). ANSWERS
questions (20) of the development sets are put to it for either side. FILE takes one line of JSON
an answer, with every sentence kept and left out, so that they can be read.

The overhead is that of the first verified sentence: from the question to its being shown, against
the model's own time from the request to the last token of that sentence.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from langchain_core.messages import BaseMessage

from corpus.passage import CAMPS
from rag.answer import Answer
from rag.chat.model import ChatModel
from rag.engine import Engine
from rag.evaluation.rows import read

SETS = ("thread-dev", "works-dev", "points-dev")
SEED = 5


class Tap:
    """A model whose answer can be read along: what had come by when."""

    def __init__(self, model: ChatModel) -> None:
        """`model` writes as before."""
        self._stream = model.stream
        self.asked = 0.0
        self.heard: list[tuple[float, str]] = []
        """Seconds since the request, and all text until then."""
        model.stream = self.stream  # type: ignore[method-assign]

    def stream(
        self, messages: Sequence[BaseMessage], schema: Mapping[str, Any] | None = None
    ) -> Iterator[str]:
        """The answer, piece by piece."""
        self.asked = time.monotonic()
        self.heard = []
        text = ""
        for piece in self._stream(messages, schema):
            text += piece
            self.heard.append((time.monotonic() - self.asked, text))
            yield piece

    def said_by(self, sentence: str) -> float | None:
        """Seconds from the request until the model had written a sentence; None if it had not."""
        wanted = "".join(sentence.split())
        for seconds, text in self.heard:
            plain = text.replace("\\n", " ").replace('\\"', '"')
            if wanted in "".join(plain.split()):
                return seconds
        return None


def main() -> None:
    """Asks, and prints what came of it."""
    writer = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    file = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    engine = Engine.open()
    engine.warm()
    tap = Tap(engine.models.open(writer))
    rows = [row for name in SETS for row in read(name, engine.corpus) if not row.decline]
    random.Random(SEED).shuffle(rows)
    seen: Counter[str] = Counter()
    overheads: list[float] = []
    for at, row in enumerate(rows):
        if seen["answers"] == count:
            break
        answer, first, shown = ask(engine, row.question, CAMPS[at % 2], writer)
        if answer.declined:
            continue
        kept = [s.text for section in answer.sections for s in section.sentences]
        seen["answers"] += 1
        seen["its own"] += answer.writer != "built-in"
        seen["with a notice"] += answer.notice is not None
        seen["left out"] += len(answer.dropped)
        seen["kept"] += len(kept) if answer.writer != "built-in" else 0
        own = tap.said_by(first) if first else None
        if own and answer.writer != "built-in":
            overheads.append(shown / own - 1)
        if file:
            with file.open("a", encoding="utf-8") as out:
                out.write(json.dumps(told(answer), ensure_ascii=False) + "\n")
    for name, number in seen.items():
        print(f"{name:16}{number:6}")
    if overheads:
        print(f"overhead of the first verified sentence, median {median(overheads):.3f}")


def ask(engine: Engine, question: str, side: Any, writer: str) -> tuple[Answer, str, float]:
    """The answer, its first sentence, and the seconds until that was shown."""
    started = time.monotonic()
    first, shown = "", 0.0
    for answer in engine.stream(question, side, writer=writer):
        if not first and answer.sections:
            first, shown = answer.sections[0].sentences[0].text, time.monotonic() - started
    return answer, first, shown


def told(answer: Answer) -> dict[str, Any]:
    """What is kept of an answer for reading."""
    cited = {citation.n: citation.passage.id for citation in answer.citations}
    return {
        "question": answer.question,
        "side": answer.side,
        "writer": answer.writer,
        "notice": answer.notice,
        "kept": [
            {"role": s.role, "text": t.text, "passages": [cited[n] for n in t.citations]}
            for s in answer.sections
            for t in s.sentences
        ],
        "left_out": [{"text": each.text, "why": each.why} for each in answer.dropped],
    }


if __name__ == "__main__":
    main()
