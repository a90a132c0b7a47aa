"""The chat models in use, each opened once."""

from __future__ import annotations

import threading

from rag.chat.model import ChatModel
from rag.chat.opening import open_model
from rag.settings import Settings


class ChatModels:
    """Opens models and keeps the one in use."""

    def __init__(self, settings: Settings) -> None:
        """`settings` say how long a model may take, and hold the key of an own server."""
        self._settings = settings
        self._lock = threading.Lock()
        self._open: dict[str, ChatModel] = {}

    def open(self, id: str) -> ChatModel:
        """The model of that id; raises `WriterError` where it can't be opened.

        Models in this process stay in memory, so another one takes the place of the last.
        """
        with self._lock:
            if id not in self._open:
                opened = open_model(id, self._settings)
                for other in [
                    other for other, held in self._open.items() if held.where == "in process"
                ]:
                    self._open.pop(other).close()
                self._open[id] = opened
            return self._open[id]
