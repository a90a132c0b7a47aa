"""The word lists of `data/attribution.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def lists() -> dict[str, Any]:
    """All of the file."""
    text = resources.files("rag").joinpath("data", "attribution.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def words_of(table: str, name: str) -> frozenset[str]:
    """A list as a set; an entry with spaces is one member."""
    return frozenset(lists()[table][name])


@cache
def pattern(table: str, name: str) -> re.Pattern[str]:
    """What finds the entries of a list, which are regular expressions, as whole words."""
    entries = sorted(lists()[table][name], key=len, reverse=True)
    return re.compile(rf"(?<![\w’-])(?:{'|'.join(entries)})(?![\w’-])", re.IGNORECASE)
