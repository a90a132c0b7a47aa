"""What a sentence puts into what it repeats that its passages don’t have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.attribution.change import Change, Source
from rag.attribution.copying import Copy, Token, is_saying, tokens
from rag.attribution.lists import words_of
from rag.attribution.opposites import ends_of
from rag.attribution.places import is_denial, moved_in
from rag.attribution.tokens import light, stem_of
from rag.words.thesaurus import related

RUN = 2
"""Content words from which what is put in says something of its own."""
IN_ONE = 0.5
"""Share of them that some one sentence of the passages has to have."""

_ORDINALS = {"third": "3", "fourth": "4", "fifth": "5", "sixth": "6"}
_SET = re.compile(r"other\b|the (?:way|same)\b|a-(?:little|few)\b")
"""After "each", "all" and "only"."""
_TERMS = frozenset({"only", "never", "always", "throughout"})


def additions(copy: Copy, source: Source) -> Iterator[Change]:
    """Words for all or none, words and pieces that are put in and that the source doesn’t have."""
    yield from _widened(copy, source)
    yield from _put_in(copy, source)


def _widened(copy: Copy, source: Source) -> Iterator[Change]:
    """Words for all, for none or for it alone that are put in."""
    every = words_of("changes", "whole")
    moved = moved_in(copy)
    for span in copy.spans:
        theirs = copy.theirs[span.c : span.d]
        if any(t.text in every for t in theirs):
            continue
        denied = any(map(is_denial, theirs))
        for at in range(span.a, span.b):
            token = copy.mine[at]
            following = " ".join(t.text for t in copy.mine[at + 1 : at + 3])
            if token.text not in every or moved[token.key] or _SET.match(following):
                continue
            if denied and is_denial(token):
                continue
            if not _is_as_wide(token, copy.mine[at + 1 : at + 4], source):
                yield Change("whole", token.text)


def _is_as_wide(token: Token, following: Sequence[Token], source: Source) -> bool:
    if token.text in _TERMS:
        return any(t.text == token.text for line in source.lines for t in tokens(line))
    noun = next((t.stem for t in following if t.stem), "")
    every = words_of("changes", "whole")
    for line in source.lines:
        held = tokens(line)
        for at, other in enumerate(held):
            if other.text in every and noun in {t.stem for t in held[at + 1 : at + 4]} - {""}:
                return True
    return False


def _put_in(copy: Copy, source: Source) -> Iterator[Change]:
    """Words that no sentence of the passages has, and pieces that none has together."""
    moved = moved_in(copy)
    for span in copy.spans:
        theirs = copy.theirs[span.c : span.d]
        new = [t for t in copy.mine[span.a : span.b] if t.stem and not moved[t.key]]
        for token in new:
            if not _is_known(token, theirs, source):
                yield Change("word", token.text)
        run = [t.stem for t in new if not is_saying(t.text) and t.stem not in light()]
        if len(run) >= RUN:
            in_one = max(sum(s in held or related(s, held) for s in run) for held in source.stems)
            if in_one < IN_ONE * len(run):
                told = copy.mine[span.a : span.b]
                yield Change("piece", " ".join(t.text for t in told))


def _is_known(token: Token, theirs: Sequence[Token], source: Source) -> bool:
    if token.stem in source.known or token.stem in light() or is_saying(token.text):
        return True
    if token.text[0].isdigit():  # figures are checked by themselves
        return True
    if _ORDINALS.get(token.text) in {t.text for line in source.lines for t in tokens(line)}:
        return True
    if "-" in token.text and all(
        not stem_of(part) or stem_of(part) in source.known for part in token.text.split("-")
    ):
        return True
    if related(token.stem, source.known):
        return True
    ends = set(ends_of(token.text))
    return any(not ends.isdisjoint(ends_of(other.text)) for other in theirs)
