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
_LETTER = {
    **dict.fromkeys("'’‘′", "['’‘′]"), **dict.fromkeys('"“”″', '["“”″]'), " ": r"[^\S\n]+"
}  # fmt: skip
"""What may stand in a source for a letter that is written in several ways."""
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


def in_its_own_marks(sentence: str, passages: Sequence[Passage]) -> str:
    """The sentence with its quotations letter for letter as the passages have them.

    Models put a straight apostrophe for a curly one, and a comma before the closing mark. What no
    passage has is left as it is.
    """

    def held(match: re.Match[str]) -> str:
        words = "".join(group for group in match.groups() if group)
        end = words[len(words.rstrip(_TRAILING)) :]
        for form, mark in ((words, ""), (words.rstrip(_TRAILING), end)):
            letters = "".join(_LETTER.get(each, re.escape(each)) for each in form)
            for passage in passages:
                if form and (found := re.search(letters, passage.text)):
                    return f"“{found[0]}”{mark}"
        return match[0]

    return _QUOTED.sub(held, sentence)


def _forms(words: str) -> tuple[str, ...]:
    plain = _plain(words)
    return (plain, plain.rstrip(_TRAILING))


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text.translate(_NORMAL))
