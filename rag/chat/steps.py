"""The steps of a brief, those in words of our own tied to their passages by hand."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.sentences import sentences
from rag.answer import Role
from rag.briefing.brief import Brief, Exchange, Line, Part


def steps(brief: Brief) -> Iterator[tuple[Role, Part]]:
    """The steps of the plan that are told in words of our own."""
    return ((role, part) for role, part in _parts(brief) if part.text)


def lines_of(brief: Brief) -> Iterator[tuple[Role, tuple[Line, ...]]]:
    """The sentences of every step, those of a step without words of our own from its gist."""
    for role, part in _parts(brief):
        first = part.passages[0]
        told = (Line(sentence, (first,)) for sentence in sentences(first.gist))
        if lines := part.lines or tuple(told):
            yield role, lines


def _parts(brief: Brief) -> Iterator[tuple[Role, Part]]:
    roles: tuple[tuple[Role, Part | None], ...] = (
        ("thesis", brief.opening),
        *(("point", part) for part in (*brief.points, *brief.evidence, *brief.beside)),
        *(step for each in brief.exchanges for step in _of_an_exchange(each)),
        ("objection", brief.objection),
        ("reply", brief.reply),
        ("concession", brief.concession),
    )
    for role, part in roles:
        if part is not None:
            yield role, part


def _of_an_exchange(exchange: Exchange) -> tuple[tuple[Role, Part], ...]:
    return (("objection", exchange.claim), ("reply", exchange.attack))


def said_by_steps(brief: Brief) -> dict[str, str]:
    """What the steps say, by the id of every passage that carries them.

    A model that keeps to a step's words says what its passages say, though the words are ours.
    """
    told: dict[str, list[str]] = {}
    for _, part in steps(brief):
        for line in part.lines:
            for passage in line.passages:
                told.setdefault(passage.id, []).append(line.text)
    return {id: " ".join(dict.fromkeys(texts)) for id, texts in told.items()}
