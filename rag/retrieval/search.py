"""Retrieval with sides: dense and lexical scores fused, one hit a passage."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from corpus.library import Corpus, work_of
from corpus.passage import Camp, Crux, Kind, Passage
from rag.options import EVERYTHING, RetrievalOptions
from rag.retrieval.embedding import EmbeddingModel, Vectors
from rag.retrieval.entries import Entry, EntryKind
from rag.retrieval.index import Index, Near
from rag.retrieval.probe import Probe
from rag.words.lexical import LexicalIndex, stems
from rag.words.shorthand import spelled_out

DECAY, NEAREST = 0.7, 5
"""A passage matches by its five nearest texts, each counting 0.7 times as much as the one before:
one that matches in several ways is the likelier answer. Chosen on the development questions."""

LEXICAL_WEIGHT = 0.1
"""What a point of BM25 counts beside cosine similarity. Scores are added rather than ranks: with
several hundred passages of unequal kinds a rank says too little about how good a match is (Bruch,
Gai and Ingber, 2023, find the same in general). Chosen on the development questions."""

CRUX_LEXICAL_WEIGHT = 0.15
"""The same for cruxes."""

CRUX_PROBE_WEIGHT = 1.0
"""What the probe's score counts for a crux beside cosine. How many questions find their crux with
it says `benchmarks/check_cruxes.py`."""

CLEAR_LEAD, CLEAR_LEAD_WEIGHT = 0.2, 4.0
"""A crux with a question that much nearer than any question of the others gains by four times the
rest of its lead: one question that is all but asked again tells more than five that are somewhat
alike, of which a small crux has too few."""

ABOUT_WORK = 0.3
"""What it counts for a crux to rest wholly on the work that the question names."""

ALL_BUT_ASKED, ALL_BUT_ASKED_WEIGHT = 0.85, 2.0
"""Cosine from which a text of a passage all but is the question, and what the rest counts more."""

BEHIND: Mapping[Kind, float] = {"original": 0.0, "user": 0.0, "note": 0.15, "fulltext": 0.2}
"""How far notes and unread full text stand back behind the words of the debate itself, in cosine,
unless the question names a work. Chosen likewise."""

NAMED = 0.15
"""How far the work that a question names stands before everything else."""

FIRST = 5
"""The hits that most readers look at."""
OF_THE_DEBATE, OF_THE_WORKS = 2, 1
"""How many of the first five come at least from the debate and from outside it, if any fit."""

POOL = 1200
"""How many vectors the dense half looks at: a passage has some fourteen."""

OTHERS = 200
"""The same for cruxes and questions that are not answered."""

KEPT = 16
"""Questions whose neighbours are remembered."""

SAME_WORDS = 0.8
"""Jaccard similarity of stems from which two passages count as the same."""

_NAMES_A_WORK = re.compile(
    r"\b(?:carlsmith|essay|paper|stud(?:y|ies)|apollo|openai|sections?|figures?|tables?|appendix|"
    r"appendices|report(?:’s|'s)?|[AG][SP]\d|o3|o4)\b",
    re.IGNORECASE,
)

_ABOUT_THE_WORK = re.compile(
    r"\b(?:wr(?:ote|itten)|authors?|publish\w*|publication|(?:full|whole)\s+title|co-?authors?|"
    r"c[ao]me\s+out|(?:what|which)\s+year|how\s+old)\b",
    re.IGNORECASE,
)
"""Words of questions that are about a work itself, of which its name is then a part."""
_UNANSWERED: tuple[EntryKind, ...] = ("outside", "beside")
_INSIDE, _OUTSIDE = "inside", "outside"
_SCOPES: Mapping[EntryKind, str] = {"ask": _INSIDE, "crux": _INSIDE, "outside": _OUTSIDE}

_WEIGHTS = tuple(DECAY**at for at in range(NEAREST))

Cosines = dict[str, list[float]]
"""By id, the cosines of its texts that came near, greatest first."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found."""

    passage: Passage
    score: float
    """Fused score (see `add_scores`); comparable within one search only."""
    similarity: float
    """Cosine between the question and the nearest of the passage's texts; 0 if not in the pool."""

    def to_json(self) -> dict[str, Any]:
        """The hit in the machine-readable output."""
        return {"score": round(self.score, 4), "passage": self.passage.to_json()}


@dataclass(frozen=True, slots=True)
class Found:
    """What a search brings back."""

    hits: tuple[Hit, ...]
    """Best first."""
    cruxes: Mapping[str, float]
    """Cosine between the question and each crux that came near, nearest first."""
    similarity: float
    """The best cosine to anything in the corpus, whichever side was asked for."""
    outside: float
    """The best cosine to a question of a kind that the sources don't answer."""
    inside: float = 0.0
    """How much more the question is like those that the sources answer than like the others."""
    matches: Mapping[str, float] = field(default_factory=dict)
    """How well each of those cruxes fits by several of its questions, its words, and what tells its
    questions from those of the others."""


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """What does not depend on the side."""

    vector: Vectors
    """Of the question."""
    passages: Cosines
    cruxes: Cosines
    outside: Cosines
    """Questions of kinds that the sources don't answer."""


class Search:
    """Finds the passages of one corpus that answer a question."""

    def __init__(
        self,
        corpus: Corpus,
        index: Index,
        model: EmbeddingModel,
        lexical: LexicalIndex,
        entries: Sequence[Entry],
        options: RetrievalOptions = EVERYTHING,
    ) -> None:
        """`index` holds the `entries`, into which the corpus was cut, embedded by `model`."""
        self._entries = entries
        self._options = options
        self._corpus = corpus
        self._index = index
        self._model = model
        self._lexical = lexical
        self._crux_words = LexicalIndex({id: _words_of(c) for id, c in corpus.cruxes.items()})
        self._kept: dict[str, _Neighbours] = {}

    def find(self, question: str, side: Camp | None = None, k: int = 5) -> Found:
        """The `k` best passages for a question.

        Args:
            question: in the reader's words.
            side: keep to passages on which this side's case may rest (see `usable_by`);
                None for all.
            k: how many at most.
        """
        question = spelled_out(question)
        asked, work = self._work_named(question)
        near = self._near(asked)
        dense, cruxes, outside = near.passages, near.cruxes, near.outside
        allowed = usable_by(side) if side else None
        named = work or _NAMES_A_WORK.search(question)

        def prior(passage: Passage) -> float:
            if work and work_of(passage.source) == work:
                return NAMED
            return 0.0 if named else -BEHIND[passage.kind]

        matched = {id: self._match(id, found) for id, found in dense.items()}
        worded = self._lexical.scores(asked)
        scores = add_scores(
            matched if self._options.dense else {}, worded if self._options.lexical else {}
        )
        hits = [
            Hit(passage, score + prior(passage), dense.get(id, (0.0,))[0])
            for id, score in scores.items()
            if (passage := self._corpus.passage(id)) and (allowed is None or allowed(passage))
        ]
        hits.sort(key=lambda hit: (-hit.score, self._corpus.position(hit.passage.id)))
        return Found(
            hits=tuple(_mixed(_without_repeats(hits, max(k, 4 * FIRST)))[:k]),
            cruxes={id: best for id, (best, *_) in cruxes.items()},
            matches=self._matches(question, near.vector, cruxes, work),
            similarity=max([first for first, *_ in (*dense.values(), *cruxes.values())], default=0),
            outside=max([first for first, *_ in outside.values()], default=0.0),
            inside=self._inside(near.vector),
        )

    def _inside(self, vector: Vectors) -> float:
        scores = self._scope_probe.scores(vector)
        return scores[_INSIDE] - scores[_OUTSIDE]

    @cached_property
    def _scope_probe(self) -> Probe:
        """What tells the questions that the sources answer from those that they don't."""
        asked = [entry for entry in self._entries if entry.kind in _SCOPES]
        return Probe(self._index.vectors(asked), [_SCOPES[entry.kind] for entry in asked])

    @cached_property
    def _crux_probe(self) -> Probe:
        """What tells the questions of one crux from those of the others."""
        asked = [entry for entry in self._entries if entry.kind == "crux"]
        return Probe(self._index.vectors(asked), [entry.target for entry in asked])

    def _matches(
        self, question: str, vector: Vectors, cruxes: Cosines, work: str | None
    ) -> dict[str, float]:
        """How well each crux that came near fits the whole question, names of works included."""
        worded = self._crux_words.scores(question)
        probed = self._crux_probe.scores(vector)
        nearest, second = sorted(found[0] for found in (*cruxes.values(), (0.0,), (0.0,)))[:-3:-1]
        clear = CLEAR_LEAD_WEIGHT * max(0.0, nearest - second - CLEAR_LEAD)
        return {
            id: _weighed(found)
            + (clear if found[0] == nearest else 0.0)
            + CRUX_PROBE_WEIGHT * probed[id]
            + CRUX_LEXICAL_WEIGHT * worded.get(id, 0.0)
            + (ABOUT_WORK * self._share_of(work, id) if work else 0.0)
            for id, found in cruxes.items()
        }

    def _share_of(self, work: str, crux: str) -> float:
        """Which share of the passages that a crux rests on is from that work."""
        cited = self._corpus.cruxes[crux].cited()
        return sum(work_of(self._corpus.passage(id).source) == work for id in cited) / len(cited)

    def near_claim(self, claim: str) -> Cosines:
        """Cosines between a claim and the passages and misreadings that it is nearest to, by id."""
        vector = self._model.embed([claim])[0]
        kinds = (*self._options.kinds, "reading", "misreading")
        return _by_target(near for near in self._index.near(vector, POOL) if near.kind in kinds)

    def _match(self, id: str, found: Sequence[float]) -> float:
        """How well a passage matches by its nearest texts, as a cosine."""
        best = found[0]
        if not (self._options.asks and self._corpus.passage(id).asks):
            # Text that nobody has written questions for has only itself to match by.
            return best
        return _weighed(found) + ALL_BUT_ASKED_WEIGHT * max(0.0, best - ALL_BUT_ASKED)

    def _work_named(self, question: str) -> tuple[str, str | None]:
        """The question without the name of the work that it asks about, and that work's id.

        A name says where to look and nothing of what is looked for, while its words would match
        whatever else has them.
        """
        for source in self._corpus.sources.values():
            for name in source.names:
                at = question.lower().find(name)
                if at < 0:
                    continue
                rest = f"{question[:at]} {question[at + len(name) :]}"
                whole = len(stems(rest)) < 2 or _ABOUT_THE_WORK.search(rest)
                return (question if whole else rest), source.id
        return question, None

    def _near(self, question: str) -> _Neighbours:
        """What is near to a question; an answer searches once for each side, so this is kept."""
        if question not in self._kept:
            vector = self._model.embed([question])[0]
            others = self._index.near(vector, OTHERS, ("crux", *_UNANSWERED))
            texts = self._index.near(vector, POOL)
            kinds = self._options.kinds
            if len(self._kept) >= KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[question] = _Neighbours(
                vector,
                _by_target(near for near in texts if near.kind in kinds),
                _by_target(near for near in others if near.kind == "crux"),
                _by_target(near for near in others if near.kind in _UNANSWERED),
            )
        return self._kept[question]


def usable_by(side: Camp) -> Callable[[Passage], bool]:
    """Whether a side's case may rest on a passage.

    It may on what that side asserts or asks, on what the other side concedes to it, and on what
    is neutral; concessions carry the side that they help, so all of these are `side` or neutral.
    It may not on what somebody merely reports, unless part of the passage is asserted as well;
    nor on a passage that as a whole helps the other side, whatever some part of it grants.
    """

    def allowed(passage: Passage) -> bool:
        return passage.side in (side, "neutral") and any(
            held in (side, "neutral") and voice != "reports" for held, voice in passage.stances()
        )

    return allowed


def add_scores(dense: Mapping[str, float], lexical: Mapping[str, float]) -> dict[str, float]:
    """Cosine plus `LEXICAL_WEIGHT` times BM25, for every id that either half has found.

    What the dense half did not look at counts as just worse than the worst of what it did.
    """
    worst = min(dense.values(), default=0.0)
    return {
        id: dense.get(id, worst) + LEXICAL_WEIGHT * lexical.get(id, 0.0)
        for id in dict.fromkeys([*dense, *lexical])
    }


def _mixed(hits: list[Hit]) -> list[Hit]:
    """The hits with both kinds of source among the first five, where both are there."""
    head, rest = hits[:FIRST], hits[FIRST:]
    for least, ours in ((OF_THE_DEBATE, True), (OF_THE_WORKS, False)):
        held = [hit for hit in head if _of_the_debate(hit) == ours]
        wanted = [hit for hit in rest if _of_the_debate(hit) == ours][: max(0, least - len(held))]
        if not wanted:
            continue
        others = [hit for hit in head if _of_the_debate(hit) != ours]
        stay = [*held, *others[: FIRST - len(held) - len(wanted)]]
        head = [*(hit for hit in head if hit in stay), *wanted]
        rest = [hit for hit in hits if hit not in head]
    return [*head, *rest]


def _of_the_debate(hit: Hit) -> bool:
    return hit.passage.kind == "original"


def _words_of(crux: Crux) -> str:
    said = (point.text for case in crux.cases.values() for point in (case.opening, *case.points))
    return " ".join((crux.title, crux.question, *crux.asks, *said))


def _weighed(found: Sequence[float]) -> float:
    near = sum(cosine * weight for cosine, weight in zip(found, _WEIGHTS, strict=False))
    return near / sum(_WEIGHTS)


def _by_target(near: Iterable[Near]) -> Cosines:
    """Cosines by what they lead to, in the order of the index, which is nearest first."""
    found: Cosines = {}
    for entry in near:
        found.setdefault(entry.target, []).append(entry.similarity)
    return found


def _without_repeats(hits: Iterable[Hit], k: int) -> list[Hit]:
    kept: list[Hit] = []
    words: list[set[str]] = []
    for hit in hits:
        if len(kept) == k:
            break
        own = set(stems(hit.passage.text))
        if any(_jaccard(own, other) >= SAME_WORDS for other in words):
            continue
        kept.append(hit)
        words.append(own)
    return kept


def _jaccard(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0
