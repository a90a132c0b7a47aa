"""Support judged by a natural-language-inference cross-encoder, where the user names one."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.passage import Passage
from rag.errors import ModelError
from rag.evaluation.entailment import premise
from rag.evaluation.errors import JudgeError
from rag.inference import CrossEncoderInference


class CrossEncoderJudge:
    """A model that reads premise and sentence together and says `entailment`, or not."""

    def __init__(self, model: str) -> None:
        """`model` is a folder, or a name on a model hub: naming one is asking to download it.

        Raises `JudgeError` when it can't be loaded, or has no label for entailment.
        """
        try:
            self._inference = CrossEncoderInference(model, may_download=True)
        except ModelError as error:
            raise JudgeError(
                f"{error} Or leave --nli out for the lexical-semantic check."
            ) from error
        self.name = f"cross-encoder {self._inference.name}"
        self.method = (
            f"The cross-encoder {model} reads premise and sentence together; the sentence is "
            "supported when entailment is the likeliest of its labels."
        )

    def supports(self, passages: Sequence[Passage], sentence: str) -> bool:
        """See `Judge.supports`."""
        return self._inference.verdict(premise(passages), sentence) == "entailed"
