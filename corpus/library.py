"""The corpus in memory: every passage, who said it, what it answers, what answers it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from corpus.errors import CorpusError, UnknownPassage
from corpus.passage import Comment, Crux, Passage, Source, Speaker

FULL_TEXT = "-fulltext"
"""What the id of a work's full text has after the id of the work."""

_SECTION = re.compile(
    r"(?:[Ss]ection\s+)?(?P<number>\d+(?:\.\d+)*)"
    r"|[Aa]ppendix\s+(?P<appendix>[A-Z](?:\.\d+)*)"
    r"|(?P<letter>[A-Z](?:\.\d+)+|[A-Z](?=\.?\s+[A-Z]))"
)


def work_of(source: str) -> str:
    """The id of the work that a source is, or is the full text of."""
    return source.removesuffix(FULL_TEXT)


def section_number(section: str) -> str:
    """The number or letter that a section's heading begins with ("4.2", "M.1"); "" if none."""
    match = _SECTION.match(section.strip())
    return match[match.lastgroup or 0] if match else ""


@dataclass(frozen=True)
class Corpus:
    """Passages in reading order, with the edges between them.

    Raises `CorpusError` when built from data that contradicts itself: a quotation that is not
    in its text, an edge or a crux that leads nowhere.
    """

    sources: Mapping[str, Source]
    speakers: Mapping[str, Speaker]
    """By `Speaker.name`, which is what `Passage.speaker` holds."""
    comments: Mapping[str, Comment]
    passages: Mapping[str, Passage]
    cruxes: Mapping[str, Crux]
    _order: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_order", {id: i for i, id in enumerate(self.passages)})
        for passage in self.passages.values():
            self._check_passage(passage)
        for crux in self.cruxes.values():
            self._check_crux(crux)

    def passage(self, id: str) -> Passage:
        """The passage with that id; raises `UnknownPassage`."""
        try:
            return self.passages[id]
        except KeyError:
            raise UnknownPassage(f"No passage has the id {id!r}.") from None

    def speaker_of(self, passage: Passage) -> Speaker:
        """Who first said it."""
        return self.speakers[passage.speaker]

    def run(self, id: str) -> tuple[Passage, ...]:
        """The passages that only make sense together with this one, itself included, in order."""
        passage = self.passage(id)
        if not passage.run:
            return (passage,)
        return tuple(
            other
            for other in self.passages.values()
            if other.run == passage.run and other.source == passage.source
        )

    def neighbours(self, id: str) -> tuple[Passage | None, Passage | None]:
        """The passages before and after it in the same comment."""
        passage = self.passage(id)
        siblings = [
            other
            for other in self.passages.values()
            if other.source == passage.source and other.comment == passage.comment
        ]
        at = siblings.index(passage)
        before = siblings[at - 1] if at else None
        after = siblings[at + 1] if at + 1 < len(siblings) else None
        return before, after

    def answered_by(self, id: str) -> tuple[Passage, ...]:
        """The passages that reply to it, in reading order."""
        return tuple(self.passages[reply] for reply in self._replies.get(id, ()))

    def full_text_of(self, note: Passage) -> tuple[Passage, ...]:
        """The full text of the section that a note is on; empty where it has not been fetched."""
        number = section_number(note.section)
        return tuple(
            passage
            for passage in self._full_text.get(note.source, ())
            if number and section_number(passage.section) == number
        )

    def notes_on(self, full_text: Passage) -> tuple[Passage, ...]:
        """The notes on the section that a passage of full text belongs to."""
        number = section_number(full_text.section)
        return tuple(
            passage
            for passage in self.passages.values()
            if passage.kind == "note"
            and number
            and passage.source == work_of(full_text.source)
            and section_number(passage.section) == number
        )

    def position(self, id: str) -> int:
        """Where the passage stands in reading order."""
        return self._order[id]

    @cached_property
    def _full_text(self) -> dict[str, list[Passage]]:
        found: dict[str, list[Passage]] = {}
        for passage in self.passages.values():
            if passage.kind == "fulltext":
                found.setdefault(work_of(passage.source), []).append(passage)
        return found

    @cached_property
    def _replies(self) -> dict[str, list[str]]:
        replies: dict[str, list[str]] = {}
        for passage in self.passages.values():
            for answered in passage.answers:
                replies.setdefault(answered, []).append(passage.id)
        return replies

    def _check_passage(self, passage: Passage) -> None:
        if passage.speaker not in self.speakers:
            raise CorpusError(f"{passage.id}: nobody is called {passage.speaker!r}.")
        if passage.source not in self.sources:
            raise CorpusError(f"{passage.id}: there is no source {passage.source!r}.")
        for quote in (*passage.quotes, *(lean.quote for lean in passage.leans)):
            if quote not in passage.text:
                raise CorpusError(f"{passage.id}: not in its text: {quote!r}")
        if len(passage.quotes) != len(passage.quoting):
            raise CorpusError(f"{passage.id}: a sentence must quote it exactly once.")
        self._check_ids(passage.id, passage.answers, self.passages)
        self._check_ids(passage.id, passage.cruxes, self.cruxes)

    def _check_crux(self, crux: Crux) -> None:
        for point in crux.told():
            self._check_ids(crux.id, point.passages, self.passages)
            for statement in (*point.statements, *point.alone):
                self._check_ids(crux.id, statement.passages, point.passages)

    @staticmethod
    def _check_ids(owner: str, ids: Iterable[str], known: Container[str]) -> None:
        for id in ids:
            if id not in known:
                raise CorpusError(f"{owner}: there is no {id!r}.")
