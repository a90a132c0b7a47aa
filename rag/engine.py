"""The way from a question to an answer, with everything heavy loaded once and only when needed."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from corpus.collection import with_shelf
from corpus.library import Corpus
from corpus.passage import CAMPS, Camp, Voice
from corpus.shelf import Shelf
from rag.answer import Answer, Move, Section, Wanted
from rag.briefing.material import speaking_side
from rag.briefing.planning import make_brief
from rag.briefing.repetition import Likeness, without_repetition
from rag.conversation.behind import Behind
from rag.conversation.hearing import Hearing
from rag.conversation.leaning import beside, together
from rag.conversation.recall import NOTHING_ASKED, NOTHING_MORE, NOTHING_SAID, Recaller
from rag.conversation.turns import Condense, Turn, checked
from rag.conversation.understanding import Understanding
from rag.conversation.understood import Understood
from rag.declining.decline import UNSURE, nearest, reason, suggestions
from rag.declining.requests import Requests
from rag.declining.scope import (
    NEAR_MISS,
    Outside,
    Signs,
    about_the_debate,
    is_unsure,
    likelihood,
    signs_of,
    why_outside,
)
from rag.options import EVERYTHING, RetrievalOptions
from rag.premises.doubt import Scales
from rag.premises.people import people_of
from rag.premises.premise import Premises
from rag.prepared import Clock, Prepared
from rag.prose.draft import DraftSection
from rag.prose.listing import listed
from rag.prose.sideless import Sideless, unsided
from rag.prose.verify import verify
from rag.prose.writer import BuiltInWriter
from rag.retrieval.embedding import EmbeddingModel, load_embedding_model
from rag.retrieval.entries import Entry
from rag.retrieval.entries import entries as entries_of
from rag.retrieval.index import Index, Progress, Synced, open_store
from rag.retrieval.search import Found, Search
from rag.settings import Settings
from rag.words.asking import asks_for_a_case
from rag.words.lexical import LexicalIndex

if TYPE_CHECKING:
    from rag.attribution.attribution import Attributor
    from rag.chat.opened import ChatModels

VOICE_WORDS: Mapping[Voice, str] = {
    "asserts": "",
    "concedes": "concedes admits acknowledges agrees gives ground concession",
    "reports": "describes summarises restates",
    "asks": "",
}
"""How readers name what a speaker does with a point, for finding it by that."""

HITS = 60
"""How many hits a brief is made from."""
ASKED_OF_ALL = 0.55
"""Cosine from which a first question like “Do we get more than one try at this?” stands alone: all
its words are small ones, but it is near to what a crux or a passage is about."""
SUGGESTED = 2
"""Questions that are offered where there is nothing to follow up on."""
ALONE = 1
"""Questions of each passage that are examples of questions which stand alone."""
NEAREST = 20
"""How many hits are looked at to trace an earlier answer to its passages."""


@dataclass
class Engine:
    """One corpus, one index, one model: what the command line and the chat talk to."""

    settings: Settings
    shelf: Shelf
    corpus: Corpus
    """What ships and what is on the shelf; another one after `reload`."""
    options: RetrievalOptions = EVERYTHING
    """Less than everything only where an evaluation measures what a part is worth."""
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    @classmethod
    def open(cls, settings: Settings | None = None) -> Engine:
        """An engine for the settings; cheap, since models and index load at first use."""
        settings = settings or Settings()
        shelf = Shelf(settings.shelf)
        return cls(settings=settings, shelf=shelf, corpus=with_shelf(shelf))

    def without(self, options: RetrievalOptions) -> Engine:
        """The same engine with parts of retrieval off; the embedding model is shared.

        An index without gists is another index, and is kept beside the user's own.
        """
        other = replace(self, options=options, _lock=threading.RLock())
        other.__dict__["model"] = self.model
        return other

    def reload(self, progress: Progress | None = None) -> Synced:
        """Reads the shelf again and brings the index up to date with it."""
        with self._lock:
            self.corpus = with_shelf(self.shelf)
            for stale in (
                "entries",
                "lexical",
                "searcher",
                "premises",
                "behind",
                "attributor",
                "_sideless",
            ):
                self.__dict__.pop(stale, None)
            return self.warm(progress)

    def warm(self, progress: Progress | None = None) -> Synced:
        """Loads the model, and brings the index up to date with the corpus."""
        with self._lock:
            return self._index.sync(self.entries, progress)

    def search(self, question: str, side: Camp | None = None, k: int = 5) -> Found:
        """The `k` best passages for a question; see `Search.find`.

        Raises `QuestionError` when the question is empty or too long.
        """
        question = checked(question)
        with self._lock:
            return self.searcher.find(question, side, k)

    def understand(
        self,
        question: str,
        side: Wanted = "both",
        move: Move = "steelman",
        history: Sequence[Turn] = (),
        condense: Condense | None = None,
    ) -> Understood:
        """What a reader means by a question, given the conversation before it.

        Raises `QuestionError` when the question is empty or too long.
        """
        asked = checked(question)
        with self._lock:
            meaning = Understanding(self.corpus, self.behind, condense, self.hearing.of)
        # A model may take its time to condense: nobody else is to wait for it.
        return meaning.of(asked, history, side, move)

    def find(self, meant: Understood, side: Camp | None = None, k: int = 5) -> Found:
        """The `k` best passages for a question as it is understood; see `Search.find`."""
        found = self.search(meant.lookup, side, max(k, HITS) if meant.about else k)
        if meant.named:
            found = together(found, self.search(meant.named, side, max(k, HITS)))
        return beside(found, meant, self.corpus, side, k)

    def ask(
        self,
        question: str,
        side: Wanted = "both",
        move: Move = "steelman",
        history: Sequence[Turn] = (),
        writer: str | None = None,
    ) -> Answer:
        """The answer to a question.

        Args:
            question: in the reader's words.
            side: whose case to make or, for a critique, whose case to criticise.
            move: `steelman` or `critique`.
            history: the turns before it, the oldest first.
            writer: who writes it, as `rag.chat.naming` spells it; None as the settings say.

        Raises `QuestionError` when the question is empty or too long, `WriterError` when the
        writer can't be had at all.
        """
        *_, answer = self._answers(question, side, move, history, writer, threading.Event())
        return answer

    def stream(
        self,
        question: str,
        side: Wanted = "both",
        move: Move = "steelman",
        history: Sequence[Turn] = (),
        writer: str | None = None,
        stop: threading.Event | None = None,
    ) -> Iterator[Answer]:
        """The answer as it grows, a sentence more each time; the last one is whole.

        Takes and raises what `ask` does. Once `stop` is set a model is hung up on, and the last
        answer is what it had written.
        """
        answers = self._answers(question, side, move, history, writer, stop or threading.Event())
        for answer in answers:
            if answer.writer == BuiltInWriter.name and not answer.notice:
                yield from growing(answer)
            else:
                yield answer

    def _answers(
        self,
        question: str,
        side: Wanted,
        move: Move,
        history: Sequence[Turn],
        writer: str | None,
        stop: threading.Event,
    ) -> Iterator[Answer]:
        """The whole answer of the built-in writer, or that of a model as it grows."""
        named = writer or self.settings.writer
        if named == BuiltInWriter.name:
            prepared = self.prepare(question, side, move, history)
            yield prepared if isinstance(prepared, Answer) else self._written(prepared)
            return
        from rag.chat.answering import answered
        from rag.chat.condensing import condenser
        from rag.chat.streaming import Limits
        from rag.chat.writing import ChatWriter

        model, limits = self.models.open(named), Limits.of(self.settings)
        condense = condenser(model, limits, stop)
        prepared = self.prepare(question, side, move, history, condense)
        if isinstance(prepared, Answer):
            yield prepared
            return
        answer = prepared.frame
        for answer in answered(
            prepared.briefs,
            list(prepared.before),
            model,
            ChatWriter(self.corpus, model, self.attributor, limits),
            BuiltInWriter(self.corpus, self.likeness),
            partial(self._verified, prepared.frame, clock=prepared.clock),
            history,
            stop,
        ):
            yield answer
        yield self._with_list(answer, prepared)

    def _written(self, prepared: Prepared) -> Answer:
        """What the built-in writer makes of it."""
        draft = BuiltInWriter(self.corpus, self.likeness).write(prepared.briefs)
        draft = prepared.told_first(draft)
        prepared.clock.lap("write")
        answer = self._verified(prepared.frame, draft, prepared.clock)
        if answer.sections:
            return self._with_list(answer, prepared)
        return replace(answer, declined=True, reason=NOTHING_MORE, suggestions=prepared.suggestions)

    def prepare(
        self,
        question: str,
        side: Wanted = "both",
        move: Move = "steelman",
        history: Sequence[Turn] = (),
        condense: Condense | None = None,
    ) -> Answer | Prepared:
        """What is to be written, or the answer where nothing is left to write.

        Takes and raises what `ask` does; `condense` writes the question that stands alone.
        """
        clock = Clock()
        asked = checked(question)
        meant = self.understand(asked, side, move, history, condense)
        if meant.unsaid and not history and about_the_debate(asked):
            whole = next(iter(self.corpus.cruxes.values())).question
            meant = replace(meant, question=whole, lookup=whole, unsaid=False, rewritten=True)
        elif meant.unsaid and not history and self._is_asked_of_all(asked):
            meant = replace(meant, unsaid=False, form="case")
        side, move, alone = meant.side, meant.move, meant.lookup
        frame = Answer(question=asked, standalone_question=meant.question, side=side, move=move)
        clock.lap("understand")
        if meant.unsaid:
            said = NOTHING_ASKED if meant.follows else NOTHING_SAID
            return replace(frame, declined=True, reason=said, suggestions=self._openers())
        found = self.find(meant, k=HITS)
        clock.lap("retrieve")
        # A follow-up takes for granted what it says itself, not what it is about.
        wrong = None if meant.recalls else self.premises.check(asked if meant.follows else alone)
        clock.lap("premise")
        if wrong and wrong.sure:
            told = self._verified(frame, wrong.sections, clock)
            return replace(
                told,
                declined=True,
                reason=wrong.reason,
                suggestions=suggestions(self.corpus, found, alone, wrong.passages),
            )
        like = self.requests.of(asked)
        signs = signs_of(alone, found, self.lexical, like)
        if why := self._why_outside(asked, meant, signs):
            why = like.kind if why == "elsewhere" else why
            comes_near = why == "elsewhere" and likelihood(signs) >= NEAR_MISS
            near = nearest(self.corpus, found, alone) if comes_near and not meant.strange else []
            return replace(
                self._verified(frame, near, clock),
                declined=True,
                reason=reason(why, self.corpus, near=bool(near)),
                suggestions=self._openers()
                if why == "sources"
                else suggestions(self.corpus, found, alone),
            )
        if meant.recalls and meant.about:
            return self._verified(frame, Recaller(self.corpus).write(meant), clock)
        camps = CAMPS if side == "both" else (side,)
        briefs = [
            without_repetition(
                make_brief(
                    corpus,
                    alone,
                    camp,
                    move,
                    seen,
                    own,
                    paired=len(camps) > 1,
                    argued=asks_for_a_case(asked),
                    form=meant.amount,
                    said=meant.said,
                ),
                self.likeness,
            )
            for camp in camps
            for corpus, seen, own in [self._seen_by(speaking_side(camp, move), meant, found)]
        ]
        clock.lap("brief")
        offered = suggestions(self.corpus, found, alone)
        before = tuple(wrong.sections) if wrong else ()
        if not before and not meant.follows and is_unsure(alone, signs):
            before = tuple(nearest(self.corpus, found, alone, lead=UNSURE)[:1])
        return Prepared(frame, tuple(briefs), before, offered, clock)

    def _openers(self) -> tuple[str, ...]:
        """Questions to begin with."""
        return tuple(crux.asks[0] for crux in self.corpus.cruxes.values())[:SUGGESTED]

    def _is_asked_of_all(self, asked: str) -> bool:
        """Whether a first question is about the debate though all its words are small ones."""
        near = self.search(asked, None, 1)
        nearest = [*near.cruxes.values(), *(hit.similarity for hit in near.hits)]
        return max(nearest, default=0.0) >= ASKED_OF_ALL

    def _why_outside(self, asked: str, meant: Understood, signs: Signs) -> Outside | None:
        """Why a question is to be declined; see `rag.declining.scope.why_outside`.

        What was answered before may be recalled, whatever words a reader does it in.
        """
        why = why_outside(asked, signs, meant.strangeness)
        if meant.strange:
            return why or "elsewhere"
        recalls = meant.follows and meant.form != "case"
        return None if recalls and why == "elsewhere" else why

    def _seen_by(self, camp: Camp, meant: Understood, found: Found) -> tuple[Corpus, Found, Found]:
        """What a brief for that side is made from: the corpus, all hits, and the side's own."""
        if self.options.sides:
            return self.corpus, found, self.find(meant, camp, HITS)
        sideless = self._sideless
        seen = sideless.found_for(camp, found)
        return sideless.corpus_for(camp), seen, seen

    def _verified(self, frame: Answer, draft: Sequence[DraftSection], clock: Clock) -> Answer:
        if not self.options.sides:
            draft = unsided(draft)
        verified = verify(draft, self.corpus.speakers)
        clock.lap("verify")
        return replace(
            frame,
            sections=verified.sections,
            citations=verified.citations,
            dropped=verified.dropped,
            timings_ms=clock.laps,
        )

    def _with_list(self, answer: Answer, prepared: Prepared) -> Answer:
        draft = listed(answer, prepared.briefs, self.corpus, self.likeness)
        if not self.options.sides:
            draft = unsided(draft)
        verified = verify(draft, self.corpus.speakers, after=len(answer.citations))
        prepared.clock.lap("list")
        citations = (*answer.citations, *verified.citations)
        return replace(answer, also=verified.sections, citations=citations)

    @cached_property
    def lexical(self) -> LexicalIndex:
        """The lexical half of retrieval."""
        texts: dict[str, list[str]] = {}
        for entry in self.entries:
            if entry.target in self.corpus.passages and entry.kind in self.options.kinds:
                texts.setdefault(entry.target, []).append(entry.text)
        for id, parts in texts.items():
            parts.append(VOICE_WORDS[self.corpus.passage(id).voice])
        return LexicalIndex({id: " ".join(parts) for id, parts in texts.items()})

    @cached_property
    def premises(self) -> Premises:
        """What tells the questions that rest on something false."""
        return Premises(self.corpus, Scales(self.corpus, self.lexical, self.searcher.near_claim))

    @cached_property
    def requests(self) -> Requests:
        """What tells requests that no source can meet."""
        return Requests(self.model, people_of(self.corpus))

    @cached_property
    def hearing(self) -> Hearing:
        """What tells what messages within a conversation ask for."""
        alone = [entry.text for entry in self.entries if entry.kind == "crux"]
        alone += [ask for p in self.corpus.passages.values() for ask in p.asks[:ALONE]]
        strange = [entry.text for entry in self.entries if entry.kind == "outside"]
        return Hearing(self.model, alone, strange)

    @cached_property
    def behind(self) -> Behind:
        """What traces an earlier answer to its passages."""
        return Behind(self.corpus, self.lexical, lambda text: self.search(text, k=NEAREST))

    @cached_property
    def models(self) -> ChatModels:
        """The chat models that have been opened."""
        from rag.chat.opened import ChatModels

        return ChatModels(self.settings)

    @cached_property
    def attributor(self) -> Attributor:
        """What finds the passages that carry a sentence of a chat model's."""
        from rag.attribution.attribution import Attributor

        if self.settings.nli is None:
            return Attributor(self.corpus, self.model)
        from rag.inference import CrossEncoderInference

        return Attributor(self.corpus, self.model, CrossEncoderInference(self.settings.nli))

    @cached_property
    def model(self) -> EmbeddingModel:
        """What embeds questions and passages."""
        return load_embedding_model(self.settings)

    @cached_property
    def likeness(self) -> Likeness:
        """How like two sentences are."""
        return Likeness(self.model.embed)

    @cached_property
    def entries(self) -> list[Entry]:
        """Every text that the index is to hold."""
        return entries_of(self.corpus, gists=self.options.gists)

    @cached_property
    def _index(self) -> Index:
        settings = self.settings if self.options.gists else _aside(self.settings)
        return Index(open_store(settings), self.model)

    @cached_property
    def _sideless(self) -> Sideless:
        return Sideless(self.corpus)

    @cached_property
    def searcher(self) -> Search:
        """Retrieval over an index that is up to date."""
        self._index.sync(self.entries)
        return Search(
            self.corpus, self._index, self.model, self.lexical, self.entries, self.options
        )


def _aside(settings: Settings) -> Settings:
    """The same settings with a store of its own, in a folder, for an index that is measured."""
    return settings.model_copy(
        update={
            "home": settings.home / "evaluation",
            "chroma_url": None,
            "chroma_cloud_api_key": None,
        }
    )


def growing(answer: Answer) -> Iterator[Answer]:
    """The answer cut after its first sentence, after its second, and so on; at last whole."""
    sections: list[Section] = []
    for section in answer.sections:
        for count in range(1, len(section.sentences) + 1):
            cut = replace(section, sentences=section.sentences[:count])
            part = replace(answer, sections=(*sections, cut), also=(), dropped=())
            yield replace(part, citations=part.rests_on)
        sections.append(section)
    yield answer
