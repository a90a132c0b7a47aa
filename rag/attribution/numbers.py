"""Whether the numbers of a sentence are those of its passages and belong to the same things."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.words.quantities import quantities

_IDLE = re.compile(
    r"\b(?:twice over|a (?:couple|dozen) of|at (?:least )?one|the two\b|two or three|"
    r"two (?:sentences|words|questions))\b|"
    r"\b(?:first|second|third) (?:place|thought)|\bone third party|\bhalf-\w+",
    re.IGNORECASE,
)
_MONTHS = re.compile(r"\b(?:twelve|12)[- ]months?\b", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:nearly|almost|about|roughly|around|some|approximately|over|under|more than|less than|"
    r"just (?:over|under))\s+(?:a\s+|an\s+)?(half|a? ?(?:third|quarter)|two[- ]thirds|"
    r"three[- ]quarters)\b",
    re.IGNORECASE,
)
_SHARES = {"half": 50.0, "third": 33.3, "quarter": 25.0, "two-thirds": 66.7, "three-quarters": 75.0}
_NEAR = 5.0
"""Percentage points by which "nearly half" may miss."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_FIGURE = re.compile(r"(?<![\w.,-])(\d[\d,]*(?:\.\d+)?)(?!\w)")
_FROM_TO = re.compile(
    r"(?:from\s+)?(?<![\w.])(\d+(?:\.\d+)?)\s?(?:%|per ?cent)?(?:\s+\w+){0,6}?\s+"
    r"(?:back\s+)?(?:up\s+|down\s+)?"
    r"to\s+(?:just\s+|only\s+|about\s+|some\s+)?(\d+(?:\.\d+)?)",
    re.IGNORECASE,
)
_MODEL = re.compile(
    r"\b(?:o3|o4-mini|GPT-\d+|Claude(?: Opus)?(?: \d)?|Grok \d|Gemini)(?:\s(?:SAB\+AS|AS\+Cap|AS))?"
)
_COUNTED = re.compile(
    r"\b((?i:step|stage|section|appendix|figure|table|story|phase)|AS|GP)[ -]?"
    r"(\d+(?:\.\d+)*|(?i:one|two|three|four|five|six)|[A-Z](?:\.\d+)?)(?!\w)"
)
_OTHER_AUTHOR = re.compile(
    r"\b(?:second|third|fourth|fifth|last|senior|lead|sole) authors?\b", re.IGNORECASE
)
_PLACE = re.compile(r"\b(?:figure|table|section|step|appendix|footnote)s? $", re.IGNORECASE)
"""Before a number that is a place in a work."""
_OF_BOTH = re.compile(r"%?,? (?:for|in|of|with) (?:both|each|either)\b")
_WORDS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}
_THOUSANDS = re.compile(r"\b(?:ten |hundred )?thousands?\b|\bmillions?\b", re.IGNORECASE)


def strange_numbers(sentence: str, told: str, named: str = "") -> tuple[str, ...]:
    """The numbers of a sentence that what is told does not give, nor as a year what is named."""
    known = _numbers(told)
    shares = [float(number) for number in known if _is_float(number)]
    about = {
        key for key, value in _shares(sentence) if any(abs(value - s) <= _NEAR for s in shares)
    }
    asked = _numbers(_ABOUT.sub(" ", sentence) if about else sentence)
    if _THOUSANDS.search(sentence) and _THOUSANDS.search(told):
        asked -= {"1000", "10", "100", "1000000"}
    return tuple(sorted(asked - known - set(_YEAR.findall(named))))


def misnumbered(sentence: str, told: str) -> tuple[str, ...]:
    """The steps, sections, clauses and the like that the sentence counts otherwise than is told."""
    if (author := _OTHER_AUTHOR.search(sentence)) and author[0].lower() not in told.lower():
        return (author[0],)
    known = {_counted(match) for match in _COUNTED.finditer(told)}
    kinds = {kind for kind, _ in known}
    found = {_counted(match): match.group() for match in _COUNTED.finditer(sentence)}
    return tuple(text for key, text in found.items() if key[0] in kinds and key not in known)


def _counted(match: re.Match[str]) -> tuple[str, str]:
    number = match[2].lower()
    return match[1].lower(), _WORDS.get(number, number)


def crossed_numbers(sentence: str, told: str) -> bool:
    """Whether numbers that the passages give change places or owners in the sentence.

    "From A to B" must not be told as from B to A, and a figure that stands with one model must
    not stand with another.
    """
    forward = {(one, two) for one, two in _FROM_TO.findall(told)}
    for one, two in _FROM_TO.findall(sentence):
        if one != two and (two, one) in forward and (one, two) not in forward:
            return True
    owners = _owners(told)
    for number, mine in _owners(sentence).items():
        theirs = owners.get(number, set())
        if len(mine) == 1 and theirs and not any(_one_model(a, b) for a in mine for b in theirs):
            return True
    return False


@lru_cache(maxsize=4096)
def _numbers(text: str) -> frozenset[str]:
    found = set(quantities(_IDLE.sub(" ", text)))
    if _MONTHS.search(text):
        found.discard("12")
    return frozenset(found - {"1", "0"} | ({"0.0"} & set(_FIGURE.findall(text))))


def _shares(sentence: str) -> list[tuple[str, float]]:
    found = [match.lower().strip().replace(" ", "-") for match in _ABOUT.findall(sentence)]
    return [
        (key, _SHARES[key.removeprefix("a-")]) for key in found if key.removeprefix("a-") in _SHARES
    ]


@lru_cache(maxsize=4096)
def _owners(text: str) -> dict[str, set[str]]:
    """By number, the models that stand nearest to it within its sentence."""
    found: dict[str, set[str]] = {}
    for sentence in re.split(r"(?<=[.;!?])\s+", text):
        models = [(m.start(), m.end(), m.group()) for m in _MODEL.finditer(sentence)]
        for match in _FIGURE.finditer(sentence):
            if _PLACE.search(sentence[: match.start()]):
                continue
            if _OF_BOTH.match(sentence, match.end()):
                found.setdefault(match[1], set()).update(name for _, _, name in models)
                continue
            gaps = sorted((_gap(match, start, end), name) for start, end, name in models)
            close = [pair for pair in gaps if pair[0] <= 90]
            sure = len(close) == 1 or (len(close) > 1 and close[1][0] - close[0][0] > 12)
            if close and (sure or close[0][1] == close[-1][1]):
                found.setdefault(match[1], set()).add(close[0][1])
            elif close:
                found.setdefault(match[1], set()).update(name for _, name in close)
    return found


def _one_model(one: str, other: str) -> bool:
    """Whether two names may be of one model, as where one leaves out how it was trained."""
    return one.startswith(other) or other.startswith(one)


def _gap(match: re.Match[str], start: int, end: int) -> int:
    return start - match.end() if start >= match.end() else match.start() - end


def _is_float(number: str) -> bool:
    return bool(re.fullmatch(r"\d+(?:\.\d+)?", number))
