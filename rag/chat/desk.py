"""Where the sentences of a chat model are checked, one after the other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.library import Corpus
from corpus.passage import Passage
from corpus.quotation import quotations
from rag.answer import Dropped, Role
from rag.attribution.attribution import Attribution, Attributor
from rag.attribution.copying import FRAME
from rag.attribution.quoted import in_its_own_marks
from rag.attribution.speakers import mentioned
from rag.briefing.brief import Brief, Line
from rag.chat.antecedents import Antecedents
from rag.chat.following import Following
from rag.chat.reader import Said
from rag.chat.repeating import Repeating
from rag.chat.sayers import said_once, said_plainly
from rag.chat.steps import lines_of
from rag.chat.supporting import ELSEWHERE, Supporting
from rag.chat.unfinished import breaks_off, ended
from rag.chat.written import Written
from rag.prose.draft import DraftSection, DraftSentence
from rag.prose.narrator import Narrator
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

_ECHO, _HEARD = 5, 0.8
"""Stems from which a first clause that is the question's has to be a passage's too, and what share
of them."""


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
        self._passages = passages
        self.written = written
        self._attributor = attributor
        self._narrator = Narrator(corpus, brief.question)
        self._supporting = Supporting(corpus, attributor, brief, passages, written)
        self._following = Following(corpus)
        self._repeating = Repeating(brief.question)
        planned = list(lines_of(brief))
        self._antecedents = Antecedents(planned, self._repeating)
        self._wording = [
            *(part for passage in passages for part in (passage.text, passage.gist)),
            *(line.text for _, lines in planned for line in lines),
        ]
        self._told: set[str] = set()
        self._last: frozenset[str] = frozenset()
        self._paragraph = -1
        self._in_vain = 0
        self._rewritten = 0
        self._hole: int | None = None

    @property
    def done(self) -> bool:
        """Whether nothing more is to be read."""
        kept = sum(len(section.sentences) for section in self.written.sections)
        return kept >= MOST or self._in_vain >= IN_VAIN

    def take(self, said: Said) -> bool:
        """Keeps a sentence, or says why not; whether anything changed for the reader."""
        words = frozenset(stems(said.text))
        if not self._repeating.is_new(words):
            # A model that goes round in circles is not worth listening to for long.
            self._in_vain += 2
            return False
        self._repeating.hear(words)
        if self._repeating.echoes(words) and not self._supporting.planned(said.text):
            return self._drop(said, "it only repeats what was asked")
        text = in_its_own_marks(said.text, self._passages)
        if breaks_off(text, self._wording):
            return self._drop(said, "it breaks off")
        text = ended(text)
        antecedents = self._antecedents
        if (
            self._hole == said.paragraph
            and antecedents.leans(text)
            and not self._supporting.planned(text)
        ):
            return self._drop(said, "it leans on a sentence that was left out")
        before = antecedents.left_out(words, text, self._told, self._last)
        if before and not self._tell_first(before, said.paragraph):
            return self._drop(said, LEANS)
        meant = self._following.resolved(text)
        begins = not self.written.sections
        if begins and (self._following.means_nobody(text) or antecedents.names_nobody(text)):
            return self._drop(said, "it does not say who is meant")
        if begins and (antecedents.leans(text) or antecedents.goes_on(words, text)):
            return self._drop(said, LEANS)
        if self._is_asked_again(meant):
            return self._drop(said, "it goes on with the question’s own words")
        found, role = self._supporting.attributed(meant, said.role)
        if found.fault == "quotation":
            plain, meant = (re.sub(r"[“”]", "", each) for each in (text, meant))
            indirect, indirect_role = self._supporting.attributed(meant, said.role)
            if not indirect.fault:
                found, role, text = indirect, indirect_role, plain
        if found.fault == "side" and said.paragraph == self._paragraph:
            on = self._supporting.goes_on(self._following.ascribed(meant))
            found, role = on or (found, role)
        if found.fault:
            instead = self._instead(words, said.paragraph) if found.fault != "language" else False
            why = f"{found.reason}; the source’s own point is told instead" if instead else ""
            return self._drop(said, why or found.reason) or instead
        called = FRAME.match(text)
        if wrong := [each for each in ELSEWHERE if called and each in called[0] and each != role]:
            return self._drop(said, f"it calls {wrong[0]} what is none here")
        self.written.own += 1
        self._in_vain = 0
        self._hole = None
        self._told |= {passage.id for passage in found.passages}
        quote = next((q for q in quotations(text) if q in found.passages[0].text), "")
        if not self._supporting.planned(text) and not self._has_told_what_they_answer(found):
            text = said_plainly(text)
        if role and not self._attributor.names_others(text):
            text, meant = (self._following.named(each, found.passages) for each in (text, meant))
            owned = self._following.owned(text, found.passages)
            text, meant = owned, meant if owned == text else owned
        self._following.keep(meant)
        text = self._following.introduced(said_once(text))
        return self._keep(role, DraftSentence(text, found.passages, quote), said.paragraph)

    def _tell_first(self, lines: Sequence[tuple[Role, Line]], paragraph: int) -> bool:
        """Tells what a line of the plan leans on; whether all of it could be told."""
        if self._rewritten + len(lines) > MOST_REWRITTEN:
            return False
        drafts: list[tuple[Role, DraftSentence]] = []
        for role, line in lines:
            shown = tuple(passage for passage in line.passages if passage in self._passages)
            text = self._following.introduced(said_once(self._following.named(line.text, shown)))
            draft = DraftSentence(text, shown)
            if self._supporting.fault(draft, role):
                return False
            goes_on = drafts[-1][0] == role if drafts else self._supporting.may_go_on(role)
            if role in ELSEWHERE and not mentioned(text) and not goes_on:
                return False
            drafts.append((role, draft))
        for role, draft in drafts:
            self._rewritten += 1
            self._told |= {passage.id for passage in draft.passages}
            self._following.keep(draft.text)
            self._keep(role, draft, paragraph)
        return True

    def _has_told_what_they_answer(self, found: Attribution) -> bool:
        answered = {id for passage in found.passages for id in passage.answers}
        return not answered.isdisjoint(self._told)

    def _is_asked_again(self, text: str) -> bool:
        """Whether it begins with a clause of the question that no passage has."""
        clause, comma, _ = text.partition(", ")
        words = frozenset(stems(clause))
        if not comma or len(words) < _ECHO or not self._repeating.echoes(words):
            return False
        heard = max((_shared(words, passage) for passage in self._passages), default=0.0)
        return heard < _HEARD and not self._supporting.planned(text)

    def _keep(self, role: Role | None, sentence: DraftSentence, paragraph: int) -> bool:
        self._repeating.say(sentence.text)
        self._last = frozenset(passage.id for passage in sentence.passages)
        sections = self.written.sections
        last = sections[-1] if sections else None
        new = self._supporting.section(role, (sentence,))
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
        if self._supporting.fault(sentence, "point"):
            return False
        self._told.add(best.id)
        self._rewritten += 1
        return self._keep("point", sentence, paragraph)


def _shared(words: frozenset[str], passage: Passage) -> float:
    held = frozenset(stems(f"{passage.gist} {passage.text}"))
    return len(words & held) / len(words) if words else 0.0
