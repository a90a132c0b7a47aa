"""Whether a sentence of a chat model broke off before its end."""

from __future__ import annotations

import re
from collections.abc import Iterable

FEWEST = 4
"""Words below which what has no full stop is a heading and no sentence."""

_ENDED = re.compile(r"[.!?…][”’\"')\]]*$")
_WORD = re.compile(r"[\w’%-]+")


def breaks_off(sentence: str, told: Iterable[str]) -> bool:
    """Whether it has no full stop and ends where none of its sources, `told`, does.

    Models leave out the full stop of a list's item, and it is missing where an answer was cut.
    """
    if _ENDED.search(sentence):
        return False
    words = _WORD.findall(_plain(sentence))
    if len(words) < FEWEST or sentence.rstrip()[-1] in ",;:":
        return True
    last = r"\W+".join(map(re.escape, words[-2:]))
    end = re.compile(rf"\b{last}[”’)]*\s*(?:[.,;:!?)—–]|$)", re.MULTILINE)
    return not any(end.search(_plain(text)) for text in told)


def ended(sentence: str) -> str:
    """The sentence with the full stop that it lacks."""
    return sentence if _ENDED.search(sentence) else f"{sentence.rstrip()}."


def _plain(text: str) -> str:
    return text.lower().replace("'", "’")
