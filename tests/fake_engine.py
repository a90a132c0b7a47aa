"""An engine for tests of whatever asks one: it takes down what it is asked, and answers as told."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.collection import shipped
from corpus.library import Corpus
from rag.answer import Answer, Move, Wanted
from rag.conversation.turns import Turn
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Asked:
    """One call of `stream`, by the names of its arguments."""

    question: str
    side: Wanted
    move: Move
    history: Sequence[Turn]
    writer: str | None
    stop: threading.Event | None


class FakeEngine:
    """Gives its answers at once, or is silent until it is stopped or let go."""

    def __init__(
        self,
        *answers: Answer,
        silent: bool = False,
        settings: Settings | None = None,
        corpus: Corpus | None = None,
    ) -> None:
        self.answers = answers
        self.settings = settings or Settings()
        self.corpus = corpus or shipped()
        self.asked: list[Asked] = []
        self.begun = threading.Event()
        self.stopped = threading.Event()
        self.go_on = threading.Event()
        if not silent:
            self.go_on.set()

    def warm(self) -> None:
        """There is nothing to load."""

    def stream(
        self,
        question: str,
        side: Wanted,
        move: Move,
        history: Sequence[Turn],
        writer: str | None = None,
        stop: threading.Event | None = None,
    ) -> Iterator[Answer]:
        asked = Asked(question, side, move, history, writer, stop)
        self.asked.append(asked)
        self.begun.set()
        yield from self.answered(asked)

    def answered(self, asked: Asked) -> Iterator[Answer]:
        """What is answered; for other fakes to say otherwise."""
        if self.let_go(asked):
            yield from self.answers

    def let_go(self, asked: Asked) -> bool:
        """Waits for it; False where whoever asked says stop before."""
        assert asked.stop is not None
        while not self.go_on.wait(0.02):
            if asked.stop.is_set():
                self.stopped.set()
                return False
        return True
