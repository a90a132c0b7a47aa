"""Whom readers name, and whose passages are theirs."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from corpus.library import Corpus


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to whom a question can ascribe a view."""

    called: str
    """In the middle of a sentence."""
    short: str
    """For a second mention."""
    names: tuple[str, ...]
    """What readers call them, in lower case."""
    speakers: tuple[str, ...] = ()
    """Whose passages are theirs; empty for one whom the sources only speak of."""
    mentioned: tuple[str, ...] = ()
    """For such a one: the words by which the sources speak of them, in lower case."""
    plural: bool = False
    """Whether the name takes a plural verb."""


@dataclass(frozen=True, slots=True)
class Naming:
    """Where a text names somebody."""

    person: Person
    start: int
    end: int


def people_of(corpus: Corpus) -> tuple[Person, ...]:
    """Everybody whom readers of the corpus may name."""
    known = _known()
    heard = {speaker for person in known for speaker in person.speakers}
    others = tuple(
        Person(
            called=speaker.long.rstrip(","),
            short=speaker.short,
            names=tuple(
                dict.fromkeys(
                    name.lower().rstrip(",") for name in (speaker.name, speaker.long, speaker.short)
                )
            ),
            speakers=(speaker.name,),
            plural=speaker.plural,
        )
        for speaker in corpus.speakers.values()
        if speaker.name not in heard
    )
    return (*known, *others)


def first_named(text: str, people: Sequence[Person]) -> Naming | None:
    """The first naming of anybody in a text; of several at one place the longest."""
    return min(
        _namings(text.lower(), people), key=lambda found: (found.start, -found.end), default=None
    )


def without_names(text: str, people: Sequence[Person]) -> str:
    """The text with everybody's name taken out."""
    while (found := first_named(text, people)) is not None:
        text = f"{text[: found.start]} {text[found.end :]}"
    return text


def _namings(lowered: str, people: Sequence[Person]) -> Iterator[Naming]:
    for person in people:
        for name in person.names:
            start = lowered.find(name)
            while start >= 0 and not _alone(lowered, start, start + len(name)):
                start = lowered.find(name, start + 1)
            if start >= 0:
                yield Naming(person, start, start + len(name))


def _alone(text: str, start: int, end: int) -> bool:
    around = text[start - 1 : start] + text[end : end + 1]
    return not any(mark.isalnum() or mark == "-" for mark in around)


@cache
def _known() -> tuple[Person, ...]:
    text = resources.files("rag").joinpath("data", "people.toml").read_text(encoding="utf-8")
    return tuple(
        Person(
            called=row["called"],
            short=row["short"],
            names=tuple(row["names"]),
            speakers=tuple(row.get("speakers", ())),
            mentioned=tuple(row.get("mentioned", ())),
            plural=row.get("plural", False),
        )
        for row in tomllib.loads(text)["person"]
    )
