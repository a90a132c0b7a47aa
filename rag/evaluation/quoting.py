"""Whether what stands in quotation marks is word for word in what is cited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

PAIRS = {"“": "”", "«": "»"}


def quotations(sentence: str) -> list[str]:
    """What stands between double quotation marks, the outermost ones, the marks left out."""
    return [sentence[start + 1 : end - 1] for start, end in _spans(sentence)]


def outside_quotations(sentence: str) -> str:
    """The sentence with every quotation blanked out, of the same length."""
    for start, end in _spans(sentence):
        sentence = sentence[:start] + "·" * (end - start) + sentence[end:]
    return sentence


def exact(quotation: str, texts: Iterable[str]) -> bool:
    """Whether one of the texts has the quotation, character for character."""
    return any(quotation in text for text in texts)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each outermost quotation, marks included; one left open is none."""
    opened: list[tuple[int, str]] = []
    straight: int | None = None
    for at, character in enumerate(text):
        if character in PAIRS:
            opened.append((at, PAIRS[character]))
        elif opened and character == opened[-1][1]:
            start, _ = opened.pop()
            if not opened:
                yield start, at + 1
        elif character == '"' and not opened:
            if straight is None:
                straight = at
            else:
                yield straight, at + 1
                straight = None
