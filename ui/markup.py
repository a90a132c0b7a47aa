"""The pieces of HTML that answers and the passage panel share."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import quote as percent_encoded

from corpus.passage import Lean, Passage, Side, Voice
from rag.answer import Citation, Support, Wanted
from ui.wording import SHORT_VOICES, SIDE_NAMES, SUPPORT


def badge(side: Side | Wanted) -> str:
    """The name of a side in its colour, with its shape, so that colour never stands alone."""
    return f'<span class="badge side-{side}">{escape(SIDE_NAMES[side])}</span>'


def passage_href(passage_id: str, citation: int | None = None) -> str:
    """The link that opens a passage in the panel: `#p-ID`, or `#p-ID~n` for citation n."""
    anchor = f"#p-{percent_encoded(passage_id, safe='')}"
    return anchor if citation is None else f"{anchor}~{citation}"


def citation_href(citation: Citation) -> str:
    """The link that opens the passage of a citation, with its words marked."""
    return passage_href(citation.passage.id, citation.n)


def cite_chip(citation: Citation, support: Support) -> str:
    """The number after a sentence that opens the passage behind it."""
    side, voice = stance(citation.passage, citation.quote)
    title = (
        f"{citation.passage.speaker}, {SIDE_NAMES[side]}, {SHORT_VOICES[voice]}. "
        f"The sentence {SUPPORT[support]}."
    )
    return (
        f'&#8288;<a class="cite side-{side}" href="{escape(citation_href(citation))}"'
        f' title="{escape(title)}" aria-label="{citation.n}: {escape(title)}">{citation.n}</a>'
    )


def stance(passage: Passage, quote: str = "") -> tuple[Side, Voice]:
    """Side and voice of the quoted words: those of the lean they fall in, or the passage's own."""
    lean = lean_of(passage, quote)
    return (lean.side, lean.voice) if lean else (passage.side, passage.voice)


def lean_of(passage: Passage, quote: str) -> Lean | None:
    """The part of the passage, helping another side than the rest, in which the words stand."""
    if not quote:
        return None
    return next(
        (lean for lean in passage.leans if quote in lean.quote or lean.quote in quote), None
    )


def highlighted(text: str, quote: str) -> str:
    """`text` escaped, with `quote` marked where it stands word for word; else nothing marked."""
    start = text.find(quote) if quote else -1
    if start < 0:
        return escape(text)
    end = start + len(quote)
    return f"{escape(text[:start])}<mark>{escape(quote)}</mark>{escape(text[end:])}"


def with_quotations(text: str, citations: Iterable[Citation]) -> str:
    """`text` escaped; what it quotes “word for word” from a cited passage is set apart."""
    citations = tuple(citations)
    pieces: list[str] = []
    at = 0
    for start, end in _quoted_spans(text):
        inside = text[start + 1 : end - 1].rstrip(",.")
        source = next((each for each in citations if inside in each.passage.text), None)
        if source is not None:
            side, _ = stance(source.passage, source.quote)
            pieces.append(escape(text[at:start]))
            pieces.append(f'<span class="quotation side-{side}">{escape(text[start:end])}</span>')
            at = end
    pieces.append(escape(text[at:]))
    return "".join(pieces)


def _quoted_spans(text: str) -> Iterable[tuple[int, int]]:
    """Outermost “…” pairs, quotation marks included; what never closes is left out."""
    depth, start = 0, 0
    for at, character in enumerate(text):
        if character == "“":
            if depth == 0:
                start = at
            depth += 1
        elif character == "”" and depth:
            depth -= 1
            if depth == 0:
                yield start, at + 1
