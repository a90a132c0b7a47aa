"""What passages say only under a condition, told without it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.attribution.overlap import content, overlap

FEWEST = 3
"""Content words of a sentence below which it has to say all that hangs on the condition."""
WITHIN = 0.8
"""Share of a sentence's content words that what hangs on the condition has to have."""
NAMED = 0.4
"""Share of those of the condition from which the sentence names it in some other form."""
AS_MUCH = 0.1
"""By how much less a line without a condition may have of the sentence and carry it."""

LEAST = 2
"""Content words of a condition, unless it means what was said before."""

_BACK = re.compile(r"(?:that|this|it|they|so)\b", re.IGNORECASE)
_WORDS = (
    r"(?:if|unless|when(?:ever)?|wherever|where|once|until|given|provided that|as long as|"
    r"so long as|only (?:if|when|where))"
)
_BEFORE = re.compile(
    rf"(?:^|(?<=[:;—] )|(?<=\bthat )|(?<=\bthat, )|(?<=^But )|(?<=^And )|(?<=^Yet ))"
    rf"(?P<word>{_WORDS})\s(?P<condition>[^,;:—()]+), (?P<then>[^;:—()]+)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:^|(?<=[:;—] ))(?P<then>[^;:—()]+?)(?<!even)(?<!as)(?<!exactly),? "
    r"(?P<word>if|unless|provided that|as long as|so long as|only (?:if|when|where)|"
    r"(?<=, )given|once(?= (?:the|an?|it|they|that|this)\b))\s"
    r"(?P<condition>[^,;:—()]+)",
)
_TURN = re.compile(r", (?:but|yet|though|although|while|whereas)\b")
_NEXT = re.compile(r", (?:and|but|so|for|yet|which|who)\b")
_ANY = re.compile(
    rf"\b(?:{_WORDS[3:-1]}|then|whether|in that case|otherwise|should|assum\w+|suppos\w+)\b",
    re.IGNORECASE,
)


def unconditioned(sentence: str, lines: Sequence[str]) -> str:
    """The condition under which alone the lines have what the sentence says; "" if there is none.

    `lines` are the sentences of its passages.
    """
    if _ANY.search(sentence):
        return ""
    # What is set against it says nothing of whether it needs a condition.
    parts = dict.fromkeys((sentence, _TURN.split(sentence)[0]))
    found = (_unconditioned(said, lines) for part in parts if (said := content(part)))
    return next(filter(None, found), "")


def _unconditioned(said: frozenset[str], lines: Sequence[str]) -> str:
    for line in lines:
        for word, condition, then in _conditioned(line):
            hanging = content(then)
            within = overlap(said, hanging)
            if len(said) < FEWEST:
                within = min(within, overlap(hanging, said))
            if len(content(condition)) < LEAST and not _BACK.match(condition):
                continue  # "if we think there’s, say, a 98% chance"
            own = content(condition) - hanging
            if within < WITHIN or (own and overlap(own, said) >= NAMED):
                continue
            free = (content(each) for each in lines if not _ANY.search(each))
            if all(overlap(said, each) < within - AS_MUCH for each in free):
                return f"{word} {condition}".lower().rstrip(" .")
    return ""


def _conditioned(line: str) -> Iterator[tuple[str, str, str]]:
    """Each condition in a line: its word, what it is and what hangs on it."""
    for match in _BEFORE.finditer(line):
        yield match["word"], match["condition"], _TURN.split(match["then"])[0]
    for match in _AFTER.finditer(line):
        yield match["word"], match["condition"], _NEXT.split(match["then"])[-1]
