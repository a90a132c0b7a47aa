"""The vectors that ship: of every text that ships, and the model's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from corpus.library import Corpus
from rag.engine import Engine
from rag.retrieval.embedding import Vectors
from rag.retrieval.entries import entries
from rag.retrieval.prebuilt import PrebuiltModel, missing, with_prebuilt, write


class Counting:
    """A model that counts what it embeds."""

    name = "counting"

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return np.eye(len(texts), 384, dtype=np.float32)


def test_every_text_that_ships_has_its_vector(corpus: Corpus) -> None:
    stale = missing([entry.text for entry in entries(corpus)])
    assert stale == [], "the corpus has changed: run `make vectors`"


def test_the_vectors_are_those_of_the_model(engine: Engine) -> None:
    texts = [entry.text for entry in engine.entries][::97]
    again = engine.model.embed(texts)
    kept = PrebuiltModel(engine.model).embed(texts)
    assert np.sum(again * kept, axis=1).min() > 0.9995


def test_only_texts_without_a_vector_are_embedded(corpus: Corpus) -> None:
    model = Counting()
    known = entries(corpus)[0].text
    vectors = PrebuiltModel(model).embed(["a text that nobody has seen", known])
    assert model.embedded == ["a text that nobody has seen"]
    assert vectors.shape == (2, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


def test_another_model_has_no_use_for_them() -> None:
    model = Counting()
    assert with_prebuilt(model) is model


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "vectors.npz"
    write(["one", "two", "one"], Counting(), file)
    with np.load(file) as held:
        assert held["keys"].shape == (2, 8)
        assert held["vectors"].dtype == np.float16
