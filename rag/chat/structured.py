"""Answers held to a JSON schema: which, how models are asked for it, and how it is read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, get_args

from corpus.sentences import sentences
from rag.answer import Role
from rag.chat.reader import Reader, Said, clean

SCHEMA: dict[str, Any] = {
    "title": "case",
    "type": "object",
    "properties": {
        "sentences": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "role": {"enum": ["thesis", "point", "objection", "reply", "concession"]},
                    "text": {"type": "string"},
                },
                "required": ["role", "text"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["sentences"],
    "additionalProperties": False,
}

ASKED = (
    'Answer with JSON: {"sentences": [{"role": …, "text": one sentence}, …]}, where role is '
    "thesis, point, objection, reply or concession."
)

_FENCE = re.compile(r"^\s*(?:```(?:json)?\s*)?")
_OBJECT = re.compile(r"\{(?=\s*\"(?:role|text)\")")


class JsonReader:
    """Takes pieces of such an answer, gives back its sentences.

    Not every server holds a model to the schema: an answer that does not begin like JSON is read
    as prose.
    """

    def __init__(self) -> None:
        """Begins before the first object."""
        self._rest = ""
        self._paragraph = 0
        self._role = ""
        self._prose: Reader | None = None
        self._begun = False

    def feed(self, piece: str) -> Iterator[Said]:
        """The sentences that are whole with this piece."""
        if self._prose is not None:
            yield from self._prose.feed(piece)
            return
        self._rest += piece
        if self._rest.lstrip().startswith("`") and "\n" not in self._rest:
            return
        begun = _FENCE.sub("", self._rest)
        self._begun = self._begun or begun[:1] in ("{", "[")
        if begun and not self._begun:
            self._prose = Reader()
            yield from self._prose.feed(self._rest)
            return
        while begins := _OBJECT.search(self._rest):
            try:
                found, end = json.JSONDecoder().raw_decode(self._rest, begins.start())
            except ValueError:
                return
            self._rest = self._rest[end:]
            yield from self._said(str(found.get("role", "")), str(found.get("text", "")))

    def finish(self, *, whole: bool = True) -> Iterator[Said]:
        """What is left at the end; an object that is not whole holds no sentence."""
        if self._prose is not None:
            yield from self._prose.finish(whole=whole)

    def _said(self, role: str, text: str) -> Iterator[Said]:
        known = next((one for one in get_args(Role) if one == role), None)
        if role != self._role:
            self._paragraph += 1
        self._role = role
        for sentence in sentences(text):
            if cleaned := clean(sentence):
                yield Said(cleaned, self._paragraph, known)
