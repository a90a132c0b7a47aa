"""Which form of answer a reader's words ask for: shorter, more, exact words, who, is that fair."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Literal

from rag.answer import Form, Recall
from rag.words.phrases import content, is_fragment, phrase, sentences_of, without_opening
from rag.words.pronouns import points_back

FEW = 1
"""Content words that a request for another form of answer has at most, if it points back at
nothing."""
SEVERAL = 4
"""The same, if it does."""

_ASKING = re.compile(r"^(?:why|what|how|when|where)\b", re.IGNORECASE)
_YOU = re.compile(r"\byou\b", re.IGNORECASE)
_HOW = re.compile(r"^how (?:\w+ly )?$", re.IGNORECASE)

Kind = Literal["answered", "fair", "speakers", "words", "short", "more"]


def form_of(text: str, *, follows: bool) -> tuple[Form | Recall, str]:
    """The form that a message asks for, and the message without the words that do.

    Args:
        text: the message, without what only leads up to it.
        follows: whether anything has been said before it.
    """
    text = without_opening(text, "polite", "filler")
    for kind, accepts in _ACCEPTS.items():
        cue = phrase("forms", kind).search(text)
        if cue is None:
            continue
        own = " ".join(phrase("forms", kind).sub(" ", text).split())
        if accepts(text, cue, own, follows):
            return ("fair" if kind == "answered" else kind), own
    return "case", text


def _brief_enough(text: str, own: str) -> bool:
    return len(content(own)) <= (SEVERAL if points_back(text) else FEW)


def _is_fair(text: str, cue: re.Match[str], own: str, follows: bool) -> bool:
    asked = sentences_of(text)
    elsewhere = len(asked) > 1 and asked[-1].endswith("?") and cue[0] not in asked[-1]
    return (
        follows
        and not elsewhere
        and not (_ASKING.match(text) and not _HOW.match(text[: cue.start()]))
        and (text.endswith("?") or not is_fragment(text) or len(text.split()) <= SEVERAL)
        and _brief_enough(text, own)
    )


def _is_answered(text: str, _cue: re.Match[str], own: str, follows: bool) -> bool:
    return follows and not text.lower().startswith("why") and _brief_enough(text, own)


def _is_words(text: str, cue: re.Match[str], own: str, follows: bool) -> bool:
    leads = any(_leads(part, cue) for part in sentences_of(text) if cue[0] in part)
    if follows:
        return len(content(own)) <= (SEVERAL if leads or points_back(own) else FEW)
    return leads and bool(content(own))


def _is_speakers(text: str, _cue: re.Match[str], own: str, follows: bool) -> bool:
    if _YOU.search(text) and not points_back(text):
        return False
    return _brief_enough(text, own) and (follows or not content(own))


def _is_short(text: str, cue: re.Match[str], own: str, _follows: bool) -> bool:
    if not content(own):
        return True
    leads = _leads(text, cue) and re.match(r"\s*[:,]", text[cue.end() :])
    ends = not re.search(r"\w", text[cue.end() :])
    return bool(leads) or (ends and "," in text[: cue.start()])


def _is_more(text: str, cue: re.Match[str], own: str, follows: bool) -> bool:
    if not content(own):
        return True
    asks_on = re.match(r"\s*(?:on|about|of|to|did|do|does|is|has)\b", text[cue.end() :])
    return follows and bool(asks_on) and _leads(text, cue) and len(content(own)) <= FEW + 1


def _leads(text: str, cue: re.Match[str]) -> bool:
    """Whether nothing of substance stands before the phrase."""
    return not content(text[: text.index(cue[0])])


_Accepts = Callable[[str, re.Match[str], str, bool], bool]
"""Takes a message, the phrase that was found in it, the message without any such phrase, and
whether something was said before; says whether the phrase is meant to ask for its form."""

_ACCEPTS: Mapping[Kind, _Accepts] = {
    "answered": _is_answered,
    "fair": _is_fair,
    "speakers": _is_speakers,
    "words": _is_words,
    "short": _is_short,
    "more": _is_more,
}
