"""Opening the engine for a command, with a progress bar where somebody can see it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from corpus.errors import SteelmanError

if TYPE_CHECKING:
    from rag.engine import Engine
    from rag.retrieval.index import Synced
    from rag.settings import Settings


class BadUsage(SteelmanError):
    """A command was given something that it can't take."""


def settings(writer: str | None = None) -> Settings:
    """The settings of this process, with another writer if one is given.

    Raises `SteelmanError` that names the setting that is wrong.
    """
    from pydantic import ValidationError

    from rag.settings import Settings

    try:
        found = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(("STEELMAN", *(str(part) for part in first["loc"]))).upper()
        raise SteelmanError(f"The setting {name} can't be used: {first['msg']}.") from error
    return found if writer is None else found.model_copy(update={"writer": writer})


def open_engine(*, in_step: bool = True, writer: str | None = None) -> Engine:
    """An engine, its index brought up to date unless `in_step` is false.

    `writer` takes the place of the writer of the settings.
    """
    from rag.engine import Engine

    engine = Engine.open(settings(writer))
    if in_step:
        bring_up_to_date(engine)
    return engine


def bring_up_to_date(engine: Engine) -> Synced:
    """Syncs the index, with a bar on a terminal."""
    if not sys.stderr.isatty():
        return engine.warm()
    from ui.terminal import progress_bar

    with progress_bar("Building the index") as advance:
        return engine.warm(advance)
