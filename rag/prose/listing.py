"""What stands below the prose: whatever else was found that helps a side, a line each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.library import Corpus
from rag.answer import Answer
from rag.briefing.brief import Brief
from rag.briefing.repetition import SAME, Likeness
from rag.prose.draft import DraftSection, DraftSentence
from rag.prose.narrator import Narrator

MOST, BESIDE_A_SUBJECT = 20, 8
"""Lines below a whole case, and below an answer about particular passages; half of that for each
side where both speak."""


def listed(
    answer: Answer, briefs: Sequence[Brief], corpus: Corpus, likeness: Likeness
) -> list[DraftSection]:
    """A section a side, in which each sentence tells one passage that the prose does not cite.

    Args:
        answer: whose prose is written.
        briefs: what it was written from; their `also` is what is listed.
        corpus: where their passages come from.
        likeness: leaves out what the prose, or a line before, says in nearly the same words.
    """
    cited = {citation.passage.id for citation in answer.citations}
    told = [sentence.text for section in answer.sections for sentence in section.sentences]
    found = []
    for brief in briefs:
        narrator = Narrator(corpus, brief.question)
        lines = list(_lines(brief, cited, told, narrator, likeness, share=len(briefs)))
        cited |= {line.passages[0].id for line in lines}
        if lines:
            found.append(DraftSection(brief.side, "point", tuple(lines)))
    return found


def _lines(
    brief: Brief,
    cited: set[str],
    told: Sequence[str],
    narrator: Narrator,
    likeness: Likeness,
    *,
    share: int,
) -> Iterator[DraftSentence]:
    left = 0 if brief.no_case else (BESIDE_A_SUBJECT if brief.asked_about else MOST)
    left = (left + share - 1) // share
    before = list(told)
    for passage in brief.also:
        if not left:
            return
        if passage.id in cited or max(likeness.of(passage.gist, before), default=0.0) >= SAME:
            continue
        left -= 1
        before.append(passage.gist)
        yield from narrator.tell(passage, most=1)
