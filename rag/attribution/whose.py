"""Whose document, work or model something is said to be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.attribution.lists import pattern
from rag.attribution.speakers import mentioned, people_in
from rag.attribution.tokens import stem_of

_OWNED = re.compile(
    r"[’']s?\s+(?:(?:own|new|whole|full|long|other|first|later|theoretical)\s+)*(\w+)"
)


def given_to_another(sentence: str, told: str, speakers: frozenset[str]) -> str:
    """The thing that the sentence says is somebody's and the passages another's; "" if none is.

    `speakers` are those whose passages they are: what is theirs may be told as theirs though the
    passages say "my" of it.
    """
    theirs = dict[str, set[str]]()
    for name, thing in _owned(told):
        theirs.setdefault(stem_of(thing), set()).add(name)
    for name, thing in _owned(sentence):
        owners = theirs.get(stem_of(thing), set())
        if owners and name not in owners | speakers:
            return thing
    return ""


def _owned(text: str) -> Iterator[tuple[str, str]]:
    """Who is said to own what; views and the like belong to whoever is named."""
    text = text.replace("'", "’")
    for start, end in people_in(text):
        match = _OWNED.match(text, end - 2) or _OWNED.match(text, end)
        names = mentioned(text[start:end])
        if not match or len(names) != 1 or pattern("saying", "views").fullmatch(match[1]):
            continue
        if stem_of(match[1].lower()):
            yield next(iter(names)), match[1].lower()
