"""Which side and which move a reader's words ask for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.passage import CAMPS, Camp
from rag.answer import Move, Wanted
from rag.words.phrases import content, is_fragment, phrase, sentences_of, without_opening

_PIECES = re.compile(r"[:.;?!,–—]+\s+|\s[–—-]+\s")
_OPEN_ENDS = re.compile(
    r"^(?:(?:on|about|to|for|of|that|regarding|from|in|with|re|as|here|and|the same|against|by|"
    r"the question(?: of)?|whether|when it comes to|'s|please|say|think|reply|answer|argue|"
    r"respond|view|side|case|position)\b[\s,]*)+|"
    r"(?:[\s,]*\b(?:instead|please|now|too|again|then|here|on|about|to|for|of|with|from|and|the|"
    r"as|same question|in|a|this time|next))+\W*$",
    re.IGNORECASE,
)
_COMMANDS = re.compile(
    r"^(?:make|give|show|tell|state|present|build|put|hear|play|be|do|take|switch|go|move|change|"
    r"answer|speak|write|find|argue|from|for|as|only|ask|same|it's|"
    r"the (?:\w+ ){0,3}(?:case|argument|reply|answer|response|defen[cs]e)s?)\b",
    re.IGNORECASE,
)
_SAME = re.compile(r"^(?:only|same|the same|for|from|as)\b", re.IGNORECASE)
"""Openings that ask for the same once more, whatever the move is."""
_ASKS_FOR_A_CASE = re.compile(
    r"^(?:what|which)(?:'s| is| are| would be)? (?:(?:\w+ ){0,3}(?:case|arguments?|objections?|"
    r"reasons?|criticisms?|defen[cs]e) (?:for|against|to|of)|wrong with) (?:the )?$",
    re.IGNORECASE,
)
_ABOUT_A_SIDE = re.compile(r"^(?:what|how) (?:about|of)(?: the| those)? $", re.IGNORECASE)
_SIDES_VIEW = re.compile(r"^what(?:'s| is| are| was)(?: the)? $", re.IGNORECASE)
_WOULD = r"^(?:what|how) (?:would|might|could|{also})(?: \w+)??(?: the| an?)? "
_ASKS_A_SPEAKER = re.compile(_WOULD.format(also="will") + "$", re.IGNORECASE)
_ASKS_A_SIDE = re.compile(_WOULD.format(also="will|do|does|did|can|should") + "$", re.IGNORECASE)
_ASKING = re.compile(r"^(?:why|what|how|when|where)\b", re.IGNORECASE)
_WEIGHTY = r"(?:(?:best|strongest|main|central|core|key|own|whole|overall|basic|weightiest) )*"
_VIEW = re.compile(
    rf"^'s? {_WEIGHTY}(?:view|take|answer|position|stance|case|response|reply|rebuttal|argument)\b",
    re.IGNORECASE,
)
_SPEECH = re.compile(
    r"\b(?:say|think|answer|reply|respond|argue|object|retort|believe|make of|see|react|put)\b",
    re.IGNORECASE,
)
_A_SIDES = re.compile(
    rf"^(?:'s?)?\s*{_WEIGHTY}(?:side|view(?:point)?|camp|case|position|people|person|folks?|guys?|perspective|"
    r"arguments?|stance|take|answer|reply|response|rebuttal|argument|objections?|types?|commenter|"
    r"standpoint|point of view|would)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:against|wrong with|objections? (?:to|against)|criticisms? of|"
    r"(?:reply|answer|respond) to)\s+(?:the )?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Command:
    """What a message asks for beside a subject."""

    own: str
    """The words that are left: the subject, if it names one."""
    side: Wanted | None = None
    flips: bool = False
    """Whether the other side is asked for, whichever that is."""
    move: Move | None = None
    names_claim: bool = False
    """Whether a claim is to be defended or attacked, rather than a side."""
    ordered: bool = True
    """Whether it was ordered for what follows, not only asked after."""


def command_in(text: str) -> Command | None:
    """The command in a message; None if it has none.

    A command may be a sentence of its own beside a question (“Steelman MIRI. Is rare scheming
    dangerous?”); the question is then what is left.
    """
    if whole := _command(text):
        return whole
    parts = sentences_of(text)
    for part in reversed(parts if len(parts) > 1 else []):
        found = _command(part)
        if found and not content(found.own):
            own = " ".join(other for other in parts if other != part)
            return Command(
                own, found.side, found.flips, found.move, found.names_claim, found.ordered
            )
    return None


def _command(text: str) -> Command | None:
    text = without_opening(text, "filler", "polite", "filler")
    attack = _leading("attack", text)
    cue = attack or _leading("defend", text)
    move: Move | None = "critique" if attack else "steelman" if cue else None
    verbless = is_fragment(text) and not _ASKING.match(text)
    opens = cue and is_fragment(text[: cue.end()]) and not _ASKING.match(text)
    ordered = bool(opens or verbless or _COMMANDS.match(text))
    if named := _camp_asked_for(text, ordered, by_cue=bool(cue)):
        camp, at = named
        before = text[: at.start()]
        spoken = _SPEECH.search(text) or (_COMMANDS.match(text) and not _SAME.match(text))
        move = move or ("critique" if _AGAINST.search(before) else "steelman" if spoken else None)
        if _ASKS_FOR_A_CASE.match(before):
            return Command(text, camp, move=move, ordered=False)
        return Command(_rest(text, cue, at), camp, move=move)
    other, both = _leading("other", text), _leading("both", text)
    if other and (ordered or _ASKING.match(text)):
        return Command(_rest(text, cue, other), flips=True, move=move)
    if both and ordered:
        return Command(_rest(text, cue, both), "both", move=move)
    if cue and ordered:
        own = _rest(text, cue)
        return Command(own, move=move, names_claim=bool(content(own)))
    return None


def _leading(kind: str, text: str) -> re.Match[str] | None:
    """The phrase of that kind, if nothing of substance stands before it."""
    for found in phrase("turns", kind).finditer(text):
        before = text[: found.start()]
        for camp in CAMPS:
            before = phrase("camps", camp).sub("", before)
        if not content(before):
            return found
    return None


def _camp_asked_for(text: str, ordered: bool, *, by_cue: bool) -> tuple[Camp, re.Match[str]] | None:
    """The camp whose case the words ask for, and where they name it first."""
    found = [
        (camp, named)
        for camp in CAMPS
        for named in phrase("camps", camp).finditer(text)
        if _asks_for(text, named, ordered, by_cue, _ASKS_A_SIDE)
    ]
    found += [
        (camp, named)
        for camp in CAMPS
        for named in phrase("speakers_of", camp).finditer(text)
        if _speaks_for_a_camp(text, named, by_cue)
        and _asks_for(text, named, ordered, by_cue, _ASKS_A_SPEAKER)
    ]
    return min(found, key=lambda each: each[1].start(), default=None)


def _speaks_for_a_camp(text: str, named: re.Match[str], by_cue: bool) -> bool:
    """Whether somebody is named for the camp's sake, and not for what that person says."""
    asked = _ASKS_A_SPEAKER.match(text[: named.start()])
    return bool(by_cue or asked or _A_SIDES.match(text[named.end() :]))


def _asks_for(
    text: str, named: re.Match[str], ordered: bool, by_cue: bool, asks: re.Pattern[str]
) -> bool:
    """Whether a camp is named as the one to speak, and not only mentioned."""
    before = text[: named.start()]
    if asks.match(before):
        return bool(_SPEECH.search(text[named.end() :]))
    if _ASKS_FOR_A_CASE.match(before):
        return True
    if _SIDES_VIEW.match(before):
        return bool(_VIEW.match(text[named.end() :]))
    if _ABOUT_A_SIDE.match(before):
        return not content(_A_SIDES.sub("", text[named.end() :]))
    if not ordered:
        return False
    if not by_cue:
        behind = _A_SIDES.sub("", text[named.end() :]).lstrip()
        if content(behind.split(" ")[0]):
            return False
    lead = before
    for kind in ("attack", "defend"):
        lead = phrase("turns", kind).sub("", lead)
    return by_cue or not content(lead)


def _rest(text: str, *spans: re.Match[str] | None) -> str:
    """What is left of a command without those phrases: its subject, if it names one."""
    for span in spans:
        if span:
            text = text.replace(span[0], " … ", 1)
    text = re.sub(r"…\s*'s?(?=\s)", "…", text)
    text = phrase("before", "audience").sub(" … ", text)
    pieces = [_trimmed(piece) for part in _PIECES.split(text) for piece in part.split("…")]
    pieces = [_trimmed(piece) for piece in pieces if content(piece)]
    subject = max(pieces, key=len, default="")
    return f"{subject}?" if text.rstrip().endswith("?") and subject else subject


def _trimmed(piece: str) -> str:
    """The piece without the small words at either end."""
    before = ""
    while piece != before:
        before, piece = piece, _OPEN_ENDS.sub("", piece.strip(" ,.:;!?"))
    return piece
