"""Whether the sources answer a question at all: the rule for declining."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rag.declining.boundary import boundary
from rag.declining.orders import asks_for_sources, asks_to_invent, is_about_the_machine
from rag.declining.requests import Likeness
from rag.retrieval.search import Found
from rag.words.asking import asks_for_a_case
from rag.words.heard import heard_in, small_words, told, weight_of
from rag.words.lexical import LexicalIndex, stems
from rag.words.shorthand import spelled_out

Outside = Literal["elsewhere", "invention", "machine", "sources"]

THRESHOLD = 0.49

AT_ALL_LIKE = -2.75
"""Log-odds from which a message that has the words of a request which no source can meet is taken
for one: each of the development sets' lies above, their look-alikes below."""
SURE = 0.7
"""Likelihood below which a question is not answered without saying that it may not be: of the
development questions between the two, in cross-validation, 23 of 57 had better been declined."""
AS_ASKED = 0.95
"""Cosine from which a question is one that a passage answers."""
FOR_A_CASE = 0.12
"""The threshold where a case is asked for: that is what is held here, and such requests often come
with a good deal about whoever makes them."""
NEAR_MISS = 0.08
"""Likelihood from which a question that is declined is told what the sources say nearest to it."""
_WITHIN, _STRANGE, _WITHIN_THRESHOLD = 0.51, 2.14, -1.68
_LEAST = 0.001

_LOOKED_AT = 8
NEAR, HEARD = 5, 3
"""How many of the nearest passages are averaged, and how many are searched for the question's
words."""

_ASKED_FOR = re.compile(
    r"\b(?:how\s+(?:many|much)|which|what|whose)\s+([a-z][\w-]*(?:\s+[a-z][\w-]*)?)", re.IGNORECASE
)
"""The kind of thing that is asked for, and what stands before or after it."""
_NO_KIND = frozenset(
    stems(
        "is are was were does do did can could would kind sort exactly happens happened other the a"
    )
)
_NAME = re.compile(r"(?<![.?!]\s)(?<!^)(?<![\w’'-])[A-Z][\w’'-]*[a-zA-Z]")
_NO_NAMES = frozenset({"url", "pdf", "doi", "faq"})
_VERSION = re.compile(
    r"\b(?:gpt|claude|gemini|opus|sonnet|haiku|llama|grok|qwen|deepseek|mistral|o)"
    r"(?:[ -]?\d[\d.]*\w*)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"\b[A-Z]{2,}\d+\b")
"""What a work calls its parts, such as AS1."""
_TERM = re.compile(r"(?<!\w)[“\"‘']([\w’-]+(?:[ -][\w’-]+){0,3})[”\"’'](?!\w)")
"""A few words in quotation marks: what something is said to be called."""
_ASKS_FACT = re.compile(
    r"\b(?:how\s+(?:many|much|old|big|long|tall|expensive)|what\s+(?:year|date|day|time)|"
    r"(?:which|in\s+what)\s+year|when\s+(?:will|did|was|is|does|were)|on\s+what\s+date|by\s+when|"
    r"where\s+(?:did|does|is|was|do)|who\s+(?:funds?|runs?|founded|owns?|pays?|is|was|wrote|won))\b",
    re.IGNORECASE,
)
_DEBATE = re.compile(
    r"\b(?:this|the)\s+(?:\w+\s+)?(?:debate|discussion|thread|exchange|conversation|quarrel)\b|"
    r"\b(?:both|two|either|each|the)\s+(?:sides?|camps?)\b|\b(?:they|who)\s+(?:dis)?agree|"
    r"\bwhat(?:['’]s|\s+is)\s+(?:this|it|that)\s+(?:all|whole\s+thing)\s+about|"
    r"\bwhere\s+(?:do|should|can)\s+i\s+(?:start|begin)|\bwho\s+says\s+what\b|"
    r"\b(?:give|tell)\s+me\s+the\s+(?:gist|summary|overview|big\s+picture|short\s+version)\W*$|"
    r"^\W*(?:summar(?:y|i[sz]e)|overview|recap|tl;?dr)\W*$|"
    r"\bi(?:['’]?m|\s+am)\s+new\s+(?:here|to\s+(?:this|all))\b|"
    r"\bexplain\s+(?:it|this|everything)\s+(?:all\s+)?(?:to\s+me|like)\b|"
    r"\b(?:author|commenter|optimist|pessimist|schoen|carlsmith)\b.{0,40}"
    r"\b(?:conced|grant|admit|back(?:ed|s)?\s+down)",
    re.IGNORECASE,
)
"""Words about the debate as a whole, which no single passage resembles."""
_AT_ALL = 0.03
"""Likelihood below which those words don't help."""
_FAR_OUT = 0.6
"""Cosine to a question of a kind that is not answered from which those words don't help."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What the rule looks at."""

    similarity: float
    """Cosine to the nearest text of the corpus."""
    coverage: float
    """Share of the question's words that the corpus knows (see `LexicalIndex.coverage`)."""
    outside: float
    """Cosine to the nearest question of a kind that no source answers."""
    strangers: float
    """How many names in the question, at most two, the corpus has never heard; of models with a
    number, those that the passages found don't have."""
    average: float = 0.0
    """Mean cosine to the nearest passages."""
    near_words: float = 1.0
    """Share of the question's words that the nearest passages have."""
    asks_fact: float = 0.0
    """Whether it asks for a number, a date, a place or a person: either a passage gives it, or
    nothing near does."""
    inside: float = 0.0
    """How much it is like the questions that the sources answer rather than like the others, about
    -1 to 1 (see `rag.retrieval.probe`)."""
    words: float = 8.0
    """How many it has: a long question is unlike every text, whatever it asks."""
    score: float = 1.0
    """That of the best hit."""
    together: float = 1.0
    """Share of the question's words that a single passage found has."""
    unheard: float = 0.0
    """Weight of the question's rarest word that no passage found has."""
    unheard_two: float = 0.0
    """The same of its two rarest."""
    unheard_first: float = 0.0
    """Weight of its rarest word that the best hit lacks."""
    asked_for: float = 0.0
    """Whether no passage found has the kind of thing that it asks for ("which podcast …?")."""
    request: float = 0.0
    """Log-odds, -4 to 4, that it is a request which no source can meet (see
    `rag.declining.requests`)."""


def signs_of(question: str, found: Found, lexical: LexicalIndex, like: Likeness) -> Signs:
    """The signs for a question.

    Args:
        question: as it is looked up.
        found: what was found for it, without regard to side.
        lexical: what knows the words of the corpus.
        like: how much it is like requests that no source can meet.
    """
    question = spelled_out(question)
    nearest = sorted(found.hits[:_LOOKED_AT], key=lambda hit: -hit.similarity)[:NEAR]
    heard = frozenset().union(*(heard_in(hit.passage) for hit in nearest[:HEARD]))
    words = [word for word in dict.fromkeys(stems(question)) if word not in small_words()]
    weights = {word: weight_of(word, lexical) for word in words}
    total = sum(weights.values())
    held = [heard_in(hit.passage) for hit in found.hits[:_LOOKED_AT]]
    known = frozenset().union(*held)
    missing = sorted((weights[word] for word in words if word not in known), reverse=True)
    first = held[0] if held else known
    shares = [sum(weights[word] for word in words if word in each) for each in held]
    return Signs(
        similarity=found.similarity,
        coverage=lexical.coverage(question),
        outside=found.outside,
        strangers=float(min(2, len(_strangers(question, found, lexical)))),
        average=sum(hit.similarity for hit in nearest) / len(nearest) if nearest else 0.0,
        near_words=sum(weights[word] for word in words if word in heard) / total if total else 0.0,
        asks_fact=float(bool(_ASKS_FACT.search(question))),
        inside=found.inside,
        words=float(len(question.split())),
        score=max((hit.score for hit in found.hits[:_LOOKED_AT]), default=0.0),
        together=max(shares, default=0.0) / total if total else 0.0,
        unheard=max(missing, default=0.0),
        unheard_two=sum(missing[:2]),
        unheard_first=max((weights[word] for word in words if word not in first), default=0.0),
        asked_for=float(any(kind not in known for kind in _kinds_asked_for(question))),
        request=like.log_odds,
    )


def _kinds_asked_for(question: str) -> Iterable[str]:
    for match in _ASKED_FOR.finditer(question):
        kinds = [stem for stem in stems(match[1]) if stem not in small_words() | _NO_KIND]
        yield from kinds[:1]


def _strangers(question: str, found: Found, lexical: LexicalIndex) -> set[str]:
    told_of = " ".join(told(hit.passage) for hit in found.hits).lower()
    names = {name.lower() for name in _NAME.findall(question) if not lexical.knows(name)}
    versions = {version.lower() for version in _VERSION.findall(question)}
    codes = {code.lower() for code in _CODE.findall(question)}
    parts = {code for code in codes - versions if code not in told_of}
    terms = {term.lower() for term in _TERM.findall(question)}
    coined = {term for term in terms if not all(lexical.knows(word) for word in term.split())}
    unheard = {version for version in versions if version not in told_of}
    return (names - _NO_NAMES) | unheard | parts | coined


def likelihood(signs: Signs) -> float:
    """How likely the sources are to answer the question, 0 to 1.

    See `rag.declining.boundary`.
    """
    return boundary().likelihood(signs)


def is_unsure(question: str, signs: Signs) -> bool:
    """Whether a question that is not declined may still be one that the sources don't answer."""
    return (
        likelihood(signs) < SURE
        and signs.similarity < AS_ASKED
        and not asks_for_a_case(question)
        and not about_the_debate(question)
    )


def about_the_debate(question: str) -> bool:
    """Whether a question is about the debate as a whole."""
    return bool(_DEBATE.search(question))


def why_outside(question: str, signs: Signs, strangeness: float | None = None) -> Outside | None:
    """Why the question is to be declined; None when it is to be answered.

    Questions for the sources themselves, requests to make something up, and remarks to or about the
    machine are told by their words.
    Everything else is declined when `likelihood` is below `THRESHOLD`, which is set so that
    about 1 in 40 answerable development questions fall below it. Within a conversation the signs
    are those of the message with what it leans on, and how much it is like messages off the
    subject counts as well (`benchmarks/fit_conversation.py`).
    """
    if asks_for_sources(question):
        return "sources"
    if signs.request >= AT_ALL_LIKE and asks_to_invent(question):
        return "invention"
    if signs.request >= AT_ALL_LIKE and is_about_the_machine(question):
        return "machine"
    if signs.similarity >= max(AS_ASKED, signs.outside):
        return None
    likely = likelihood(signs)
    if strangeness is None:
        inside = likely >= (FOR_A_CASE if asks_for_a_case(question) else THRESHOLD)
    else:
        inside = _WITHIN * _logit(likely) - _STRANGE * strangeness >= _WITHIN_THRESHOLD
    if inside:
        return None
    whole = (
        about_the_debate(question)
        and likely >= _AT_ALL
        and not signs.strangers
        and signs.outside < _FAR_OUT
        and signs.request < 0
    )
    return None if whole else "elsewhere"


def _logit(likely: float) -> float:
    likely = min(max(likely, _LEAST), 1 - _LEAST)
    return math.log(likely / (1 - likely))
