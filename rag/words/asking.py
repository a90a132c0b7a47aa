"""Whether a reader asks for an argument or for a piece of information."""

from __future__ import annotations

import re

_CASE = re.compile(
    r"\b(?:argu(?:e|ing|ments?)\b(?!\s+in\b)|(?:a|the|best|strongest)\s+case\b|case\s+(?:for|against)"
    r"|(?:best|strongest)\s+(?:reply|answer|response|rebuttal|rejoinder)"
    r"|convince|persuade|steel-?man|best\s+version|defend(?:ed)?|sell\s+(?:it|this|me)"
    r"|poke\b.{0,20}\bholes?)\b",
    re.IGNORECASE,
)
_LEAD = r"^\W*(?:(?:and|so|but|ok|okay|hey|hi|please|btw|just|then)\b\W*)*"
_FACT = re.compile(
    rf"{_LEAD}"
    r"(?:(?:by|in|on|at|to|from|with|of|for)\s+)?(?:how\s+(?:many|much|big|large|long|often|far)"
    r"|who(?:m|se)?|which|when|where|what(?:['’]s|\s+(?:is|was|were|are))\s+the\s+"
    r"(?:name|title|date|year|rate|number|figure|share|percentage|size|score|value)"
    r"|what\s+(?:year|date|number|share|percentage|rate|fraction|figure|score|size))\b",
    re.IGNORECASE,
)
_WHETHER = re.compile(
    rf"{_LEAD}"
    r"(?:is|are|was|were|do|does|did|can|could|will|would|should|might|must|has|have|isn|aren|"
    r"don|doesn|didn|couldn|won|wouldn|shouldn|why)(?:['’]?t)?\b",
    re.IGNORECASE,
)


def asks_whether(question: str) -> bool:
    """Whether reasons are asked for, by "why" or by a question that "yes" or "no" would answer."""
    return bool(_WHETHER.match(question))


def asks_for_a_case(question: str) -> bool:
    """Whether the reader wants to be persuaded, told by the words."""
    return bool(_CASE.search(question))


def asks_for_a_fact(question: str) -> bool:
    """Whether a name, a number, a date or a place is asked for, told by how the question begins."""
    return bool(_FACT.match(question)) and not asks_for_a_case(question)
