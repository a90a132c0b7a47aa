"""Writing by a chat model: it writes, and every sentence is attributed before anybody reads it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import closing

from langchain_core.messages import BaseMessage

from corpus.library import Corpus
from rag.attribution.attribution import Attributor
from rag.briefing.brief import Brief
from rag.chat.desk import Desk
from rag.chat.model import ChatModel
from rag.chat.prompt import prompt_for
from rag.chat.reader import Reader
from rag.chat.steps import said_by_steps
from rag.chat.streaming import Limits, bounded
from rag.chat.structured import SCHEMA, JsonReader
from rag.chat.written import Written
from rag.conversation.turns import Turn
from rag.errors import WriterError

LONGEST = 4000
"""Characters of JSON without the end of a sentence after which nothing more is waited for: small
models that are held to a schema may never come to the end of a string."""


class ChatWriter:
    """Writes from briefs with one chat model."""

    def __init__(
        self, corpus: Corpus, model: ChatModel, attributor: Attributor, limits: Limits
    ) -> None:
        """`attributor` decides what holds, `limits` how long the model may take."""
        self._corpus = corpus
        self._model = model
        self._attributor = attributor
        self._limits = limits

    def write(
        self, brief: Brief, history: Sequence[Turn], stop: threading.Event
    ) -> Iterator[Written]:
        """One side's case, growing sentence by sentence; the last one is all there is.

        Raises nothing: what goes wrong with the model is in `Written.error`.
        """
        written = Written(least=1) if brief.no_case else Written()
        structured = self._model.structured
        prompt = prompt_for(brief, self._corpus, self._model, history)
        # What the check of the first sentence needs is read while the model reads its prompt.
        read = (prompt.passages, said_by_steps(brief))
        threading.Thread(target=self._attributor.read, args=read).start()
        desk = Desk(self._corpus, self._attributor, brief, prompt.passages, written)
        if structured:
            yield from self._run(desk, prompt.structured, stop, as_json=True)
            refused = written.error is not None and written.error.kind == "rejected"
            if not refused or written.sections or written.dropped:
                yield written
                return
            written.error = None
        yield from self._run(desk, prompt.messages, stop, as_json=False)
        yield written

    def _run(
        self,
        desk: Desk,
        messages: Sequence[BaseMessage],
        stop: threading.Event,
        *,
        as_json: bool,
    ) -> Iterator[Written]:
        """Has the model write once; what ended it is left in `Written.error`."""
        written = desk.written
        reader = JsonReader() if as_json else Reader()
        try:
            schema = SCHEMA if as_json else None
            with closing(bounded(self._model, messages, self._limits, stop, schema)) as pieces:
                unsaid = 0
                for piece in pieces:
                    unsaid += len(piece)
                    for said in reader.feed(piece):
                        unsaid = 0
                        if desk.take(said):
                            yield written
                    if desk.done:
                        return
                    if as_json and unsaid > LONGEST:
                        break
        except WriterError as error:
            written.error = error
        for said in reader.finish(whole=written.error is None and not stop.is_set()):
            if not desk.done and desk.take(said):
                yield written
