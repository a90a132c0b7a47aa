"""Where the sentences of a chat model are checked, one after the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.library import Corpus
from corpus.passage import Passage
from corpus.quotation import quotations
from rag.answer import Dropped, Role
from rag.attribution.attribution import Attribution, Attributor
from rag.attribution.combining import MOST as MOST_CITED
from rag.attribution.speakers import mentioned
from rag.briefing.brief import Brief
from rag.chat.antecedents import Antecedents
from rag.chat.following import Following
from rag.chat.reader import Said
from rag.chat.repeating import Repeating, repeated, same_claim
from rag.chat.sayers import said_once
from rag.chat.steps import said_by_steps, steps
from rag.chat.written import Written
from rag.prose.draft import DraftSection, DraftSentence
from rag.prose.narrator import Narrator
from rag.prose.verify import fault as last_fault
from rag.prose.verify import speaks
from rag.retrieval.search import usable_by
from rag.words.lexical import stems

MOST = 24
"""Sentences of one side's case that are kept; a model that goes on is hung up on."""
IN_VAIN = 12
"""Sentences in a row that may be dropped before a model is hung up on."""
A_PARAGRAPH = 4
"""Sentences after which a new paragraph begins in any case."""
REWRITTEN = 0.35
"""Share of a dropped sentence's content words that a passage has to have for its point to be told
instead."""
MOST_REWRITTEN = 6
LEANS = "it leans on something that was not told"
NEAR = 0.8
"""`Attribution.near` below which a sentence is kept only of a model that can be trusted: of 1,168
sentences that able models wrote one is so far, of those that the smallest one did a third."""
OF_A_STEP = 0.6
"""Share of a sentence's words in a step of the plan from which it rests on all that the step does.
"""

_ELSEWHERE: tuple[Role, ...] = ("objection", "concession")
"""What a sentence may be if it is not this side's own claim."""

_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget)\b.{0,40}\b(?:instructions?|rules|prompts?|above|previous)\b"
    r"|\b(?:write|say|answer|reply|respond|output|print)\s+only\b|^SYSTEM\b",
    re.IGNORECASE,
)
"""What an added document may have said to a model, and the model may have said after it."""

_ECHO, _HEARD = 5, 0.8
"""Stems from which a first clause that is the question's has to be a passage's too, and what share
of them."""

_GRANTS = re.compile(r"\b(?:grant|conced|admit|acknowledg|allow)(?:e?s|ed|ing)?\b", re.IGNORECASE)


class Desk:
    """Where sentences are checked, one after the other."""

    def __init__(
        self,
        corpus: Corpus,
        attributor: Attributor,
        brief: Brief,
        passages: Sequence[Passage],
        written: Written,
    ) -> None:
        """`passages` are those that the model was shown; `written` grows with what holds."""
        self._corpus = corpus
        self._attributor = attributor
        self._brief = brief
        self._passages = passages
        self.written = written
        self._narrator = Narrator(corpus, brief.question)
        self._steps = list(steps(brief))
        self._also = said_by_steps(brief)
        self._following = Following(corpus)
        self._repeating = Repeating(brief.question)
        self._antecedents = Antecedents([part for _, part in self._steps], self._repeating)
        self._asked_about = frozenset(p.id for p in (*brief.subject, *brief.background))
        self._theirs = _of_the_other_side(corpus, brief, passages)
        self._told: set[str] = set()
        self._paragraph = -1
        self._in_vain = 0
        self._rewritten = 0
        self._hole: int | None = None
        self._told_nearly = 0
        self._refused = 0

    @property
    def done(self) -> bool:
        """Whether nothing more is to be read."""
        kept = sum(len(section.sentences) for section in self.written.sections)
        return kept >= MOST or self._in_vain >= IN_VAIN

    @property
    def _is_trusted(self) -> bool:
        """Whether the model has told more in its sources' words than it has invented.

        What is told freely is where a weak model's inventions get past every measure, and a model
        that invents does it from its first sentences on.
        """
        return self._told_nearly > self._refused

    def take(self, said: Said) -> bool:
        """Keeps a sentence, or says why not; whether anything changed for the reader."""
        words = frozenset(stems(said.text))
        if not self._repeating.is_new(words):
            # A model that goes round in circles is not worth listening to for long.
            self._in_vain += 2
            return False
        self._repeating.hear(words)
        if self._repeating.echoes(words) and not self._planned(said.text):
            return self._drop(said, "it only repeats what was asked")
        text = said.text
        antecedents = self._antecedents
        if self._hole == said.paragraph and antecedents.leans(text) and not self._planned(text):
            return self._drop(said, "it leans on a sentence that was left out")
        if antecedents.were_left_out(words, text, self._told):
            return self._drop(said, LEANS)
        meant = self._following.resolved(text)
        begins = not self.written.sections
        if begins and (self._following.means_nobody(text) or antecedents.names_nobody(text)):
            return self._drop(said, "it does not say who is meant")
        if begins and antecedents.goes_on(words, text):
            return self._drop(said, LEANS)
        if self._is_asked_again(meant):
            return self._drop(said, "it goes on with the question’s own words")
        found, role = self._attributed(meant, said.role)
        if found.fault == "quotation":
            plain, meant = (re.sub(r"[“”]", "", each) for each in (text, meant))
            indirect, indirect_role = self._attributed(meant, said.role)
            if not indirect.fault:
                found, role, text = indirect, indirect_role, plain
        if found.fault == "side" and (on := self._goes_on(meant, said.paragraph)):
            found, role = on
        if found.fault:
            self._refused += 1
            instead = self._instead(words, said.paragraph) if found.fault != "language" else False
            why = f"{found.reason}; the source’s own point is told instead" if instead else ""
            return self._drop(said, why or found.reason) or instead
        if found.near < NEAR and not self._is_trusted:
            self._refused += 1
            return self._drop(said, "too few of its words are its sources’ to be sure of it")
        self._told_nearly += found.near >= NEAR
        self.written.own += 1
        self._following.keep(meant)
        self._in_vain = 0
        self._hole = None
        self._told |= {passage.id for passage in found.passages}
        quote = next((q for q in quotations(text) if q in found.passages[0].text), "")
        text = self._following.introduced(said_once(text))
        return self._keep(role, DraftSentence(text, found.passages, quote), said.paragraph)

    def _is_asked_again(self, text: str) -> bool:
        """Whether it begins with a clause of the question that no passage has."""
        clause, comma, _ = text.partition(", ")
        words = frozenset(stems(clause))
        if not comma or len(words) < _ECHO or not self._repeating.echoes(words):
            return False
        heard = max((_shared(words, passage) for passage in self._passages), default=0.0)
        return heard < _HEARD and not self._planned(text)

    def _attributed(self, text: str, hint: Role | None) -> tuple[Attribution, Role | None]:
        """What carries a sentence, and the role in which it does; None for outside the case."""
        if planned := self._planned(text):
            return planned
        first: Role = "point" if self.written.sections else "thesis"
        found = self._attribute(text, first)
        if found.fault == "side":
            # What somebody grants is a concession before it is anybody's objection.
            grants = hint == "concession" or _GRANTS.search(text)
            roles = _ELSEWHERE[::-1] if grants else _ELSEWHERE
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

    def _attribute(self, text: str, role: Role | None) -> Attribution:
        """What carries a sentence: of what was asked about where it is told outside the case."""
        passages = [p for p in self._passages if role or p.id in self._asked_about]
        found = self._attributor.attribute(
            text, passages, self._brief.side, role, self._also, self._theirs if role else ()
        )
        return found if found.fault else self._with_step(text, found, role)

    def _goes_on(self, text: str, paragraph: int) -> tuple[Attribution, Role] | None:
        """What carries a sentence that goes on with an objection or a concession just told."""
        last = self.written.sections[-1] if self.written.sections else None
        if last is None or last.role not in _ELSEWHERE or paragraph != self._paragraph:
            return None
        found = self._attribute(self._following.ascribed(text), last.role)
        found = self._checked(text, found, last.role)
        return None if found.fault else (found, last.role)

    def _told_first(self, text: str) -> tuple[Attribution, None] | None:
        """What carries a sentence on what was asked about, told before the case and outside it.

        It says whose view that is, or goes on with what the sentence before it told.
        """
        last = self.written.sections[-1] if self.written.sections else None
        goes_on = last is not None and last.side == "neutral"
        if last is not None and not goes_on:
            return None
        if not goes_on and not mentioned(text):
            return None
        found = self._attribute(text, None)
        return None if found.fault else (self._checked(text, found, None), None)

    def _planned(self, text: str) -> tuple[Attribution, Role] | None:
        """The passages of a step of the plan that a sentence repeats, and the step's role.

        The steps were tied to their passages by hand, and often put several into one thought.
        """
        for role, part in self._steps:
            told = [
                (part.text, part.passages),
                *((line.text, line.passages) for line in part.lines),
            ]
            carried = next((ids for each, ids in told if same_claim(text, each)), None)
            if carried is not None and (mentioned(text) or self._may_go_on(role)):
                shown = tuple(p for p in carried if p in self._passages)
                found = Attribution(shown, None, "") if shown else None
                if found and not self._checked(text, found, role).fault:
                    return found, role
        return None

    def _may_go_on(self, role: Role) -> bool:
        """Whether the sentence before may have said whose view one in that role tells."""
        if role not in _ELSEWHERE:
            return True
        return bool(self.written.sections) and self.written.sections[-1].role == role

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
        section = self._section(role, ())
        sentence = DraftSentence(text, found.passages)
        if why := last_fault(section, sentence, self._corpus.speakers):
            return Attribution((), "unsupported", why)
        return found

    def _section(self, role: Role | None, told: tuple[DraftSentence, ...]) -> DraftSection:
        """A section of the case, or one outside it."""
        return DraftSection(self._brief.side if role else "neutral", role or "point", told)

    def _keep(self, role: Role | None, sentence: DraftSentence, paragraph: int) -> bool:
        self._repeating.say(sentence.text)
        sections = self.written.sections
        last = sections[-1] if sections else None
        new = self._section(role, (sentence,))
        joins = (
            last is not None
            and (last.side, last.role) == (new.side, new.role)
            and paragraph == self._paragraph
            and len(last.sentences) < A_PARAGRAPH
        )
        if joins and last is not None:
            sections[-1] = DraftSection(last.side, last.role, (*last.sentences, sentence))
        else:
            sections.append(new)
        self._paragraph = paragraph
        return True

    def _drop(self, said: Said, why: str) -> bool:
        self.written.dropped.append(Dropped(said.text, why))
        self._in_vain += 1
        self._hole = said.paragraph
        return False

    def _instead(self, words: frozenset[str], paragraph: int) -> bool:
        """Tells the point of the passage that a dropped sentence was about, if one plainly is."""
        if self._rewritten >= MOST_REWRITTEN or not self.written.own:
            return False
        best = max(self._passages, key=lambda passage: _shared(words, passage), default=None)
        if best is None or best.id in self._told or _shared(words, best) < REWRITTEN:
            return False
        sentence = self._narrator.tell(best, most=1)[0]
        section = DraftSection(self._brief.side, "point", (sentence,))
        if last_fault(section, sentence, self._corpus.speakers):
            return False
        self._told.add(best.id)
        self._rewritten += 1
        return self._keep("point", sentence, paragraph)


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


def _shared(words: frozenset[str], passage: Passage) -> float:
    held = frozenset(stems(f"{passage.gist} {passage.text}"))
    return len(words & held) / len(words) if words else 0.0
