"""What speaks against a claim that a question takes for granted, and what is said on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.library import Corpus
from corpus.passage import Passage
from corpus.sentences import sentences
from rag.attribution.opposites import reverse
from rag.premises.claim import Claim, form_of, presuming_clause, read_claim, stated
from rag.premises.miscount import counts_something, measured, miscounted
from rag.premises.people import Person, people_of
from rag.retrieval.claims import Misreading, misreadings, readings
from rag.words.heard import counted_in, heard_in, presuming, small_words, told, weight_of
from rag.words.lexical import LexicalIndex, stems
from rag.words.polarity import negations, signs
from rag.words.quantities import claimed, quantities

Nearness = Callable[[str], Mapping[str, Sequence[float]]]
"""From a text to the cosines of what is nearest to it, by the id of a passage or a misreading,
the greatest first."""

LOOKED_AT = 24
"""Passages that are compared word by word."""
WORDED = 0.35
"""What having all of a claim's words counts beside the cosine."""
COUNTED = 0.1
"""What having all of its numbers counts."""
HEARD = 3
"""The nearest passages in which a claim's words are looked for."""
NUMBERED = 8
"""The nearest passages in one of which its numbers are looked for."""
ANSWERED = 0.75
"""Cosine from which what somebody is asked about is answered by a passage of theirs."""
SAYERS = 3
"""The nearest passages by others that are asked whether they say it."""
RECALLED = 6
"""The nearest misreadings that are compared."""
BARELY = 0.5
"""Cosine below which a misreading has nothing to do with a claim."""
UNMARKED, UNLIKE = 0.75, 0.3
"""What a misreading counts that has no words of its own, and one whose words the claim lacks."""
ALIKE, IN_THESE_WORDS = 0.5, 0.6
"""Cosine, and share of its words, from which a passage says what a claim says."""
ENOUGH = 3
"""Words that a claim has to have for that, a number counting as two."""
RAREST = 6.9
"""Weight at most of one word among those of a claim."""

_NOT = re.compile(r"not|\w+n['’]?t", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Doubts:
    """What the rule for false premises looks at; each is 0 where nothing is amiss."""

    others_say: float = 0.0
    """How much better the best passage by anybody else fits than the best by whom it is ascribed
    to, in words and sense."""
    others_mean: float = 0.0
    """The same in sense only; negative where their own passages are the nearest."""
    unheard: float = 0.0
    """Weight of the claim's rarest word that the nearest passages lack."""
    covered: float = 1.0
    """Share of its words that the nearest passage has."""
    absolute: float = 0.0
    """Whether it leaves no doubt and no exception where those passages do."""
    sweeping: float = 0.0
    """The same, of words that are often said lightly."""
    number: float = 0.0
    """Whether no near passage has its numbers."""
    nearest_number: float = 0.0
    """Whether the nearest passage lacks one of them."""
    event: float = 0.0
    """Whether it tells of something done of which those passages know nothing."""
    misread: float = 0.0
    """How near it is to a known misreading of the same speaker."""
    ascribed: float = 0.0
    """Whether it is ascribed to anybody."""
    unanimous: float = 0.0
    """Whether it is ascribed to everybody."""
    modal: float = 0.0
    """Whether it says only what might be."""
    nearer_misread: float = -0.3
    """How much nearer the known misreading is than what they, or anybody, did say."""
    nearness: float = 0.5
    """How near it is to what they, or anybody, did say."""
    opposed: float = 0.0
    """How surely it stands at the other end of a pair of opposites than the nearest passage does
    (see `rag.attribution.opposites`)."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A claim, what speaks against it, and the passages to tell instead."""

    claim: Claim
    doubts: Doubts
    own: tuple[Passage, ...]
    """By whom it is ascribed to, or by anybody if to nobody; the nearest first."""
    others: tuple[Passage, ...]
    """By everybody else; the nearest first."""
    misreading: Misreading | None
    """The nearest known one that agrees with it."""
    nearness: float
    """Cosine to the nearest of `own`; 0 where there is none."""
    said_by_other: bool = False
    """Whether the first of `others` says just that."""


class Scales:
    """Weighs the claims that questions on one corpus take for granted."""

    def __init__(self, corpus: Corpus, lexical: LexicalIndex, near: Nearness) -> None:
        """`lexical` holds the words of the corpus; `near` knows its passages and misreadings."""
        self._corpus = corpus
        self._lexical = lexical
        self._near = near

    def stated(self, question: str) -> tuple[str, ...]:
        """What a message says of somebody before it asks anything."""
        return stated(question, self._people)

    def miscounted(self, question: str) -> Passage | None:
        """The passage that counts otherwise what the question counts; None where none does."""
        # "Would six steps do?" counts nothing that it takes to be so.
        if form_of(question) == "asking" or not claimed(question) or not counts_something(question):
            return None
        return miscounted(question, self._nearest(question))

    def mismeasured(self, question: str) -> Passage | None:
        """The passage nearest to a question with a share that none near it has; else None."""
        wanted = measured(question)
        if not wanted or form_of(question) == "asking":
            return None
        near = self._nearest(question)
        if wanted <= frozenset().union(*map(counted_in, near)):
            return None
        return next((passage for passage in near if measured(told(passage))), None)

    def _nearest(self, question: str) -> list[Passage]:
        near = {id: found[0] for id, found in self._near(question).items() if found}
        ids = sorted(near.keys() & self._corpus.passages.keys(), key=near.__getitem__, reverse=True)
        return [self._corpus.passage(id) for id in ids[:LOOKED_AT]]

    def weigh(
        self, question: str, *, stated: bool = False, asked_of: bool = False
    ) -> Weighed | None:
        """What speaks against what the question takes for granted; None where it takes nothing.

        Args:
            question: as it was asked.
            stated: whether it is a statement rather than a question.
            asked_of: whether to weigh what is asked of somebody ("which survey did X make?"), too,
                which takes for granted that there is an answer.
        """
        claim = read_claim(question, self._people, stated=stated)
        weighable = claim.form == "presuming" or (
            asked_of and claim.form == "open" and claim.person is not None
        )
        if not weighable or not claim.gist:
            return None
        words = [word for word in dict.fromkeys(stems(claim.text)) if word not in small_words()]
        if asked_of and len(words) < ENOUGH:
            return None
        cosines = self._near(claim.gist)
        near = {
            id: found[0] for id, found in cosines.items() if id in self._corpus.passages and found
        }
        own, others = self._apart(claim.person, near)
        if not own and not others:
            return None
        if asked_of and claim.form == "open":
            asked = self._near(question)
            if any(id in asked and asked[id][0] >= ANSWERED for id in own):
                return None
        numbers = claimed(claim.text)
        ranked = self._ranked(own, near, words, numbers)
        ranked_others = self._ranked(others, near, words, numbers)
        known = [ranked, ranked_others][not ranked]
        passages = [passage for passage, _ in known]
        heard = frozenset().union(*(heard_in(passage) for passage in passages[:HEARD]))
        # What readers ask of a passage is no news from it.
        known_of = frozenset(stems(" ".join(told(passage) for passage in passages[:HEARD])))
        missing = [word for word in words if word not in heard]
        misreading, misread = self._misread(claim, cosines, words)
        sayers = [p for p, _ in ranked_others[:SAYERS] if self._says(p, near, words, numbers)]
        ranked_others.sort(key=lambda one: one[0] not in sayers)
        nearest = max((near[id] for id in own), default=0.0)
        doubts = Doubts(
            others_say=_lead(ranked_others, ranked) if claim.person else 0.0,
            others_mean=self._nearer(own, others, near) if claim.person else -0.1,
            unheard=max((weight_of(word, self._lexical) for word in missing), default=0.0),
            covered=self._share(words, heard_in(passages[0])),
            absolute=_news(presuming("strong"), question, passages[:HEARD]),
            sweeping=_news(presuming("weak"), question, passages[:HEARD]),
            number=float(
                bool(numbers)
                and not any(numbers <= counted_in(passage) for passage in passages[:NUMBERED])
            ),
            nearest_number=float(not numbers <= counted_in(passages[0])),
            event=float(
                any(
                    not known_of.issuperset(stems(match.group()))
                    for match in presuming("events").finditer(presuming_clause(question))
                )
            ),
            misread=misread,
            ascribed=float(claim.person is not None),
            unanimous=float(bool(presuming("collective").search(question))),
            modal=float(bool(presuming("modal").match(presuming_clause(question)))),
            nearer_misread=max(-0.3, cosines[misreading.id][0] - nearest) if misreading else -0.3,
            nearness=nearest,
            opposed=self._opposed(claim, passages[0]),
        )
        return Weighed(
            claim=claim,
            doubts=doubts,
            own=tuple(passage for passage, _ in ranked),
            others=tuple(passage for passage, _ in ranked_others) if claim.person else (),
            misreading=misreading,
            nearness=nearest,
            said_by_other=bool(sayers),
        )

    def _opposed(self, claim: Claim, passage: Passage) -> float:
        said = [*sentences(passage.gist), *sentences(passage.text), *readings(passage)]
        return reverse(claim.gist, said, lambda word: weight_of(word, self._lexical)).opposed

    def _says(
        self,
        passage: Passage,
        near: Mapping[str, float],
        words: Sequence[str],
        numbers: frozenset[str],
    ) -> bool:
        return (
            len(words) + 2 * len(numbers) >= ENOUGH
            and near[passage.id] >= ALIKE
            and self._share(words, heard_in(passage)) >= IN_THESE_WORDS
            and numbers <= counted_in(passage)
        )

    def _apart(
        self, person: Person | None, near: Mapping[str, float]
    ) -> tuple[list[str], list[str]]:
        """The ids by the person, or on one whom the sources only speak of, and the others."""
        if person is None:
            return list(near), []
        own = [id for id in near if self._is_by(person, self._corpus.passage(id))]
        return own, [id for id in near if id not in set(own)]

    def _is_by(self, person: Person, passage: Passage) -> bool:
        if person.speakers:
            return passage.speaker in person.speakers
        text = told(passage).lower()
        return any(word in text for word in person.mentioned)

    def _ranked(
        self,
        ids: Iterable[str],
        near: Mapping[str, float],
        words: Sequence[str],
        numbers: frozenset[str],
    ) -> list[tuple[Passage, float]]:
        looked_at = sorted(ids, key=near.__getitem__, reverse=True)[:LOOKED_AT]
        scored = []
        for id in looked_at:
            passage = self._corpus.passage(id)
            score = near[id] + WORDED * self._share(words, heard_in(passage))
            if numbers:
                score += COUNTED * len(numbers & counted_in(passage)) / len(numbers)
            scored.append((passage, score))
        return sorted(scored, key=lambda one: -one[1])

    def _nearer(self, own: list[str], others: list[str], near: Mapping[str, float]) -> float:
        if not others:
            return -0.1
        best = max((near[id] for id in own), default=min(near.values()))
        return min(0.4, max(-0.2, max(near[id] for id in others) - best))

    def _misread(
        self, claim: Claim, cosines: Mapping[str, Sequence[float]], words: Sequence[str]
    ) -> tuple[Misreading | None, float]:
        """The known misreading that the claim repeats, and how closely.

        It has to be of the same person's passages, or of a work's where nobody is named; to
        negate as the claim does, unless both stand at the same end of some pair of opposites; to
        have no number that the claim lacks. The words that tell it from its passage should be in
        the claim too.
        """
        found = [
            one
            for one in (self._misreadings.get(id) for id in cosines)
            if one and self._may_be_misread(claim.person, one.passage)
        ][:RECALLED]
        stand = _stand(claim.gist)
        numbers = quantities(claim.text) | {"0"}
        best: tuple[Misreading | None, float] = (None, 0.0)
        for one in found:
            marks = frozenset(stems(one.claim)) - heard_in(one.passage) - small_words()
            ends = _stand(one.claim) - _stands(told(one.passage))
            if negations(one.claim) % 2 != negations(claim.gist) % 2 and not ends & stand:
                continue
            if quantities(one.claim) - numbers:
                continue
            if ends & stand:
                weight = 1.0
            elif marks:
                weight = UNLIKE + (1 - UNLIKE) * self._share(marks, frozenset(words))
            else:
                weight = UNLIKE if ends else UNMARKED
            closeness = max(0.0, cosines[one.id][0] - BARELY) * weight
            if closeness > best[1]:
                best = (one, closeness)
        return best

    def _may_be_misread(self, person: Person | None, passage: Passage) -> bool:
        return passage.kind == "note" if person is None else self._is_by(person, passage)

    def _share(self, words: Iterable[str], heard: frozenset[str]) -> float:
        weights = {word: min(RAREST, weight_of(word, self._lexical)) for word in words}
        total = sum(weights.values())
        return sum(weights[word] for word in weights if word in heard) / total if total else 0.0

    @cached_property
    def _people(self) -> tuple[Person, ...]:
        return people_of(self._corpus)

    @cached_property
    def _misreadings(self) -> dict[str, Misreading]:
        return {one.id: one for one in misreadings(self._corpus)}


def _lead(others: Sequence[tuple[Passage, float]], own: Sequence[tuple[Passage, float]]) -> float:
    if not others:
        return 0.0
    return max(0.0, others[0][1] - own[0][1]) if own else 1.0


def _news(pattern: re.Pattern[str], question: str, passages: Sequence[Passage]) -> float:
    """Whether the pattern finds words in what a question presumes that no passage has.

    Words that are negated there don't count: who says "not always" leaves an exception.
    """
    text = " ".join(told(passage) for passage in passages).lower()
    heard = frozenset(stems(text))
    clause = presuming_clause(question)
    for match in pattern.finditer(clause):
        if any(_NOT.fullmatch(word) for word in clause[: match.start()].split()[-2:]):
            continue
        word = re.sub(r"\s+", " ", match.group().lower())
        roots = stems(word)
        verbatim = re.search(rf"(?<!\w){re.escape(word)}", text)
        if not verbatim and not (roots and heard.issuperset(roots)):
            return 1.0
    return 0.0


def _stand(text: str) -> frozenset[tuple[str, int]]:
    """The ends at which a text stands, without pairs of which it has both."""
    return frozenset(
        (pair, sign) for pair, found in signs(text).items() if len(found) == 1 for sign in found
    )


def _stands(text: str) -> frozenset[tuple[str, int]]:
    return frozenset((pair, sign) for pair, found in signs(text).items() for sign in found)
