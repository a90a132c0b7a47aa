"""What may be wrong with a sentence."""

from __future__ import annotations

from typing import Literal

Fault = Literal[
    "unsupported", "contradicted", "speaker", "side", "quotation", "number", "name", "language"
]

Finding = tuple[Fault, str]
"""A fault, with one plain clause for the reader."""
