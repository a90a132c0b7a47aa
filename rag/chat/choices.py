"""Who can write the answers, as far as it is known without asking anybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rag.chat.naming import BUILT_IN, Served, Where, parse
from rag.chat.providers import PROVIDERS
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class WriterChoice:
    """A writer that can be chosen."""

    id: str
    """As `rag.chat.naming` spells it."""
    label: str
    where: Where
    """Where what is asked goes; `remote` is to be said before the first use."""
    place: str
    """Host (and port) of the server, the file's name, or empty for the built-in writer."""


BUILT_IN_CHOICE = WriterChoice(BUILT_IN, "Built-in, no model", "built-in", "")


def configured(settings: Settings, environ: Mapping[str, str]) -> list[WriterChoice]:
    """The built-in writer, the one of the settings, and providers whose key is at hand.

    Contacts nobody and opens no file. Raises `WriterError` if the setting can't be understood.
    """
    choices = [BUILT_IN_CHOICE, choice(settings.writer, environ)]
    choices += [
        choice(provider.name, environ) for provider in PROVIDERS.values() if provider.key(environ)
    ]
    return list({found.id: found for found in choices}.values())


def choice(id: str, environ: Mapping[str, str]) -> WriterChoice:
    """The choice that an id stands for; raises `WriterError`."""
    match parse(id, environ):
        case Path() as file:
            return WriterChoice(f"gguf:{file}", f"{file.stem} (file)", "in process", file.name)
        case Served() as served:
            return of_served(served)
        case _:
            return BUILT_IN_CHOICE


def of_served(served: Served) -> WriterChoice:
    """The choice of a model behind an address."""
    at = served.place if served.own_address else served.provider.label
    name = Path(served.model).name if served.model.endswith(".gguf") else served.model
    return WriterChoice(served.id, f"{name} ({at})", served.where, served.place)
