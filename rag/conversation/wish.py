"""A reader's message, taken apart: its own words, and what they ask for beside a subject."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from rag.answer import Form, Move, Recall, Wanted
from rag.conversation.command import command_in
from rag.conversation.form import form_of
from rag.conversation.hearing import Heard, Likeness
from rag.premises.claim import asks_whether_said
from rag.words.phrases import content, is_fragment, phrase, plain, without_opening

Hear = Callable[[str], Likeness]
"""Tells what a message is like, as `rag.conversation.hearing.Hearing.of` does."""

ALL_OF_IT = 8
"""Words up to which a message that is like those that ask for something asks for nothing else."""

ABOUT = " — about: "
"""Between a reader's own words and the topic that they lean on, in a question that stands alone."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One message, taken apart."""

    words: str
    """What the reader wrote, without what only leads up to it."""
    own: str
    """The words without what is said by the other fields; may be empty."""
    side: Wanted | None = None
    flips: bool = False
    """Whether the other side is asked for, whichever that is."""
    move: Move | None = None
    form: Form | Recall = "case"
    back_to: str = ""
    """What an earlier topic is called by."""
    to_the_start: bool = False
    """Whether the beginning of the conversation is meant."""
    joins: bool = False
    """Whether it begins as the continuation of something (“and …”, “but …”)."""
    fresh: bool = False
    """Whether the words say that they begin a new topic."""
    names_claim: bool = False
    """Whether a claim is to be defended or attacked, rather than a side."""
    ordered: bool = False
    """Whether side and move were ordered for what follows, not only asked after."""
    leaning: bool | None = None
    """Whether it is like messages that can't be understood alone; None where nobody knows."""
    strangeness: float | None = None
    """How much it is like messages off the subject; None where nobody knows."""

    @property
    def commands(self) -> bool:
        """Whether a side or a move was asked for."""
        return self.flips or self.side is not None or self.move is not None

    @property
    def steers(self) -> bool:
        """Whether the words ask for anything at all beside a subject."""
        return self.commands or self.form != "case" or self.back_to != "" or self.to_the_start


_ORDERS = frozenset({"iterative", "miri", "both", "other", "critique"})
_NEW_TOPIC = re.compile(rf"^{phrase('before', 'new_topic').pattern}[\s,.:;!–—-]*", re.IGNORECASE)
_JOINS = re.compile(r"^\W*(?:and|but|or|because)\b", re.IGNORECASE)
_PAUSE = re.compile(r"[:.,;?!–—]\s+|\s[–—-]+\s|\s+and\s+(?=who|what|why|how|is|does|did)|[?.!]*$")
_START = re.compile(r"\b(?:start|beginning|outset|at first|initially)\b", re.IGNORECASE)


def read_wish(message: str, *, follows: bool, hear: Hear | None = None) -> Wish:
    """Takes a message apart.

    Args:
        message: in the reader's words, without any topic behind `ABOUT`.
        follows: whether anything has been said before it.
        hear: tells what a message is like whose words the rules don't know.
    """
    wish = _by_rule(message, follows=follows)
    if wish.steers or wish.fresh or hear is None or not follows or _is_filler(wish.words):
        return wish
    like = hear(wish.words)
    wish = replace(wish, strangeness=like.strangeness)
    if asks_whether_said(wish.words) and like.asks_for in _ORDERS:
        return wish  # "did Yudkowsky say …?" names a person and orders no side
    return _as_heard(wish, like.asks_for) if like.asks_for else wish


def _as_heard(wish: Wish, heard: Heard) -> Wish:
    """The wish with what its words are like."""
    own = wish.own if len(wish.own.split()) > ALL_OF_IT else ""
    match heard:
        case "more" | "short" | "fair" | "speakers" | "words":
            return replace(wish, form=heard, own=own)
        case "iterative" | "miri" | "both":
            return replace(wish, side=heard, own="", ordered=True)
        case "other":
            return replace(wish, flips=True, own="", ordered=True)
        case "critique":
            return replace(wish, move="critique", own="", ordered=True)
        case "back":
            return replace(wish, back_to=wish.own, leaning=True)
        case "leans" | "fresh":
            return replace(wish, leaning=heard == "leans")
        case "stranger":
            return wish


def _is_filler(text: str) -> bool:
    """Whether a message only acknowledges what was said (“ok”, “thanks”)."""
    return bool(re.fullmatch(rf"(?:{phrase('before', 'filler').pattern}\W*)+", text, re.IGNORECASE))


def _by_rule(message: str, *, follows: bool) -> Wish:
    text = plain(message)
    core = without_opening(text, "filler")
    begun = _NEW_TOPIC.match(core)
    rest = without_opening(core[begun.end() :], "filler") if begun else ""
    if content(rest):
        return _commanded(Wish(rest, rest, fresh=True))
    wish = Wish(core if " " in core else text, core, joins=bool(_JOINS.match(text)))
    wish = _commanded(_led_back(wish) if follows else wish)
    form, own = form_of(wish.own, follows=follows)
    return replace(wish, form=form, own=own) if form != "case" else wish


def _commanded(wish: Wish) -> Wish:
    """The wish with the side and the move that its words ask for."""
    command = command_in(wish.own)
    if command is None:
        return wish
    return replace(
        wish,
        own=command.own,
        side=command.side,
        flips=command.flips,
        move=command.move,
        names_claim=command.names_claim,
        ordered=command.ordered,
    )


def _led_back(wish: Wish) -> Wish:
    """The wish with the earlier topic that it returns to taken out of its words."""
    text = wish.own
    for kind in ("mentioned", "back"):
        led = phrase("earlier", kind).search(text)
        if led is None or content(text[: led.start()]):
            continue
        rest = text[led.end() :].strip()
        pause = _PAUSE.search(rest)
        end = pause.start() if pause else len(rest)
        name, own = rest[:end], rest[end:].lstrip(" :.,;?!–—-")
        if not content(name) and not _at_the_start(name):
            continue
        own = without_opening(own, "filler")
        return replace(wish, words=own, own=own, back_to=name, to_the_start=_at_the_start(text))
    if not content(text) and phrase("earlier", "ordinal").search(text):
        return replace(wish, own="", to_the_start=True)
    time = phrase("earlier", "time").search(text)
    things = phrase("earlier", "thing").search(text)
    if time and things and is_fragment(text):
        name = f"{text[: time.start()]} {text[time.end() :]}"
        return replace(
            wish,
            words="",
            own="",
            back_to=" ".join(content(name)),
            to_the_start=_at_the_start(text),
        )
    return wish


def _at_the_start(text: str) -> bool:
    return bool(phrase("earlier", "ordinal").search(text) or _START.search(text))
