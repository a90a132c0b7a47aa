"""What is wrong with resting a sentence on passages, whatever they mean together.

Whom it names, what it quotes, its figures, how sure it is, whose view and in whose case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.library import Corpus
from corpus.passage import Camp, Passage
from rag.answer import Role
from rag.attribution.certainty import overgeneral, overstated, proves, raised
from rag.attribution.fault import Finding
from rag.attribution.listed import listed
from rag.attribution.modals import bared, hardened, obliged
from rag.attribution.names import proper_names, strange_names, told_names
from rag.attribution.numbers import crossed_numbers, misnumbered, strange_numbers
from rag.attribution.order import out_of_time
from rag.attribution.others import given_to_others, others_in, renamed, taken_from_others
from rag.attribution.premises import Premise
from rag.attribution.sides import wrong_side
from rag.attribution.speakers import Holder, holders, mentioned, speaks_in
from rag.attribution.whose import given_to_another

_BOTH = re.compile(
    r"\b(?:both|the two|the) (?:sides|camps)\b|\beach (?:side|camp)\b", re.IGNORECASE
)
_POST = re.compile(r"[’']s (?:companion )?(?:post|report|paper)\b")
_TOGETHER = frozenset({"Bronson Schoen", "Schoen et al."})
_BY_NAME = _TOGETHER | {"Joe Carlsmith"}
"""People whom a sentence names only if it is about them; the others are spoken to in the thread."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A sentence with what it says of itself: whom it tells, whom it names, whose case it is in."""

    sentence: str
    side: Camp
    role: Role | None
    holders: tuple[Holder, ...]
    names: tuple[str, ...]
    quotes: tuple[tuple[str, frozenset[str]], ...]
    """What it quotes, each with the ids of the passages that have it."""

    @classmethod
    def of(
        cls,
        sentence: str,
        side: Camp,
        role: Role | None,
        quotes: Iterable[tuple[str, Sequence[Passage]]],
        vocabulary: frozenset[str],
    ) -> Asked:
        """With who it says holds it and whom it names.

        `quotes` are as `holding` finds them; `vocabulary` are the words that the corpus has in
        lower case.
        """
        return cls(
            sentence,
            side,
            role,
            holders(sentence, side),
            proper_names(sentence, vocabulary),
            tuple((words, frozenset(p.id for p in having)) for words, having in quotes),
        )


class Resting:
    """Says what is wrong with resting sentences on passages."""

    def __init__(self, corpus: Corpus, vocabulary: frozenset[str]) -> None:
        """`vocabulary` are the words that the corpus has in lower case."""
        self._corpus = corpus
        self._vocabulary = vocabulary

    def fault(self, asked: Asked, premises: Sequence[Premise]) -> Finding | None:
        """What is wrong with resting the sentence on these passages together, if anything."""
        passages = [premise.passage for premise in premises]
        told = "\n".join(premise.told for premise in premises)
        return (
            _misquoted(asked, passages)
            or self._misnamed(asked, passages, told)
            or _too_strong(asked, told)
            or self._misascribed(asked, passages, told)
            or self._misgiven(asked, passages, [premise.sentences for premise in premises])
            or self._wrong_side(asked, passages)
        )

    def _misnamed(self, asked: Asked, passages: Sequence[Passage], told: str) -> Finding | None:
        """Names and figures that they don’t have, or have of something else."""
        named = " ".join(told_names(passage, self._corpus) for passage in passages)
        named += " " + " ".join(self._spoken_to(passages))
        places = " ".join(f"Section {passage.section}" for passage in passages if passage.section)
        if strange := strange_names(asked.names, named):
            return "name", f"its sources don’t speak of {strange[0]}"
        if numbers := strange_numbers(asked.sentence, told, named):
            return "number", f"the number {numbers[0]} is not in its sources"
        if out_of_time(asked.sentence, told):
            return "contradicted", "its sources put before what it puts after"
        if crossed_numbers(asked.sentence, told):
            return "number", "its figures belong to something else"
        if counted := misnumbered(asked.sentence, f"{told}\n{places}"):
            return "number", f"its sources don’t speak of {counted[0]}"
        return None

    def _misascribed(self, asked: Asked, passages: Sequence[Passage], told: str) -> Finding | None:
        """Views that are not theirs to whom it gives them, and people of whom they don’t speak."""
        for holder in asked.holders:
            if not any(speaks_in(holder, passage, self._corpus) for passage in passages):
                if holder.camp:
                    return "side", "what it ascribes to a side is not that side’s"
                return "speaker", f"it is not {self._called(holder.speaker)} who says it"
        known = _authors(passages)
        # Those who talk in the thread speak to one another; in a work nobody is spoken to.
        works = all(passage.kind == "note" for passage in passages)
        named_ones = self._corpus.speakers.keys() if works else _BY_NAME
        for name in sorted(mentioned(asked.sentence) & named_ones - known):
            if name not in mentioned(told):
                return "speaker", f"its sources are not {name}’s and don’t speak of them"
        return None

    def _misgiven(
        self, asked: Asked, passages: Sequence[Passage], each: Sequence[Sequence[str]]
    ) -> Finding | None:
        """What it gives to somebody from whom they don’t have it; `each` are their sentences."""
        lines = [line for held in each for line in held]
        if strangers := given_to_others(asked.sentence, each, self._vocabulary):
            return "speaker", f"its sources don’t have it from {strangers[0]}"
        if strangers := taken_from_others(asked.sentence, lines, self._vocabulary):
            return "speaker", f"it is {strangers[0]} who says it"
        if wrong_names := renamed(asked.sentence, lines, _authors(passages)):
            return "speaker", f"it is not {self._called(wrong_names[0])} who says it"
        told = "\n".join(lines)
        if thing := given_to_another(asked.sentence, told, _authors(passages)):
            return "speaker", f"its sources don’t say that the {thing} is theirs"
        return None

    def _wrong_side(self, asked: Asked, passages: Sequence[Passage]) -> Finding | None:
        """What the case that it is in may not rest on, and what somebody else says."""
        people = {holder.speaker for holder in asked.holders if holder.speaker}
        told_by_others = bool(
            _POST.search(asked.sentence) and others_in(asked.sentence, self._vocabulary)
        )
        for passage in passages:
            if (
                people
                and not any(speaks_in(holder, passage, self._corpus) for holder in asked.holders)
                and passage.speaker not in mentioned(asked.sentence)
            ):
                return "speaker", "it is somebody else who says it"
            if wrong := wrong_side(
                asked.sentence,
                passage,
                asked.holders,
                asked.side,
                asked.role,
                told_by_others=told_by_others,
            ):
                return "side", wrong
        return None

    def _called(self, speaker: str) -> str:
        return self._corpus.speakers[speaker].long.split(",")[0]

    def _spoken_to(self, passages: Sequence[Passage]) -> Iterator[str]:
        """The names of those who take part in the conversation that passages are from."""
        if any(passage.comment for passage in passages):
            for speaker in self._corpus.speakers.values():
                yield f"{speaker.long} {speaker.short}"


def _misquoted(asked: Asked, passages: Sequence[Passage]) -> Finding | None:
    ids = {passage.id for passage in passages}
    for words, having in asked.quotes:
        if not ids & having:
            return "quotation", f"its sources don’t have the words “{words}”"
    return None


def _too_strong(asked: Asked, told: str) -> Finding | None:
    """What is surer than they have it, or said of more."""
    if (
        overstated(asked.sentence, told)
        or hardened(asked.sentence, told)
        or proves(asked.sentence, told)
        or raised(asked.sentence, told)
        or bared(asked.sentence, told)
    ):
        return "contradicted", "its sources are less certain"
    if general := overgeneral(asked.sentence, told):
        return "unsupported", f"its sources don’t say “{general[0]}”"
    if listed(asked.sentence, told):
        return "unsupported", "its sources name it as a condition only"
    if words := obliged(asked.sentence, told):
        return "unsupported", f"its sources don’t say “{words}”"
    if _BOTH.search(asked.sentence) and not _BOTH.search(told):
        return "unsupported", "no source speaks for both sides"
    return None


def _authors(passages: Sequence[Passage]) -> frozenset[str]:
    """Whoever speaks in them; a first author and those of his paper go for each other."""
    by = frozenset(passage.speaker for passage in passages)
    return by | _TOGETHER if by & _TOGETHER else by
