"""Who says a sentence is told once in it, and not as answering what was not told."""

from __future__ import annotations

import re

from rag.attribution.lists import pattern
from rag.attribution.speakers import mentioned, people_in

_ANSWERS = re.compile(r"\s+(?:answers|replies|retorts|counters)(?=[,.]| that\b)")
_LEADS = re.compile(
    r"\s+(?:(?:first|also|then|too|here|further|even|\w+ly)\s+)?\w+(?:\s+out)?\s+that\b"
)
_CAMP_LEADS = re.compile(
    r"The (?:iterative|MIRI(?:-style)?) (?:side|camp|view|case) \w+(?:\s+out)?\s+that\s+(?=\S)"
)
_DOES = re.compile(r"\s+(?!is\b|was\b|has\b)\w+s\b")
_SEEMS_TO = re.compile(r"\b(?:seem|look|appear|sound)s?\b[^,;.]{0,60}\bto $")
_SET_AGAINST = re.compile(r"\bthat (?:yet|but|however),? ")
_ASIDE = re.compile(r"\s+(?P<verb>\w+)(?:\s+out)?(?P<end>,|(?=[.;:]))")
_IN_VIEW = re.compile(r"(?:[’']s)? (?:view|opinion|words|account)(?P<end>,|(?=[.;:]))")
_GOES_ON = re.compile(r"\s+(?:and|but|so|yet|because|which|while|though|although|since|for)\b")


def said_plainly(sentence: str) -> str:
    """The sentence with "the author says" for "the author answers"."""
    for _, end in people_in(sentence)[::-1]:
        if found := _ANSWERS.match(sentence, end):
            sentence = f"{sentence[:end]} says{sentence[found.end() :]}"
    return sentence


def said_once(sentence: str) -> str:
    """The sentence without ", the author says," where it began with "the author says that".

    Small models put a name before what a source already gave one to, and "that" before its "yet".
    """
    sentence = _SET_AGAINST.sub("that ", sentence)
    spans = sorted(people_in(sentence))
    if camp := _CAMP_LEADS.match(sentence):
        told = any(_aside(sentence, *span) for span in spans)
        return _opened(sentence[camp.end() :]) if told else sentence
    lead = _LEADS.match(sentence, spans[0][1]) if len(spans) > 1 and not spans[0][0] else None
    if lead is None:
        return sentence
    first = mentioned(sentence[: spans[0][1]])
    for start, end in spans[1:]:
        if mentioned(sentence[start:end]) != first:
            continue
        tells = start == lead.end() + 1 and _DOES.match(sentence, end)
        if tells or _SEEMS_TO.search(sentence[:start]):
            return _opened(sentence[lead.end() + 1 :])
        aside = _aside(sentence, start, end)
        if aside is None:
            continue
        before, rest = sentence[:start], sentence[aside.end() :]
        comma = "," if aside["end"] and _GOES_ON.match(rest) else ""
        return f"{before.removesuffix(' in ').rstrip(', ')}{comma}{rest}"
    return sentence


def _aside(sentence: str, start: int, end: int) -> re.Match[str] | None:
    """What follows the person in ", the author says," or ", in his view,"; None elsewhere."""
    if sentence[:start].endswith(", in "):
        return _IN_VIEW.match(sentence, end)
    aside = _ASIDE.match(sentence, end)
    if not aside or not sentence[:start].endswith(", "):
        return None
    return aside if pattern("saying", "own").fullmatch(aside["verb"]) else None


def _opened(text: str) -> str:
    return text[0].upper() + text[1:]
