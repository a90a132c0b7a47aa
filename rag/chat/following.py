"""A sentence that leans on the one before: whom "they" and "he says" mean there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.library import Corpus
from corpus.passage import Passage
from rag.attribution.speakers import mentioned

_VERB = (
    r"(?:(?:also|then|too|even|\w+ly)\s+)?(?:says?|thinks?|holds?|adds?|admits?|grants?|argues?|"
    r"finds?|notes?|reports?|suggests?|concludes?|reasons?|allows?|concedes?|observes?|writes?|"
    r"describes?|expects?|warns?|doubts?|agrees?|names?|asks?|considers?)\b"
)
"""What people do; "they" who do anything else may be models."""
_FIRST = re.compile(
    r"^(?P<lead>(?:(?:But|And|Yet|Still|So|Nor|Here|Instead|Rather),? )?)"
    rf"(?:They|they|He|he|She|she)(?=,? {_VERB})"
)
_SAYING = re.compile(rf"(?<=, )(?:they|he|she)(?= {_VERB})")
_SAYS = re.compile(rf"\b(?:[Hh]e|[Ss]he)(?= {_VERB})")
_THEIR_VIEW = re.compile(
    r"\b(?P<at>in|on) (?:their|his|her)(?= (?:view|account|words|reading)\b)", re.IGNORECASE
)


class Following:
    """Remembers whose view was told last."""

    def __init__(self, corpus: Corpus) -> None:
        """`corpus` knows the names."""
        self._corpus = corpus
        self._last = ""
        self._introduced: set[str] = set()

    def keep(self, sentence: str) -> None:
        """Takes note of whose view a sentence that was kept tells, its pronouns resolved."""
        named = mentioned(sentence)
        if named:
            # A camp is nobody in particular: no pronoun is taken for one.
            people = [name for name in named if name in self._corpus.speakers]
            self._last = people[0] if len(people) == 1 else ""

    def resolved(self, sentence: str) -> str:
        """The sentence with a name for the pronoun that means whoever was named last.

        Only where it names nobody itself, and somebody alone was named before.
        """
        if not self._last or mentioned(sentence):
            return sentence
        name = self._corpus.speakers[self._last].long.split(",")[0]
        for pattern, new in (
            (_FIRST, rf"\g<lead>{name}"),
            (_SAYING, name),
            (_THEIR_VIEW, rf"\g<at> {name}’s"),
        ):
            text, changed = pattern.subn(new, sentence, count=1)
            if changed:
                return text[0].upper() + text[1:]
        return sentence

    def means_nobody(self, sentence: str) -> bool:
        """Whether it says what "they" or "he" say where nobody was named before."""
        if self._last or mentioned(sentence):
            return False
        return any(found.search(sentence) for found in (_FIRST, _SAYING, _THEIR_VIEW))

    def named(self, sentence: str, passages: Sequence[Passage]) -> str:
        """The sentence with a name for "he says" where nobody was named at all.

        `passages` carry it; where they are one person's, "he" is that person.
        """
        speakers = {passage.speaker for passage in passages}
        if self._last or len(speakers) != 1 or mentioned(sentence):
            return sentence
        name = self._corpus.speaker_of(passages[0]).long.split(",")[0]
        text = _SAYS.sub(name, sentence, count=1)
        return text[0].upper() + text[1:]

    def introduced(self, sentence: str) -> str:
        """The sentence with the long name of a speaker who was called by no other in the answer.

        "The commenter" and "the author" are two people, or four, to whoever reads them first.
        """
        for speaker in self._corpus.speakers.values():
            long = speaker.long.split(",")[0]
            if speaker.name in self._introduced or speaker.short[0].isupper():
                continue
            if re.search(re.escape(long), sentence, re.IGNORECASE):
                self._introduced.add(speaker.name)
                continue
            if speaker.name not in mentioned(sentence):
                continue
            called = re.search(
                rf"\b{re.escape(speaker.short)}\b(?![^“]*”)", sentence, re.IGNORECASE
            )
            if called:
                name = long[0].upper() + long[1:] if called[0][0].isupper() else long
                sentence = sentence[: called.start()] + name + sentence[called.end() :]
                self._introduced.add(speaker.name)
        return sentence

    def owned(self, sentence: str, passages: Sequence[Passage]) -> str:
        """The sentence with whose view it is, where nobody says so or somebody else was named last.

        `passages` carry it, the strongest first.
        """
        speakers = {passage.speaker for passage in passages}
        known = mentioned(sentence) or self._last in speakers
        if known or not passages or not sentence.endswith("."):
            return sentence
        speaker = self._corpus.speaker_of(passages[0])
        return f"{sentence[:-1]}, according to {speaker.long.split(',')[0]}."

    def ascribed(self, sentence: str) -> str:
        """The sentence as said by whoever was named last; unchanged where nobody was."""
        if not self._last or mentioned(sentence):
            return sentence
        name = self._corpus.speakers[self._last].long.split(",")[0]
        return f"According to {name}, {sentence[0].lower()}{sentence[1:]}"
