"""Claims of all or of certainty that the passages do not make, and questions told as answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.attribution.lists import pattern
from rag.attribution.tokens import stem_of

_CLAUSE = re.compile(r"^\s*|(?:[,;:]| and| or| that)\s+")
_DENIED = re.compile(
    r"(?:\bnot|\bno|\bnever|n’t|\bwithout|\bhardly|\bwhether|\bif|\bthan|\bas if|\bdoubts?|\bfrom|"
    r"\bcannot|\bunsure|\bless|\bbefore|\bnobody\b.{0,30})\W+(?:\w+\W+){0,3}$",
    re.IGNORECASE,
)

MODIFIED = 3
"""Words after "all" or "certainly" among which the word stands that it belongs to."""

_FIRM = frozenset({
    "all", "every", "always", "certainly", "definitely", "surely", "must", "completely", "fully",
    "totally", "entirely", "will",
})  # fmt: skip
_SOFT = frozenset({
    "some", "many", "most", "several", "certain", "few", "often", "usually", "sometimes", "mostly",
    "largely", "may", "might", "could", "probably", "plausibly", "perhaps", "likely", "partly",
    "nearly", "almost",
})  # fmt: skip


def affirmed(name: str, text: str) -> tuple[str, ...]:
    """The words of one of the lists of `strength` that the text has and doesn’t deny."""
    return tuple(
        match.group().lower()
        for match in pattern("strength", name).finditer(text)
        if not _DENIED.search(text[: match.start()][-60:])
    )


def overstated(sentence: str, told: str) -> tuple[str, ...]:
    """The words of certainty that the sentence has and the passages have not, or deny."""
    return _unmatched("sure", sentence, told)


def raised(sentence: str, told: str) -> tuple[str, ...]:
    """The words before which it has "all" or "certainly", and the passages "some" or "may"."""
    firm, soft = (set(_modified(told, words)) for words in (_FIRM, _SOFT))
    return tuple(sorted(set(_modified(sentence, _FIRM)) & soft - firm))


def _modified(text: str, modifiers: frozenset[str]) -> Iterator[str]:
    """The stem of the content word that stands next after each modifier."""
    tokens = re.findall(r"[\w’'-]+|[.,;:?!]", text.lower())
    for at, token in enumerate(tokens):
        if token in modifiers:
            ahead = tokens[at + 1 : at + 1 + MODIFIED]
            ends = next((n for n, each in enumerate(ahead) if not each[0].isalnum()), len(ahead))
            yield from [stem for stem in map(stem_of, ahead[:ends]) if stem][:1]


def proves(sentence: str, told: str, table: str = "strength", name: str = "showing") -> bool:
    """Whether it tells as shown what the passages only hold, by a list of words for showing."""
    if pattern(table, name).search(told):
        return False
    return any(words not in told.lower() for words in affirmed("proved", sentence))


def overgeneral(sentence: str, told: str) -> tuple[str, ...]:
    """The words that claim all of something without the passages claiming as much."""
    if affirmed("all", told.replace("'", "’")):
        return ()
    opening = tuple(
        match.group().lower()
        for start in _CLAUSE.finditer(sentence)
        if (match := pattern("strength", "opening").match(sentence, start.end()))
    )
    found = (*affirmed("all", sentence.replace("'", "’")), *opening)
    return tuple(words for words in found if words not in told.lower())


def happens(sentence: str, told: str) -> tuple[str, ...]:
    """The words for something that happened, was done or lasted, of which nothing is told."""
    known = {match.group().lower().rstrip("s") for match in _events(told)}
    found = (match.group().lower() for match in _events(sentence))
    return tuple(word for word in found if word.rstrip("s") not in known)


def _events(text: str) -> Iterator[re.Match[str]]:
    return pattern("strength", "events").finditer(text)


def contrasts(sentence: str, told: str) -> bool:
    """Whether the sentence denies something for contrast where the passages do nothing like it."""
    found = pattern("strength", "contrast")
    return bool(found.search(sentence)) and not found.search(told)


def asks(text: str) -> bool:
    """Whether a text asks or leaves open what it speaks of."""
    return bool(pattern("strength", "asking").search(text)) or "?" in text


def _unmatched(name: str, sentence: str, told: str) -> tuple[str, ...]:
    if affirmed(name, told.replace("'", "’")):
        return ()
    return affirmed(name, sentence.replace("'", "’"))
