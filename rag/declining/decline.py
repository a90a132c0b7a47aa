"""What is said when the sources don't answer: a plain sentence, and questions that they do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpus.library import Corpus
from corpus.passage import Passage
from rag.declining.scope import Outside
from rag.premises.claim import form_of
from rag.prose.draft import DraftSection
from rag.prose.narrator import Narrator
from rag.retrieval.search import Found
from rag.words.heard import small_words
from rag.words.lexical import stems

_COVER = (
    "They cover one debate: whether iterative alignment, in which each generation of AI aligns a "
    "slightly stronger successor, will work, or whether the MIRI-style view is right that it "
    "won’t."
)
_REASONS: Mapping[Outside, str] = {
    "elsewhere": f"The sources don’t say. {_COVER}",
    "invention": f"I don’t make things up: every sentence here rests on a passage that can be "
    f"opened. {_COVER.replace('They cover', 'The sources cover')}",
    "machine": f"I answer from the sources only, and they say nothing about me. {_COVER}",
}
_NEAREST = (
    "The sources don’t say, as far as I can find. The nearest to it that they do say is this."
)
_ONLY_THESE = "I answer from these alone, and every sentence rests on a passage that can be opened."
UNSURE = "It is not certain that the sources answer this. What comes nearest in them:"
_SUGGESTIONS = 2

_NEAR = 0.35
"""Cosine from which a passage is near enough to a question for its own questions to be offered."""
_TOLD = 2
"""Passages that are told where a question comes near to being answered."""
_FIRST_ASKS = 4
"""Of a passage's questions, those that put its point most plainly come first."""
_LOOKED_AT = 8
_SAME = 0.5
"""Jaccard similarity of stems from which two questions ask the same."""
_ALONE = re.compile(r"^[A-Z].*\?$")
_LEANS = re.compile(
    r"\b(?:it|its|they|them|their|he|she|his|her|this|these|those|papers?|reports?|essays?)\b",
    re.IGNORECASE,
)
"""Pronouns, and names of whole works, which say little of what is asked."""


def reason(why: Outside, corpus: Corpus, *, near: bool = False) -> str:
    """Why there is no answer, and what the sources cover or, if they come near, that they do."""
    if why == "sources":
        return f"{_ONLY_THESE} {_listed(corpus)}"
    return _NEAREST if near else _REASONS[why]


def _listed(corpus: Corpus) -> str:
    speaking: dict[str, list[str]] = {}
    for passage in corpus.passages.values():
        by = corpus.speaker_of(passage).long.split(",")[0]
        heard = speaking.setdefault(passage.source, [])
        if by not in heard:
            heard.append(by)
    return " ".join(
        f"{source.title}{f' ({source.date})' if source.date else ''}, by "
        f"{_joined(speaking.get(id, [source.author]))}."
        for id, source in corpus.sources.items()
    )


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def nearest(corpus: Corpus, found: Found, question: str, lead: str = "") -> list[DraftSection]:
    """What the sources say nearest to a question that they may not answer; the lead comes first."""
    told = [hit.passage for hit in found.hits if hit.similarity >= _NEAR and hit.passage.argues]
    narrator = Narrator(corpus, question)
    return [
        DraftSection("neutral", "point", tuple(narrator.tell(passage, lead=lead)))
        for passage in told[:_TOLD]
    ]


def suggestions(
    corpus: Corpus, found: Found, question: str = "", about: Sequence[Passage] = ()
) -> tuple[str, ...]:
    """Two questions that the sources answer, the nearest to what was asked first.

    Args:
        corpus: where the questions come from.
        found: what was found for the question.
        question: what was asked, whose words decide between questions that are as near.
        about: the passages that are told instead of an answer, whose questions come first.
    """
    near = [hit.passage for hit in found.hits[:_LOOKED_AT] if hit.similarity >= _NEAR]
    words = set(stems(question)) - small_words()
    asks = [ask for passage in about for ask in _nearest(words, passage)[:1]]
    others = [ask for passage in near for ask in _nearest(words, passage)[:1]]
    offered: list[str] = []
    for ask in [*asks, *sorted(others, key=lambda ask: -_shared(words, ask))]:
        if all(_likeness(ask, other) < _SAME for other in (*offered, question)):
            offered.append(ask)
    broad = [corpus.cruxes[id].asks[0] for id in (*found.cruxes, *corpus.cruxes)]
    return tuple(dict.fromkeys([*offered[:_SUGGESTIONS], *broad]))[:_SUGGESTIONS]


def _nearest(words: set[str], passage: Passage) -> list[str]:
    """Its questions that stand alone and take nothing for granted, most shared words first."""
    asks = [
        ask
        for ask in passage.asks[:_FIRST_ASKS]
        if _ALONE.match(ask) and not _LEANS.search(ask) and form_of(ask) != "presuming"
    ]
    return sorted(asks, key=lambda ask: -_shared(words, ask))


def _shared(words: set[str], ask: str) -> int:
    return len(words & set(stems(ask)))


def _likeness(one: str, other: str) -> float:
    ours, theirs = set(stems(one)), set(stems(other))
    return len(ours & theirs) / len(ours | theirs) if ours | theirs else 0.0
