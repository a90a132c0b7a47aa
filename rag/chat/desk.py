"""Where the sentences of a chat model are checked, one after the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.library import Corpus
from corpus.passage import Passage
from corpus.quotation import quotations
from rag.answer import Dropped, Role
from rag.attribution.attribution import Attribution, Attributor
from rag.attribution.combining import MOST as MOST_CITED
from rag.attribution.speakers import mentioned
from rag.briefing.brief import Brief
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
NEAR = 0.8
"""`Attribution.near` below which a sentence is kept only of a model that can be trusted: of 1,168
sentences that able models wrote one is so far, of those that the smallest one did a third."""
OF_A_LINE = 0.8
"""Share of the words of a sentence in a line of the plan, and of the line's in it, from which the
model tells that line."""
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

_AHEAD = (
    r"(?! (?:\w+ ){1,6}(?:that|to|for|whether|how|why)\b| (?:\w+ ){1,5}\w+, [^,]{1,50}, that\b)"
)
"""After an "it" that means what follows."""
_LEANS = re.compile(
    r"^(?:(?:But|And|Yet|So|Still|Then|Nor|Even so),? )?"
    r"(?:This|That(?! the\b)|These|Those(?! (?:who|that|which)\b)|Such|Both|Neither"
    rf"|The (?:other|latter|former|second|same)|In others|It{_AHEAD})\b"
    r"|^(?:[\w’-]+,? ){1,7}(?:this|these|those(?! (?:who|that|which)\b)|them)\b"
    rf"|^(?:\w+ ){{1,3}}it\b{_AHEAD}"
)
"""Openings that mean something told just before."""
_DEPENDS = re.compile(
    r"^(?:For (?:that|this) reason|Even that|Beyond these|Against these|Oversight of this)\b"
    r"|\bsuch (?:an? )?(?!as\b)\w+\b(?! as\b)|\bof (?:that|this) kind\b|\bso far as the claim\b"
    r"|\bthat (?:number|score|argument|view|claim|result)\b",
)
"""What means something told before in a step of the plan; a model may have left out the step
before it."""
_GOES_ON = re.compile(
    r"^(?:And|Besides|Moreover|Nor|Also)\b|^[^,]{0,60}\b(?:also|even(?! if\b)|too(?=[,.]))(?!\w)"
)
"""What an answer can't begin with."""
_WHOEVER = re.compile(r"^(?:\w+ )?(?:they|he|she|their|his|her)\b", re.IGNORECASE)
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
        self._lines = [line for _, part in self._steps for line in part.lines]
        self._following = Following(corpus)
        self._repeating = Repeating(brief.question)
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
        if self._hole == said.paragraph and _LEANS.match(text) and not self._planned(text):
            return self._drop(said, "it leans on a sentence that was left out")
        if self._leans_on_what_was_not_told(words, text):
            return self._drop(said, "it leans on something that was not told")
        meant = self._following.resolved(text)
        if not self.written.sections and self._begins_with_nobody(text):
            return self._drop(said, "it does not say who is meant")
        if not self.written.sections and _GOES_ON.search(text) and not self._planned_first(words):
            return self._drop(said, "it leans on something that was not told")
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

    def _begins_with_nobody(self, text: str) -> bool:
        return self._following.means_nobody(text) or bool(
            _WHOEVER.match(text) and not mentioned(text)
        )

    def _planned_first(self, words: frozenset[str]) -> bool:
        """Whether it is the first line of a step of the plan, which needs nothing before it."""
        firsts = (frozenset(stems(part.lines[0].text)) for _, part in self._steps if part.lines)
        return any(repeated(words, first) >= OF_A_LINE for first in firsts)

    def _leans_on_what_was_not_told(self, words: frozenset[str], text: str) -> bool:
        """Whether it is a line of the plan that means the one before, and that was left out."""
        if not (_LEANS.match(text) or _DEPENDS.search(text)):
            return False
        for before, line in pairwise(self._lines):
            if not (_LEANS.match(line.text) or _DEPENDS.search(line.text)):
                continue
            stemmed = frozenset(stems(line.text))
            if min(repeated(words, stemmed), repeated(stemmed, words)) >= OF_A_LINE:
                told = self._told & {passage.id for passage in before.passages}
                return not told and not self._repeating.has_said(before.text)
        return False

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
