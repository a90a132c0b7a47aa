"""Whether a side may put forward what a passage says."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.passage import CAMPS, Camp, Passage, Side, Voice
from corpus.sentences import sentences
from rag.answer import Role
from rag.attribution.quoted import quoted
from rag.attribution.speakers import Holder, mentioned
from rag.attribution.tokens import words
from rag.prose.draft import DraftSection
from rag.prose.verify import may_rest_on

_OWN: tuple[Role, ...] = ("thesis", "point", "reply")


def wrong_side(
    sentence: str,
    passage: Passage,
    holders: Sequence[Holder],
    side: Camp,
    role: Role | None,
    *,
    told_by_others: bool = False,
) -> str:
    """Why a sentence of that role may not rest on the passage, in words; "" where it may.

    Without a role it stands outside the case, and only has to say rightly whose view it tells.
    `told_by_others` is whether it gives what it says to somebody who is no speaker.
    """
    for holder in holders:
        if holder.camp and not _stands_for(passage, sentence, holder.camp):
            return f"what it ascribes to {_called(holder.camp)} is not theirs"
    named = any(holder.speaker for holder in holders)
    if role and not may_rest_on(DraftSection(side, role, ()), passage):
        return "its source speaks for the other side, or only reports it"
    reported = _voice(passage, sentence) == "reports"
    if reported and named and not set(CAMPS).isdisjoint(mentioned(sentence)):
        return ""  # it says who says so, and of whose view
    if reported and role and role != "objection" and not any(h.reports for h in holders):
        return "its source only reports it"
    if reported and any(holder.speaker and not holder.reports for holder in holders):
        return "its source reports it and does not hold it"
    if told_by_others:
        return ""
    granted = passage.kind == "original" and _voice(passage, sentence) == "concedes"
    if role in _OWN and granted and not named and passage.speaker not in mentioned(sentence):
        return "it is not said who grants it"
    if role == "concession" and granted and _stance(passage, sentence)[0] == side:
        return "it is the other side that grants it"
    if role == "concession" and passage.side not in (side, "neutral") and not named:
        return "it is not said who grants it"
    if role == "objection" and passage.side not in (side, "neutral") and not holders:
        return "it is not said whose view it is"
    return ""


def _stands_for(passage: Passage, sentence: str, camp: Camp) -> bool:
    if not may_rest_on(DraftSection(camp, "point", ()), passage):
        return False
    return passage.side in (camp, "neutral") and _voice(passage, sentence) != "reports"


def _voice(passage: Passage, sentence: str) -> Voice:
    """With which voice the passage says what the sentence says."""
    return _stance(passage, sentence)[1]


def _stance(passage: Passage, sentence: str) -> tuple[Side, Voice]:
    if not passage.leans:
        return passage.side, passage.voice
    for lean in passage.leans:
        if any(quote.strip(".,;?!") in lean.quote for quote in quoted(sentence)):
            return lean.side, lean.voice
    said = {word.stem for word in words(sentence)}
    best = max(sentences(passage.text), key=lambda text: len(said & {w.stem for w in words(text)}))
    for lean in passage.leans:
        if lean.quote in best or best in lean.quote:
            share = {word.stem for word in words(lean.quote)}
            if len(said & share) * 2 >= len(said & {word.stem for word in words(best)}):
                return lean.side, lean.voice
    return passage.side, passage.voice


def _called(camp: Camp) -> str:
    return "the MIRI-style view" if camp == "miri" else "the iterative view"
