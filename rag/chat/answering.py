"""An answer that a chat model writes, whatever happens to the model meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from rag.answer import Answer, Dropped
from rag.briefing.brief import Brief
from rag.chat.model import ChatModel
from rag.chat.writing import ChatWriter
from rag.chat.written import Written
from rag.conversation.turns import Turn
from rag.errors import WriterError
from rag.prose.draft import DraftSection
from rag.prose.writer import BuiltInWriter

Verified = Callable[[Sequence[DraftSection]], Answer]
"""Makes an answer of a draft: numbers its sources, drops what does not hold."""


def answered(
    briefs: Sequence[Brief],
    first: Sequence[DraftSection],
    model: ChatModel,
    writer: ChatWriter,
    built_in: BuiltInWriter,
    verified: Verified,
    history: Sequence[Turn],
    stop: threading.Event,
) -> Iterator[Answer]:
    """The answer as it grows, a checked sentence at a time; the last one is whole.

    Where too little that a model writes on one side's behalf survives, the built-in writer makes
    that side's case, so that neither side is told at less than its strength for a model's sake.

    Args:
        briefs: one, or one a side.
        first: what is told before any case.
        model: who writes.
        writer: writes with it.
        built_in: steps in.
        verified: makes an answer of sections.
        history: the turns before the question.
        stop: set by the reader; what is there then is the answer.
    """
    sections = list(first)
    dropped: list[Dropped] = []
    own = 0
    failed: WriterError | None = None
    replaced = False

    def so_far(shown: Sequence[DraftSection], left_out: Sequence[Dropped]) -> Answer:
        answer = verified(shown)
        return replace(answer, writer=model.name, dropped=(*left_out, *answer.dropped))

    for brief in briefs:
        written = Written(error=failed)
        for written in writer.write(brief, history, stop) if failed is None else ():
            yield so_far([*sections, *written.sections], [*dropped, *written.dropped])
        failed = failed or written.error
        dropped += written.dropped
        if written.enough or stop.is_set():
            sections += written.sections
            own += written.own
        else:
            replaced = True
            sections += built_in.write([brief]) if len(briefs) == 1 else built_in.half(brief)
        if stop.is_set():
            break
    else:
        if len(briefs) > 1 and briefs[0].opening:
            sections += built_in.parting(briefs)
    answer = so_far(sections, dropped)
    name = model.name if own else BuiltInWriter.name
    yield replace(answer, writer=name, notice=_notice(model.name, failed, replaced, own))


def _notice(name: str, failed: WriterError | None, replaced: bool, own: int) -> str | None:
    """What the reader is to know of how the answer came about; None where all went well."""
    if failed and replaced:
        return f"{failed} The built-in writer {'went on' if own else 'answered'} instead."
    if failed:
        return f"{failed} What it had written by then is checked and stands below."
    if replaced:
        part = "part of this" if own else "this"
        return (
            f"The sources carry too little of what {name} wrote, so the built-in writer answered "
            f"{part}."
        )
    return None
