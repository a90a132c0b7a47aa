"""What one reader's visit holds: the exchanges so far and the way through the passage panel."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Literal

from rag.answer import Answer, Move, Wanted
from rag.chat.choices import BUILT_IN_CHOICE, WriterChoice

Status = Literal["writing", "done", "stopped", "failed"]


@dataclass
class Exchange:
    """A question, the side and move it is answered with, and as much of the answer as is there."""

    number: int
    question: str
    side: Wanted
    move: Move
    before: int
    """How many earlier exchanges it follows up on."""
    answer: Answer | None = None
    status: Status = "writing"
    writer: WriterChoice = BUILT_IN_CHOICE
    """Who was asked to write; `answer.writer` says who did."""
    halt: threading.Event = field(default_factory=threading.Event, compare=False, repr=False)
    """Set when nobody waits for the rest any more."""

    def stop(self) -> None:
        """Leave the answer as it stands, and let whoever writes it know."""
        self.halt.set()
        if self.status == "writing":
            self.status = "stopped"

    def take(self, answer: Answer) -> None:
        """Hold an answer as far as it is there, with the side and move that its words asked for."""
        self.answer = answer
        self.side, self.move = answer.side, answer.move

    @property
    def alone(self) -> str:
        """The question as it can be asked again with nothing before it."""
        return self.answer.standalone_question if self.answer else self.question


@dataclass(frozen=True, slots=True)
class Opened:
    """A passage that the panel shows, and the words of it that are highlighted."""

    passage: str
    quote: str = ""


@dataclass
class Session:
    """One visit. Gradio keeps one for each browser tab, and handlers change it in place."""

    exchanges: list[Exchange] = field(default_factory=list)
    trail: list[Opened] = field(default_factory=list)
    """Passages opened one from another; the last is the one on show."""
    asked: int = 0
    lost: str = ""
    """A question whose answer failed and which belongs back in the box."""
    found: list[WriterChoice] = field(default_factory=list)
    """Writers that were found on this machine, beside the ones that are set up."""

    @property
    def writing(self) -> bool:
        """Whether an answer is being written."""
        return any(each.status == "writing" for each in self.exchanges)

    def exchange(self, number: int) -> Exchange | None:
        """The exchange with that number, None when a new chat has swept it away."""
        return next((each for each in self.exchanges if each.number == number), None)

    def add(
        self,
        question: str,
        side: Wanted,
        move: Move,
        before: int | None = None,
        writer: WriterChoice = BUILT_IN_CHOICE,
    ) -> Exchange:
        """Append a question that is about to be answered; what was still being written stops."""
        self.stop()
        self.asked += 1
        followed = len(self.exchanges) if before is None else before
        self.exchanges.append(Exchange(self.asked, question, side, move, followed, writer=writer))
        return self.exchanges[-1]

    def stop(self) -> None:
        """Leave the answer that is being written as it stands."""
        for each in self.exchanges:
            if each.status == "writing":
                each.stop()

    def clear(self) -> None:
        """Begin a new chat."""
        self.stop()
        self.exchanges.clear()
        self.trail.clear()
        self.lost = ""
