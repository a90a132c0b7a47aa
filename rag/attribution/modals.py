"""What may, should or is meant to be, told as what is or will be."""

from __future__ import annotations

import re

from rag.attribution.supposed import is_conditional
from rag.attribution.tokens import stem_of

SHORTEST = 4
"""Letters of a verb from which its forms can be told from other words."""

_BETWEEN = r"(?:(?:not|well|also|then|still|even|ever|have|been|be|\w+ly)\s+){0,3}"
_MODAL = re.compile(
    r"\b(?:(?:may|might|could|would|must|should)(?:n[’']t)?|cannot|(?:ought|ha(?:s|ve|d)|needs?|"
    r"needed|tr(?:y|ies|ied|ying)|aims?|wants?|hopes?|plans?|seeks?|fails?|failed|(?:un)?likely|"
    r"(?:un)?able|supposed|meant|expected|tempted|asked|told|trained|incentives?|reasons?|motives?|"
    rf"chances?|hard(?:er)?|easy|easier|difficult) to)\s+{_BETWEEN}(\w+)",
    re.IGNORECASE,
)
_WILL = re.compile(
    rf"\b(?:will|won[’']t|(?:is|are) (?:bound|certain|sure) to)\s+{_BETWEEN}(?!be\b|have\b)(\w+)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w’'-]+")
_BEFORE_A_NOUN = re.compile(
    r"(?:\b(?:the|an?|its|their|his|her|of|these|those|such|no|any|some|all|more|in|for|with|by|to|"
    r"as|new|other)|[’']s)\s+$",
    re.IGNORECASE,
)
_MANY = re.compile(r"\b(?:they|we|you|people|\w+[^s\W]s)\s+$", re.IGNORECASE)

_OBLIGED = re.compile(
    r"\b(?:must|needs? to|needed to|ha(?:s|ve) to|should|ought to|(?:is|are) required to)\b",
    re.IGNORECASE,
)
_NEEDED = re.compile(
    r"\b(?:must|need\w*|ha(?:s|ve|d) (?:\w+ )?to|having to|should|ought|requir\w+|necess\w+|"
    r"essential\w*|crucial\w*|important\w*|importance|depend\w*|only|unless|until|without|cannot|"
    r"can[’']t|urg\w+|recommend\w*|call(?:s|ed)? for|demand\w*|wants?|propos\w+|suggest\w*|better|"
    r"advis\w+|worth|suppos\w+|supposed|meant|tak(?:e|es)|enough|matters?|had|expect\w*|would|will|"
    r"told|asked|trained)\b",
    re.IGNORECASE,
)
"""What an obligation may come of."""
_ASKED = re.compile(r"[^.!?\n]*\?|\basks? (?:how|whether|why|what)\b[^.\n]*")
"""A question, from which no obligation comes."""


def obliged(sentence: str, told: str) -> str:
    """The words by which something has to be done, where the passages have nothing like it."""
    found = _OBLIGED.search(sentence)
    return found[0] if found and not _NEEDED.search(_ASKED.sub(" ", told)) else ""


def hardened(sentence: str, told: str) -> tuple[str, ...]:
    """What the sentence says will be and the passages only say may or should be, a verb a hit."""
    soft = {match[1].lower() for match in _MODAL.finditer(told)}
    firm = {match[1].lower() for match in _WILL.finditer(told)}
    said = {
        match[1].lower()
        for match in _WILL.finditer(sentence)
        if not is_conditional(sentence[: match.start()])
    }
    return tuple(sorted((said & soft) - firm))


def bared(sentence: str, told: str) -> tuple[str, ...]:
    """The verbs of the sentence that the passages have only after "may", "should" or "tries to"."""
    low, text = told.lower(), sentence.lower()
    under = {match.start(1): match[1] for match in _MODAL.finditer(low)}
    told_so = {stem_of(match[0]) for match in _WORD.finditer(low) if match.start() not in under}
    return tuple(
        sorted(
            verb
            for verb in set(under.values())
            if len(verb) >= SHORTEST
            and not verb.endswith(("ing", "ed"))
            and stem_of(verb)
            and stem_of(verb) not in told_so
            and _is_told_so(verb, text)
        )
    )


def _is_told_so(verb: str, text: str) -> bool:
    """Whether a text has the verb as what somebody does, and under no condition."""
    one = (
        match
        for match in re.finditer(rf"\b{_of_one(verb)}\b", text)
        if not _BEFORE_A_NOUN.search(text[: match.start()])
    )
    many = (
        match for match in re.finditer(rf"\b{verb}\b", text) if _MANY.search(text[: match.start()])
    )
    return any(not is_conditional(text[: match.start()]) for match in (*one, *many))


def _of_one(verb: str) -> str:
    """The form of a verb after "he"."""
    if re.search(r"(?:s|sh|ch|x|z|o)$", verb):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if re.search(r"[^aeiou]y$", verb) else f"{verb}s"
