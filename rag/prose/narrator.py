"""How the built-in writer names people and introduces their words, without repeating itself."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from functools import cached_property

from corpus.library import Corpus
from corpus.naming import FULL, speaks_back, tell
from corpus.passage import Passage, Speaker, Voice
from corpus.sentences import sentences
from rag.briefing.repetition import Likeness
from rag.prose.draft import DraftSentence
from rag.prose.place import place_of
from rag.words.lexical import stems

SHORTEST_QUOTE, LONGEST_QUOTE = 8, 40
"""Words that a sentence of full text has to have to be quoted."""

LONGEST_PASSAGE = 70
"""Words that are quoted at most of a passage of which nobody has written a gist."""

SAME_POINT = 0.45
"""Share of its content words that it has to share with a note to make the same point."""

ALREADY_SAID = 0.42
"""Share of a quotation's content words in the prose before it from which it adds nothing."""

IN_ONE = 0.5
"""The same share in a single sentence, wherever in the answer it stands."""

TOLD_ALREADY = 0.6
"""Cosine to a sentence before it from which a quotation only says it again."""

_INTRODUCTIONS: Mapping[Voice, Sequence[str]] = {
    "asserts": (
        "In {possessive} words: {quote}",
        "{Name} puts it like this: {quote}",
        "As {name} writes: {quote}",
        "{Name} says it outright: {quote}",
    ),
    "asks": (
        "{Name} asks: {quote}",
        "The question, as {name} puts it: {quote}",
        "In {possessive} words: {quote}",
    ),
    "concedes": (
        "In {possessive} own words: {quote}",
        "{Name} grants it in so many words: {quote}",
        "{Name} writes: {quote}",
    ),
    "reports": ("{Name} describes it so: {quote}",),
}
_BY_SEVERAL = (
    "In {possessive} words: {quote}",
    "{Name} put it like this: {quote}",
    "As {name} write: {quote}",
    "{Name} say it outright: {quote}",
)

_IN_MID_SENTENCE = re.compile(r"(?<=[a-z,] )[A-Z]\w+")
_NOT_PROSE = re.compile(r"\n|\[Footnote")
"""What a sentence has that was cut out of a list, a table or a footnote."""


class Narrator:
    """Tells passages in order; remembers who has been named and which turns were used."""

    def __init__(self, corpus: Corpus, question: str, likeness: Likeness | None = None) -> None:
        """`question` decides, always in the same way, with which turn of phrase to begin.

        With `likeness` nothing is quoted that has just been told in other words.
        """
        self._corpus = corpus
        self._likeness = likeness
        self._question = set(stems(question))
        self._turn = zlib.crc32(question.encode())
        self._used: dict[str, int] = {}
        self._named: set[tuple[str, str]] = set()
        """Speakers, each with the work in which they have been named."""
        self._last: Speaker | None = None
        """Who was named last."""
        self._quoted: set[str] = set()
        self._told: list[str] = []
        """Sentences of ours so far."""

    def one_of(self, kind: str, options: Sequence[str]) -> str:
        """The next of several turns of phrase, so that none comes twice running."""
        at = self._used.get(kind, self._turn % len(options))
        self._used[kind] = at + 1
        return options[at % len(options)]

    def tell(
        self, passage: Passage, *, lead: str = "", most: int | None = None
    ) -> list[DraftSentence]:
        """The passage's point, a sentence or two, its speaker named.

        `lead` opens the first sentence; one without a colon does not where that sentence says by
        itself that it is an answer.
        """
        if not passage.telling:
            return [self._introduce(passage, self._nearest_words(passage))]
        speaker = self._corpus.speaker_of(passage)
        work = place_of(passage, self._corpus.sources[passage.source])
        told = []
        for at, template in enumerate(passage.telling[:most]):
            fits = lead.endswith(":") or not speaks_back(template)
            opening = lead if at == 0 and fits else ""
            known = (speaker.name, work) in self._named and self._is_plain(speaker)
            text = tell(template, speaker, known=known, lead=opening, work=work)
            told.append(DraftSentence(text, (passage,)))
            self._named.add((speaker.name, work))
            self._last = self._last_in(text) or speaker
        return told

    def naming(self, text: str) -> str:
        """A sentence of our own, with long names for those whom it is the first to name.

        A possessive stays short where the long name makes a clumsy one.
        """
        for speaker in self._corpus.speakers.values():
            full = speaker.long.split(",")[0]
            if any(speaker.name == name for name, _ in self._named):
                text = text.replace(speaker.long, speaker.short)
            text = text.replace(full, speaker.short)
            here = re.search(rf"\b{re.escape(speaker.short)}\b(?! and co)", text, re.IGNORECASE)
            known = self._is_known(speaker, text[: here.start()] if here else "")
            clumsy = here and text.startswith("’s", here.end()) and speaker.short[0].islower()
            if here and not known and not clumsy:
                new = (
                    full
                    if here[0][0].islower() or full[0].isupper()
                    else full[0].upper() + full[1:]
                )
                text = text[: here.start()] + new + text[here.end() :]
            if here:
                self._named.add((speaker.name, ""))
        self._last = self._last_in(text) or self._last
        text = text[0].upper() + text[1:]
        self._told.append(text)
        return text

    def whole(self, passage: Passage) -> list[DraftSentence]:
        """All that is held of a note, which is ours to say; the point of any other passage."""
        if passage.kind != "note":
            return self.tell(passage)
        work = place_of(passage, self._corpus.sources[passage.source])
        told = sentences(passage.text)
        # Notes were written to be read one after the other: "Does the effect last?", "The training
        # also makes …".
        told = told[1:] if told[0].endswith("?") and told[1:] else told
        placed = (self._placed(told[0], work), *told[1:])
        draft = [DraftSentence(self.naming(text), (passage,)) for text in placed]
        self._named.add((passage.speaker, work))
        self._last = self._last_in(passage.text) or self._corpus.speaker_of(passage)
        return draft

    def _placed(self, text: str, work: str) -> str:
        """The first sentence of a note, with its work where it names nobody."""
        names = {n for s in self._corpus.speakers.values() for n in (s.short, s.long.split(",")[0])}
        told = any(name in text for name in (*names, work, "of the paper", "companion post"))
        if told or not work or text.startswith("In "):
            return text
        first, _, rest = text.partition(" ")
        plain = first.istitle() and first not in self._proper
        return f"In {work}, {first.lower() if plain else first} {rest}"

    @cached_property
    def _proper(self) -> frozenset[str]:
        """The words that the notes write with a capital in mid-sentence as well."""
        notes = (p.text for p in self._corpus.passages.values() if p.kind == "note")
        return frozenset(word for text in notes for word in _IN_MID_SENTENCE.findall(text))

    def quote(
        self, passages: Sequence[Passage], said: Sequence[DraftSentence]
    ) -> DraftSentence | None:
        """The first exact quotation that adds to what has been said; None if none does."""
        known = {stem for sentence in said for stem in stems(sentence.text)}
        for passage in passages:
            for quote, sentence in zip(passage.quotes, passage.quoting, strict=True):
                words = set(stems(quote))
                before = [*self._told, *(each.text for each in said)]
                if quote in self._quoted:
                    continue
                if words and len(words & known) / len(words) >= ALREADY_SAID:
                    continue
                if any(len(words & set(stems(text))) >= IN_ONE * len(words) for text in before):
                    continue
                if not self._is_told(quote, before) and not self._is_told(sentence, before):
                    return self._quoting(passage, quote, sentence)
        for passage in passages:
            if passage.kind != "note" or passage.voice == "reports":
                continue
            if exact := self._from_full_text(passage):
                return exact
        return None

    def _is_told(self, text: str, before: Sequence[str]) -> bool:
        near = self._likeness.of(text, before) if self._likeness else []
        return max(near, default=0.0) >= TOLD_ALREADY

    def _from_full_text(self, note: Passage) -> DraftSentence | None:
        """The work's own words for what a note says, where its text has been fetched."""
        said = set(stems(note.text))
        best: tuple[float, Passage, str] | None = None
        for passage in self._corpus.full_text_of(note):
            for sentence in sentences(passage.text):
                words = set(stems(sentence))
                length = len(sentence.split())
                if not SHORTEST_QUOTE <= length <= LONGEST_QUOTE or _NOT_PROSE.search(sentence):
                    continue
                share = len(words & said) / len(words) if words else 0.0
                if share >= SAME_POINT and sentence not in self._quoted:
                    best = max(
                        best or (0.0, passage, sentence), (share, passage, sentence), key=_share
                    )
        return self._introduce(best[1], best[2]) if best else None

    def _nearest_words(self, passage: Passage) -> str:
        """The sentence of a passage that shares most with the question, with what follows it.

        As much as a quotation may hold.
        """
        found = sentences(passage.text)
        shared = [
            -1 if _NOT_PROSE.search(text) else len(self._question & set(stems(text)))
            for text in found
        ]
        at = shared.index(max(shared))
        start = passage.text.index(found[at])
        words = found[at]
        for following in found[at + 1 :]:
            end = passage.text.index(following, start) + len(following)
            longer = passage.text[start:end]
            if len(longer.split()) > LONGEST_PASSAGE or _NOT_PROSE.search(longer):
                break
            words = longer
        return words

    def _quoting(self, passage: Passage, quote: str, sentence: str) -> DraftSentence:
        """The sentence that was written for these words, its speaker named."""
        self._quoted.add(quote)
        text = sentence.replace(FULL, self._name(passage))
        return DraftSentence(text[0].upper() + text[1:], (passage,), quote)

    def _name(self, passage: Passage) -> str:
        """What to call the passage's speaker, who is named by it."""
        speaker = self._corpus.speaker_of(passage)
        known = self._is_known(speaker)
        self._named.add((speaker.name, ""))
        self._last = speaker
        return speaker.short if known else speaker.long.split(",")[0]

    def _is_known(self, speaker: Speaker, before: str = "") -> bool:
        """Whether a short name will do after the words before it."""
        named = any(speaker.name == name for name, _ in self._named)
        return named and self._is_plain(speaker, before)

    def _is_plain(self, speaker: Speaker, before: str = "") -> bool:
        """Whether a short name can only mean this speaker.

        "The author" is plain beside the commenter, and not after a word on Carlsmith’s report.
        """
        last = self._last_in(before) or self._last
        if last is None or last == speaker or speaker.short[0].isupper():
            return True
        return last.camp not in (speaker.camp, "neutral")

    def _last_in(self, text: str) -> Speaker | None:
        """Who is named last in a text."""
        found = [
            (match.start(), match.end(), speaker)
            for speaker in self._corpus.speakers.values()
            for name in {speaker.long.split(",")[0], speaker.short}
            for match in re.finditer(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)
        ]
        # Where one name begins with another ("Schoen and co-authors") the longer one is meant.
        return max(found, key=_at)[2] if found else None

    def _introduce(self, passage: Passage, quote: str) -> DraftSentence:
        """Words for which nobody has written a sentence, introduced by one of several turns."""
        speaker = self._corpus.speaker_of(passage)
        name = self._name(passage)
        self._quoted.add(quote)
        voice = next((lean.voice for lean in passage.leans if lean.quote == quote), passage.voice)
        if quote.endswith("?"):
            voice = "asks"
        end = "" if quote[-1] in ".?!" or quote.endswith((".”", "?”")) else "."
        frames = _BY_SEVERAL if speaker.plural else _INTRODUCTIONS[voice]
        text = self.one_of("several" if speaker.plural else voice, frames).format(
            name=name,
            Name=name[0].upper() + name[1:],
            possessive=f"{speaker.short}’" if speaker.plural else f"{speaker.short}’s",
            quote=f"“{quote}”{end}",
        )
        return DraftSentence(text, (passage,), quote)


def _at(found: tuple[int, int, Speaker]) -> tuple[int, int]:
    return found[:2]


def _share(found: tuple[float, Passage, str]) -> float:
    return found[0]
