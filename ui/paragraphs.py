"""Which sections of an answer stand in one paragraph."""

from __future__ import annotations

from collections.abc import Iterable

from rag.answer import Move, Section, Sentence


def paragraphs(
    sections: Iterable[Section], move: Move
) -> list[tuple[Section, tuple[Sentence, ...]]]:
    """Every paragraph's first section, and all of the paragraph's sentences.

    In a critique a claim and what is said against it are read together.
    """
    found: list[tuple[Section, tuple[Sentence, ...]]] = []
    for section in sections:
        met = found and move == "critique" and section.role == "reply"
        if met and found[-1][0].role == "objection":
            first, told = found[-1]
            found[-1] = (first, (*told, *section.sentences))
        else:
            found.append((section, section.sentences))
    return found
