"""Where somebody says what a note tells: in the work itself, or elsewhere about it."""

from __future__ import annotations

import re

from corpus.passage import Passage, Source

_COMPANION = re.compile(r"\b(Apollo|OpenAI)(?: Research)?[’']s companion post")
_SAID_SO = re.compile(r"companion post|\binterview\b|\bdiscussion\b")


def place_of(passage: Passage, source: Source) -> str:
    """What "Joe Carlsmith, in …," names; "" for the thread, and where the passage's point says it.

    A note on an interview about a report must not be told as what the report says.
    """
    if passage.kind != "note" or _SAID_SO.search(passage.gist):
        return ""
    if companion := _COMPANION.search(passage.locator):
        return f"{companion[1]}’s companion post"
    if "discussion under" in passage.locator:
        return "the discussion under their post"
    if "interview" in passage.locator:
        return f"an interview on {source.short}"
    return source.short
