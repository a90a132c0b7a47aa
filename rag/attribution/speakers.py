"""Whose words or views a sentence says that it tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from corpus.library import Corpus
from corpus.passage import CAMPS, Camp, Passage
from rag.attribution.lists import lists, pattern
from rag.attribution.quoted import QUOTED

_BEFORE = re.compile(
    r"(?:according to|in the (?:words|view|eyes|opinion) of|on the (?:account|view) of|"
    r"\b(?:says?|holds?|argues?|thinks?|insists?|answers?|objects?|repl(?:y|ies)) with|"
    r"(?:^|[,;]\s)(?:for|to)|[,”\"]\s*(?:says?|said|argues?|writes?|asks?|replies|notes?|holds?|"
    r"concedes?|thinks?|adds?|warns?|objects?|answers?|counters?|explains?|"
    r"remarks?|observes?|claims?|insists?|stresses|points out)|"
    r"(?:objection|reply|answer|claim|point|view|concession|argument|worry)\s"
    r"(?:is|was|comes|came)(?:\s(?:that\sof|from))?)\s+$",
    re.IGNORECASE,
)
_ON = re.compile(r"\b(?:on|in|for|from|to)\s+$", re.IGNORECASE)
"""Before a camp's view."""
_GIVES = re.compile(
    r"\s+(?:gives?|gave|tells?|told|draws?|drew|offers?|offered|imagines?|describes?|makes?|made)\b"
)
"""After "a case that X"."""
_VIEWED = re.compile(
    r"\s*(?:(?:According to|To|For|In the (?:view|eyes) of)\s[^,]+,"
    r"|(?:On|In)\s[^,]{1,60}’s? (?:view|account|words|reading|eyes|terms)\b)",
    re.IGNORECASE,
)
_SEES = re.compile(r"\s+(?:sees|puts|tells|reads) it\b")
_SEEMS = re.compile(r"\b(?:seem|look|appear|sound)s?\b[^,;.]{0,60}\bto $")
"""Before those to whom something seems so, where that ends a clause."""
_SEEMS_TO = re.compile(r"\b(?:seem|look|appear|sound)s?\b[^,;.]{0,60}\bto (?:the|him|her|them)\b")
_IN_EYES = re.compile(r"\b(?:in|to) [\w’ -]{3,30}’s? (?:eyes|view|opinion|reading)\b")
_ENDS = re.compile(r"\s*(?:[.,;:!?]|(?:too|as well|and|but)\b|$)")
_CAN = re.compile(r"\s+(?:can|could|may|might)\s(?!be\b)")
"""After a camp that is not said to have said something, but has it open to it."""
_BARE = re.compile(
    r"\s+(?:is|are|was|were|does|do|did|has|have|had|can|cannot|could|would|may|might|wants?)\b"
)
_ASIDE = re.compile(r"\s+\w+\s*(?:[,:.]|$)")
_THE_COMMENTER = re.compile(r"(?:the|this) commenter$", re.IGNORECASE)
_JOINED = re.compile(r"^(?:[^,.;:]{0,40}?)\s(?:and|alike|both)\s")


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody whose view a sentence says that it tells."""

    speaker: str
    """As `Speaker.name`; empty for a camp."""
    camp: Camp | None
    """The camp, where nobody in particular is named."""
    reports: bool
    """Whether the sentence says that they only report it."""


def holders(sentence: str, side: Camp) -> tuple[Holder, ...]:
    """Everybody to whom the sentence ascribes what it says; `side` is whose case it is in."""
    bare = QUOTED.sub(lambda m: "“" + "x" * (len(m.group()) - 2) + "”", sentence.replace("'", "’"))
    found: list[tuple[Holder, bool]] = []
    aside = False
    taken: list[tuple[int, int]] = []
    for name, match in sorted(_namings(bare), key=lambda pair: (pair[1].start(), -pair[1].end())):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        taken.append(match.span())
        manner = _manner(bare, match)
        if manner is None and name in (*CAMPS, "own") and _ON.search(bare[: match.start()]):
            manner = False
        if manner is None or (found and _within(bare[: match.start()])):
            continue
        after = bare[match.end() :]
        camp: Camp | None = None
        if name in (*CAMPS, "own"):
            camp = side if name == "own" else "miri" if name == "miri" else "iterative"
            if camp == side and _CAN.match(after):
                continue  # nobody is said to have said it; it is what this case may say
        found.append((Holder("" if camp else name, camp, manner), bool(_BARE.match(after))))
        aside = aside or bool(found[1:] and _ASIDE.match(after))
    # In "X does not get it, Y replies" it is Y who says so.
    kept = [holder for holder, bare_verb in found if not (aside and bare_verb)]
    return tuple(dict.fromkeys(kept))


def mentioned(sentence: str) -> frozenset[str]:
    """Every speaker and every camp that the sentence names in whatever way."""
    return frozenset(name for name, _ in _namings(sentence.replace("'", "’")))


def people_in(text: str) -> tuple[tuple[int, int], ...]:
    """From where to where the text names a person."""
    return tuple(match.span() for name, match in _namings(text) if name not in (*CAMPS, "own"))


def speaks_in(holder: Holder, passage: Passage, corpus: Corpus) -> bool:
    """Whether the passage is the holder's own, or says of the holder that they said something."""
    if holder.camp:
        return passage.side == holder.camp or (
            passage.side == "neutral" and corpus.speakers[passage.speaker].camp != "neutral"
        )
    if passage.speaker == holder.speaker:
        return True
    if {passage.speaker, holder.speaker} == {"Bronson Schoen", "Schoen et al."}:
        # The first author may be named for the paper; his co-authors did not write his comments.
        return passage.speaker == "Schoen et al."
    told = passage.text.replace("'", "’")
    return any(
        name == holder.speaker and _says(told, match.end()) for name, match in _namings(told)
    )


def _manner(text: str, match: re.Match[str]) -> bool | None:
    """Whether a naming reports (True) or holds (False) a view; None where it does neither."""
    before, after = text[: match.start()], text[match.end() :]
    if re.fullmatch(r"(?:That|Whether|How|Why) ", before):
        return None  # what somebody else says of them
    if re.search(r"\bof $", before) and not _BEFORE.search(before):
        return None
    relative = re.search(r"(\w+) (?:that|which|whom) $", before)
    if relative and _GIVES.match(after):
        return False
    if relative and not pattern("saying", "own").fullmatch(relative[1]):
        return None
    if re.match(r"’s?\s", after):
        return False if _is_own_view(before, after) else None
    if _SEEMS.search(before) and _ENDS.match(after):
        return False
    if _BEFORE.search(before) or _SEES.match(after):
        return False
    if _says(text, match.end()):
        first = re.match(r"\s*(?:,[^,]*,\s*)?((?:\w+\s+){0,8}\w*)", after)
        reports = pattern("saying", "report").search(
            " ".join(first[1].split()[:7]) if first else ""
        )
        return bool(reports) or bool(re.search(r"without endors", after))
    if _JOINED.match(after) and not before.strip():
        return False
    return None


def _is_own_view(before: str, after: str) -> bool:
    """Whether what somebody is said to have is a view, of which the sentence goes on to tell."""
    owned = re.match(r"’s?\s+(?:“x+”|((?:[\w-]+\s+){0,2}?)([\w-]+))", after)
    if not owned or _SEEMS_TO.search(after) or _IN_EYES.search(after):
        return False
    if not owned[2]:
        return not before.strip() and _says(after, owned.end())
    words = re.match(r"’s?\s+((?:[\w-]+\s+){0,2}[\w-]+)", after)
    views = pattern("saying", "views")
    if not before.strip() and words and views.search(words[1]):
        return True
    in_front = re.search(r"\b(?:in|on|by|is|was)\s+$", before, re.IGNORECASE)
    runs = re.match(r"(?:\s+\w+)?\s+(?:runs|goes)\b", after[owned.end() :])
    return bool(views.search(owned[2]) and (in_front or runs))


def _within(before: str) -> bool:
    """Whether what follows belongs to what somebody named before is said to say."""
    clause = re.split(r"[,;:] (?:and|but|while|whereas|yet|whom?)\b|; ", before)[-1]
    if re.search(r"\b(?:that|whether|how|why|because)\b", clause) or _VIEWED.match(clause):
        return True
    last = re.search(r"([\w’-]+)(?: the)? ?$", clause)
    return bool(last and pattern("saying", "own").fullmatch(last[1]))


def _says(text: str, end: int) -> bool:
    """Whether what ends there is followed by a verb of saying."""
    after = re.match(
        r"(?:\s*,?\s+who(?=\s)|\s*,[^,.;]{0,60},|"
        r"\s+(?:in|of|from|at) (?:the|this|an?|his|their) [\w-]+)?"
        r"\s*[“”]?\s*([\w’-]+)",
        text[end:],
    )
    return bool(after and pattern("saying", "own").fullmatch(after[1]))


def _namings(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    another = re.search(r"\banother commenter\b", text, re.IGNORECASE)
    for name, called in _called().items():
        for match in called.finditer(text):
            again = another and another.end() <= match.start() and _THE_COMMENTER.match(match[0])
            yield ("Another commenter" if again else name), match


@cache
def _called() -> dict[str, re.Pattern[str]]:
    rows = {row["name"]: row["called"] for row in lists()["speaker"]} | lists()["camps"]
    return {
        name: re.compile(
            rf"(?<![\w’-])(?:{'|'.join(sorted(called, key=len, reverse=True))})(?![\w-])",
            re.IGNORECASE,
        )
        for name, called in rows.items()
    }
