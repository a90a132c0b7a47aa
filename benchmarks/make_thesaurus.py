"""Makes `rag/data/thesaurus.txt.gz` from WordNet 3.0, for the words of the corpus.

    python benchmarks/make_thesaurus.py [FOLDER]

FOLDER holds WordNet's dictionary files (/usr/share/wordnet, where Debian's package wordnet-base
puts them). A line is `= form base` for an irregular form, `~ stem stem…` for what means nearly the
same (one synset, similar adjectives, derived forms) and `! stem stem…` for antonyms.
Its licence is in `rag/data/thesaurus-licence.txt`.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.collection import shipped
from rag.attribution.tokens import stem_of, words

FILES = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
OUT = Path(__file__).parents[1] / "rag" / "data" / "thesaurus.txt.gz"

Key = tuple[str, str]
Pairs = defaultdict[str, set[str]]


@dataclass(frozen=True)
class Synset:
    """Words that mean the same, and what they point to."""

    words: tuple[str, ...]
    pointers: tuple[tuple[str, Key, str], ...]
    """Kind, the other synset, and which word points to which, both in hexadecimal, 0 for all."""


def main() -> None:
    """Reads WordNet and writes the file."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/wordnet")
    synsets = {key: synset for name in FILES for key, synset in _synsets(folder, name)}
    near: Pairs = defaultdict(set)
    opposite: Pairs = defaultdict(set)
    for synset in synsets.values():
        for at, one in enumerate(synset.words):
            for other in synset.words[at + 1 :]:
                _pair(near, one, other)
        for kind, key, ends in synset.pointers:
            there = synsets[key]
            one, other = int(ends[:2], 16), int(ends[2:], 16)
            if kind == "&":
                for here in synset.words:
                    for word in there.words:
                        _pair(near, here, word)
            elif kind in ("+", "\\"):
                _pair(near, synset.words[one - 1], there.words[other - 1])
            elif kind == "!":
                _pair(opposite, synset.words[one - 1], there.words[other - 1])
    known = _vocabulary()
    lines = [
        f"= {form} {base}" for form, base in _irregular(folder) if stem_of(base) in known | {""}
    ]
    for sign, pairs in (("~", near), ("!", opposite)):
        lines += [
            f"{sign} {stem} {' '.join(sorted(pairs[stem]))}"
            for stem in sorted(known & pairs.keys())
        ]
    OUT.write_bytes(gzip.compress("\n".join(sorted(set(lines))).encode(), 9, mtime=0))
    print(len(lines), "lines,", OUT.stat().st_size, "bytes")


def _synsets(folder: Path, name: str) -> Iterator[tuple[Key, Synset]]:
    for line in (folder / f"data.{name}").read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            continue
        fields = line.split(" | ")[0].split()
        count = int(fields[3], 16)
        found = [re.sub(r"\(.*\)", "", fields[4 + 2 * at]).lower() for at in range(count)]
        rest = fields[4 + 2 * count :]
        pointers = [rest[1 + 4 * at : 5 + 4 * at] for at in range(int(rest[0]))]
        yield (
            (FILES[name], fields[0]),
            Synset(
                tuple(found),
                tuple(
                    (kind, (part.replace("s", "a"), to), ends) for kind, to, part, ends in pointers
                ),
            ),
        )


def _pair(pairs: Pairs, one: str, other: str) -> None:
    if re.search(r"[_-]", one + other):
        return
    a, b = stem_of(one), stem_of(other)
    if a and b and a != b:
        pairs[a].add(b)
        pairs[b].add(a)


def _irregular(folder: Path) -> Iterator[tuple[str, str]]:
    for name in ("verb", "noun"):
        for line in (folder / f"{name}.exc").read_text(encoding="utf-8").splitlines():
            form, base = line.split()[:2]
            if stem_of(form) and stem_of(form) != stem_of(base):
                yield form, base


def _vocabulary() -> set[str]:
    corpus = shipped()
    texts = [f"{p.text}\n{p.gist}\n{p.plain}" for p in corpus.passages.values()]
    for crux in corpus.cruxes.values():
        for case in crux.cases.values():
            texts += [point.text for point in (*case.points, *case.evidence)]
    return {word.stem for text in texts for word in words(text)}


if __name__ == "__main__":
    main()
