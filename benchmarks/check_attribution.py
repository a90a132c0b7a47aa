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

from corpus.collection import shipped
from corpus.library import Corpus
from rag.answer import Role
from rag.attribution.attribution import Attributor
from rag.retrieval.embedding import load_embedding_model
from rag.settings import Settings

ROLES: tuple[Role, ...] = ("objection", "concession")


SETS = ("report.jsonl", "natural-report.jsonl")
"""Sentences made to mislead, and those of a strong model's answers, true and slightly bent."""


def main() -> None:
    """Checks the file named, or both sets that nothing was fitted on."""
    held = resources.files("rag").joinpath("evaluation", "sentences")
    texts = {name: held.joinpath(name).read_text("utf-8") for name in SETS}
    if sys.argv[1:]:
        texts = {sys.argv[1]: Path(sys.argv[1]).read_text("utf-8")}
    corpus = shipped()
    attributor = Attributor(corpus, load_embedding_model(Settings()))
    for name, text in texts.items():
        print(name)
        _check(text, attributor, corpus)


def _check(text: str, attributor: Attributor, corpus: Corpus) -> None:
    """Prints precision, recall and what is refused, by label and kind."""
    kept: Counter[tuple[str, str]] = Counter()
    count: Counter[tuple[str, str]] = Counter()
    rows = [json.loads(line) for line in text.splitlines()]
    begun = time.perf_counter()
    for row in rows:
        passages = [corpus.passage(id) for id in row["passages"]]
        found = attributor.attribute(row["sentence"], passages, row["side"])
        for role in ROLES:
            if found.fault == "side":
                found = attributor.attribute(row["sentence"], passages, row["side"], role)
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
