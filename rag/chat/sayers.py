"""Who says a sentence is told once in it, and not as answering what was not told."""

from __future__ import annotations

import re

from rag.attribution.lists import pattern
from rag.attribution.speakers import mentioned, people_in

_ANSWERS = re.compile(r"\s+(?:answers|replies|retorts|counters)(?=[,.]| that\b)")
_LEADS = re.compile(r"\s+\w+(?:\s+out)?\s+that\b")
_ASIDE = re.compile(r"\s+(?P<verb>\w+)(?:\s+out)?(?P<end>,|(?=[.;:]))")
_GOES_ON = re.compile(r"\s+(?:and|but|so|yet|because|which|while|though|although|since|for)\b")


def said_plainly(sentence: str) -> str:
    """The sentence with "the author says" for "the author answers"."""
    for _, end in people_in(sentence)[::-1]:
        if found := _ANSWERS.match(sentence, end):
            sentence = f"{sentence[:end]} says{sentence[found.end() :]}"
    return sentence


def said_once(sentence: str) -> str:
    """The sentence without ", the author says," where it began with "the author says that".

    Small models put a name before what a source already gave one to.
    """
    spans = people_in(sentence)
    if len(spans) < 2 or spans[0][0] or not _LEADS.match(sentence, spans[0][1]):
        return sentence
    first = mentioned(sentence[: spans[0][1]])
    for start, end in spans[1:]:
        aside = _ASIDE.match(sentence, end)
        before = sentence[:start]
        if (
            not aside
            or not before.endswith(", ")
            or not pattern("saying", "own").fullmatch(aside["verb"])
            or mentioned(sentence[start:end]) != first
        ):
            continue
        rest = sentence[aside.end() :]
        comma = "," if aside["end"] and _GOES_ON.match(rest) else ""
        return f"{before[:-2]}{comma}{rest}"
    return sentence
