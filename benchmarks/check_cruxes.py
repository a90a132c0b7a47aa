"""How many broad questions find the crux that they are about.

    python benchmarks/check_cruxes.py [dev|report]

The questions were written, and labelled with every crux whose case would answer them, from the
cruxes alone, without their own questions at hand. Weights were chosen on `dev`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import rag.evaluation
from rag.briefing.subject import rank_cruxes
from rag.engine import HITS, Engine

SETS = Path(rag.evaluation.__file__).parent / "cruxes"


def main(half: str = "report") -> None:
    """Prints for what share the best crux, or a fitting one, comes first, or the best second."""
    engine = Engine.open()
    rows = [json.loads(line) for line in (SETS / f"{half}.jsonl").read_text("utf-8").splitlines()]
    best = fitting = near = 0
    for row in rows:
        found = engine.search(row["question"], None, HITS)
        ranked = [crux.id for _, crux in rank_cruxes(engine.corpus, found)]
        best += ranked[0] == row["cruxes"][0]
        fitting += ranked[0] in row["cruxes"]
        near += row["cruxes"][0] in ranked[:2]
    count = len(rows)
    print(f"{half}: {count} questions, the best crux first {best / count:.3f}, a fitting one first "
          f"{fitting / count:.3f}, the best one in the top two {near / count:.3f}")  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:2])
