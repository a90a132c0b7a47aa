"""Whether a sentence is plain English prose of a case, and not markup or talk about the answer."""

from __future__ import annotations

import re
from functools import cache

from rag.attribution.lists import lists, words_of
from rag.attribution.quoted import QUOTED

FEWEST_SMALL = 0.15
"""Share of small English words that a sentence of some length has; prose has about a half."""
SHORT = 6
"""Words below which the share says nothing."""

RUN = 7
"""Words in a row that no sentence needs twice."""

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_FIRST_PERSON = re.compile(r"\b(?:I|I[’']m|I[’']ve|[Mm]y|me|shall we|[Ll]et[’']s)\b")
_FOREIGN = re.compile(r"[^\x00-\u024f\u2000-\u22ff]")
_TELLS_A_QUESTION = re.compile(r"\b(?:asks|asked|wonders|wondered)\b")
_THEN = r"\b(?:and|so|but|because|why)\s"
_SETTLES = re.compile(
    rf"^(?:[^.]{{0,120}}{_THEN})?(?:the\s)?MIRI-style view\b[^.]*\bis (?:right|correct|true)\b"
    rf"|(?:^|{_THEN})iterative alignment (?:will|can|does)(?: not|n[’']t)? (?:work|succeed|fail)"
    r"|\b(?:strongest|best) (?:case|argument) (?:that|for|against) (?:the )?(?:iterative|MIRI)"
    r"|\b(?:suggest|impl(?:y|ie)|mean|show|indicate)s? that iterative alignment\b",
    re.IGNORECASE,
)
_SAYS_NOTHING = re.compile(
    r"^(?:\S+ ){1,7}(?:point|argue|sa(?:y|id)|claim|conclude|repl(?:y|ie)|answer|respond|object|"
    r"note|hold|think|add)(?:e?s|ed)?(?: out)?[.!]?$"
)
"""Somebody who says, and nothing that is said."""
_LETTERS = re.compile(r"[^\W\d_]")
_TORN = re.compile(r"[,;:]\s*[,;:]|^\w+ [,;:]")
"""Marks between which something has gone lost."""
_SPELT = re.compile(r"(?<!\S)(?:[A-Za-z] ){3,}")


def not_prose(sentence: str) -> str:
    """What is wrong with a sentence as prose, in words for the reader; "" where nothing is."""
    bare = QUOTED.sub(" ", sentence)
    if not _LETTERS.search(sentence):
        return "it has no words"
    if _markup().search(sentence):
        return "it is markup and not a sentence"
    if (
        _SPELT.search(bare)
        or _TORN.search(bare)
        or ("," not in bare and _SAYS_NOTHING.match(bare.strip()))
    ):
        return "it is no sentence"
    if _FOREIGN.search(bare) or _hardly_english(bare):
        return "it is not in English"
    if _meta().search(bare):
        return "it speaks of the answer and not of the matter"
    if _SETTLES.search(bare):
        return "it settles the debate, which no source does"
    asks = bare.rstrip(" ”\"’'").endswith("?")
    if asks and ":" not in bare and not _TELLS_A_QUESTION.search(bare):
        return "it asks instead of saying something"
    if _repeats_itself(bare):
        return "it says the same twice"
    if _FIRST_PERSON.search(bare):
        return "it tells of its writer"
    return ""


def _repeats_itself(text: str) -> bool:
    """Whether a run of words stands in it twice, as where a weak model goes round in circles."""
    found = [word.lower() for word in _WORD.findall(text)]
    runs = [tuple(found[at : at + RUN]) for at in range(len(found) - RUN + 1)]
    return len(runs) > len(set(runs))


def _hardly_english(text: str) -> bool:
    found = [word.lower() for word in _WORD.findall(text.replace("'", "’"))]
    small = words_of("small", "words")
    return len(found) >= SHORT and sum(w in small for w in found) < FEWEST_SMALL * len(found)


@cache
def _meta() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(lists()['meta']['phrases'])})", re.IGNORECASE)


@cache
def _markup() -> re.Pattern[str]:
    return re.compile("|".join(lists()["meta"]["markup"]), re.IGNORECASE)
