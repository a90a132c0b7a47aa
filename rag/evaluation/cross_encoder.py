"""Support judged by a natural-language-inference cross-encoder, where the user names one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.passage import Passage
from rag.evaluation.entailment import premise
from rag.evaluation.errors import JudgeError

ENTAILMENT = "entail"
"""How the label that counts begins, in any case."""


class CrossEncoderJudge:
    """A model that reads premise and sentence together and says `entailment`, or not."""

    def __init__(self, model: str) -> None:
        """`model` is a folder, or a name on a model hub: naming one is asking to download it.

        Raises `JudgeError` when it can't be loaded, or has no label for entailment.
        """
        self.name = f"cross-encoder {Path(model).name if Path(model).exists() else model}"
        self.method = (
            f"The cross-encoder {model} reads premise and sentence together; the sentence is "
            "supported when entailment is the likeliest of its labels."
        )
        try:
            from sentence_transformers import CrossEncoder

            self._model: Any = CrossEncoder(model, device="cpu")
            labels: dict[int, str] = dict(self._model.model.config.id2label)
        except (OSError, ValueError, ImportError, RuntimeError) as error:
            why = (str(error).strip().splitlines() or [type(error).__name__])[0]
            raise JudgeError(
                f"The cross-encoder {model!r} can't be loaded: {why} Name a folder that holds one, "
                "or leave --nli out for the lexical-semantic check."
            ) from error
        self._entails = [
            int(at) for at, label in labels.items() if label.lower().startswith(ENTAILMENT)
        ]
        if len(labels) < 2 or len(self._entails) != 1:
            raise JudgeError(
                f"The cross-encoder {model!r} has the labels {', '.join(labels.values())}, and "
                "none of them, or more than one, is for entailment."
            )
        self._known: dict[tuple[str, str], bool] = {}

    def supports(self, passages: Sequence[Passage], sentence: str) -> bool:
        """See `Judge.supports`."""
        pair = (premise(passages), sentence)
        if pair not in self._known:
            (scores,) = self._model.predict([pair], show_progress_bar=False)
            self._known[pair] = int(scores.argmax()) == self._entails[0]
        return self._known[pair]
