"""Which parts of retrieval are on: all of them, except where `steelman eval` measures one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RetrievalOptions:
    """Parts of retrieval that can be left out to see what they are worth."""

    dense: bool = True
    """Embeddings rank passages. Which crux a question is about and whether to decline it stay
    with the embeddings in any case."""
    lexical: bool = True
    """BM25 ranks passages."""
    asks: bool = True
    """A passage is also found by the questions that it answers."""
    plain: bool = True
    """A passage is also found by its point in everyday words."""
    gists: bool = True
    """A passage is also found by its gist."""
    sides: bool = True
    """A side's case rests on its own passages and on what is granted to it; else on any."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The texts by which a passage is found (see `rag.retrieval.entries.EntryKind`)."""
        on = (("text", True), ("plain", self.plain), ("ask", self.asks))
        return tuple(kind for kind, wanted in on if wanted)


EVERYTHING = RetrievalOptions()
