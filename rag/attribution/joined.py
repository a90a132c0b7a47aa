"""Sentences that tell what two people say, or two things that one says."""

from __future__ import annotations

import re

from rag.attribution.copying import is_saying
from rag.attribution.speakers import people_in

FEWEST = 5
"""Words that either half has to have."""

_JOIN = re.compile(r",?\s+(?:and|but|while|whereas)\s+")
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_PRONOUN = re.compile(r"(?:he|she|they|also|then|he also|she also|they also)\s+", re.IGNORECASE)


def halves(sentence: str) -> tuple[str, str] | None:
    """The two sentences that a sentence joins, each with whose view it tells; None for others.

    The second begins with a person, or with a verb of saying, of which the person that the first
    one names is the subject.
    """
    people = people_in(sentence)
    for join in _JOIN.finditer(sentence):
        first, rest = sentence[: join.start()], sentence[join.end() :]
        named = [span for span in people if span[1] <= join.start()]
        if not named or min(map(_length, (first, rest))) < FEWEST or not _whole(first):
            continue
        if any(start == join.end() for start, _ in people):
            return f"{first}.", _capital(rest)
        verb = _PRONOUN.sub("", rest, count=1)
        word = _WORD.match(verb)
        if word and is_saying(word[0].lower()) and len({sentence[a:b] for a, b in named}) == 1:
            start, end = named[0]
            return f"{first}.", _capital(f"{sentence[start:end]} {verb}")
    return None


def _length(text: str) -> int:
    return len(_WORD.findall(text))


def _whole(text: str) -> bool:
    """Whether no quotation is cut in two."""
    return text.count("“") == text.count("”") and text.count('"') % 2 == 0


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
