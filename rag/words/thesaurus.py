"""What means nearly the same or the opposite, and the base of irregular forms.

From WordNet 3.0 (Princeton University), for the words of the corpus only: `benchmarks/
make_thesaurus.py` makes the file.
"""

from __future__ import annotations

import gzip
from collections.abc import Collection, Mapping
from functools import cache
from importlib import resources
from typing import Literal

Table = Literal["=", "~", "!"]


def base(word: str) -> str:
    """The form from which an irregular one is made ("grow" for "grew"), or the word itself."""
    found = _table("=").get(word)
    return next(iter(found)) if found else word


def related(stem: str, stems: Collection[str]) -> bool:
    """Whether one of the stems, which are the corpus's, is that of a word of the same meaning."""
    near = _table("~")
    return not near.get(stem, frozenset()).isdisjoint(stems) or any(
        stem in near.get(other, ()) for other in stems
    )


def opposed(stem: str, stems: Collection[str]) -> bool:
    """Whether one of the stems, which are the corpus's, is that of an antonym."""
    far = _table("!")
    return not far.get(stem, frozenset()).isdisjoint(stems) or any(
        stem in far.get(other, ()) for other in stems
    )


@cache
def _tables() -> Mapping[str, Mapping[str, frozenset[str]]]:
    held = resources.files("rag").joinpath("data", "thesaurus.txt.gz").read_bytes()
    found: dict[str, dict[str, frozenset[str]]] = {"=": {}, "~": {}, "!": {}}
    for line in gzip.decompress(held).decode().splitlines():
        sign, word, *others = line.split()
        found[sign][word] = frozenset(others)
    return found


def _table(sign: Table) -> Mapping[str, frozenset[str]]:
    return _tables()[sign]
