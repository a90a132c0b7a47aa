"""What goes into the index: several texts that lead to one passage or crux."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Literal

from corpus.library import Corpus
from corpus.passage import Crux, Passage
from corpus.sentences import sentences
from rag.retrieval.claims import misreadings, readings

EntryKind = Literal["text", "plain", "ask", "crux", "outside", "misreading", "reading", "beside"]

MAX_WORDS = 165
"""Of one text: the embedding model reads 256 tokens, and prose here has up to 1.5 a word."""


@dataclass(frozen=True)
class Entry:
    """One text to embed."""

    id: str
    target: str
    """Id of the passage or crux that it leads to."""
    kind: EntryKind
    text: str
    source: str
    side: str

    @cached_property
    def digest(self) -> str:
        """Of everything that the index stores about it: same digest, nothing to do."""
        stored = "\0".join((self.target, self.kind, self.text, self.source, self.side))
        return hashlib.sha256(stored.encode()).hexdigest()[:16]


def leads_to(id: str) -> tuple[str, str]:
    """The target of the entry with that id, and its kind."""
    target, _, label = id.rpartition("#")
    return target, label.rstrip("0123456789")


def entries(corpus: Corpus, *, gists: bool = True) -> list[Entry]:
    """Every text of the corpus that is embedded, in reading order; ids are unique.

    With `gists` off, passages are embedded without theirs.
    """
    found = [
        entry
        for passage in corpus.passages.values()
        for entry in _of_passage(passage, passage.gist if gists else "")
    ]
    found += [entry for crux in corpus.cruxes.values() for entry in _of_crux(crux)]
    return [*found, *_misread(corpus), *_unanswered("outside"), *_unanswered("beside")]


def _of_passage(passage: Passage, gist: str) -> Iterator[Entry]:
    for at, part in enumerate(_parts(passage.text, gist)):
        yield _entry(passage, "text", at, f"{gist}\n{part}".strip())
    if passage.plain:
        yield _entry(passage, "plain", 0, passage.plain)
    for at, ask in enumerate(passage.asks):
        yield _entry(passage, "ask", at, ask)
    for at, claim in enumerate(readings(passage)):
        yield _entry(passage, "reading", at, claim)


def _entry(passage: Passage, kind: EntryKind, at: int, text: str) -> Entry:
    return Entry(
        id=f"{passage.id}#{kind}{at}",
        target=passage.id,
        kind=kind,
        text=text,
        source=passage.source,
        side=passage.side,
    )


def _of_crux(crux: Crux) -> Iterator[Entry]:
    for at, text in enumerate((crux.question, *crux.asks)):
        yield Entry(
            id=f"{crux.id}#crux{at}",
            target=crux.id,
            kind="crux",
            text=text,
            source="",
            side="neutral",
        )


def _misread(corpus: Corpus) -> Iterator[Entry]:
    for one in misreadings(corpus):
        yield Entry(
            id=f"{one.id}#misreading0",
            target=one.id,
            kind="misreading",
            text=one.claim,
            source="",
            side="neutral",
        )


def _unanswered(kind: Literal["outside", "beside"]) -> Iterator[Entry]:
    text = resources.files("rag").joinpath("data", f"{kind}.toml").read_text(encoding="utf-8")
    for label, questions in tomllib.loads(text).items():
        for at, question in enumerate(questions):
            yield Entry(
                id=f"{label}#{kind}{at}",
                target=label,
                kind=kind,
                text=question,
                source="",
                side="neutral",
            )


def _parts(whole: str, gist: str) -> list[str]:
    """The text, cut at sentence ends where gist and text together are too long for the model."""
    room = MAX_WORDS - len(gist.split())
    parts: list[list[str]] = [[]]
    words = 0
    for sentence in sentences(whole):
        length = len(sentence.split())
        if parts[-1] and words + length > room:
            parts.append([])
            words = 0
        parts[-1].append(sentence)
        words += length
    return [" ".join(part) for part in parts]
