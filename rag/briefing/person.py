"""Whose view a question asks for: "What does Schoen make of these results?"."""

from __future__ import annotations

import re

from corpus.library import Corpus
from rag.premises.people import first_named, people_of

_VIEW = re.compile(
    r"(?:[’']s?)?\s+(?:(?:really|actually|himself|ever)\s+)?"
    r"(?:think|say|believe|hold|argue|claim|make\s+of|answer|reply|respond|expect|mean|see|read|"
    r"interpret|object|conclude|concede|grant|admit|doubt|worry|get|put|estimate|reckon|suggest|"
    r"propose|recommend|define|take|view|opinion|position|stance|estimate|argument|case|answer|"
    r"reply|reading|verdict|worr)",
    re.IGNORECASE,
)
_ASKING = re.compile(r"\b(?:what|how|why|where|does|did|do|would)\b|[’']s\b", re.IGNORECASE)


def asked_of(question: str, corpus: Corpus) -> tuple[str, ...]:
    """The speakers whose view is asked for, as `Passage.speaker` holds them; none where nobody's.

    The first of them is the one who was named, the others speak with or for them.
    """
    named = first_named(question, people_of(corpus))
    if named is None or not _VIEW.match(question[named.end :]):
        return ()
    return named.person.speakers if _ASKING.search(question[: named.end + 2]) else ()
