"""Which passages carry a sentence, and where none does, why.

The sentence may have been written by a model that is weak or lies, so nothing in it is taken on
trust: neither whom it names, nor what it quotes, nor its figures, nor which way it points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from corpus.library import Corpus
from corpus.passage import Camp, Passage
from rag.answer import Role
from rag.attribution.combining import MOST, TRIED, Option, combined, is_bound
from rag.attribution.copying import FRAME
from rag.attribution.fault import Fault
from rag.attribution.joined import halves
from rag.attribution.language import not_prose
from rag.attribution.meaning import Meaning, said, turned
from rag.attribution.measured import is_far, misfit
from rag.attribution.names import lower_case_words
from rag.attribution.others import others_in
from rag.attribution.premises import Premise, Premises
from rag.attribution.quoted import holding
from rag.attribution.resting import Asked, Resting
from rag.attribution.retelling import distorted, retold
from rag.attribution.weights import SAID_LEAST, TURNED_MOST
from rag.inference import Inference
from rag.retrieval.embedding import EmbeddingModel
from rag.words.lexical import LexicalIndex

ALL = 0.999
"""`Measures.alike` of a sentence each word of which its passages have, or have something like."""
FREELY = "its sources don’t say it in these words"
"""Why one with other words is left out unless it tells a sentence of theirs again: of 161 such that
passed every other check in the held-out sets 52 were false, of 675 others 38."""
SPLICED = "no one source says it, nor each a part of it"
INFERRED = 3
"""Of passages alone, of pairs and of threes, how many a cross-encoder reads."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """What carries a sentence, or why nothing does."""

    passages: tuple[Passage, ...]
    """Those that support it, the strongest first, at most three; empty where none does."""
    fault: Fault | None
    """None where it is supported."""
    reason: str
    """One plain clause for the reader; empty where it is supported."""


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
        self._resting = Resting(corpus, self._vocabulary)
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

    def names_others(self, sentence: str) -> bool:
        """Whether it tells what somebody says who is no speaker of the corpus."""
        return bool(others_in(sentence, self._vocabulary))

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
        asked = Asked.of(sentence, side, role, quotes, self._vocabulary)
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
            changed = distorted(sentence, chosen, premises) if chosen else None
            if size == 1 and (chosen is None or changed):  # another may say it as it stands
                whole = (o for o in tried if not o.fault and retold(sentence, o, premises))
                if close := next(whole, None):
                    chosen, changed = close, distorted(sentence, close, premises)
            if chosen:
                if not asked.holders and self._said_better(sentence, others, chosen):
                    return Attribution((), "side", "it is what the other side says")
                if changed:
                    return Attribution((), *changed)
                heard = size == 1 and chosen.measures.alike >= ALL
                if not heard and not retold(sentence, chosen, premises):
                    return Attribution((), "unsupported", FREELY if size == 1 else SPLICED)
                passages = tuple(premises[at].passage for at in chosen.chosen)
                return Attribution(passages, None, "")
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
            fault = self._resting.fault(asked, [premises[at] for at in chosen])
            if not fault and not self._inference:
                fault = misfit(measures, reading, chosen)
            together = len(chosen) > 1 and not fault
            if together and not is_bound(asked.names, reading, premises, chosen, self._corpus):
                fault = ("unsupported", "its passages speak of different things")
            yield Option(chosen, measures, said(measures), turned(measures), fault)

    def _why(self, options: Sequence[Option], alone: Sequence[Option]) -> Attribution:
        """The fault of what comes nearest to carrying the sentence; `alone` are single passages."""
        nearest = alone[0] if alone[0].said >= SAID_LEAST else options[0]
        if self._inference and not nearest.fault:
            return Attribution((), "unsupported", "it does not follow from any passage")
        unsaid = nearest.said < SAID_LEAST or is_far(nearest.measures)
        if nearest.fault and not (unsaid and nearest.fault[0] in ("speaker", "side")):
            return Attribution((), *nearest.fault)
        if nearest.turned > TURNED_MOST and not unsaid:
            return Attribution((), "contradicted", "its sources say otherwise")
        return Attribution((), "unsupported", "no passage says all of it")
