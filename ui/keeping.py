"""Adding documents to an engine's shelf and taking them off, one at a time."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING

from corpus.document import Document
from corpus.documents.placing import Placed, place
from corpus.shelf import NotHeld

if TYPE_CHECKING:
    from rag.engine import Engine
    from rag.retrieval.index import Progress


class Keeper:
    """One engine, and who changes what is on its shelf."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()

    def add(self, document: Document, progress: Progress | None = None) -> Placed:
        """Puts a document on the shelf and into the index.

        Raises `SteelmanError` when it is held already or the index can't be written; then the
        shelf is as it was.
        """
        with self._lock:
            shelf = self._engine.shelf
            before = {held.id: held for held in shelf.documents()}
            corpus = self._engine.corpus
            placed = place(shelf, document, (*corpus.sources, *corpus.passages))
            with ExitStack() as undo:
                if former := before.get(placed.document.id):
                    undo.callback(shelf.put, former)
                undo.callback(shelf.remove, placed.document.id)
                self._engine.reload(progress)
                undo.pop_all()
            return placed

    def remove(self, id: str, progress: Progress | None = None) -> Document:
        """Takes a document of the user's own off the shelf and out of the index.

        Raises `NotHeld` when there is none with that id.
        """
        with self._lock:
            shelf = self._engine.shelf
            if shelf.get(id).kind != "user":
                raise NotHeld(f"{id} is no document of yours.")
            document = shelf.remove(id)
            with ExitStack() as undo:
                undo.callback(shelf.put, document)
                self._engine.reload(progress)
                undo.pop_all()
            return document
