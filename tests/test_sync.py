"""The index follows the corpus: whatever happens, it ends up equal to what is wanted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import chromadb
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.engine import Engine
from rag.errors import StoreError
from rag.retrieval.embedding import Vectors
from rag.retrieval.entries import Entry
from rag.retrieval.index import COLLECTION, Index, open_store
from rag.settings import Settings


class HashModel:
    """Vectors from a hash: enough to see what is stored; can be made to fail like a crash."""

    def __init__(self, name: str = "hash") -> None:
        self.name = name
        self.embedded = 0
        self.fails_after: int | None = None

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = []
        for text in texts:
            if self.fails_after is not None and self.embedded >= self.fails_after:
                raise KeyboardInterrupt
            self.embedded += 1
            digest = hashlib.sha256(f"{self.name}{text}".encode()).digest()[:8]
            row = np.frombuffer(digest, dtype=np.uint8).astype(np.float32) + 1
            rows.append(row / np.linalg.norm(row))
        return np.array(rows)


def entry(id: int, text: str) -> Entry:
    return Entry(
        id=f"p{id}#text0", target=f"p{id}", kind="text", text=text, source="s", side="miri"
    )


def rounded(vector: Sequence[float]) -> tuple[float, ...]:
    return tuple(round(float(x), 4) for x in vector)


def held(client: chromadb.ClientAPI) -> dict[str, tuple[str, tuple[float, ...]]]:
    """What the collection holds: documents and vectors by id."""
    found = client.get_collection(COLLECTION).get(include=["documents", "embeddings"])
    return {
        id: (document, rounded(vector))
        for id, document, vector in zip(
            found["ids"], found["documents"], found["embeddings"], strict=True
        )
    }


def expected(model: HashModel, wanted: Sequence[Entry]) -> dict[str, tuple[str, tuple[float, ...]]]:
    fresh = HashModel(model.name)
    return {e.id: (e.text, rounded(fresh.embed([e.text])[0])) for e in wanted}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[chromadb.ClientAPI]:
    client = chromadb.PersistentClient(tmp_path_factory.mktemp("chroma"))
    yield client
    client.close()


states = st.dictionaries(st.integers(0, 90), st.text("abc", min_size=1, max_size=3), max_size=90)
steps = st.lists(
    st.tuples(states, st.none() | st.integers(0, 90), st.sampled_from(["hash", "other"])),
    min_size=1,
    max_size=4,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=steps, last=states)
def test_any_history_ends_in_the_same_index(
    client: chromadb.ClientAPI,
    history: list[tuple[dict[int, str], int | None, str]],
    last: dict[int, str],
) -> None:
    """Adds, changes, removals, crashes while embedding, and changes of model, in any order."""
    if COLLECTION in {collection.name for collection in client.list_collections()}:
        client.delete_collection(COLLECTION)
    for state, crash, name in history:
        model = HashModel(name)
        model.fails_after = crash
        try:
            Index(client, model).sync([entry(id, text) for id, text in state.items()])
        except KeyboardInterrupt:
            assert crash is not None
    wanted = [entry(id, text) for id, text in last.items()]
    model = HashModel()
    Index(client, model).sync(wanted)
    assert held(client) == expected(model, wanted)
    assert model.embedded <= len(wanted)
    again = HashModel()
    synced = Index(client, again).sync(wanted)
    assert again.embedded == 0
    assert (synced.added, synced.changed, synced.removed) == (0, 0, 0)


def test_only_what_changed_is_embedded(client: chromadb.ClientAPI) -> None:
    model = HashModel("counting")
    index = Index(client, model)
    index.sync([entry(id, "a") for id in range(100)])
    before = model.embedded
    synced = index.sync([entry(id, "b" if id == 7 else "a") for id in range(1, 101)])
    assert model.embedded - before == 2
    assert (synced.added, synced.changed, synced.removed, synced.unchanged) == (1, 1, 1, 98)


def test_another_model_means_a_rebuild_and_says_why(client: chromadb.ClientAPI) -> None:
    wanted = [entry(id, "a") for id in range(5)]
    Index(client, HashModel("one")).sync(wanted)
    model = HashModel("two")
    synced = Index(client, model).sync(wanted)
    assert synced.added == 5
    assert synced.rebuilt_because is not None
    assert "one" in synced.rebuilt_because
    assert held(client) == expected(model, wanted)


def test_progress_goes_from_nothing_to_all(client: chromadb.ClientAPI) -> None:
    told: list[tuple[int, int]] = []
    Index(client, HashModel("progress")).sync(
        [entry(id, "a") for id in range(130)], lambda done, total: told.append((done, total))
    )
    assert told[0] == (0, 130)
    assert told[-1] == (130, 130)
    assert told == sorted(told)


def test_the_real_corpus_needs_no_second_embedding(engine: Engine) -> None:
    synced = engine.warm()
    assert (synced.added, synced.changed, synced.removed) == (0, 0, 0)
    assert synced.unchanged == len(engine.entries)


def test_a_store_that_cannot_be_opened_is_one_plain_line(tmp_path: Path) -> None:
    folder = tmp_path / "chroma"
    folder.mkdir()
    (folder / "chroma.sqlite3").write_text("this is no database")
    with pytest.raises(StoreError, match="steelman index") as caught:
        open_store(Settings(home=tmp_path))
    assert "\n" not in str(caught.value)
