"""Errors of the rag; each message is one plain line that says what to do.

SteelmanError (corpus.errors)
├── ModelError        the embedding model can't be loaded, or is not the one that it should be
├── StoreError        the index can't be opened or written
├── QuestionError     the question can't be taken as it is
└── WriterError       the chat model can't be used, or its answer is not to be had
"""

from __future__ import annotations

from typing import Literal

from corpus.errors import SteelmanError

__all__ = [
    "ModelError", "QuestionError", "SteelmanError", "StoreError", "WriterError", "WriterFault",
]  # fmt: skip

WriterFault = Literal[
    "extra", "key", "name", "file",
    "unreachable", "slow", "busy", "failing", "rejected",
    "garbled", "silent", "cut", "endless", "unfinished", "withheld",
]  # fmt: skip
"""What is wrong with a chat model: a package is not installed; no key, or a refused one; no such
model; a model file that can't be loaded; nobody answers; too slow; too many requests; a fault of
the server's; a request that it won't take; an answer that can't be read; no word in it; a
connection that broke off; no end to it; the model's limit reached; the provider's filter."""


class ModelError(SteelmanError):
    """The embedding model can't be loaded, or its weights are not the expected ones."""


class StoreError(SteelmanError):
    """The index on disk, or the Chroma server, can't be opened or written."""


class QuestionError(SteelmanError):
    """The question is empty or too long."""


class WriterError(SteelmanError):
    """The chat model can't be used, or failed; never holds a key or words of a prompt."""

    def __init__(self, message: str, *, kind: WriterFault) -> None:
        """`message` is one plain line that says what is wrong and what to do."""
        super().__init__(message)
        self.kind = kind
