"""Proper names of a sentence, and whether passages have them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from corpus.library import Corpus
from corpus.passage import Passage
from rag.attribution.lists import lists, words_of

_TOKEN = re.compile(r"[^\W_]+(?:[-+&][^\W_]+)*(?:[’'][^\W_]+)?")
_NAME = re.compile(r"[A-Z].*|[a-z]+\d.*|[a-z]+[A-Z].*|\d+[A-Za-z].*")
_POSSESSIVE = re.compile(r"[’']s?$")
_OPENS = re.compile(r"(?:^|[.?!:]\s+|[“\"‘(]\s*)$")
_TITLE = re.compile(r"\b[A-Z]\w+(?:,? [A-Z]\w+){3,}")
"""What stands in capitals as a title does."""
_PLURAL = re.compile(r"(?<=[A-Z])s$")


def proper_names(sentence: str, vocabulary: frozenset[str]) -> tuple[str, ...]:
    """The proper names of a sentence, a word each, in order.

    A capital at the beginning of a sentence or of a quotation makes no name where
    `vocabulary`, the words that the corpus has in lower case, knows the word, nor where the next
    word has no capital and is no verb of saying.
    """
    found = []
    matches = list(_TOKEN.finditer(sentence))
    for at, match in enumerate(matches):
        word = _POSSESSIVE.sub("", match.group())
        if not _NAME.fullmatch(word) or _generic(word):
            continue
        opens = bool(_OPENS.search(sentence[: match.start()]))
        if opens and re.fullmatch(r"[A-Z][a-z]*(?:[-’'][a-z]+)*", word):
            following = matches[at + 1].group() if at + 1 < len(matches) else ""
            following = "Owned" if _POSSESSIVE.search(match.group()) else following
            if word.lower() in vocabulary or not (following[:1].isupper() or _says(following)):
                continue
        found.append(word)
    return tuple(found)


def strange_names(names: tuple[str, ...], told: str) -> tuple[str, ...]:
    """Those of the names that what is told does not have."""
    known = _known(told)
    for name, meant in lists()["aliases"].items():
        if re.search(meant, told, re.IGNORECASE):
            known |= {name.lower()}
    return tuple(name for name in names if _key(name) not in known and not _parts(name) <= known)


def told_names(passage: Passage, corpus: Corpus) -> str:
    """All of a passage in which a name may stand: its words, its work and its speaker."""
    source = corpus.sources[passage.source]
    speaker = corpus.speakers[passage.speaker]
    return " ".join(
        (
            passage.text, passage.gist, passage.plain, *passage.quoting, passage.title,
            passage.section, passage.locator, source.title, source.short,
            speaker.name, speaker.long, speaker.short,
        )
    )  # fmt: skip


def lower_case_words(corpus: Corpus) -> frozenset[str]:
    """Every word that the corpus has in lower case."""
    return frozenset(
        _POSSESSIVE.sub("", word)
        for passage in corpus.passages.values()
        for word in _TOKEN.findall(f"{passage.text} {passage.gist} {passage.plain}")
        if word[:1].islower()
    ) | words_of("small", "words")


def _generic(word: str) -> bool:
    return _PLURAL.sub("", word) in words_of("names", "generic") or word in words_of(
        "names", "generic"
    )


def _says(word: str) -> bool:
    from rag.attribution.lists import pattern

    return (
        len(word) > 3 and bool(pattern("saying", "own").fullmatch(word)) and not word.endswith("ly")
    )


@lru_cache(maxsize=4096)
def _known(told: str) -> frozenset[str]:
    found = set()
    for token in _TOKEN.findall(told):
        found.add(_key(token))
        found |= _parts(token)
    return frozenset(found)


def _key(word: str) -> str:
    return _PLURAL.sub("", _POSSESSIVE.sub("", word)).lower()


def _parts(word: str) -> set[str]:
    return {_key(part) for part in re.split(r"[-+&]", word) if len(part) > 1}


def title_as_claim(sentence: str, lines: Sequence[str]) -> str:
    """The title of a work in the lines whose words the sentence has as words of its own; ""."""
    low = sentence.lower()
    for title in (title for line in lines for title in _TITLE.findall(line)):
        at = low.find(title.lower())
        if at >= 0 and not any(letter.isupper() for letter in sentence[at + 1 : at + len(title)]):
            return str(title)
    return ""
