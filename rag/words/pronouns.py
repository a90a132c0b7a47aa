"""Whether a text has a word that stands for something said before it."""

from __future__ import annotations

import re

from rag.words.phrases import content, is_small, plain, words_of

_DETERMINERS = words_of(
    "the a an all any some no most many every each both there he she they we i you it his her its "
    "their our your my this these those something anything nothing everything somebody anybody "
    "nobody"
)
_NOUNS = words_of("one ones those all anything everything something thing things")
"""Small words that a clause may hang on (“the one that scales”)."""
_POINTS = re.compile(
    r"\b(?:this(?! (?:thread|debate|discussion|conversation|exchange|post|forum|kind|sort)\b)|"
    r"these(?! days)|those(?! (?:who|that|whose)\b)|former|latter)\b|\bso(?=\W*$)",
    re.IGNORECASE,
)
_HE = re.compile(r"\b(?:he|him|his|she|her|hers|himself|herself)\b", re.IGNORECASE)
_PERSON = re.compile(
    r"\b(?:author|commenter|critic|optimist|pessimist|sceptic|skeptic|somebody|someone|person)\b"
    r"|(?<!^)\b[A-Z][a-z]+",
)
_IT = re.compile(
    r"\b(?:it|its)\b(?!(?:'s| is| was| be| seems?| takes?| means?| mean)?(?: \w+){0,3}? "
    r"(?:to \w+|(?:that|whether|if) \w+ \w+ \w+))",
    re.IGNORECASE,
)
_THEY = re.compile(r"\b(?:they|them|their|theirs)\b", re.IGNORECASE)
_THAT = re.compile(r"(\w*)\W*\bthat\b\W*(\w*)", re.IGNORECASE)


def points_back(text: str) -> bool:
    """Whether a text has a word that stands for something said before it.

    “That” does where a verb, a preposition or nothing follows (“is that fair?”), and does not
    where it opens a clause (“the claim that oversight scales”). “It” and “they” do not where the
    text itself says before what they stand for (“do the models know that they are tested?”).
    """
    text = plain(text)
    if _POINTS.search(text):
        return True
    he = _HE.search(text)
    if he and not _PERSON.search(text[: he.start()]):
        return True
    for pronoun, meant in ((_IT, _may_be_it), (_THEY, _may_be_they)):
        if any(not meant(content(text[: it.start()])) for it in pronoun.finditer(text)):
            return True
    return any(_stands_alone(*around) for around in _THAT.findall(text))


def _stands_alone(before: str, after: str) -> bool:
    """Whether a “that” between two words stands for something and opens no clause."""
    if not after:
        return True
    noun = bool(content(before)) or before.lower() in _NOUNS
    return not noun and is_small(after) and after.lower() not in _DETERMINERS


def _may_be_it(before: list[str]) -> bool:
    """Whether one of the words before “it” is likely what it stands for."""
    return len(before) > 1


def _may_be_they(before: list[str]) -> bool:
    return any(word.endswith("s") for word in before)
