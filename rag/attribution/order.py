"""Whether what stands before and after a comparison has changed places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from rag.attribution.tokens import words

REACH = 9
"""Content words to either side of a relation that count as its terms."""

_RELATION = re.compile(
    r"(?<![\w’-])(?<!rather )(?:(than)|(outweigh|exceed|surpass|outpace|precede)\w*)(?![\w’-])",
    re.IGNORECASE,
)

_CLAUSE = re.compile(r"[,;:—] ")

Weigh = Callable[[str], float]


def swapped(sentence: str, premises: Sequence[str], weigh: Weigh) -> float:
    """How surely something on either side of a comparison has gone to the other, 0 to 1.

    What stands nearest to the comparison counts most.
    """
    worst = 0.0
    for relation, left, right in _terms(sentence):
        usual = max(map(weigh, (*left, *right)), default=0.0)
        for premise in premises:
            for other, before, after in _terms(premise):
                if other == relation and usual:
                    over = _gone(left, before, after, weigh)
                    back = _gone(right, after, before, weigh)
                    worst = max(worst, min(over, back) / usual)
    return worst


def out_of_time(sentence: str, told: str) -> bool:
    """Whether it puts before what the passages put after, or the other way round."""
    early, late = (set(_at(told, word)) for word in ("before", "after"))
    return bool(
        (set(_at(sentence, "before")) & late - early) | (set(_at(sentence, "after")) & early - late)
    )


def _at(text: str, word: str) -> Iterator[str]:
    """The two words that stand after each "before" or "after"."""
    for match in re.finditer(
        rf"\b{word} (?:(?:the|a|an|its|their|any) )?([\w’-]+(?: [\w’-]+)?)",
        text,
        re.IGNORECASE,
    ):
        yield match[1].lower()


def _gone(
    mine: Mapping[str, float], same: Mapping[str, float], other: Mapping[str, float], weigh: Weigh
) -> float:
    """The weight of the heaviest of my terms that stands on the other side and not on the same."""
    return max(
        (
            weigh(stem) * min(near, other[stem])
            for stem, near in mine.items()
            if stem in other and stem not in same
        ),
        default=0.0,
    )


@lru_cache(maxsize=8192)
def _terms(text: str) -> tuple[tuple[str, Mapping[str, float], Mapping[str, float]], ...]:
    return tuple(_found(text))


def _found(text: str) -> Iterator[tuple[str, Mapping[str, float], Mapping[str, float]]]:
    for match in _RELATION.finditer(text):
        kind = next(group for group in match.groups() if group).lower()
        before = [word.stem for word in words(_CLAUSE.split(text[: match.start()])[-1])][-REACH:]
        after = [word.stem for word in words(_CLAUSE.split(text[match.end() :])[0])][:REACH]
        yield kind, _near(reversed(before)), _near(after)


def _near(stems: Iterable[str]) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for at, stem in enumerate(stems):
        found.setdefault(stem, 1 / (1 + at / 2))
    return found
