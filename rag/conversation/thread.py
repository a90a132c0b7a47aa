"""What each turn of a conversation was about, one turn after another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answer import Move, Wanted
from rag.conversation.turns import Exchange
from rag.conversation.wish import ABOUT, Hear, Wish, read_wish
from rag.words.phrases import content, is_fragment, plain
from rag.words.pronouns import points_back

SUBJECT = 2
"""Content words from which a command names a subject of its own."""
LEANS_BELOW = 5
"""Content words from which a question with a pronoun says enough to stand alone."""
FRAGMENT_BELOW = 3
"""The same for a fragment (“98%?”); one that opens like a follow-up may have one more."""

_OPENS_AS_FOLLOW_UP = re.compile(
    r"^\W*(?:and|but|or|because|even|with(?:out)?|also|only|except|unless|what about|how about|"
    r"what of|what if|why|how|in|on|for|at|from|across|under|after|before|since|like|such as|not|"
    r"too|still|yet)\b",
    re.IGNORECASE,
)
_TOO = re.compile(r"\b(?:too|either|as well|though|then)\W*$", re.IGNORECASE)
_OPENS = re.compile(r"^\W*(?:who|what|which|why|how|when|where|whose)\b", re.IGNORECASE)
_WHO = re.compile(r"^\W*(?:who|what|which)\s+(?!about|of|if|else)\w", re.IGNORECASE)
"""An opening that takes a verb, so that what follows is no fragment."""
_ASKS = re.compile(
    r"\b(?:why|how|which|what|who|whose|when|where)\b|\?\W*$"
    r"|^\W*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)\b",
    re.IGNORECASE,
)
_WHAT_ABOUT = re.compile(r"^\W*(?:and|but|or|so|what about|how about|what of)\W+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Topic:
    """What a turn was about."""

    question: str
    """As a reader would ask it with nothing before it; empty where nothing is known."""
    label: str
    """What stands for it behind `ABOUT`."""
    lookup: str
    """What to search for."""
    turns: tuple[int, ...]
    """Positions of the exchanges on it, the latest last."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation as far as it is understood."""

    exchanges: tuple[Exchange, ...] = ()
    topics: tuple[Topic, ...] = ()
    """One for each exchange."""
    side: Wanted | None = None
    """The side that the reader's words named last."""
    flipped: bool = False
    """Whether the other side was asked for since, with no side named."""
    move: Move | None = None

    @property
    def latest(self) -> Topic | None:
        """What the last turn was about."""
        return self.topics[-1] if self.topics else None


def thread_of(exchanges: Sequence[Exchange], hear: Hear | None = None) -> Thread:
    """The conversation understood turn by turn; `hear` as for `read_wish`."""
    thread = Thread()
    for exchange in exchanges:
        at = len(thread.exchanges)
        topic = (
            _first(exchange, at) if not exchange.asked else _next(exchange.asked, thread, at, hear)
        )
        wish = read_wish(exchange.asked.partition(ABOUT)[0], follows=at > 0, hear=hear)
        thread = Thread(
            exchanges=(*thread.exchanges, exchange),
            topics=(*thread.topics, topic),
            side=wish.side if wish.side and wish.ordered else thread.side,
            flipped=thread.flipped != wish.flips and not wish.side,
            move=wish.move if wish.move and wish.ordered else thread.move,
        )
    return thread


def _first(exchange: Exchange, at: int) -> Topic:
    """The topic of an answer to a question that is not at hand."""
    return Topic("", "", exchange.answered, (at,))


def _next(asked: str, thread: Thread, at: int, hear: Hear | None) -> Topic:
    topic = topic_of(asked, thread, hear)
    return replace(topic, turns=(*topic.turns, at))


def topic_of(asked: str, thread: Thread, hear: Hear | None = None) -> Topic:
    """What a message is about, given the conversation before it."""
    own, _, about = plain(asked).partition(ABOUT)
    wish = read_wish(own, follows=bool(about or thread.topics), hear=hear)
    if about:
        return composed(wish, named(about, thread))
    before = recalled(wish, thread) if wish.back_to or wish.to_the_start else thread.latest
    if before is None:
        return fresh(wish)
    if wish.steers or leans(wish):
        return composed(wish, before)
    return fresh(wish) if content(wish.own) else before


def fresh(wish: Wish) -> Topic:
    """The topic of a message that leans on nothing."""
    question = as_question(wish.own, names=wish.commands)
    return Topic(question, question, wish.own, ())


def named(label: str, thread: Thread) -> Topic:
    """The topic that stands behind `ABOUT`: one that the conversation has had, or a new one."""
    for topic in reversed(thread.topics):
        if label in (topic.label, topic.question):
            return topic
    return Topic(label, label, label, ())


def composed(wish: Wish, before: Topic) -> Topic:
    """The topic of a message that leans on an earlier one.

    What has words of its own is about these first, and about the earlier topic as well; what has
    none is about the earlier topic alone.
    """
    own = wish.own
    if wish.commands and len(content(own)) >= SUBJECT:
        return fresh(wish)
    if not content(own) and (wish.steers or not _is_question(own)):
        return before
    if wish.form != "case":
        return replace(before, lookup=f"{own} {before.lookup}")
    question = as_question(own if wish.steers else wish.words, names=wish.commands)
    lookup = f"{own} {before.lookup}"
    if not before.label:
        return Topic(question, question, lookup, before.turns)
    label = before.label
    if content(own):
        short = _WHAT_ABOUT.sub("", own).rstrip(" ?.!") if is_fragment(own) else question
        label = f"{short} ({before.label})"
    return Topic(f"{question}{ABOUT}{before.label}", label, lookup, before.turns)


def leans(wish: Wish) -> bool:
    """Whether a message says too little to be understood without what was said before it."""
    own = wish.own
    if wish.fresh:
        return False
    if wish.leaning is not None and (wish.leaning or not points_back(own)):
        return wish.leaning
    count = len(content(own))
    fragment = is_fragment(own)
    if not count:
        return points_back(own) or (fragment and bool(_ASKS.search(own)))
    if points_back(own):
        return count < LEANS_BELOW
    continues = wish.joins or bool(_TOO.search(own))
    opens = continues or bool(_OPENS_AS_FOLLOW_UP.match(own))
    if fragment and not _WHO.match(own):
        return count < FRAGMENT_BELOW + opens
    return count < SUBJECT and continues


def recalled(wish: Wish, thread: Thread) -> Topic | None:
    """The earlier topic that a message returns to; what it is called by, if none is found."""
    wanted = set(_stems(wish.back_to))
    best: tuple[float, int] | None = None
    for at, exchange in enumerate(thread.exchanges):
        asked = len(wanted & set(_stems(f"{exchange.asked} {thread.topics[at].label}")))
        answered = len(wanted & set(_stems(exchange.answered)))
        score = 1.5 * asked + answered + (at == 0 and wish.to_the_start)
        if score and (best is None or score >= best[0]):
            best = (score, at)
    if best is None:
        if not wanted:
            return None
        name = as_question(wish.back_to, names=True)
        return Topic(name, name, wish.back_to, ())
    topic = thread.topics[best[1]]
    if not wanted or wanted <= set(_stems(topic.lookup)):
        return topic
    name = wish.back_to
    return Topic(
        question=as_question(name, names=True) + (f"{ABOUT}{topic.label}" if topic.label else ""),
        label=f"{name} ({topic.label})" if topic.label else name,
        lookup=f"{name} {topic.lookup}",
        turns=(best[1],),
    )


def _stems(text: str) -> tuple[str, ...]:
    # Imported here so that a question can be refused without loading the stemmer.
    from rag.words.lexical import stems

    return stems(" ".join(content(text)))


def _is_question(text: str) -> bool:
    return bool(_ASKS.search(text))


def as_question(text: str, *, names: bool = False) -> str:
    """The words as a person would ask them.

    `names` says that they may only name something, which is then asked about.
    """
    text = text.strip(" ,;:-–—")
    if not text:
        return ""
    if names and is_fragment(text) and not _OPENS.match(text):
        text = f"what about {text.rstrip('?.! ')}?"
    elif _is_question(text) and not text.endswith(("?", ".", "!")):
        text = f"{text}?"
    return text[0].upper() + text[1:]
