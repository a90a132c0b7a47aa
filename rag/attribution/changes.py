"""What a sentence that all but repeats one of its passages' changes in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rag.attribution.additions import additions
from rag.attribution.certainty import asks, happens, proves
from rag.attribution.change import Change, Kind, Source
from rag.attribution.copying import FEWEST, Copy, copies, tokens
from rag.attribution.losses import losses
from rag.attribution.places import denies_as_often
from rag.attribution.replacements import replacements
from rag.attribution.reversals import reversals
from rag.attribution.tokens import clauses

NEAR = 0.55
"""Share of its words in order from which a sentence is judged by what it changes."""
NEAR_FOR_ONE = 0.65
"""The same for a single strange word to count."""
CLOSE = 0.65
"""Share from which one that changes nothing of weight says what the other says."""

AS_IT_STANDS = 0.9
"""Share from which it repeats one sentence, and not clauses of several."""

_SEEN_IN_WHOLE: frozenset[Kind] = frozenset({"hedge", "swap"})
"""What tells even of a sentence each clause of which repeats another line as it stands."""
_MARK = re.compile(r"(?<=[,;:—])\s+")


def changes(sentence: str, lines: Sequence[str]) -> tuple[Change, ...]:
    """What it changes in that of the lines to which it comes nearest, or clause by clause.

    `lines` are the sentences of its passages. Empty as well where none is near enough to tell.
    """
    source = Source.of(lines)
    whole = Counter(token.text for token in tokens(sentence))
    if found := _least(sentence, source, whole):
        share, nearest = found
        by_part = share < AS_IT_STANDS and not any(c.kind in _SEEN_IN_WHOLE for c in nearest)
        return () if nearest and by_part and _in_parts(sentence, source, whole) else nearest
    parts = [_least(clause, source, whole) for clause in clauses(sentence)]
    return tuple(change for part in parts if part for change in part[1])


def repeats(sentence: str, lines: Sequence[str]) -> bool:
    """Whether it says what one sentence of the passages says, in nearly the same words."""
    return _says_again(sentence, Source.of(lines), Counter(t.text for t in tokens(sentence)))


def repeats_in_parts(sentence: str, lines: Sequence[str]) -> bool:
    """Whether each clause says what some sentence of the passages does, in much the same words."""
    return _in_parts(sentence, Source.of(lines), Counter(t.text for t in tokens(sentence)))


def _in_parts(sentence: str, source: Source, whole: Counter[str]) -> bool:
    parts = _between_marks(sentence)
    return len(parts) > 1 and all(_says_again(part, source, whole) for part in parts)


def _between_marks(sentence: str) -> list[str]:
    """What stands between two marks, the short pieces joined to those before or after them."""
    found: list[str] = []
    for piece in _MARK.split(sentence):
        if found and min(len(tokens(found[-1])), len(tokens(piece))) < FEWEST:
            found[-1] += piece
        else:
            found.append(piece)
    return found


def _says_again(text: str, source: Source, whole: Counter[str]) -> bool:
    found = [c for c in copies(text, source.lines, CLOSE) if "?" not in c.line or asks(text)]
    return any(denies_as_often(copy) and not _changes(copy, source, whole) for copy in found)


def _least(
    text: str, source: Source, whole: Counter[str]
) -> tuple[float, tuple[Change, ...]] | None:
    """The changes in that of the nearest sentences in which there are fewest, with its share."""
    found = [
        (copy.share, tuple(_changes(copy, source, whole)))
        for copy in copies(text, source.lines, NEAR)
    ]
    return min(found, key=lambda each: len(each[1])) if found else None


def _changes(copy: Copy, source: Source, whole: Counter[str]) -> list[Change]:
    """All changes of weight; `whole` counts the words of the sentence that the text is part of."""
    found = [*losses(copy, whole), *reversals(copy), *additions(copy, source), *replacements(copy)]
    strange = [change for change in found if change.kind == "word"]
    if len(strange) == 1 and copy.share < NEAR_FOR_ONE:
        found.remove(strange[0])
    told = " ".join(source.lines)
    found += [Change("word", word) for word in happens(copy.text, told)[:1]]
    if proves(copy.text, copy.line, "changes", "shown"):
        found.append(Change("shown", ""))
    return found
