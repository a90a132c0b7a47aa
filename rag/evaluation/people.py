"""Whom a sentence names, told from the names in the corpus alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpus.passage import Passage, Speaker
from rag.evaluation.quoting import outside_quotations

_SAYS = re.compile(
    r"^,?\s*(?:(?:in|of)\s[^,]{3,60},\s*)?(?:first author of [^,]{3,60},\s*)?"
    r"(?:(?:also|then|openly|mostly|further|therefore|himself|herself|already|only|in turn)\s+)*"
    r"(?:accept|add|admit|agree|allow|announce|answer|argue|ask|assert|believe|call|claim|clarif|"
    r"compare|concede|conclude|consider|contend|count|credit|criticis|define|demand|den(?:y|ies)|"
    r"describe|dispute|distinguish|do(?:es)?\s+(?:not\s+)?(?:allow|grant|believe|buy|dispute|claim)|has\s+(?:looked|said)|doubt|emphasi|estimate|explain|"
    r"expect|finds?\b|grant|had\s+(?:already\s+)?(?:met|said)|hold|insist|judge|list|make|mention|"
    r"note|object|observe|offer|point|predict|propose|put|quote|read|reason|recall|recommend|"
    r"reduce|reject|remark|repl|report|respond|restate|sa(?:y|id)|see|set|shares?\b|show|"
    r"sketch|state|stress|suggest|suppose|tak|thank|think|treat|turn|urge|warn|withdraw|write|"
    r"wrote|is\s+(?:less|more|not\s)|measure)",
    re.IGNORECASE,
)
"""What follows a name when its bearer is said to say or think something."""

_IN_THE_WORDS_OF = re.compile(
    r"^’s?\s+(?:(?:own|very)\s+)?(?:words|telling|phrase)\b", re.IGNORECASE
)
_SAID = re.compile(
    r"\b(?:says|said|say|writes|wrote|write|asks|asked|ask|adds|as|to|for|according to)\s+$",
    re.IGNORECASE,
)
"""What comes before a name when its bearer is said to say something."""


@dataclass(frozen=True, slots=True)
class Named:
    """One mention of somebody."""

    who: frozenset[str]
    """Names of the speakers that may be meant: a bare surname can be one author's or several's."""
    says: bool
    """Whether the sentence gives what this one says or thinks: nobody is named before, and a verb
    of saying stands beside the name."""


class People:
    """Everybody in the corpus by every form of their name."""

    def __init__(self, speakers: Mapping[str, Speaker]) -> None:
        """`speakers` by the name that passages have."""
        forms: dict[str, set[str]] = {}
        for name, speaker in speakers.items():
            for form in _forms(speaker):
                forms.setdefault(_plain(form), set()).add(name)
        self._forms = {form: frozenset(names) for form, names in forms.items()}
        longest_first = sorted(self._forms, key=len, reverse=True)
        either = "|".join(re.escape(form) for form in longest_first)
        self._pattern = re.compile(rf"(?<![\w’-])(?:{either})(?![\w-])", re.IGNORECASE)

    def named_in(self, sentence: str) -> list[Named]:
        """Whom a sentence names outside quotation marks, in order."""
        text = _plain(outside_quotations(sentence))
        return [
            Named(self._forms[match[0]], at == 0 and _speaks(text, match))
            for at, match in enumerate(self._pattern.finditer(text))
        ]

    def mentioned_in(self, text: str) -> frozenset[str]:
        """Everybody whom a text may mean, quotations included."""
        found = (self._forms[match[0]] for match in self._pattern.finditer(_plain(text)))
        return frozenset(name for names in found for name in names)


@dataclass(frozen=True, slots=True)
class Naming:
    """How a sentence names people beside the passages that it cites."""

    right: bool
    """Everybody whom it names wrote a cited passage or is spoken of in one."""
    author: bool | None
    """Whoever is said to say something wrote a cited passage; None where nobody is said to."""


def naming(sentence: str, cited: Iterable[Passage], people: People) -> Naming | None:
    """Whether a sentence names the right people; None when it names nobody."""
    named = people.named_in(sentence)
    if not named:
        return None
    cited = tuple(cited)
    authors = {passage.speaker for passage in cited}
    spoken_of = people.mentioned_in(" ".join(f"{p.text} {p.gist}" for p in cited))
    return Naming(
        right=all(each.who & (authors | spoken_of) for each in named),
        author=bool(named[0].who & authors) if named[0].says else None,
    )


def _forms(speaker: Speaker) -> Iterable[str]:
    full = speaker.long.split(",")[0]
    yield from (speaker.name, full, speaker.short)
    first, *_ = words = speaker.name.split()
    if len(words) == 2 and all(word[0].isupper() for word in words) and "-" not in first:
        yield words[-1]
    if speaker.plural:
        yield f"{first} et al"
        yield first


def _speaks(text: str, name: re.Match[str]) -> bool:
    before, after = text[: name.start()], text[name.end() :]
    if after.startswith("’"):
        return bool(_IN_THE_WORDS_OF.match(after))
    return bool(_SAYS.match(after) or _SAID.search(before))


def _plain(text: str) -> str:
    return text.replace("'", "’").lower()
