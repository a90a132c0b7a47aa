"""Whether the sources answer a question at all: the rule for declining."""

from __future__ import annotations

import math
import re
from dataclasses import astuple, dataclass
from typing import Literal

from rag.heard import heard_in, small_words, told, weight_of
from rag.lexical import LexicalIndex, stems
from rag.search import Found

Outside = Literal["elsewhere", "invention", "machine"]

WEIGHTS = (7.54, 3.19, -13.74, -2.48, 8.98, 3.16, -1.66)
BIAS = -6.11
THRESHOLD = 0.42

_LOOKED_AT = 8
NEAR, HEARD = 5, 3
"""How many of the nearest passages are averaged, and how many are searched for the question's
words."""

_NAME = re.compile(r"(?<![.?!]\s)(?<!^)(?<![\w’'-])[A-Z][\w’'-]*[a-zA-Z]")
_NO_NAMES = frozenset({"url", "pdf", "doi", "faq"})
_VERSION = re.compile(
    r"\b(?:gpt|claude|gemini|opus|sonnet|haiku|llama|grok|qwen|deepseek|mistral|o)"
    r"(?:[ -]?\d[\d.]*\w*)\b",
    re.IGNORECASE,
)
_ASKS_FACT = re.compile(
    r"\b(?:how\s+(?:many|much|old|big|long|tall|expensive)|what\s+(?:year|date|day|time)|"
    r"(?:which|in\s+what)\s+year|when\s+(?:will|did|was|is|does|were)|on\s+what\s+date|by\s+when|"
    r"where\s+(?:did|does|is|was|do)|who\s+(?:funds?|runs?|founded|owns?|pays?|is|was|wrote|won))\b",
    re.IGNORECASE,
)
_FICTION = (
    r"(?:poems?|sonnets?|limericks?|haikus?|raps?|songs?|lyrics|screenplays?|stor(?:y|ies)|rhymes?|"
    r"fan\s?fiction|fairy\s?tales?|press\s+releases?|tweets?|sermons?|skits?|parod(?:y|ies)|"
    r"monologues?|dialogues?|scenes?|letters?|e-?mails?|interviews?|conversations?|speech(?:es)?|"
    r"apolog(?:y|ies)|obituar(?:y|ies)|confessions?|endings?|novels?|plays?|jokes?|ads?|blog\s+posts?)"
)
_EVIDENCE = (
    r"(?:quot\w+|numbers?|statistics?|percentages?|repl(?:y|ies)|comments?|stud(?:y|ies)|"
    r"citations?|references?|sources?|passages?|arguments?|results?|polls?|surveys?)"
)
_PLEASE = (
    r"^\W*(?:(?:please|can|could|would|will|now|and|you|i|want|need|like|to|me|have|just|let|us|"
    r"let['’]s|go|ahead|ok(?:ay)?|hey|so)\W+)*"
)
_INVENT = re.compile(
    rf"{_PLEASE}(?:invent|fabricate|make\s+(?:something\s+)?up(?!\s+(?:your|my|for|of))|dream\s+up|"
    r"concoct|role-?play|rap|sing|act\s+as|improvise|"
    r"(?:imagine|pretend)(?!\s+(?:that\s+)?(?:i|we|it)\b))(?!\w)"
    r"|\bin\s+the\s+(?:style|voice|manner)\s+of\b|\bas\s+if\s+(?:you|it|he|she|they)\s+were\b|"
    r"\bghost-?writ|\bput\s+words\s+in|\beven\s+if\s+(?:\w+\s+){0,4}(?:guess|invent|made\s+up)"
    rf"|{_PLEASE}(?:re)?(?:write|phrase)\b.{{0,40}}\b(?:as|into)\s+(?:an?\s+)?{_FICTION}\b"
    rf"|{_PLEASE}continue\s+(?:the|this|their|that)\s+(?:thread|debate|discussion|dialogue|story|"
    r"conversation|exchange)\b"
    rf"|{_PLEASE}(?:write|compose|draft|tell\s+(?:(?:me|us)\s+)?an?)\b.{{0,80}}\b{_FICTION}\b"
    rf"|\b(?:invent|fabricate|make\s+up|concoct|come\s+up\s+with)\b.{{0,40}}"
    rf"\b(?:{_FICTION}|{_EVIDENCE})\b"
    r"|\b(?:fake|fictional|fictitious|imaginary|made-?up|invented)\s+(?:(?:but|and|yet)\s+)?"
    rf"(?:\w+\s+){{0,2}}(?:{_FICTION}|{_EVIDENCE})\b"
    r"|\b(?:give|turn|put|create|generate|need|want)\b.{0,60}\b(?:poem|sonnet|limerick|haiku|rap|"
    r"song|screenplay|short\s+story|fan\s?fiction|fairy\s?tale|press\s+release|tweet|sermon|skit|"
    r"parody|monologue|rhyme)s?\b",
    re.IGNORECASE,
)
_ORDERS = r"(?:prompts?|instructions?|rules|guidelines|orders|configuration|settings)"
_DEBATE = re.compile(
    r"\b(?:this|the)\s+(?:\w+\s+)?(?:debate|discussion|thread|exchange|conversation|quarrel)\b|"
    r"\b(?:both|two|either|each|the)\s+(?:sides?|camps?)\b|\b(?:they|who)\s+(?:dis)?agree|"
    r"\bwhat(?:['’]s|\s+is)\s+(?:this|it|that)\s+(?:all|whole\s+thing)\s+about|"
    r"\b(?:author|commenter|optimist|pessimist|schoen|carlsmith)\b.{0,40}"
    r"\b(?:conced|grant|admit|back(?:ed|s)?\s+down)",
    re.IGNORECASE,
)
"""Words about the debate as a whole, which no single passage resembles."""
_FAR_OUT = 0.6
"""Cosine to a question of a kind that is not answered from which those words don't help."""
_MACHINE = re.compile(
    r"^\W*(?:thanks|thank\s+you|thx|cheers)\b[^?]{0,60}$|"
    r"\bdo\s+you\s+(?:store|keep|log|save|remember|record|share|sell)\b.{0,30}\bmy\b|"
    r"\b(?:system\s+prompt|developer\s+(?:message|mode)|"
    rf"your\s+(?:\w+\s+)?(?:{_ORDERS}|name|creators?|makers?|developers?|training\s+data|feelings|"
    r"memory|knowledge\s+cut-?off|source\s+code|temperature)|"
    r"who\s+(?:made|built|created|trained|wrote|programmed)\s+you|(?:who|what|how)\s+are\s+you|"
    r"(?:which|what)\s+(?:\w+\s+){0,2}(?:model|llm|ai|version|bot|chatbot)\s+(?:are|is\s+this)\s*"
    r"(?:you)?\b|are\s+you\s+(?:a|an|human|real|alive|conscious|sentient|aware|chatgpt|gpt|claude|"
    r"able|allowed|biased|scheming|aligned)(?!\w)|what(?:['’]s|\s+is|\s+are)\s+your\s+favou?rite|"
    rf"{_ORDERS}\b.{{0,40}}\b(?:you\s+(?:were|are|have|got|follow|obey|refuse|decline|decide)|"
    r"makes?\s+you)|(?:you|have\s+you\s+been)\s+(?:told|given|instructed|programmed|trained)\b|"
    r"were\s+you\s+(?:told|given|trained|instructed|programmed|made|built)|"
    r"(?:opinion|think)\s+of\s+me\b|when\s+you\s+(?:refuse|decline)|"
    r"ignore\s+(?:all|your|the|any|previous|what)\b.*\b(?:instructions?|rules|told|above|prompt)|"
    r"(?:forget|disregard)\s+(?:all|your|everything|any|previous)\b|"
    r"(?:hello|hi|hey|thanks|thank\s+you|good\s+(?:morning|evening|afternoon))\W*$|"
    r"do\s+you\s+(?:like|love|feel|enjoy|get\s+(?:lonely|bored|tired)|remember|dream|have\s+(?:a|any)"
    r"\s+(?:name|memory|feelings|opinions?|soul)))"
    r"|^\W*(?:please\s+)?(?:repeat|print|show|reveal|output|recite|copy|dump)\b.{0,40}\b(?:above|"
    r"prompt|verbatim|word\s+for\s+word|configuration|you(?:['’]re|\s+are)\s+running)",
    re.IGNORECASE,
)


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


def signs_of(question: str, found: Found, lexical: LexicalIndex) -> Signs:
    """The signs for a question and what was found for it without regard to side."""
    nearest = sorted(found.hits[:_LOOKED_AT], key=lambda hit: -hit.similarity)[:NEAR]
    heard = frozenset().union(*(heard_in(hit.passage) for hit in nearest[:HEARD]))
    words = [word for word in dict.fromkeys(stems(question)) if word not in small_words()]
    weights = {word: weight_of(word, lexical) for word in words}
    total = sum(weights.values())
    return Signs(
        similarity=found.similarity,
        coverage=lexical.coverage(question),
        outside=found.outside,
        strangers=float(min(2, len(_strangers(question, found, lexical)))),
        average=sum(hit.similarity for hit in nearest) / len(nearest) if nearest else 0.0,
        near_words=sum(weights[word] for word in words if word in heard) / total if total else 0.0,
        asks_fact=float(bool(_ASKS_FACT.search(question))),
    )


def _strangers(question: str, found: Found, lexical: LexicalIndex) -> set[str]:
    told_of = " ".join(told(hit.passage) for hit in found.hits).lower()
    names = {name.lower() for name in _NAME.findall(question) if not lexical.knows(name)}
    versions = {version.lower() for version in _VERSION.findall(question)}
    return (names - _NO_NAMES) | {version for version in versions if version not in told_of}


def likelihood(signs: Signs) -> float:
    """How likely the sources are to answer the question, 0 to 1.

    A logistic regression on the signs, fitted on the development questions by
    `python benchmarks/fit_scope.py`, which prints weights, bias and operating point.
    """
    total = BIAS + sum(w * x for w, x in zip(WEIGHTS, astuple(signs), strict=True))
    return 1 / (1 + math.exp(-total))


def about_the_debate(question: str) -> bool:
    """Whether a question is about the debate as a whole."""
    return bool(_DEBATE.search(question))


def why_outside(question: str, signs: Signs) -> Outside | None:
    """Why the question is to be declined; None when it is to be answered.

    Requests to make something up, and remarks to or about the machine, are told by their words.
    Everything else is declined when `likelihood` is below `THRESHOLD`, which is set so that
    about 3 in 200 answerable development questions fall below it.
    """
    if _INVENT.search(question):
        return "invention"
    if _MACHINE.search(question):
        return "machine"
    if likelihood(signs) >= THRESHOLD:
        return None
    whole = about_the_debate(question) and not signs.strangers and signs.outside < _FAR_OUT
    return None if whole else "elsewhere"
