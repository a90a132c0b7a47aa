"""Everything that can be cited: what ships, and what the user has on the shelf."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from corpus.cruxes import load_cruxes
from corpus.library import Corpus, work_of
from corpus.passage import Crux, Passage
from corpus.shelf import Shelf
from corpus.shelved import shelved
from corpus.thread import load_thread
from corpus.works import load_works


@cache
def shipped() -> Corpus:
    """What ships with Steelman; read once a process. Raises `CorpusError` for broken data."""
    thread = load_thread()
    works = load_works()
    cruxes = load_cruxes()
    sources = (thread.source, *works.sources)
    speakers = (*thread.speakers, *works.speakers)
    return Corpus(
        sources={source.id: source for source in sources},
        speakers={speaker.name: speaker for speaker in speakers},
        comments=thread.comments,
        passages=_bearing(cruxes, (*thread.passages, *works.notes)),
        cruxes={crux.id: crux for crux in cruxes},
    )


def _bearing(cruxes: Iterable[Crux], passages: Iterable[Passage]) -> dict[str, Passage]:
    """The passages by id, each bearing also on the cruxes whose cases cite it."""
    cited: dict[str, list[str]] = {}
    for crux in cruxes:
        for id in crux.cited():
            cited.setdefault(id, []).append(crux.id)
    return {
        p.id: replace(p, cruxes=tuple(dict.fromkeys((*p.cruxes, *cited.get(p.id, ())))))
        for p in passages
    }


def with_shelf(shelf: Shelf) -> Corpus:
    """What ships and what is on the shelf. Raises `CorpusError` for a file that can't be read."""
    corpus = shipped()
    sources = dict(corpus.sources)
    speakers = dict(corpus.speakers)
    passages = dict(corpus.passages)
    authors = {p.source: speakers[p.speaker] for p in passages.values() if p.kind == "note"}
    for document in shelf.documents():
        source, people, found = shelved(document, authors.get(work_of(document.id)))
        sources[source.id] = source
        for person in people:
            speakers.setdefault(person.name, person)
        passages |= {passage.id: passage for passage in found}
    return Corpus(sources, speakers, corpus.comments, passages, corpus.cruxes)
