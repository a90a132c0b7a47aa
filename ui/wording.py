"""Every word of the chat that is ours: names, labels, messages and example questions."""

from __future__ import annotations

from corpus.passage import Kind, Side, Voice
from rag.answer import Answer, Move, Role, Support, Wanted

NAME = "Steelman"
TAGLINE = "The strongest honest case for either side, with the passage behind every sentence."

SIDE_NAMES: dict[Side | Wanted, str] = {
    "iterative": "Iterative alignment",
    "miri": "MIRI-style",
    "both": "Both",
    "neutral": "Neutral",
}
SIDE_SWITCH: list[tuple[str, Wanted]] = [
    (SIDE_NAMES[side], side) for side in ("iterative", "miri", "both")
]
CASE_TITLES: dict[tuple[Side, Move], str] = {
    ("iterative", "steelman"): "The case for iterative alignment",
    ("miri", "steelman"): "The case for the MIRI-style view",
    ("iterative", "critique"): "Against the MIRI-style view",
    ("miri", "critique"): "Against iterative alignment",
    ("neutral", "steelman"): "What the sources say",
    ("neutral", "critique"): "What the sources say",
}
"""Headings by the side that speaks: in a critique, the opponent of the side criticised."""
MOVE_NAMES: dict[Move, str] = {"steelman": "Steelman", "critique": "Critique"}

VOICES: dict[Voice, str] = {
    "asserts": "asserts",
    "concedes": "concedes a point to the other side",
    "reports": "reports a view, does not hold it",
    "asks": "asks",
}
SHORT_VOICES: dict[Voice, str] = {
    "asserts": "asserts",
    "concedes": "concedes",
    "reports": "reports",
    "asks": "asks",
}
KINDS: dict[Kind, str] = {
    "original": "",
    "note": "Our note on the work, not its words",
    "fulltext": "",
    "user": "From your own documents",
}
SUPPORT: dict[Support, str] = {
    "quoted": "quotes these words exactly",
    "supported": "says this in other words",
}

_ROLE_LABELS: dict[Move, dict[Role, str]] = {
    "steelman": {
        "thesis": "The case",
        "point": "The case",
        "objection": "Strongest objection",
        "reply": "The reply",
        "concession": "What this side grants",
        "crux": "Where they part",
    },
    "critique": {
        "thesis": "The critique",
        "point": "The critique",
        "objection": "A claim and what meets it",
        "reply": "Against it",
        "concession": "What that side grants",
        "crux": "Where they part",
    },
}


def role_label(role: Role, move: Move, side: Side) -> str:
    """The quiet label beside the paragraphs of one role in the case of one side."""
    if side == "neutral" and role != "crux":
        return CASE_TITLES[side, move]
    return _ROLE_LABELS[move][role]


ALSO = "Also found"


def also_title(answer: Answer) -> str:
    """What is listed below an answer, and how much of it."""
    count = counted(sum(len(section.sentences) for section in answer.also), "more passage")
    return f"{count} {'for either side' if answer.side == 'both' else 'for this side'}"


SIDES_IN_A_LINE: tuple[tuple[Side, str], ...] = (
    ("iterative", "each generation of AI aligns a slightly stronger successor."),
    ("miri", "that loop does not get you there."),
)

EXAMPLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "The loop",
        (
            "Can weaker AIs keep stronger ones aligned?",
            "Why 98%?",
            "Does patching bugs ever make software secure?",
        ),
    ),
    (
        "The evidence",
        (
            "Are current models scheming?",
            "What does rare scheming prove?",
            "Can better training environments train scheming away?",
        ),
    ),
    (
        "The property",
        (
            "Is alignment one crisp property or ten thousand edge cases?",
            "Is high confidence in doom justified?",
        ),
    ),
)

EMPTY_QUESTION = "Type a question first, or pick one of the examples."
BROKEN = (
    "Something went wrong while this answer was written. Your question is back in the box; "
    "send it again, or ask another."
)
WAITING = "Reading the sources…"
STOPPED = "Stopped here, at your word."
CUT_SHORT = "An error cut this answer short."
PLACEHOLDER = "Ask what divides them…"


def too_long(length: int, limit: int) -> str:
    """The message for a question of `length` characters, which is over the limit."""
    return (
        f"Your question has {length:,} characters; the limit is {limit:,}. "
        f"Shorten it by {length - limit:,} and send it again: it is still in the box."
    )


def counted(number: int, noun: str) -> str:
    """`1 passage`, `2 passages`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
