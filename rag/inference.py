"""Natural-language inference by a cross-encoder, where the user has one."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, Protocol

from rag.errors import ModelError

Verdict = Literal["entailed", "contradicted", "neutral"]

_LABELS: dict[str, Verdict] = {"entail": "entailed", "contradict": "contradicted"}
"""How the labels that count begin, in any case."""


class Inference(Protocol):
    """Decides what follows from a text."""

    def verdict(self, premise: str, sentence: str) -> Verdict:
        """Whether the sentence follows from the premise, contradicts it, or neither."""
        ...


class CrossEncoderInference:
    """A model that reads premise and sentence together."""

    def __init__(self, model: str, *, may_download: bool = False) -> None:
        """`model` is a folder, or a name on a model hub that is on this machine already.

        Raises `ModelError` when it can't be loaded, or has no label for entailment.
        """
        self.name = Path(model).name if Path(model).exists() else model
        try:
            from sentence_transformers import CrossEncoder

            self._model: Any = CrossEncoder(model, device="cpu", local_files_only=not may_download)
            labels: dict[int, str] = dict(self._model.model.config.id2label)
        except (OSError, ValueError, ImportError, RuntimeError) as error:
            why = (str(error).strip().splitlines() or [type(error).__name__])[0]
            raise ModelError(
                f"The cross-encoder {model!r} can't be loaded: {why} Name a folder that holds one."
            ) from error
        self._verdicts: dict[int, Verdict] = {
            int(at): verdict
            for at, label in labels.items()
            for begins, verdict in _LABELS.items()
            if label.lower().startswith(begins)
        }
        if len(labels) < 2 or list(self._verdicts.values()).count("entailed") != 1:
            raise ModelError(
                f"The cross-encoder {model!r} has the labels {', '.join(labels.values())}, and "
                "none of them, or more than one, is for entailment."
            )
        self._known: dict[tuple[str, str], Verdict] = {}

    def verdict(self, premise: str, sentence: str) -> Verdict:
        """See `Inference.verdict`: the likeliest of the model’s labels."""
        pair = (premise, sentence)
        if pair not in self._known:
            (scores,) = self._model.predict([pair], show_progress_bar=False)
            self._known[pair] = self._verdicts.get(int(scores.argmax()), "neutral")
        return self._known[pair]
