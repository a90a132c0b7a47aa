"""False premises: what a question wrongly takes for granted, and what the sources say instead."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Literal

from corpus.library import Corpus
from corpus.passage import Passage, Speaker, Voice
from rag.premises.claim import Claim, asks_whether_said
from rag.premises.doubt import Doubts, Scales, Weighed
from rag.premises.people import Person
from rag.prose.draft import DraftSection, DraftSentence
from rag.prose.narrator import Narrator

Kind = Literal["speaker", "number", "certainty", "reverse", "event", "nobody"]
"""Said by another; another number; put too strongly; the reverse of what is said; something that
nobody tells of having happened; said by nobody."""

WEIGHTS = (
    *(4.74, 3.35, 0.21, -1.76, 2.07, 0.98, 0.61, 1.88, 2.39, 5.96, 1.86, 3.69, -1.84),
    *(2.25, 2.1, 3.49),
)
BIAS = -3.98
THRESHOLD = 0.75
"""Falsity from which a question is corrected and not answered."""
THRESHOLD_WHERE_KNOWN = 0.65
"""The same where somebody else is found to have said just that, or the misreading is a known one.
"""
THRESHOLD_WHERE_FAR = 0.2
"""The same where nothing that they say, or anybody, comes near to it."""
CAUTION = 0.12
"""Falsity from which it is answered, but told first what is said on its premise."""
CAUTION_WHERE_ASKED = 0.3
"""The same of a question that asks what somebody says, or did: it takes less for granted."""
TAKEN = "As for what the question takes for granted:"
NUMBERS = "As far as I can find, the sources don’t give that number; what they do give:"
NOT_SAID = "As far as I can find, the sources don’t have {} say that; what comes nearest to it:"
NOT_THEIRS = "As far as I can find, the sources don’t have that from whom you name; nearest to it:"
NEAREST_TO_IT = "What comes nearest to that in the sources:"

FAR = 0.08
"""How much better than their own a passage by another has to fit for that other to have said it."""
REPEATED = 0.05
"""How closely a question has to repeat a known misreading to be answered as one."""
TOLD_BY, WELL_KNOWN = 0.12, 0.2
"""The same, for its passage to be what is told first; and for being surer of it."""
TOLD_FIRST = 2
"""Passages that are told before an answer at most."""
NEAR = 0.4
"""Cosine from which a passage says something on a claim."""
ON_IT = 0.55
"""The same, from which what it says is on that very matter."""
SAID_BACK = 16
"""Words of a claim that are said back to the reader at most."""

_DOES: Mapping[Voice, str] = {
    "asserts": "says",
    "concedes": "grants",
    "reports": "reports",
    "asks": "asks",
}
_NO_SUCH_NUMBER = "As far as I can find, the sources don’t give that number"
_NEAREST = "the nearest to it that {} is this"


@dataclass(frozen=True, slots=True)
class Correction:
    """What is told instead of an answer to a question that rests on something false."""

    kind: Kind
    reason: str
    """What is wrong, in a sentence that claims no more than that the sources don't have it."""
    passages: tuple[Passage, ...]
    """What the sources do say on it, the nearest first; empty where they say nothing."""
    sections: tuple[DraftSection, ...]
    """The same told, each by its own speaker; for `verify`."""
    sure: bool
    """Whether it takes the place of an answer; else it goes before one."""


class Premises:
    """Tells the questions that rest on something false."""

    def __init__(self, corpus: Corpus, scales: Scales) -> None:
        """`scales` weigh the claims of questions on the corpus."""
        self._corpus = corpus
        self.scales = scales

    def check(self, question: str) -> Correction | None:
        """What to tell instead of an answer, or before it; None where nothing seems false."""
        if passage := self.scales.miscounted(question):
            return Correction(
                "number",
                f"{_NO_SUCH_NUMBER}; {_NEAREST.format('they give')}.",
                (passage,),
                self._told(question, (passage,)),
                sure=True,
            )
        if asks_whether_said(question):
            return self._whether_said(question)
        weighed = self.scales.weigh(question)
        chance = falsity(weighed.doubts) if weighed else 0.0
        if weighed is None or chance < CAUTION:
            return self._checked_first(question)
        if chance < _threshold(weighed):
            return self._before_an_answer(question, weighed)
        kind = kind_of(weighed)
        passages = self._instead(kind, weighed)
        return Correction(
            kind=kind,
            reason=self._reason(kind, weighed, passages),
            passages=passages,
            sections=self._told(question, passages),
            sure=True,
        )

    def _whether_said(self, question: str) -> Correction | None:
        """What somebody says that comes nearest to what the question asks whether they say."""
        weighed = self.scales.weigh(question, stated=True)
        if weighed is None or weighed.claim.person is None:
            return self._checked_first(question)
        person, kind = weighed.claim.person, kind_of(weighed)
        doubtful = falsity(weighed.doubts) >= _threshold(weighed)
        if not person.speakers:
            passages = weighed.own[:TOLD_FIRST]
        elif doubtful:
            passages = self._instead(kind, weighed)[:TOLD_FIRST]
        else:
            passages = weighed.own[:1]
        if not passages:
            return None
        lead = _only_spoken_of(person) or NEAREST_TO_IT
        if doubtful and person.speakers:
            lead = NUMBERS if kind == "number" else NOT_SAID.format(person.called)
            # The check would take a sentence that names them for their own words.
            lead = lead if passages[0].speaker in person.speakers else NOT_THEIRS
        return Correction(kind, "", passages, self._told(question, passages, lead=lead), sure=False)

    def _checked_first(self, question: str) -> Correction | None:
        """What to tell before an answer to a message that says something doubtful of somebody."""
        for said in self.scales.stated(question):
            weighed = self.scales.weigh(said, stated=True)
            if weighed and falsity(weighed.doubts) >= CAUTION:
                return self._before_an_answer(question, weighed)
        if passage := self.scales.mismeasured(question):
            told = self._told(question, (passage,), lead=NUMBERS)
            return Correction("number", "", (passage,), told, sure=False)
        weighed = self.scales.weigh(question, asked_of=True)
        if weighed and falsity(weighed.doubts) >= CAUTION_WHERE_ASKED:
            return self._before_an_answer(question, weighed, lead=NEAREST_TO_IT)
        return None

    def _before_an_answer(
        self, question: str, weighed: Weighed, lead: str = TAKEN
    ) -> Correction | None:
        near: list[Passage] = []
        if weighed.said_by_other:
            near += weighed.others[:1]
        if weighed.misreading and weighed.doubts.misread >= TOLD_BY:
            near.append(weighed.misreading.passage)
        if weighed.nearness >= NEAR:
            near += weighed.own[:1]
        nearest = tuple(dict.fromkeys(near))[:TOLD_FIRST]
        if not nearest:
            return None
        if weighed.claim.person:
            lead = _only_spoken_of(weighed.claim.person) or lead
        sections = self._told(question, nearest, lead=lead)
        return Correction("nobody", "", nearest, sections, sure=False)

    def _instead(self, kind: Kind, weighed: Weighed) -> tuple[Passage, ...]:
        """The passages that say what is so."""
        chosen: list[Passage] = []
        if kind == "speaker":
            said = weighed.others[0]
            same = [one for one in weighed.others[1:3] if one.speaker == said.speaker]
            chosen = [said, *same[:1], *(weighed.own[:1] if weighed.nearness >= NEAR else ())]
        elif kind == "number":
            chosen = list(weighed.own[:3]) if weighed.nearness >= NEAR else []
        else:
            if weighed.misreading and weighed.doubts.misread >= REPEATED:
                chosen.append(weighed.misreading.passage)
            if weighed.nearness >= NEAR:
                chosen += weighed.own[:2]
            chosen = list(dict.fromkeys(chosen))[:2]
        return tuple(dict.fromkeys(chosen))

    def _reason(self, kind: Kind, weighed: Weighed, passages: Sequence[Passage]) -> str:
        person = weighed.claim.person
        if kind == "speaker" and person:
            return _said_by(person, self._corpus.speaker_of(passages[0]), passages[0].voice)
        they = f"{person.short} {_verb(person)}" if person else "they say"
        near = f"what {they} on it is this" if weighed.nearness >= ON_IT else _NEAREST.format(they)
        ending = f"; {near}." if passages else "."
        if kind == "number":
            return f"{_NO_SUCH_NUMBER}{ending}"
        if kind == "event":
            return f"As far as I can find, the sources don’t tell of that{ending}"
        if person is None:
            return f"As far as I can find, the sources don’t say that{ending}"
        back = _said_back(weighed.claim) or (" so much" if kind == "certainty" else " that")
        return f"As far as I can find, the sources don’t have {person.called} say{back}{ending}"

    def _told(
        self, question: str, passages: Sequence[Passage], lead: str = ""
    ) -> tuple[DraftSection, ...]:
        narrator = Narrator(self._corpus, question)
        sections = []
        for at, passage in enumerate(passages):
            told: list[DraftSentence] = narrator.tell(passage, lead="" if at else lead)
            if exact := narrator.quote([passage], told):
                told.append(exact)
            sections.append(DraftSection("neutral", "point", tuple(told)))
        return tuple(sections)


def falsity(doubts: Doubts) -> float:
    """How likely a claim is to be false, 0 to 1.

    A logistic regression on what speaks against it, fitted on the development questions by
    `python benchmarks/fit_premise.py`, which prints weights, bias and operating point: in
    cross-validation about half of the false premises lie above `THRESHOLD`, and 3 in 100 true ones,
    which is 1 in 100 of all answerable questions.
    """
    total = BIAS + sum(w * x for w, x in zip(WEIGHTS, astuple(doubts), strict=True))
    return 1 / (1 + math.exp(-total))


def _threshold(weighed: Weighed) -> float:
    if weighed.nearness < NEAR:
        return THRESHOLD_WHERE_FAR
    known = weighed.said_by_other or weighed.doubts.misread >= WELL_KNOWN
    return THRESHOLD_WHERE_KNOWN if known else THRESHOLD


def kind_of(weighed: Weighed) -> Kind:
    """In what way the claim is false, by what speaks against it most."""
    doubts = weighed.doubts
    if weighed.said_by_other and doubts.others_say >= FAR:
        return "speaker"
    if doubts.number or (doubts.nearest_number and not doubts.misread):
        return "number"
    if doubts.event:
        return "event"
    if doubts.absolute:
        return "certainty"
    return "reverse" if doubts.misread >= REPEATED else "nobody"


def _said_by(person: Person, speaker: Speaker, voice: Voice) -> str:
    nothing = f"As far as I can find, the sources don’t have {person.called} say that"
    if speaker.plural:
        return f"{nothing}: it comes from {speaker.long}."
    return f"{nothing}: it is {speaker.long.split(',')[0]} who {_DOES[voice]} it."


def _only_spoken_of(person: Person) -> str:
    """How to begin about somebody by whom the sources have nothing; "" about others."""
    if person.speakers:
        return ""
    return f"Nothing in the sources is by {person.called}; what they say that comes nearest:"


def _verb(person: Person) -> str:
    if not person.speakers:
        return "is said to hold"
    return "say" if person.plural else "says"


def _said_back(claim: Claim) -> str:
    return f" that {claim.plain}" if 0 < len(claim.plain.split()) <= SAID_BACK else ""
