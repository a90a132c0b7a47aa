"""Words in double quotation marks, found in prose."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"“([^“”]*(?:“[^“”]*”[^“”]*)*)”")


def quotations(text: str) -> list[str]:
    """What stands in double quotation marks, the marks left out; it may hold marks itself."""
    return _QUOTED.findall(text)
