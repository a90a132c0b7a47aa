"""The index in Chroma, kept equal to the corpus: add, change, remove, nothing else."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from rag.errors import SteelmanError, StoreError
from rag.retrieval.embedding import EmbeddingModel, Vectors
from rag.retrieval.entries import Entry, leads_to
from rag.retrieval.prebuilt import missing, with_prebuilt
from rag.settings import Settings

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from chromadb.api.types import Where

COLLECTION = "steelman"
LOOKED_AT = 1000
"""Entries that a search goes through. With Chroma's 100 a fifth of the questions missed one of the
nearest twenty, and which one depended on how the index had grown."""
_BATCH = 256

Progress = Callable[[int, int], None]
"""Called with (texts done, texts to do) while embedding."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did, in texts."""

    added: int
    changed: int
    removed: int
    unchanged: int
    rebuilt_because: str | None
    """Why everything was embedded anew; None where it was not."""


@dataclass(frozen=True, slots=True)
class Near:
    """An entry of the index near a question."""

    target: str
    kind: str
    similarity: float
    """Cosine, -1 to 1."""


class Index:
    """Vectors of the corpus in one Chroma collection.

    Each entry's digest is stored beside its vector, so a sync compares ids and digests and needs
    no record of its own: whatever a crash leaves behind is a partly filled collection, and the
    next sync fills it.
    """

    def __init__(self, client: ClientAPI, model: EmbeddingModel) -> None:
        """`client` is where the vectors live, `model` makes them."""
        self._client = client
        self._model = model
        self._collection: Collection | None = None

    def sync(self, wanted: Sequence[Entry], progress: Progress | None = None) -> Synced:
        """Makes the collection hold exactly `wanted`, embedding only what is new or changed.

        Raises `StoreError` when the store can't be written.
        """
        with _plain_errors():
            reason = self._open()
            stored = self._held.get(include=["metadatas"])
            held = {
                id: cast("dict[str, Any]", metadata or {}).get("digest")
                for id, metadata in zip(stored["ids"], stored["metadatas"] or [], strict=True)
            }
            gone = sorted(held.keys() - {entry.id for entry in wanted})
            todo = [entry for entry in wanted if held.get(entry.id) != entry.digest]
            for at in range(0, len(gone), _BATCH):
                self._held.delete(ids=gone[at : at + _BATCH])
            if progress and todo:
                progress(0, len(todo))
            for at in range(0, len(todo), _BATCH):
                batch = todo[at : at + _BATCH]
                self._put(batch)
                if progress:
                    progress(at + len(batch), len(todo))
        changed = sum(entry.id in held for entry in todo)
        return Synced(
            added=len(todo) - changed,
            changed=changed,
            removed=len(gone),
            unchanged=len(wanted) - len(todo),
            rebuilt_because=reason,
        )

    def near(self, vector: Vectors, count: int, kinds: Sequence[str] | None = None) -> list[Near]:
        """The `count` entries that are nearest to one vector, nearest first.

        With `kinds`, entries of those kinds only; which takes several times as long.
        """
        wanted = cast("Where", {"kind": {"$in": list(kinds)}}) if kinds else None
        with _plain_errors():
            # Ids say all that is needed: fetching metadata takes ten times as long as the search.
            found = self._held.query(
                query_embeddings=vector[np.newaxis, :],
                n_results=count,
                where=wanted,
                include=["distances"],
            )
        ids = (found["ids"] or [[]])[0]
        distances = (found["distances"] or [[]])[0]
        return [
            Near(*leads_to(id), similarity=1.0 - float(distance))
            for id, distance in zip(ids, distances, strict=True)
        ]

    def vectors(self, entries: Sequence[Entry]) -> Vectors:
        """What is held for those entries, a row each, in that order."""
        model = with_prebuilt(self._model)
        texts = [entry.text for entry in entries]
        if model is not self._model and not missing(texts):
            return model.embed(texts)
        with _plain_errors():
            held = self._held.get(ids=[entry.id for entry in entries], include=["embeddings"])
        rows = dict(zip(held["ids"], np.asarray(held["embeddings"], np.float32), strict=True))
        return np.stack([rows[entry.id] for entry in entries])

    @property
    def _held(self) -> Collection:
        if self._collection is None:
            self._open()
        return cast("Collection", self._collection)

    def _open(self) -> str | None:
        """Opens the collection; says why it starts empty if another model had filled it."""
        names = {collection.name for collection in self._client.list_collections()}
        reason = None
        if COLLECTION in names:
            made_by = (self._client.get_collection(COLLECTION).metadata or {}).get("model")
            if made_by != self._model.name:
                reason = f"it was made with {made_by}, and the model is now {self._model.name}"
                log.info("Rebuilding the index: %s.", reason)
                self._client.delete_collection(COLLECTION)
        self._collection = self._client.get_or_create_collection(
            COLLECTION,
            metadata={"model": self._model.name},
            configuration={"hnsw": {"space": "cosine", "ef_search": LOOKED_AT}},
            embedding_function=None,
        )
        known = self._collection.configuration_json.get("hnsw") or {}
        if known.get("ef_search") != LOOKED_AT:
            self._collection.modify(configuration={"hnsw": {"ef_search": LOOKED_AT}})
        return reason

    def _put(self, batch: Sequence[Entry]) -> None:
        model = with_prebuilt(self._model)
        vectors = np.ascontiguousarray(model.embed([entry.text for entry in batch]))
        self._held.upsert(
            ids=[entry.id for entry in batch],
            embeddings=vectors,
            documents=[entry.text for entry in batch],
            metadatas=[
                {
                    "target": entry.target,
                    "kind": entry.kind,
                    "source": entry.source,
                    "side": entry.side,
                    "digest": entry.digest,
                }
                for entry in batch
            ],
        )


def open_store(settings: Settings) -> ClientAPI:
    """The Chroma client that the settings ask for: a folder, a server, or Chroma Cloud.

    Raises `StoreError` when it can't be opened.
    """
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    with _plain_errors():
        import chromadb
        from chromadb.config import Settings as ChromaSettings

        quiet = ChromaSettings(anonymized_telemetry=False)
        if settings.chroma_cloud_api_key:
            return chromadb.CloudClient(
                tenant=settings.chroma_cloud_tenant,
                database=settings.chroma_cloud_database,
                api_key=settings.chroma_cloud_api_key,
                settings=quiet,
            )
        if settings.chroma_url:
            from urllib.parse import urlsplit

            url = urlsplit(settings.chroma_url)
            secure = url.scheme == "https"
            return chromadb.HttpClient(
                host=url.hostname or settings.chroma_url,
                port=url.port or (443 if secure else 8000),
                ssl=secure,
                settings=quiet,
            )
        folder = settings.home / "chroma"
        folder.mkdir(parents=True, exist_ok=True)
        return chromadb.PersistentClient(path=folder, settings=quiet)


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Turns whatever Chroma and the disk raise into a `StoreError` of one line."""
    try:
        yield
    except SteelmanError:
        raise
    except Exception as error:  # Chroma raises its own, sqlite's, httpx's and bare ValueErrors
        text = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise StoreError(
            f"The index can't be used: {text} (To start afresh, delete the folder `chroma` in "
            "Steelman's data directory and run `steelman index`.)"
        ) from error
