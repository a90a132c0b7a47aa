"""How well sentences are attributed, on labelled sentences that nothing was fitted on.

    python benchmarks/check_attribution.py [FILE]

Each sentence is taken in the role that it may have, as `rag.chat.desk` tries them.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from importlib import resources
from pathlib import Path
from typing import Any

from corpus.collection import shipped
from corpus.library import Corpus
from rag.answer import Role
from rag.attribution.attribution import Attributor
from rag.retrieval.embedding import load_embedding_model
from rag.settings import Settings

ROLES: tuple[Role, ...] = ("point", "objection", "concession")


SETS = (
    "report.jsonl", "natural-report.jsonl", "plan-report.jsonl", "plan7-report.jsonl",
    "sly-report.jsonl", "sly2-report.jsonl",
)  # fmt: skip
"""Sentences made to mislead; those of a strong model's answers, true and slightly bent; all that
strong models wrote for the prompts of two versions; and honest and sly ones for a third."""
BRIEFS = "plan-briefs.json"
"""The side, the passages and the steps of the plans for which the last ones were written."""


def main() -> None:
    """Checks the file named, or the sets that nothing was fitted on."""
    held = resources.files("rag").joinpath("evaluation", "sentences")
    texts = {name: held.joinpath(name).read_text("utf-8") for name in SETS}
    if sys.argv[1:]:
        texts = {sys.argv[1]: Path(sys.argv[1]).read_text("utf-8")}
    corpus = shipped()
    attributor = Attributor(corpus, load_embedding_model(Settings()))
    for name, text in texts.items():
        print(name)
        _check(text, attributor, corpus, json.loads(held.joinpath(BRIEFS).read_text("utf-8")))


def _check(text: str, attributor: Attributor, corpus: Corpus, briefs: dict[str, Any]) -> None:
    """Prints precision, recall and what is refused, by label and kind."""
    kept: Counter[tuple[str, str]] = Counter()
    count: Counter[tuple[str, str]] = Counter()
    rows = [json.loads(line) for line in text.splitlines()]
    begun = time.perf_counter()
    for row in rows:
        brief = briefs[row["brief"]] if "brief" in row else row
        passages = [corpus.passage(id) for id in brief["passages"]]
        for role in ROLES:
            found = attributor.attribute(
                row["sentence"], passages, brief["side"], role, brief.get("also")
            )
            if found.fault != "side":
                break
        for key in ((row["label"], ""), (row["label"], row["kind"])):
            count[key] += 1
            kept[key] += not found.fault
    took = (time.perf_counter() - begun) / len(rows) * 1000
    accepted = sum(n for (_, kind), n in kept.items() if not kind)
    right = kept["supported", ""]
    print(f"{len(rows)} sentences, {took:.0f} ms each")
    print(f"precision of what is accepted  {right / accepted:.3f} of {accepted}")
    print(f"supported sentences kept       {right / count['supported', '']:.3f}")
    for (label, kind), n in sorted(count.items()):
        print(f"  {label:<14} {kind:<20} accepted {kept[label, kind]:>3} of {n}")


if __name__ == "__main__":
    main()
