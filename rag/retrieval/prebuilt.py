"""Vectors of the texts that ship, made beforehand so that the first start need not embed them.

They are what the bundled model gives for exactly these texts, kept in half precision (a cosine
moves by less than 0.001). A text that has no vector here is embedded when it is indexed, so a
file that is missing or out of date costs time and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.retrieval.embedding import EmbeddingModel, Vectors
from rag.settings import BUNDLED_MODEL

FILE = "vectors.npz"

_KEY_BYTES = 8


class PrebuiltModel:
    """The bundled model, which looks a text up before it embeds it."""

    def __init__(self, model: EmbeddingModel) -> None:
        """`model` embeds what has no vector yet."""
        self._model = model

    @property
    def name(self) -> str:
        """That of the model, since the vectors are its own."""
        return self._model.name

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of float32 a text, each of length 1."""
        known = _vectors()
        unknown = [text for text in texts if _key(text) not in known]
        fresh = iter(self._model.embed(unknown)) if unknown else iter(())
        rows = [known[_key(text)] if _key(text) in known else next(fresh) for text in texts]
        vectors = np.stack(rows).astype(np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def with_prebuilt(model: EmbeddingModel) -> EmbeddingModel:
    """The model with the vectors that ship; another model than the bundled one as it is."""
    return PrebuiltModel(model) if model.name == BUNDLED_MODEL else model


def missing(texts: Sequence[str]) -> list[str]:
    """The texts that have no vector here."""
    return [text for text in texts if _key(text) not in _vectors()]


def write(texts: Sequence[str], model: EmbeddingModel, file: Path) -> None:
    """Writes the vectors of the texts; what `make vectors` does for those that ship."""
    unique = sorted(set(texts))
    keys = np.frombuffer(b"".join(map(_key, unique)), dtype=np.uint8).reshape(-1, _KEY_BYTES)
    np.savez_compressed(file, keys=keys, vectors=model.embed(unique).astype(np.float16))


@cache
def _vectors() -> dict[bytes, NDArray[np.float16]]:
    """Every vector that ships, by the key of its text."""
    place = resources.files("rag").joinpath("data", FILE)
    if not place.is_file():
        return {}
    with place.open("rb") as stream, np.load(stream, allow_pickle=False) as held:
        keys, vectors = held["keys"], held["vectors"]
    return {key.tobytes(): vector for key, vector in zip(keys, vectors, strict=True)}


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:_KEY_BYTES]
