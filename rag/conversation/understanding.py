"""What a reader means by a message: a question that stands alone, a side, a move, a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpus.errors import SteelmanError
from corpus.library import Corpus
from corpus.passage import Camp, other_camp
from rag.answer import Move, Wanted
from rag.conversation.behind import Behind
from rag.conversation.thread import (
    Thread,
    Topic,
    as_question,
    composed,
    fresh,
    leans,
    named,
    recalled,
    thread_of,
)
from rag.conversation.turns import LONGEST_QUESTION, Condense, Turn, exchanges
from rag.conversation.understood import Understood
from rag.conversation.wish import ABOUT, Hear, Wish, read_wish
from rag.words.phrases import content, plain
from rag.words.pronouns import points_back

THE_DEBATE = "Will iterative alignment work?"
"""What is asked when a side's case is wanted and no subject is named."""

OWN_WORDS = 1.5
"""How much a follow-up's own words count beside the earlier answer in what it is about."""
CITED = 0.5
"""Sign from which a passage is taken to have been cited before."""
FEWEST_WORDS = 2
"""Words that a reader's own question has at least to be shown as it is."""
EARLIER = 0.5
"""How much the earlier answer counts for a follow-up that has a subject of its own."""
NAMED = 2.0
"""How much more a passage counts that is by somebody whom the follow-up names."""
REPLIES = 0.7
"""What a reply to a passage counts beside it, where the other side is to speak."""
ABOUT_AT_MOST = 12
"""Passages that an earlier answer is taken to have rested on."""


class Understanding:
    """Reads messages against one corpus."""

    def __init__(
        self,
        corpus: Corpus,
        behind: Behind,
        condense: Condense | None = None,
        hear: Hear | None = None,
    ) -> None:
        """`condense` writes the standalone question where it can; `hear` as for `read_wish`."""
        self._hear = hear
        self._corpus = corpus
        self._behind = behind
        self._condense = condense

    def of(self, asked: str, history: Sequence[Turn], side: Wanted, move: Move) -> Understood:
        """The message understood.

        Args:
            asked: what the reader wrote.
            history: the turns before it, the oldest first.
            side: where the switch for the side stands.
            move: where the switch for the move stands.
        """
        as_it_is = Understood(question=asked, lookup=asked, side=side, move=move)
        own, _, about = plain(asked).partition(ABOUT)
        thread = thread_of(exchanges(history), self._hear)
        follows = bool(about or thread.topics)
        wish = read_wish(own, follows=follows, hear=self._hear)
        as_it_is = replace(as_it_is, strangeness=wish.strangeness)
        leaning = leans(wish)
        if not follows and not wish.steers:
            return replace(as_it_is, unsaid=leaning and not content(own))
        if not content(asked) and not wish.steers and not leaning:
            return replace(as_it_is, unsaid=True, follows=True)
        earlier = _earlier(wish, about, thread)
        if earlier and (wish.steers or leaning or about):
            topic = self._condensed(asked, wish, composed(wish, earlier), history)
            found = self._about(wish, topic, earlier, thread)
            meant = self._understood(as_it_is, wish, self._asked(topic, found), found, thread)
            return replace(meant, said=self._said(earlier, thread))
        return self._fresh(as_it_is, wish)

    def _fresh(self, as_it_is: Understood, wish: Wish) -> Understood:
        """A message that leans on nothing, though it may ask for a side, a move or a form."""
        if not wish.steers and not wish.fresh:
            return as_it_is
        topic = fresh(wish)
        if not content(wish.own):
            leaning = points_back(wish.words) or not content(wish.words)
            if not wish.commands or (leaning and not wish.side):
                return replace(as_it_is, form=wish.form, unsaid=True)
            topic = Topic(THE_DEBATE, THE_DEBATE, THE_DEBATE, ())
        found = self._behind.of("", topic.lookup) if wish.form != "case" or wish.move else {}
        return self._understood(as_it_is, wish, topic, found, None)

    def _about(self, wish: Wish, topic: Topic, earlier: Topic, thread: Thread) -> dict[str, float]:
        """The passages that are meant, the surest first, the surest having 1."""
        found = self._behind.of(_answered(earlier.turns[-1:], thread), earlier.lookup)
        if _names_a_subject(wish):
            found = {id: EARLIER * sign for id, sign in found.items()}
        for text in (topic.lookup, wish.own) if content(wish.own) else ():
            for id, share in self._behind.of("", text).items():
                found[id] = found.get(id, 0.0) + OWN_WORDS * share
        people = self._named(wish.own) if wish.form != "speakers" else set()
        for id in found:
            if self._corpus.passage(id).speaker in people:
                found[id] *= NAMED
        if wish.commands:
            self._with_replies(found)
        best = max(found.values(), default=1.0)
        surest = list(self._behind.ordered(found).items())[:ABOUT_AT_MOST]
        return {id: sign / best for id, sign in surest}

    def _said(self, earlier: Topic, thread: Thread) -> frozenset[str]:
        """The passages that the answers on a topic have cited for all that one can tell."""
        signs = self._behind.signs(_answered(earlier.turns, thread))
        return frozenset(id for id, sign in signs.items() if sign >= CITED)

    def _named(self, text: str) -> set[str]:
        """The speakers whom a text names, as `Passage.speaker` holds them."""
        words = set(content(text))
        return {
            name
            for name, speaker in self._corpus.speakers.items()
            if speaker.short.lower().split()[-1] in words
        }

    def _with_replies(self, found: dict[str, float]) -> None:
        """Adds what was said in reply to the passages, and what they themselves reply to."""
        for id, sign in list(found.items()):
            answers = [p.id for p in self._corpus.answered_by(id)]
            for other in (*answers, *self._corpus.passage(id).answers):
                found[other] = max(found.get(other, 0.0), REPLIES * sign)

    def _condensed(self, asked: str, wish: Wish, topic: Topic, history: Sequence[Turn]) -> Topic:
        """The topic with the question that a model has written, if one has."""
        if self._condense is None or wish.form != "case":
            return topic
        try:
            written = self._condense(asked, history)
        except SteelmanError:
            return topic
        written = plain(written or "")
        if not written or len(written) > LONGEST_QUESTION:
            return topic
        return replace(topic, question=written, lookup=written)

    def _asked(self, topic: Topic, found: Mapping[str, float]) -> Topic:
        """The topic or, where only its answer is known, the question that this answers."""
        if topic.question:
            return topic
        asks = (ask for id in found for ask in self._corpus.passage(id).asks)
        question = next(asks, THE_DEBATE)
        return replace(topic, question=question, label=question, lookup=question)

    def _understood(
        self,
        as_it_is: Understood,
        wish: Wish,
        topic: Topic,
        found: Mapping[str, float],
        thread: Thread | None,
    ) -> Understood:
        """`thread` is the conversation that it leans on, None for what leans on none."""
        question = _shown(wish, topic)[:LONGEST_QUESTION]
        follows = thread is not None
        return Understood(
            question=question,
            lookup=(topic.lookup or topic.question)[:LONGEST_QUESTION],
            named=wish.own if follows and _names_a_subject(wish) else "",
            side=self._side(wish, as_it_is.side, thread or Thread(), list(found)),
            move=_move(wish, as_it_is, thread or Thread()),
            form=wish.form,
            about=tuple(found),
            signs=tuple(found.values()),
            rewritten=question != as_it_is.question,
            follows=follows,
            strangeness=as_it_is.strangeness,
            strange=follows and self._behind.is_strange(wish.own),
        )

    def _side(self, wish: Wish, toggle: Wanted, thread: Thread, about: list[str]) -> Wanted:
        """The side that the words ask for or, if they ask for none, where the switch stands."""
        if wish.side and (wish.ordered or toggle == "both"):
            return wish.side
        camp = self._camp_of(about)
        current: Wanted = toggle
        if current == "both":
            current = thread.side or "both"
            if thread.flipped:
                current = _other(current, camp)
        if wish.flips:
            return _other(current, camp)
        # Whose claim it is tells nearness, which can't tell a claim from its reverse: a reader who
        # asks for a case has said with the switch on which side.
        attacked = wish.names_claim and wish.move == "critique"
        if wish.move and (attacked or current == "both") and camp:
            return camp
        return current

    def _camp_of(self, about: Sequence[str]) -> Camp | None:
        """The camp that the passages help, going by the surest that helps one."""
        sides = (self._corpus.passage(id).side for id in about)
        return next((side for side in sides if side != "neutral"), None)


def _answered(turns: Sequence[int], thread: Thread) -> str:
    """What was answered in those exchanges."""
    return "\n".join(thread.exchanges[at].answered for at in turns)


def _move(wish: Wish, switched: Understood, thread: Thread) -> Move:
    """The move that the words ask for, now or before, or where the switch stands."""
    if wish.move and (wish.ordered or switched.side == "both"):
        return wish.move
    return thread.move if thread.move and switched.side == "both" else switched.move


def _names_a_subject(wish: Wish) -> bool:
    """Whether a follow-up has a subject of its own, beside the one that it leans on."""
    return wish.form == "case" and bool(content(wish.own)) and not points_back(wish.own)


def _earlier(wish: Wish, about: str, thread: Thread) -> Topic | None:
    if about:
        return named(about, thread)
    if wish.back_to or wish.to_the_start:
        return recalled(wish, thread)
    return None if wish.fresh else thread.latest


def _other(side: Wanted, camp: Camp | None) -> Wanted:
    """The opponent of a side; of both, the opponent of the camp that spoke last."""
    if side == "both":
        return other_camp(camp) if camp else "both"
    return other_camp(side)


_FORM_WORDS: dict[str, str] = {
    "more": "What else?",
    "words": "In which exact words?",
    "speakers": "Who says so?",
    "fair": "Is that fair?",
}


def _shown(wish: Wish, topic: Topic) -> str:
    """The question as the reader is shown it."""
    if wish.form == "case":
        return topic.question
    if wish.form == "short":
        return f"In short: {topic.question}"
    asks = wish.words.endswith("?") and len(wish.words.split()) > FEWEST_WORDS
    own = wish.words if content(wish.own) or asks else _FORM_WORDS[wish.form]
    if not topic.label or (content(wish.own) and topic.label == as_question(wish.own)):
        return as_question(wish.words)
    return f"{as_question(own)}{ABOUT}{topic.label}"
