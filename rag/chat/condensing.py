"""A chat model writes the question that stands alone; what it adds of its own is not used."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

from langchain_core.messages import HumanMessage, SystemMessage

from rag.chat.model import ChatModel
from rag.chat.streaming import Limits, bounded
from rag.conversation.turns import Condense, Turn
from rag.words.phrases import content

TURNS = 4
"""Turns before the message that are shown."""
LONGEST = 600
"""Characters of each."""
LONGEST_QUESTION = 300
"""Characters of a condensed question."""
PATIENCE = 20.0
"""Seconds after which the rules do it instead."""

_TASK = """\
Rewrite the reader's last message as one question that can be understood without the conversation. \
Use the conversation's own words. Add nothing, answer nothing. Reply with the question alone."""


def condenser(model: ChatModel, limits: Limits, stop: threading.Event) -> Condense:
    """What `rag.conversation.turns.Condense` describes, by that model.

    It raises `WriterError` where the model fails, and gives None for an answer that is no question
    or that brings in words which neither the message nor the conversation has.
    """
    short = replace(limits, all=min(limits.all, PATIENCE), characters=4 * LONGEST_QUESTION)

    def condense(message: str, history: Sequence[Turn]) -> str | None:
        talk = "\n".join(f"{turn.role}: {turn.content[:LONGEST]}" for turn in history[-TURNS:])
        asked = HumanMessage(f"{talk}\n\nThe reader's last message: {message}")
        written = "".join(bounded(model, [SystemMessage(_TASK), asked], short, stop))
        lines = [line.strip(' "“”*') for line in written.splitlines() if line.strip()]
        question = lines[0] if lines else ""
        known = set(content(f"{talk} {message}"))
        new = [word for word in content(question) if word not in known]
        if not question.endswith("?") or len(question) > LONGEST_QUESTION or new:
            return None
        return question

    return condense
