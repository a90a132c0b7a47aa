"""The words about who writes."""

from __future__ import annotations

from rag.answer import Answer
from rag.chat.choices import WriterChoice
from rag.chat.naming import BUILT_IN
from ui.wording import counted

WRITER = "Writer"
LOOK = "Look on this machine"
NOBODY_HERE = (
    "No chat model answers on this machine. Start Ollama, llama.cpp or LM Studio and look again."
)


def goes_to(writer: WriterChoice) -> str:
    """Where what is asked goes; empty for the built-in writer."""
    match writer.where:
        case "remote":
            return f"Your questions, the conversation and the passages quoted go to {writer.place}."
        case "this machine" | "in process":
            return f"Everything stays on this machine: {writer.place}."
        case "built-in":
            return ""


def found_here(models: int) -> str:
    """What came of a look on this machine."""
    if not models:
        return NOBODY_HERE
    return f"{counted(models, 'model')} found on this machine, now in the menu."


def is_writing(writer: WriterChoice) -> str:
    """What stands where the answer is going to be."""
    return f"{writer.label} is writing…"


def by_model(answer: Answer) -> bool:
    """Whether a chat model wrote the answer."""
    return answer.writer != BUILT_IN


def written_by(answer: Answer) -> str:
    """Who wrote an answer, where that was a chat model."""
    return f"Written by {answer.writer} · each sentence checked against its sources"
