"""How prose names a speaker: in full at first, briefly afterwards."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.passage import Speaker

FULL = "{S}"
"""In a telling: the name of the speaker, at the beginning of the sentence."""
BRIEF = "{SS}"
"""In a telling: the speaker again, for one whom the same gist has named already."""

_SPEAKS_BACK = re.compile(r"^\{S\} (?:answers|replies|objects|disputes|turns|takes up)\b")


def speaks_back(template: str) -> bool:
    """Whether a sentence of a telling says by itself that it is an answer."""
    return bool(_SPEAKS_BACK.match(template))


def tell(template: str, speaker: Speaker, *, known: bool, lead: str = "", work: str = "") -> str:
    """A sentence of a telling with its speaker named.

    Args:
        template: the sentence, with `{S}` or `{SS}` as its first word.
        speaker: who said it.
        known: whether the prose around it has named the speaker already.
        lead: words that come before the name ("Against this,"); the name follows in lower case.
        work: the work in which it is said, named with the speaker the first time.
    """
    in_full = f"{speaker.long}, in {work}," if work else speaker.long
    name = speaker.short if known else in_full
    sentence = template.replace(BRIEF, speaker.short).replace(FULL, name)
    sentence = f"{lead} {sentence}" if lead else sentence
    return sentence[0].upper() + sentence[1:]


def full_gist(telling: Sequence[str], speaker: Speaker) -> str:
    """The gist as it stands alone: its first sentence names the speaker in full."""
    return " ".join(tell(part, speaker, known=bool(at)) for at, part in enumerate(telling))
