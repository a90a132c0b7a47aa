"""A conversation so far: its turns, and how a model may be asked to condense it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.errors import QuestionError

LONGEST_QUESTION = 2000
"""Characters. The embedding model reads some 1,200 of them."""

REMEMBERED = 50
"""Exchanges that are looked back on."""

LONGEST_TURN = 6000
"""Characters of an earlier turn that are read."""


def checked(question: str) -> str:
    """The question without the white space around it; raises `QuestionError`."""
    question = question.strip()
    if not question:
        raise QuestionError("There is no question yet: type one, or pick an example.")
    if len(question) > LONGEST_QUESTION:
        raise QuestionError(
            f"The question has {len(question):,} characters, and at most {LONGEST_QUESTION:,} can "
            "be read: shorten it to what you want to know."
        )
    return question


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A message of the reader's, and what was answered to it."""

    asked: str
    """Empty where the conversation begins with an answer."""
    answered: str
    """Empty where no answer is at hand."""


Condense = Callable[[str, Sequence[Turn]], str | None]
"""Writes a question that stands alone from a message and the turns before it.

Whoever has a chat model may give one to the engine. It returns None, or raises a `SteelmanError`,
when it has nothing; the rules of `rag.conversation.understanding` then do it, as they do for
readers without a model. Side, move and form are read from the message by rule in either case.
"""


def exchanges(history: Sequence[Turn]) -> list[Exchange]:
    """The history as exchanges, the oldest first; empty turns are left out.

    Several answers in a row count as one, and of several messages in a row each stands alone.
    """
    found: list[Exchange] = []
    for turn in history:
        text = turn.content.strip()[:LONGEST_TURN]
        if not text:
            continue
        if turn.role == "user":
            found.append(Exchange(text, ""))
        elif found:
            last = found[-1]
            found[-1] = Exchange(last.asked, f"{last.answered}\n{text}".strip())
        else:
            found.append(Exchange("", text))
    return found[-REMEMBERED:]
