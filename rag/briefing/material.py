"""What a case can be made of: one side's passages on one crux, and who answered whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from corpus.library import Corpus
from corpus.passage import Camp, Case, Crux, Passage, Point, Statement, other_camp
from rag.answer import Move
from rag.briefing.brief import Line, Part
from rag.briefing.subject import (
    READ_ABOUT,
    choose_neighbour,
    is_as_near_to_a_crux,
    is_narrow,
    rank_cruxes,
    subjects,
)
from rag.retrieval.search import Found, Hit, usable_by

BEARS = 0.55
"""Cosine to a question from which a crux has to do with it that the passage asked about does not
bear on."""
NO_NEARER = 0.0
"""How much nearer than to any crux a question may be to something that its case need not begin
with."""
NEAR_CRUXES = 4
"""Cruxes among which one is looked for that bears on what was asked about."""
AS_GOOD = 0.85
"""Share of the best score from which what somebody said is as much to the point."""


def speaking_side(side: Camp, move: Move) -> Camp:
    """Whose passages carry the answer: a critique of one side is made by the other."""
    return side if move == "steelman" else other_camp(side)


class Material:
    """Everything that one side can bring up on one question."""

    def __init__(
        self,
        corpus: Corpus,
        side: Camp,
        found: Found,
        own: Found,
        *,
        argued: bool,
        of: Sequence[str] = (),
        whether: bool = False,
    ) -> None:
        """`found` are hits for the question, `own` those on which the side's case may rest.

        `argued` says whether a case was asked for in so many words, `of` whose view was, and
        `whether` that reasons were.
        """
        self.corpus = corpus
        self.argued = argued
        self.of = of
        self.whether = whether
        self.side = side
        self.found = found
        self.own = own
        self.neighbour = choose_neighbour(corpus, found)
        self.about = subjects(found, of)
        self.crux = self._nearest_on_the_subject() if whether else self.nearest_cruxes[0]
        self.narrow = is_narrow(found, of)
        self._near_to_a_crux = is_as_near_to_a_crux(found, of, whether=whether)
        self.case: Case = self.crux.cases[side]
        self.their_case: Case = self.crux.cases[other_camp(side)]
        self.allowed = usable_by(side)
        if of and self.about:
            # Whose view is asked for may speak for either side: here, first what helps this one.
            near = [h for h in self.about if h.score >= AS_GOOD * self.about[0].score]
            near.sort(key=lambda hit: not self.allowed(hit.passage))
            self.about[: len(near)] = near
        self.theirs = usable_by(other_camp(side))
        self._long_names = tuple(speaker.long.split(",")[0] for speaker in corpus.speakers.values())
        self._scores = {hit.passage.id: hit.score for hit in (*found.hits, *own.hits)}

    def _nearest_on_the_subject(self) -> Crux:
        """The nearest crux of those that what was asked about bears on, if any of them is near."""
        bearing = {id for hit in self.about for id in hit.passage.cruxes}
        near = self.nearest_cruxes
        return next((crux for crux in near[:NEAR_CRUXES] if crux.id in bearing), near[0])

    @cached_property
    def nearest_cruxes(self) -> list[Crux]:
        """All cruxes, those first that the question is about most."""
        return [crux for _, crux in rank_cruxes(self.corpus, self.found)]

    def resting_on(self, crux: Crux) -> set[str]:
        """The ids of everything on which this side's case on a crux rests."""
        case = crux.cases[self.side]
        parts = (case.opening, *case.points, *case.evidence, case.reply, case.concession)
        return {id for part in parts for id in part.passages}

    @property
    def best(self) -> float:
        """The best score of anything found for the question; 0 where nothing was."""
        return max(self._scores.values(), default=0.0)

    def nearness(self, passage: Passage) -> float:
        """The passage's score for the question; 0 for one that was not found."""
        return self._scores.get(passage.id, 0.0)

    def relevance(self, part: Part) -> float:
        """The best score of what carries the part."""
        return max(self.nearness(passage) for passage in part.passages)

    @property
    def wants_case(self) -> bool:
        """Whether the case as a whole is wanted, even where a passage was asked about."""
        return self.argued or self._near_to_a_crux

    def tells(self, top: Hit) -> bool:
        """Whether the whole case comes to what was asked about without beginning with it.

        It need not begin with something to which the question is no nearer than to the crux, nor
        with a passage of the debate that one of its own sentences rests on.
        """
        if self.argued and (top.passage.kind in READ_ABOUT or not self.allowed(top.passage)):
            return True
        if self.of:
            return False
        if top.similarity < max(self.found.cruxes.values(), default=0.0) + NO_NEARER:
            return True
        case = (self.case.opening, *self.case.points)
        return top.passage.kind not in READ_ABOUT and any(
            top.passage.id in point.passages for point in case
        )

    def bears_on(self, about: Sequence[Hit]) -> bool:
        """Whether the case has to do with what was asked about, if anything was.

        Where reasons are asked for, it is enough that it has to do with some of it.
        """
        asked = about if self.whether else about[:1]
        if not about or any(self.crux.id in hit.passage.cruxes for hit in asked):
            return True
        return self.found.cruxes.get(self.crux.id, 0.0) >= BEARS

    def camp_of(self, passage: Passage) -> str:
        """On which side of the debate the passage's speaker stands."""
        return self.corpus.speaker_of(passage).camp

    def attackable(self, passage: Passage) -> bool:
        """Whether it is a claim of the other side, meant in earnest."""
        return passage.argues and self.theirs(passage) and not self.allowed(passage)

    def answer_of_others(self, passage: Passage) -> Passage | None:
        """What the other side said to one of this side's passages, if it did."""
        for answer in self.corpus.answered_by(passage.id):
            if not self.allowed(answer) and answer.argues and answer.voice != "reports":
                return answer
        return None

    def replies_to(self, passage: Passage) -> list[Passage]:
        """What this side said to a passage, the best for the question first."""
        replies = [
            reply
            for reply in self.corpus.answered_by(passage.id)
            if self.allowed(reply) and reply.argues
        ]
        return sorted(replies, key=self.nearness, reverse=True)

    def reply_to(self, passage: Passage) -> Part | None:
        """This side's reply to one passage: its own, or that of the case to this objection."""
        if passage.id in self.case.objection.passages:
            return self.part(self.case.reply)
        if replies := self.replies_to(passage):
            return Part((replies[0],))
        return None

    def lent(self) -> list[Part]:
        """This side's evidence on the other cruxes, as far as it names who says it.

        Such a sentence stands on its own; others lean on what goes before them in their case.
        """
        return [
            self.part(point)
            for crux in self.corpus.cruxes.values()
            if crux is not self.crux
            for point in crux.cases[self.side].evidence
            if any(name in point.statements[0].text for name in self._long_names)
        ]

    def lends(self, part: Part) -> bool:
        """Whether a part belongs to another crux than the one in question."""
        own = {point.text for point in self.case.evidence}
        return bool(part.text) and part.text not in own

    def part(self, point: Point) -> Part:
        """The point with its passages."""
        return self._part(point, point.statements)

    def alone(self, point: Point) -> Part:
        """The same in the words for where no step before it is told."""
        return self._part(point, point.alone or point.statements)

    def _part(self, point: Point, told: Iterable[Statement]) -> Part:
        lines = tuple(Line(each.text, self._passages(each.passages)) for each in told)
        return Part(self._passages(point.passages), lines)

    def optional(self, point: Point) -> Part | None:
        """The same; None where there is nothing to say."""
        return self.part(point) if point.passages else None

    def _passages(self, ids: Iterable[str]) -> tuple[Passage, ...]:
        return tuple(self.corpus.passage(id) for id in ids)
