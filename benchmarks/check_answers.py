"""How much of what an able language model writes is kept, sentence by sentence in whole answers.

    python benchmarks/check_answers.py [dev|report] [-v]

The answers were written for prompts that `rag.chat.prompt` had made, and are checked here as if a
model were writing them now; `-v` prints what is left out, and why. Nothing was tuned on `report`.
"""

from __future__ import annotations

import json
import sys
import threading
from importlib import resources

from check_liars import Script

from corpus.passage import CAMPS
from rag.answer import Answer
from rag.briefing.brief import Brief
from rag.chat.streaming import Limits
from rag.chat.writing import ChatWriter
from rag.engine import Engine


def main() -> None:
    """Checks the answers of the set named, or of both."""
    wanted = [name for name in sys.argv[1:] if name != "-v"] or ["dev", "report"]
    engine = Engine.open()
    engine.warm()
    for name in wanted:
        held = resources.files("rag").joinpath("evaluation", "answers", f"{name}.jsonl")
        rows = [json.loads(line) for line in held.read_text("utf-8").splitlines()]
        kept = left = theirs = 0
        for row in rows:
            brief = _brief(engine, row)
            writer = ChatWriter(engine.corpus, Script(row["text"]), engine.attributor, Limits())
            *_, written = writer.write(brief, (), threading.Event())
            kept += written.own
            left += len(written.dropped)
            theirs += written.enough
            for each in written.dropped if "-v" in sys.argv else ():
                print(f"{row['id']}  {each.why}\n     {each.text}")
        total = kept + left
        print(
            f"{name}: {kept} of {total} sentences kept ({kept / total:.3f}), in {len(rows)} answers"
        )
        print(f"   {theirs} of them stay the model’s own")


def _brief(engine: Engine, row: dict[str, str]) -> Brief:
    """The brief of the side that speaks."""
    for side in CAMPS:
        prepared = engine.prepare(row["question"], side, row["move"])  # type: ignore[arg-type]
        if not isinstance(prepared, Answer) and prepared.briefs[0].side == row["side"]:
            return prepared.briefs[0]
    raise SystemExit(f"{row['id']} is declined now: {row['question']}")


if __name__ == "__main__":
    main()
