"""What readers type for short, spelled out before anything is looked up."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

_WORD = re.compile(r"(?<![\w’'-])[A-Za-z/]+(?![\w’'-])")


def spelled_out(text: str) -> str:
    """The text with each abbreviation in full, and without those that say nothing."""
    spelled = _WORD.sub(lambda word: _words().get(word[0].lower(), word[0]), text)
    return " ".join(spelled.split()) if spelled != text else text


@cache
def _words() -> Mapping[str, str]:
    text = resources.files("rag").joinpath("data", "shorthand.toml").read_text(encoding="utf-8")
    return {key: value for table in tomllib.loads(text).values() for key, value in table.items()}
