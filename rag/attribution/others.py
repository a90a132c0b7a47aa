"""Whoever is said to say something without being a speaker of the corpus: OpenAI, Yudkowsky."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.passage import CAMPS
from rag.attribution.copying import copies, is_saying, tokens
from rag.attribution.names import proper_names
from rag.attribution.speakers import mentioned, people_in

SHARED = 0.4
"""Share of a sentence's content words that a passage has to have for it to be what that tells."""
NEAR = 0.55
"""Share of its words in order from which a sentence is a line's."""

_SIDES = frozenset({*CAMPS, "own"})
_NAME = r"[A-Z][\w-]+(?: [A-Z][\w-]+)*"
_SAYS = re.compile(
    rf"(?P<name>{_NAME})"
    r"(?:[’']s? (?:[a-z-]+ )?(?:post|report|paper|team)"
    r"(?: (?:to|on|about) the \w+(?: of Schoen(?: and co-authors)?)?)?)?,? (?P<verb>\w+)"
)
_TO = re.compile(r"\bto (?:[A-Z][\w-]+ )*$")
_SAID = re.compile(rf"[,”\"] (?P<verb>\w+) (?P<name>{_NAME})")
_BY = re.compile(rf"\b(?:[Aa]ccording to|[Ii]n the (?:words|view) of) (?P<name>{_NAME})")


def others_in(text: str, vocabulary: frozenset[str]) -> frozenset[str]:
    """The last names of all who are said to say something and are no speakers of the corpus.

    `vocabulary` are the words that the corpus has in lower case.
    """
    people = people_in(text)
    proper = set(proper_names(text, vocabulary))
    found = set()
    for pattern in (_SAYS, _SAID, _BY):
        for match in pattern.finditer(text):
            verb = match.groupdict().get("verb")
            last = match["name"].split()[-1]
            named = any(a < match.end("name") and match.start("name") < b for a, b in people)
            given = _TO.search(text[: match.start()])
            short = last.isupper() or last[-1].isdigit()  # part of a model’s name, or a clause’s
            if (
                last in proper
                and not short
                and not named
                and not given
                and (verb is None or is_saying(verb.lower()))
            ):
                found.add(last)
    return frozenset(found)


def given_to_others(
    sentence: str, passages: Sequence[Sequence[str]], vocabulary: frozenset[str]
) -> tuple[str, ...]:
    """Those to whom the sentence gives what no passage has from them.

    `passages` are the sentences of each.
    """
    wanted = others_in(sentence, vocabulary)
    stems = {token.stem for token in tokens(sentence)} - {""}
    known: set[str] = set()
    for lines in passages if wanted else ():
        held = stems & {token.stem for line in lines for token in tokens(line)}
        if len(held) >= SHARED * len(stems):
            known |= {name for line in lines for name in others_in(line, vocabulary)}
    return tuple(sorted(wanted - known))


def taken_from_others(
    sentence: str, lines: Sequence[str], vocabulary: frozenset[str]
) -> tuple[str, ...]:
    """Those who say it in the lines, where the sentence gives it to somebody else."""
    if not people_in(sentence):
        return ()
    found: frozenset[str] | None = None
    for copy in copies(sentence, lines, NEAR):
        names = others_in(copy.line, vocabulary)
        found = names if found is None else found & names
    return tuple(name for name in sorted(found or ()) if name not in sentence)


def renamed(sentence: str, lines: Sequence[str], speakers: frozenset[str]) -> tuple[str, ...]:
    """Whom the sentence names where the lines that it repeats name somebody else.

    `speakers` are those whose passages they are, by whom a line may call its own author.
    """
    mine = mentioned(sentence) - _SIDES
    found: frozenset[str] | None = None
    for copy in copies(sentence, lines, NEAR):
        theirs = mentioned(copy.line) - _SIDES
        wrong = mine - theirs - speakers if theirs - mine else frozenset()
        found = wrong if found is None else found & wrong
    return tuple(sorted(found or ()))
