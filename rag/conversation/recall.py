"""Answers about what was just said: its exact words, who said it, what stands against it.

They are drafts like a writer's and go through `verify` like these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.library import Corpus
from corpus.passage import CAMPS, Passage, Point, other_camp
from corpus.sentences import sentences
from rag.conversation.understood import Understood
from rag.prose.draft import DraftSection, DraftSentence
from rag.prose.narrator import Narrator
from rag.retrieval.search import usable_by
from rag.words.lexical import stems

MEANT = 0.35
"""How surely a passage must have been meant, the surest having 1, to be recalled."""
RECALLED = 3
"""Passages at most whose words or speakers are given."""
REPLIES = 3
"""What is told at most against a claim that was asked about."""
BESIDES = 2
"""Passages at most that are told beside such a claim, since they may have been meant as well."""
WHOLE = 90
"""Words up to which a passage is quoted from end to end."""
EXCERPT = 60
"""Words that are quoted at most of a longer one."""

NOTHING_ASKED = (
    "That asks for nothing that could be looked up. Ask about the debate, or follow up with "
    "“why?”, “shorter”, “go on”, “and the other side?”."
)
NOTHING_MORE = "The sources say nothing more for this side on that."
NOTHING_SAID = (
    "Nothing has been said yet that this could refer to. Ask a question first; “shorter”, “go on”, "
    "“who said that?” and the like then follow up on its answer."
)

_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth"),
    *("seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"),
)
_COMMENT = re.compile(r"\bcomment (\d+)")
_OUTER_MARKS = '“”"‘’ '


@dataclass(frozen=True, slots=True)
class Recaller:
    """Writes such answers from one corpus."""

    corpus: Corpus

    def write(self, meant: Understood) -> list[DraftSection]:
        """The draft for a message whose form is `words`, `speakers` or `fair`."""
        about = [
            self.corpus.passage(id)
            for id, sign in zip(meant.about, meant.signs, strict=True)
            if sign >= MEANT
        ]
        if meant.form == "words":
            return [_aside(self._words(p, meant)) for p in about[:RECALLED]]
        if meant.form == "speakers":
            return [_aside(self._speaker(p, meant)) for p in about[:RECALLED]]
        return self._fairness(about, meant)

    def _words(self, passage: Passage, meant: Understood) -> list[DraftSentence]:
        name, verb = self._name(passage), "write" if self._several(passage) else "writes"
        place = self._place(passage)
        if passage.kind != "note":
            excerpt = _excerpt(passage, meant.lookup)
            return [DraftSentence(f"{name} {verb}{place}: “{excerpt}”", (passage,), excerpt)]
        if exact := Narrator(self.corpus, meant.lookup).quote((passage,), ()):
            return [exact]
        excerpt = _excerpt(passage, meant.lookup)
        text = f"The words of the work are not held here; our note on them says: “{excerpt}”"
        return [DraftSentence(text, (passage,), excerpt)]

    def _speaker(self, passage: Passage, meant: Understood) -> list[DraftSentence]:
        name, place = self._name(passage), self._place(passage)
        several = self._several(passage)
        said = {
            "asserts": "say so" if several else "says so",
            "concedes": "grant it" if several else "grants it",
            "reports": "report it" if several else "reports it",
            "asks": "ask it" if several else "asks it",
        }[passage.voice]
        held = "; it is a view described there and not held" if passage.voice == "reports" else ""
        to = next((self.corpus.passage(id) for id in passage.answers), None)
        if to and to.speaker != passage.speaker:
            answered = f", in reply to {self.corpus.speaker_of(to).long.split(',')[0]}"
            first = DraftSentence(f"{name} {said}{place}{answered}{held}.", (passage, to))
        else:
            first = DraftSentence(f"{name} {said}{place}{held}.", (passage,))
        if passage.kind == "note":
            return [first, *Narrator(self.corpus, meant.lookup).tell(passage)]
        excerpt = passage.quotes[0] if passage.quotes else _excerpt(passage, meant.lookup)
        return [first, DraftSentence(f"The words are: “{excerpt}”", (passage,), excerpt)]

    def _fairness(self, about: Sequence[Passage], meant: Understood) -> list[DraftSection]:
        """Both sides of what was said: the claim, the replies to it, what each side grants."""
        if not about:
            return []
        claim = about[0]
        narrator = Narrator(self.corpus, meant.lookup)
        told = {claim.id}
        sections = [_aside(narrator.tell(claim))]

        def add(passages: Iterable[Passage], lead: str, most: int) -> None:
            for passage in [p for p in passages if p.id not in told and p.argues][:most]:
                told.add(passage.id)
                said = narrator.tell(passage, lead=lead)
                lead = ""
                if quote := narrator.quote((passage,), said):
                    said.append(quote)
                sections.append(_aside(said))

        asked = meant.question.lower()
        replies = sorted(
            self.corpus.answered_by(claim.id),
            key=lambda p: self.corpus.speaker_of(p).short.lower() not in asked,
        )
        add(replies, "In reply,", REPLIES)
        add((self.corpus.passage(id) for id in claim.answers), "It is aimed at this:", 1)
        if len(replies) < REPLIES:
            add(self._against(claim), "On the other side,", REPLIES - len(replies))
        add(self._granted(claim), "", 1)
        add(about[1:], "", BESIDES)
        if claim.cruxes:
            where = [
                DraftSentence(line.text, tuple(map(self.corpus.passage, line.passages)))
                for line in self.corpus.cruxes[claim.cruxes[0]].parting.statements
            ]
            sections.append(DraftSection("neutral", "crux", tuple(where)))
        return sections

    def _against(self, claim: Passage) -> list[Passage]:
        """What the other side holds on the crux of a claim that it never answered itself."""
        if claim.side == "neutral" or not claim.cruxes:
            return []
        other = other_camp(claim.side)
        case = self.corpus.cruxes[claim.cruxes[0]].cases[other]
        points: tuple[Point, ...] = (case.opening, case.reply, *case.points)
        ids = dict.fromkeys(id for point in points for id in point.passages)
        allowed = usable_by(other)
        found = [self.corpus.passage(id) for id in ids]
        return [
            p
            for p in found
            if allowed(p)
            and p.side == other
            and p.kind == "original"
            and p.speaker != claim.speaker
        ]

    def _granted(self, claim: Passage) -> list[Passage]:
        """What is conceded on the crux of a claim, first by whoever made it."""
        if not claim.cruxes:
            return []
        concessions = [
            passage
            for passage in self.corpus.passages.values()
            if passage.voice == "concedes"
            and passage.side in CAMPS
            and passage.kind == "original"
            and claim.cruxes[0] in passage.cruxes
        ]
        return sorted(concessions, key=lambda p: p.speaker != claim.speaker)

    def _name(self, passage: Passage) -> str:
        name = self.corpus.speaker_of(passage).long.split(",")[0]
        return name[0].upper() + name[1:]

    def _several(self, passage: Passage) -> bool:
        return self.corpus.speaker_of(passage).plural

    def _place(self, passage: Passage) -> str:
        """Where it stands, to go between commas; empty where that has a number of its own."""
        place = passage.locator.split(", passage ")[0]
        if passage.kind == "original":
            place = _COMMENT.sub(_ordinal, place)
        if passage.kind != "original" or re.search(r"\d", place):
            place = self.corpus.sources[passage.source].short
        return "" if re.search(r"\d", place) else f", in {place}"


def _ordinal(comment: re.Match[str]) -> str:
    number = int(comment[1])
    return f"the {_ORDINALS[number - 1]} comment" if number <= len(_ORDINALS) else comment[0]


def _aside(told: Sequence[DraftSentence]) -> DraftSection:
    """A paragraph outside either case."""
    return DraftSection("neutral", "point", tuple(told))


def _excerpt(passage: Passage, question: str) -> str:
    """The words of a passage to quote: all of them or, of a long one, those on the question."""
    text = passage.text.strip(_OUTER_MARKS)
    if len(text.split()) > WHOLE:
        wanted = set(stems(question))
        found = sentences(text)
        shared = [len(wanted & set(stems(sentence))) for sentence in found]
        at = shared.index(max(shared))
        start = text.index(found[at])
        excerpt = found[at]
        for following in found[at + 1 :]:
            end = text.index(following, start) + len(following)
            if len(text[start:end].split()) > EXCERPT:
                break
            excerpt = text[start:end]
        text = excerpt.strip(_OUTER_MARKS)
    if text.count("“") == text.count("”") and '"' not in text:
        return text
    return passage.quotes[0] if passage.quotes else text.replace("“", "").split("”")[0]
