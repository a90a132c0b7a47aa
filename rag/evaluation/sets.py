"""The sets that ship, and files of the user's own: where they are and what they are called."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from rag.evaluation.errors import NoSuchSet, RowError

HALVES = ("dev", "report")
"""For tuning, and for reporting: no row of the second is looked at while anything is tuned."""


@dataclass(frozen=True, slots=True)
class SetFile:
    """One file of rows."""

    name: str
    """`thread-dev`; for a file of the user's own its name without the ending."""
    place: str
    """How an error names it."""
    path: Path | None
    """None for a set that ships, which may lie in an archive."""

    def text(self) -> str:
        """What the file holds; raises `RowError` when it can't be read."""
        try:
            if self.path is not None:
                return self.path.read_text(encoding="utf-8")
            return _folder().joinpath(f"{self.name}.jsonl").read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise RowError(f"{self.place} can't be read: {error}.") from error

    def digest(self) -> str:
        """Of the text, so that two reports can tell whether they ran the same rows."""
        return hashlib.sha256(self.text().encode()).hexdigest()[:12]


@cache
def shipped() -> tuple[str, ...]:
    """The names of the sets that ship, in alphabetical order."""
    names = (file.name for file in _folder().iterdir())
    return tuple(sorted(name.removesuffix(".jsonl") for name in names if name.endswith(".jsonl")))


def find(name_or_path: str) -> SetFile:
    """The set of that name, or the file at that path; raises `NoSuchSet`."""
    if name_or_path in shipped():
        return SetFile(name_or_path, f"{name_or_path}.jsonl", None)
    path = Path(name_or_path)
    if path.is_file():
        return SetFile(path.stem, str(path), path)
    raise NoSuchSet(
        f"There is no set and no file {name_or_path!r}. Sets: {', '.join(shipped())}; "
        f"{' or '.join(HALVES)} for all that end so."
    )


def choose(wanted: Iterable[str]) -> list[SetFile]:
    """The sets that are asked for by name, path or half, each once; raises `NoSuchSet`."""
    chosen: dict[str, SetFile] = {}
    for one in wanted:
        names = [name for name in shipped() if name.endswith(f"-{one}")] if one in HALVES else [one]
        if not names:
            raise NoSuchSet(f"No set that ships ends in -{one}.")
        for file in map(find, names):
            if (other := chosen.setdefault(file.name, file)) != file:
                raise NoSuchSet(f"{other.place} and {file.place} have the same name; rename one.")
    return list(chosen.values())


def _folder() -> resources.abc.Traversable:
    return resources.files("rag.evaluation").joinpath("sets")
