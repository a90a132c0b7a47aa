"""The last gate before the reader: no sentence leaves that its passages don't carry.

Checked of every sentence, whoever wrote it:

- it cites at least one passage;
- whatever stands in quotation marks is a substring of a passage that it cites;
- whoever it names as speaking is the speaker of a passage that it cites, or named by one;
- every number in it stands in a passage that it cites;
- the passages are ones on which a sentence with its role may rest (`may_rest_on`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.passage import CAMPS, Passage, Speaker, other_camp
from corpus.quotation import quotations
from corpus.sentences import sentences
from rag.answer import Citation, Dropped, Section, Sentence, Support
from rag.prose.draft import DraftSection, DraftSentence
from rag.retrieval.search import usable_by
from rag.words.lexical import stems

_NUMBER = re.compile(r"(?<![\w-])\d[\d,.]*\d|(?<![\w-])\d")


@dataclass(frozen=True, slots=True)
class Verified:
    """What is left of a draft, numbered."""

    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]
    dropped: tuple[Dropped, ...]


@dataclass
class _Ledger:
    """Numbers passages in the order in which they are first cited."""

    after: int = 0
    """The last number that is taken."""
    numbers: dict[str, int] = field(default_factory=dict)
    passages: dict[str, Passage] = field(default_factory=dict)
    quotes: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)

    def cite(self, sentence: DraftSentence) -> tuple[int, ...]:
        for passage in sentence.passages:
            self.numbers.setdefault(passage.id, self.after + len(self.numbers) + 1)
            self.passages[passage.id] = passage
            self.said[passage.id] = f"{self.said.get(passage.id, '')} {sentence.text}"
        if sentence.quote:
            self.quotes.setdefault(sentence.passages[0].id, sentence.quote)
        return tuple(self.numbers[passage.id] for passage in sentence.passages)

    def citations(self) -> tuple[Citation, ...]:
        return tuple(
            Citation(n, self.passages[id], self.quotes.get(id) or self._best(self.passages[id]))
            for id, n in self.numbers.items()
        )

    def _best(self, passage: Passage) -> str:
        """What to highlight where nothing is quoted: the sentence nearest to what cites it."""
        if passage.quotes:
            return passage.quotes[0]
        said = set(stems(self.said[passage.id]))
        return max(sentences(passage.text), key=lambda text: len(said & set(stems(text))))


def verify(
    draft: Sequence[DraftSection], speakers: Mapping[str, Speaker], *, after: int = 0
) -> Verified:
    """Keeps the sentences that hold, drops the others and says why.

    Args:
        draft: what a writer wrote.
        speakers: everybody in the corpus, by name.
        after: the number after which its citations are numbered.
    """
    ledger = _Ledger(after)
    dropped: list[Dropped] = []
    sections = []
    for section in draft:
        kept = []
        for sentence in section.sentences:
            if why := fault(section, sentence, speakers):
                dropped.append(Dropped(sentence.text, why))
                continue
            support: Support = "quoted" if sentence.quote else "supported"
            kept.append(Sentence(sentence.text, ledger.cite(sentence), support))
        if kept:
            sections.append(Section(section.side, section.role, tuple(kept)))
    return Verified(tuple(sections), ledger.citations(), tuple(dropped))


def fault(
    section: DraftSection, sentence: DraftSentence, speakers: Mapping[str, Speaker]
) -> str | None:
    """Why a sentence may not reach the reader; None if it may."""
    cited = sentence.passages
    if not cited:
        return "nothing supports it"
    if quote := misquoted(sentence):
        return f"not the exact words of its sources: “{quote}”"
    if sentence.quote and sentence.quote not in cited[0].text:
        return "the quoted words are not in the passage"
    for speaker in speakers.values():
        if speaks(sentence.text, speaker) and not _heard(speaker, cited):
            return f"none of its sources is by {speaker.long.rstrip(',')}"
    for number in _NUMBER.findall(sentence.text):
        if not any(number in passage.text for passage in cited):
            return f"the number {number} is not in its sources"
    for passage in cited:
        if not may_rest_on(section, passage):
            return f"{passage.id} does not speak for this side"
    return None


def misquoted(sentence: DraftSentence) -> str:
    """The first of its quotations that is not, letter for letter, in a passage that it cites."""
    found = quotations(sentence.text)
    return next((q for q in found if not any(q in p.text for p in sentence.passages)), "")


def speaks(text: str, speaker: Speaker) -> bool:
    """Whether a sentence names the speaker, in full or briefly."""
    names = {speaker.long.split(",")[0], speaker.short}
    return any(re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) for name in names)


def may_rest_on(section: DraftSection, passage: Passage) -> bool:
    """Whether a sentence of that role in that side's case may cite the passage.

    Thesis, points and replies rest on what the side asserts and on what the other concedes to it.
    An objection is the other side's, or this side's report of one. A concession is granted by this
    side's own people, so it is either theirs or helps the other side. What stands outside both
    cases may tell of any passage.
    """
    if section.side == "neutral":
        return True
    if section.role == "objection":
        other = other_camp(section.side)
        reported = passage.side == other and passage.voice == "reports"
        return reported or usable_by(other)(passage)
    if section.role == "concession":
        return any(usable_by(camp)(passage) for camp in CAMPS)
    return usable_by(section.side)(passage)


def _heard(speaker: Speaker, cited: Iterable[Passage]) -> bool:
    """Whether the speaker speaks in the passages, or is spoken of or to in them."""
    return any(
        passage.speaker == speaker.name or speaks(f"{passage.text} {passage.gist}", speaker)
        for passage in cited
    )
