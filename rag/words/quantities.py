"""The numbers in a text, however they are written."""

from __future__ import annotations

import re

_WORDS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14",
    "fifteen": "15", "sixteen": "16", "eighteen": "18", "twenty": "20", "thirty": "30",
    "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
    "hundred": "100", "thousand": "1000", "million": "1000000", "half": "50", "quarter": "25",
    "third": "33", "dozen": "12", "twice": "2", "thrice": "3", "decade": "10", "couple": "2",
    "halve": "50", "halved": "50", "halves": "50", "double": "2", "doubled": "2", "triple": "3",
    "tripled": "3",
}  # fmt: skip
_ORDINAL = re.compile(r"(?<!\ba )(?<!\bone )(?<!-)\bthird\b(?!\s+of\b)", re.IGNORECASE)
"""In "the third step", where it is no share."""
_SPELT = re.compile(rf"\b(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b", re.IGNORECASE)
_ONE = re.compile(
    r"\bone[ -](?:year|hour|month|week|day|minute)s?\b|\ban?\s+(?:hour|year)\b"
    r"|\b(?:year|hour)-long\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?<![\w.,-])\$?(\d[\d,]*(?:\.\d+)?)(?!\w|[.,]?\d)")
_PLACE = re.compile(
    r"\b(?:sections?|figures?|fig\.|tables?|footnotes?|chapters?|parts?|steps?)\s+[A-Z]?\d[\d.]*",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(?<![\w.])(\d+)-(?:to-)?(\d+)(?!\w)")
_COMPOUND = re.compile(r"(?<![\w.])(\d+)-(?=[a-z])", re.IGNORECASE)


_ROUGHLY = re.compile(
    r"\b(?:(?:well\s+)?(?:under|below|over|above)|(?:less|fewer|more)\s+than|almost|nearly|about|around|roughly|"
    r"approximately|some|at\s+(?:least|most)|up\s+to)\s+(?:a\s+)?(?:\$?\d[\d.,]*|half|third|quarter|"
    r"dozen)(?:\s*%|\s+(?:a\s+|of\s+a\s+)?per\s?cent)?",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:suppose|supposing|imagine|assum(?:e|ing)|let['’]?s\s+say|what\s+if|even\s+if)\b",
    re.IGNORECASE,
)


def claimed(text: str) -> frozenset[str]:
    """The numbers that a text takes to be so: not what it supposes, and none that is only rough."""
    return frozenset() if _SUPPOSED.search(text) else quantities(_ROUGHLY.sub(" ", text))


def quantities(text: str) -> frozenset[str]:
    """Every number of a text in digits, without those of names ("o3", "AS1", "section 2.2").

    A half counts as 50 and a quarter as 25, since that is how readers turn percentages round; a
    plain "one" is left out, for it is seldom meant as a number.
    """
    text = _ORDINAL.sub(" ", _PLACE.sub(" ", text))
    found = {_normal(number) for number in _DIGITS.findall(text)}
    for pair in _RANGE.findall(text):
        found.update(pair)
    found.update(_COMPOUND.findall(text))
    found.update(_WORDS[word.lower()] for word in _SPELT.findall(text))
    if _ONE.search(text):
        found.add("1")
    return frozenset(found)


def _normal(number: str) -> str:
    plain = number.replace(",", "")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
