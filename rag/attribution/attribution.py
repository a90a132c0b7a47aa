"""Which passages carry a sentence, and where none does, why.

The sentence may have been written by a model that is weak or lies, so nothing in it is taken on
trust: neither whom it names, nor what it quotes, nor its figures, nor which way it points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import Literal

import numpy as np

from corpus.library import Corpus
from corpus.passage import Camp, Passage
from rag.answer import Role
from rag.attribution.certainty import hardened, overgeneral, overstated, proves, raised
from rag.attribution.changes import Change, Kind, changes, repeats, repeats_in_parts
from rag.attribution.copying import FRAME
from rag.attribution.joined import halves
from rag.attribution.language import not_prose
from rag.attribution.meaning import Meaning, Measures, Reading, said, turned
from rag.attribution.names import lower_case_words, proper_names, strange_names, told_names
from rag.attribution.numbers import crossed_numbers, misnumbered, strange_numbers
from rag.attribution.order import out_of_time
from rag.attribution.others import given_to_others, others_in, renamed, taken_from_others
from rag.attribution.premises import Premise, Premises
from rag.attribution.quoted import holding
from rag.attribution.reasons import invented_reason
from rag.attribution.sides import wrong_side
from rag.attribution.speakers import Holder, holders, mentioned, speaks_in
from rag.attribution.weights import SAID_LEAST, TURNED_MOST
from rag.inference import Inference
from rag.retrieval.embedding import EmbeddingModel
from rag.words.lexical import LexicalIndex

Fault = Literal[
    "unsupported", "contradicted", "speaker", "side", "quotation", "number", "name", "language"
]

MOST = 3
"""Passages on which one sentence may rest."""
TRIED = 4
"""Passages from which combinations are made, the nearest ones."""
INFERRED = 3
"""Of passages alone, of pairs and of threes, how many a cross-encoder reads."""
LENT = 0.6
"""Share of what the best passage has of a clause that one has to have to lend a name to it."""
NEAR = 0.38
"""Cosine to the nearest run of sentences below which a sentence is about something else."""
FEW_WORDS, NEAR_WITH_FEW = 0.4, 0.6
"""`Measures.alike` below which the cosine has to be at least the second."""
FEWEST_WORDS = 0.3
"""`Measures.alike` below which no cosine will do."""
SWAPPED = 0.15
"""`Measures.swapped` from which a comparison is told the other way round."""
TURNED_IN_PARTS = 0.65
"""Probability of being turned round up to which a sentence may be of close copies all the same."""
WORTH = 0.04
"""Share of the sentence's words that a further passage has to add."""


_BOTH = re.compile(
    r"\b(?:both|the two|the) (?:sides|camps)\b|\beach (?:side|camp)\b", re.IGNORECASE
)
_POST = re.compile(r"[’']s (?:companion )?(?:post|report|paper)\b")
_TOGETHER = frozenset({"Bronson Schoen", "Schoen et al."})
_BY_NAME = _TOGETHER | {"Joe Carlsmith"}
"""People whom a sentence names only if it is about them; the others are spoken to in the thread."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """What carries a sentence, or why nothing does."""

    passages: tuple[Passage, ...]
    """Those that support it, the strongest first, at most three; empty where none does."""
    fault: Fault | None
    """None where it is supported."""
    reason: str
    """One plain clause for the reader; empty where it is supported."""


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


@dataclass(frozen=True, slots=True)
class Option:
    """Passages that may carry a sentence together."""

    chosen: tuple[int, ...]
    """Their places among those given, the nearest first."""
    measures: Measures
    said: float
    """Probability that they say all of it, 0 to 1."""
    turned: float
    """Probability that it turns round what they say."""
    fault: tuple[Fault, str] | None
    """What else speaks against resting it on them."""


class Attributor:
    """Finds the passages that carry sentences."""

    def __init__(
        self, corpus: Corpus, model: EmbeddingModel, inference: Inference | None = None
    ) -> None:
        """`corpus` is where the passages come from; `model` embeds them and the sentences.

        With `inference`, that decides whether a sentence means what passages say, in place of the
        measures; everything else that is checked stays.
        """
        self._corpus = corpus
        self._inference = inference
        self._premises = Premises(model)
        lexical = LexicalIndex(
            {id: f"{p.text} {p.gist} {p.plain}" for id, p in corpus.passages.items()}
        )
        self._meaning = Meaning(model, self._premises, lexical.weight)
        self._vocabulary = lower_case_words(corpus)
        # A title like “Giving AIs safe motivations” would count as saying that something is safe.
        works = {
            name for source in corpus.sources.values() for name in (source.title, source.short)
        }
        self._works = re.compile(
            "|".join(
                rf",? ?(?:in )?{re.escape(name)},?" for name in sorted(works, key=len)[::-1] if name
            )
        )

    def read(self, passages: Sequence[Passage], also: Mapping[str, str] | None = None) -> None:
        """Reads passages ahead of the first sentence that is held against them."""
        self._premises.of(passages, also)

    def attribute(
        self,
        sentence: str,
        passages: Sequence[Passage],
        side: Camp,
        role: Role | None = "point",
        also: Mapping[str, str] | None = None,
        others: Sequence[Passage] = (),
    ) -> Attribution:
        """Which of the passages carry the sentence in the case of that side.

        Without a role it is told outside the case, of any passage and as whosever it is. `also`
        holds, by the id of a passage, what else it is known to say. `others` are passages by which
        this side's case may not be carried: where one of them says better what the sentence gives
        to nobody, it is theirs. What two people say, or one says twice, may be in one sentence.
        """
        found = self._attribute(sentence, passages, side, role, also, others)
        if found.fault in (None, "language", "quotation"):
            return found
        parts = [
            self._attribute(half, passages, side, role, also, others)
            for half in halves(sentence) or ()
        ]
        together = tuple(dict.fromkeys(p for part in parts for p in part.passages))
        if not together or len(together) > MOST or any(part.fault for part in parts):
            return found
        return Attribution(together, None, "")

    def _attribute(
        self,
        sentence: str,
        passages: Sequence[Passage],
        side: Camp,
        role: Role | None,
        also: Mapping[str, str] | None,
        others: Sequence[Passage],
    ) -> Attribution:
        """The same of a sentence as one claim."""
        if wrong := not_prose(sentence):
            return Attribution((), "language", wrong)
        quotes = holding(sentence, passages, also)
        for words, found in quotes:
            if not found:
                return Attribution((), "quotation", f"nobody says these words: “{words}”")
        if not passages:
            return Attribution((), "unsupported", "no passage was given for it")
        asked = Asked(
            sentence,
            side,
            role,
            holders(sentence, side),
            proper_names(sentence, self._vocabulary),
            tuple((words, frozenset(p.id for p in found)) for words, found in quotes),
        )
        premises = self._premises.of(passages, also)
        options: list[Option] = []
        rival = 0.0
        groups = groupby(self._options(asked, premises), key=lambda option: len(option.chosen))
        for size, group in groups:  # several passages are weighed only where no single one will do
            tried = sorted(group, key=lambda option: -option.said)
            options += tried
            if self._inference:
                if carried := self._inferred(self._inference, asked, premises, tried):
                    return carried
                continue
            open_ = [o for o in tried if not o.fault and o.turned <= TURNED_MOST]
            if size == 1:
                rival = max((o.said for o in tried if o not in open_), default=0.0)
            likely = [o for o in open_ if o.said >= max(SAID_LEAST, rival)]
            chosen = likely[0] if likely else None
            changed = _changed(sentence, chosen, premises) if chosen else None
            if size == 1 and (chosen is None or changed):  # another may say it as it stands
                whole = (o for o in tried if not o.fault and _has(o, sentence, premises))
                if close := next(whole, None):
                    chosen, changed = close, _changed(sentence, close, premises)
            if chosen:
                if not asked.holders and self._said_better(sentence, others, chosen):
                    return Attribution((), "side", "it is what the other side says")
                if changed:
                    return Attribution((), *changed)
                return Attribution(tuple(premises[at].passage for at in chosen.chosen), None, "")
        alone = [option for option in options if len(option.chosen) == 1]
        return self._why(sorted(options, key=lambda option: -option.said), alone)

    def _plain(self, sentence: str) -> str:
        """A sentence without titles, and without what only says which part of a case it is."""
        return FRAME.sub("", self._works.sub("", sentence))

    def _said_better(self, sentence: str, others: Sequence[Passage], option: Option) -> bool:
        """Whether another passage says the sentence more surely than the option does."""
        if not others:
            return False
        premises = self._premises.of(others)
        reading = self._meaning.read(self._plain(sentence), premises)
        for at in np.argsort(-reading.cosine)[:TRIED]:
            if reading.cosine[at] <= option.measures.cosine:
                return False
            if said(self._meaning.measure(reading, premises, (int(at),))) > option.said:
                return True
        return False

    def _inferred(
        self,
        inference: Inference,
        asked: Asked,
        premises: Sequence[Premise],
        options: Sequence[Option],
    ) -> Attribution | None:
        """The first of the likeliest options from which the sentence follows."""
        for option in [option for option in options if not option.fault][:INFERRED]:
            passages = tuple(premises[at].passage for at in option.chosen)
            told = "\n".join(f"{p.speaker}: {p.gist}\n{p.text}".strip() for p in passages)
            if inference.verdict(told, asked.sentence) == "entailed":
                return Attribution(passages, None, "")
        return None

    def _options(self, asked: Asked, premises: Sequence[Premise]) -> Iterator[Option]:
        """Passages that may carry the sentence together, with how surely they mean the same."""
        reading = self._meaning.read(self._plain(asked.sentence), premises)
        for chosen in combined(reading):
            measures = self._meaning.measure(reading, premises, chosen)
            fault = self._fault(asked, [premises[at] for at in chosen])
            if not fault and not self._inference and _is_far(measures):
                fault = ("unsupported", "no passage is about it")
            if not fault and not self._inference and (added := reading.added(chosen)):
                fault = ("unsupported", f"its sources don’t say “{added}”")
            if not fault and not self._inference and (measures.asked or measures.swapped > SWAPPED):
                fault = ("contradicted", "its sources ask it or say it the other way round")
            if not fault and len(chosen) > 1 and not self._bound(asked, reading, premises, chosen):
                fault = ("unsupported", "its passages speak of different things")
            yield Option(chosen, measures, said(measures), turned(measures), fault)

    def _why(self, options: Sequence[Option], alone: Sequence[Option]) -> Attribution:
        """The fault of what comes nearest to carrying the sentence; `alone` are single passages."""
        nearest = alone[0] if alone[0].said >= SAID_LEAST else options[0]
        if self._inference and not nearest.fault:
            return Attribution((), "unsupported", "it does not follow from any passage")
        unsaid = nearest.said < SAID_LEAST or _is_far(nearest.measures)
        if nearest.fault and not (unsaid and nearest.fault[0] in ("speaker", "side")):
            return Attribution((), *nearest.fault)
        if nearest.turned > TURNED_MOST and not unsaid:
            return Attribution((), "contradicted", "its sources say otherwise")
        return Attribution((), "unsupported", "no passage says all of it")

    def _bound(
        self, asked: Asked, reading: Reading, premises: Sequence[Premise], chosen: Sequence[int]
    ) -> bool:
        """Whether names and figures come from passages that have the rest of their clause.

        Otherwise a passage about something else could lend its name or figure to what only
        another one says.
        """
        for clause in reading.clauses:
            names = tuple(name for name in asked.names if name in clause)
            shares = {at: reading.share(reading.alike[at], clause) for at in chosen}
            having = [
                share
                for at, share in shares.items()
                if not strange_names(names, told_names(premises[at].passage, self._corpus))
                and not strange_numbers(clause, premises[at].told)
            ]
            if max(having, default=0.0) < LENT * max(shares.values()):
                return False
        return True

    def _fault(self, asked: Asked, premises: Sequence[Premise]) -> tuple[Fault, str] | None:
        """What is wrong with resting the sentence on these passages together."""
        passages = [premise.passage for premise in premises]
        ids = {passage.id for passage in passages}
        for words, having in asked.quotes:
            if not ids & having:
                return "quotation", f"its sources don’t have the words “{words}”"
        told = "\n".join(premise.told for premise in premises)
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
        if (
            overstated(asked.sentence, told)
            or hardened(asked.sentence, told)
            or proves(asked.sentence, told)
            or raised(asked.sentence, told)
        ):
            return "contradicted", "its sources are less certain"
        if general := overgeneral(asked.sentence, told):
            return "unsupported", f"its sources don’t say “{general[0]}”"
        if _BOTH.search(asked.sentence) and not _BOTH.search(told):
            return "unsupported", "no source speaks for both sides"
        for holder in asked.holders:
            if not any(speaks_in(holder, passage, self._corpus) for passage in passages):
                if holder.camp:
                    return "side", "what it ascribes to a side is not that side’s"
                return "speaker", f"it is not {self._called(holder.speaker)} who says it"
        by = {passage.speaker for passage in passages}
        known = frozenset(by | _TOGETHER) if by & _TOGETHER else frozenset(by)
        # Those who talk in the thread speak to one another; in a work nobody is spoken to.
        works = all(passage.kind == "note" for passage in passages)
        named_ones = self._corpus.speakers.keys() if works else _BY_NAME
        for name in sorted(mentioned(asked.sentence) & named_ones - known):
            if name not in mentioned(told):
                return "speaker", f"its sources are not {name}’s and don’t speak of them"
        each = [premise.sentences for premise in premises]
        lines = [line for held in each for line in held]
        if strangers := given_to_others(asked.sentence, each, self._vocabulary):
            return "speaker", f"its sources don’t have it from {strangers[0]}"
        if strangers := taken_from_others(asked.sentence, lines, self._vocabulary):
            return "speaker", f"it is {strangers[0]} who says it"
        if wrong_names := renamed(asked.sentence, lines, known):
            return "speaker", f"it is not {self._called(wrong_names[0])} who says it"
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


def _has(option: Option, sentence: str, premises: Sequence[Premise]) -> bool:
    """Whether its passage says the same in nearly the same words."""
    lines = premises[option.chosen[0]].sentences
    if repeats(sentence, lines):
        return True
    return option.turned <= TURNED_IN_PARTS and repeats_in_parts(sentence, lines)


def _changed(
    sentence: str, option: Option, premises: Sequence[Premise]
) -> tuple[Fault, str] | None:
    """What the sentence makes of that which it all but repeats, or of two things together."""
    lines = [line for at in option.chosen for line in premises[at].sentences]
    if found := changes(sentence, lines):
        return _FAULTS[found[0].kind], _told(found[0])
    told = [line for premise in premises for line in premise.sentences]
    if word := invented_reason(sentence, told):
        return "unsupported", f"its sources don’t give one as the reason of the other (“{word}”)"
    return None


def _told(change: Change) -> str:
    """A change in words for the reader."""
    if change.kind in ("hedge", "shown"):
        return f"it leaves out “{change.words}”" if change.words else "its sources are less certain"
    if change.kind in ("denial", "opposite", "swap"):
        return "its sources say it the other way round"
    return f"its sources don’t say “{change.words}”"


_FAULTS: Mapping[Kind, Fault] = {
    "hedge": "contradicted", "shown": "contradicted", "denial": "contradicted",
    "opposite": "contradicted", "swap": "contradicted",
    "whole": "unsupported", "word": "unsupported", "piece": "unsupported",
}  # fmt: skip


def _is_far(measures: Measures) -> bool:
    """Whether what the passages say is about something else, or has hardly a word of it."""
    few = measures.alike < FEW_WORDS and measures.cosine < NEAR_WITH_FEW
    return few or measures.alike < FEWEST_WORDS or measures.cosine < NEAR


def combined(reading: Reading) -> Iterator[tuple[int, ...]]:
    """Each passage alone, then those of the nearest that together have more of its words.

    The strongest of them comes first.
    """
    count = len(reading.cosine)
    yield from ((at,) for at in range(count))
    weights = reading.weights / max(1e-9, float(reading.weights.sum()))
    alone = (reading.alike * weights).sum(axis=1)
    near = [int(at) for at in np.argsort(-(reading.cosine + alone))[:TRIED]]
    for size in range(2, min(MOST, count) + 1):
        for group in combinations(near, size):
            shared = (reading.alike[list(group)].max(axis=0) * weights).sum()
            fewer = max(
                (reading.alike[list(rest)].max(axis=0) * weights).sum()
                for rest in combinations(group, size - 1)
            )
            if shared >= fewer + WORTH:
                yield group
