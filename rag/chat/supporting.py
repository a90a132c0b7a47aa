"""What carries a sentence of a chat model in one side's case, and as what part of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.library import Corpus
from corpus.passage import Passage, other_camp
from rag.answer import Role
from rag.attribution.attribution import Attribution, Attributor
from rag.attribution.combining import MOST as MOST_CITED
from rag.attribution.speakers import mentioned
from rag.briefing.brief import Brief
from rag.chat.repeating import repeated, same_claim
from rag.chat.steps import said_by_steps, steps
from rag.chat.written import Written
from rag.prose.draft import DraftSection, DraftSentence
from rag.prose.verify import fault as last_fault
from rag.prose.verify import misquoted, speaks
from rag.retrieval.search import usable_by
from rag.words.lexical import stems

OF_A_STEP = 0.6
"""Share of a sentence's words in a step of the plan from which it rests on all that the step does.
"""

ELSEWHERE: tuple[Role, ...] = ("objection", "concession")
"""What a sentence may be if it is not this side's own claim."""

_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget)\b.{0,40}\b(?:instructions?|rules|prompts?|above|previous)\b"
    r"|\b(?:write|say|answer|reply|respond|output|print)\s+only\b|^SYSTEM\b",
    re.IGNORECASE,
)
"""What an added document may have said to a model, and the model may have said after it."""

_GRANTS = re.compile(r"\b(?:grant|conced|admit|acknowledg|allow)(?:e?s|ed|ing)?\b", re.IGNORECASE)


class Supporting:
    """Finds what supports sentences of one case, as far as it is written."""

    def __init__(
        self,
        corpus: Corpus,
        attributor: Attributor,
        brief: Brief,
        passages: Sequence[Passage],
        written: Written,
    ) -> None:
        """`passages` are those that the model was shown; `written` is what holds so far."""
        self._corpus = corpus
        self._attributor = attributor
        self._brief = brief
        self._passages = passages
        self._written = written
        self._steps = list(steps(brief))
        self._also = said_by_steps(brief)
        self._asked_about = frozenset(p.id for p in (*brief.subject, *brief.background))
        self._theirs = _of_the_other_side(corpus, brief, passages)

    def attributed(self, text: str, hint: Role | None) -> tuple[Attribution, Role | None]:
        """What carries a sentence, and the role in which it does; None for outside the case."""
        if planned := self.planned(text):
            return planned
        first: Role = "point" if self._written.sections else "thesis"
        found = self._attribute(text, first)
        if found.fault == "side":
            # What somebody grants is a concession before it is anybody's objection.
            called = hint == "concession" and not self._names_the_other_side(text)
            grants = called or _GRANTS.search(text)
            roles = ELSEWHERE[::-1] if grants else ELSEWHERE
            for role in roles:
                other = self._attribute(text, role)
                if not other.fault:
                    return self._checked(text, other, role), role
                if other.fault != "side" and mentioned(text):
                    found = other  # it does say whose view it is; something else is wrong
            if outside := self._told_first(text):
                return outside
        if first == "point" and hint == "reply":
            first = "reply"
        return self._checked(text, found, first), first

    def goes_on(self, text: str) -> tuple[Attribution, Role] | None:
        """What carries a sentence that goes on with an objection or a concession just told."""
        last = self._written.sections[-1] if self._written.sections else None
        if last is None or last.role not in ELSEWHERE:
            return None
        found = self._attribute(text, last.role)
        found = self._checked(text, found, last.role)
        return None if found.fault else (found, last.role)

    def planned(self, text: str) -> tuple[Attribution, Role] | None:
        """The passages of a step of the plan that a sentence repeats, and the step's role.

        The steps were tied to their passages by hand, and often put several into one thought.
        """
        for role, part in self._steps:
            told = [
                (part.text, part.passages),
                *((line.text, line.passages) for line in part.lines),
            ]
            carried = next((ids for each, ids in told if same_claim(text, each)), None)
            if carried is not None and (mentioned(text) or self.may_go_on(role)):
                shown = tuple(p for p in carried if p in self._passages)
                found = Attribution(shown, None, "") if shown else None
                if found and not self._checked(text, found, role).fault:
                    return found, role
        return None

    def may_go_on(self, role: Role) -> bool:
        """Whether the sentence before may have said whose view one in that role tells."""
        if role not in ELSEWHERE:
            return True
        return bool(self._written.sections) and self._written.sections[-1].role == role

    def section(self, role: Role | None, told: tuple[DraftSentence, ...]) -> DraftSection:
        """A section of the case, or one outside it."""
        return DraftSection(self._brief.side if role else "neutral", role or "point", told)

    def fault(self, sentence: DraftSentence, role: Role | None) -> str | None:
        """Why the gate through which every writer's sentences go would stop it; None if not."""
        return last_fault(self.section(role, ()), sentence, self._corpus.speakers)

    def _attribute(self, text: str, role: Role | None) -> Attribution:
        """What carries a sentence: of what was asked about where it is told outside the case."""
        passages = [p for p in self._passages if role or p.id in self._asked_about]
        found = self._attributor.attribute(
            text, passages, self._brief.side, role, self._also, self._theirs if role else ()
        )
        return found if found.fault else self._with_step(text, found, role)

    def _names_the_other_side(self, text: str) -> bool:
        """Whether it is told of somebody against this side, who can grant nothing for it."""
        speakers = self._corpus.speakers
        camps = {speakers[name].camp for name in mentioned(text) if name in speakers}
        return other_camp(self._brief.side) in camps

    def _told_first(self, text: str) -> tuple[Attribution, None] | None:
        """What carries a sentence on what was asked about, told before the case and outside it.

        It says whose view that is, or goes on with what the sentence before it told.
        """
        last = self._written.sections[-1] if self._written.sections else None
        goes_on = last is not None and last.side == "neutral"
        if last is not None and not goes_on:
            return None
        if not goes_on and not mentioned(text):
            return None
        found = self._attribute(text, None)
        return None if found.fault else (self._checked(text, found, None), None)

    def _with_step(self, text: str, found: Attribution, role: Role | None) -> Attribution:
        """With all that carries the step of the plan which a sentence tells in its own order."""
        words = frozenset(stems(text))
        for _, part in self._steps:
            shown = [p for p in part.passages if p in self._passages]
            share = repeated(words, frozenset(stems(part.text)))
            if share >= OF_A_STEP and set(found.passages) < set(shown):
                others = [p for p in shown if p not in found.passages]
                wider = replace(found, passages=(*found.passages, *others)[:MOST_CITED])
                # A step in another role may rest on what this sentence must not rest on.
                return found if self._checked(text, wider, role).fault else wider
        return found

    def _checked(self, text: str, found: Attribution, role: Role | None) -> Attribution:
        """The same unless the gate through which every writer's sentences go would stop it."""
        if found.fault:
            return found
        if _ORDERS.search(text):
            return Attribution((), "language", "it gives orders")
        lent = [p for p in found.passages if p.kind == "user"]
        if len(lent) == len(found.passages) and not any(
            speaks(text, self._corpus.speaker_of(p)) or p.title in text for p in lent
        ):
            return Attribution((), "speaker", "it does not say that an added document says so")
        sentence = DraftSentence(text, found.passages)
        if why := self.fault(sentence, role):
            return Attribution((), "quotation" if misquoted(sentence) else "unsupported", why)
        return found


def _of_the_other_side(
    corpus: Corpus, brief: Brief, shown: Sequence[Passage]
) -> tuple[Passage, ...]:
    """What the other side says in the debate, and on this crux elsewhere, beyond what was shown."""
    allowed = usable_by(brief.side)
    return tuple(
        passage
        for passage in corpus.passages.values()
        if passage not in shown
        and not allowed(passage)
        and (passage.kind == "original" or brief.crux.id in passage.cruxes)
        and passage.kind not in ("fulltext", "user")
    )
