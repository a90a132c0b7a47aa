"""What a sentence quotes, and which passages have exactly these words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpus.passage import Passage

_QUOTED = re.compile(
    r"“([^“”]*(?:“[^“”]*”[^“”]*)*)”|\"([^\"]*)\"|(?<![\w’'])‘([^‘’]+(?:’\w[^‘’]*)*)’(?!\w)"
)
QUOTED = re.compile(r"“[^“”]*(?:“[^“”]*”[^“”]*)*”|\"[^\"]*\"")
"""Words in double quotation marks with the marks; they may hold marks themselves."""
_NORMAL = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "″": '"', "′": "'"})
_TRAILING = ".,;:?!"
_SPACE = re.compile(r"\s+")
_ELLIPSIS = re.compile(r"\s*(?:\[?…\]?|\[?\.\.\.\]?)\s*")


def quoted(sentence: str) -> tuple[str, ...]:
    """What stands in quotation marks, curly or straight, the marks left out."""
    found = ("".join(groups).strip() for groups in _QUOTED.findall(sentence))
    return tuple(words for words in found if re.search(r"\w", words))


def has_quote(passage: Passage, words: str) -> bool:
    """Whether the passage's text has these words; a mark may end them that the sentence needs.

    A note is in our own words: of it counts only what it puts in quotation marks itself, since the
    work was quoted there.
    """
    own = " … ".join(quoted(passage.text)) if passage.kind == "note" else passage.text
    told = _plain(f"{own} {' '.join(passage.quotes)}")
    pieces = [piece for piece in _ELLIPSIS.split(words) if piece]
    return all(any(form in told for form in _forms(piece)) for piece in pieces)


def holding(
    sentence: str, passages: Sequence[Passage], also: Mapping[str, str] | None = None
) -> list[tuple[str, list[Passage]]]:
    """Each quotation with the passages that have it.

    `also` holds, by the id of a passage, what else it is known to say: what stands in quotation
    marks there was quoted from it.
    """
    marked = {id: quoted(text) for id, text in (also or {}).items()}
    return [
        (words, [p for p in passages if has_quote(p, words) or words in marked.get(p.id, ())])
        for words in quoted(sentence)
    ]


def _forms(words: str) -> tuple[str, ...]:
    plain = _plain(words)
    return (plain, plain.rstrip(_TRAILING))


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text.translate(_NORMAL))
