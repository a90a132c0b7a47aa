"""What stands at the foot of an answer: its writer, its tally, and what was left out."""

from __future__ import annotations

from html import escape

from rag.answer import Answer
from ui.wording import counted
from ui.writer_wording import by_model, written_by


def verdict_html(answer: Answer) -> str:
    """Who wrote the answer, what it rests on, and what is not in it."""
    sentences = [each for section in answer.sections for each in section.sentences]
    quoted = sum(each.support == "quoted" for each in sentences)
    counts = (
        f"{counted(len(sentences), 'sentence')} from {counted(len(answer.rests_on), 'passage')}"
    )
    rest = len(sentences) - quoted
    if by_model(answer):
        lines = [written_by(answer), f"{counts}: {quoted} quoted, {rest} in other words."]
    else:
        lines = [
            f"{counts}, each checked: {quoted} quoted, {rest} in our words. "
            f"Writer: {answer.writer}."
        ]
    told = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return f'<footer class="verdict">{told}{dropped_html(answer)}</footer>'


def dropped_html(answer: Answer) -> str:
    """The sentences that were left out, each with its reason, folded away; empty for none."""
    if not answer.dropped:
        return ""
    rows = "".join(
        f"<li><span>{escape(each.text)}</span> <em>{escape(each.why)}</em></li>"
        for each in answer.dropped
    )
    left_out = counted(len(answer.dropped), "sentence") + " left out"
    return f'<details class="dropped"><summary>{left_out}</summary><ul>{rows}</ul></details>'
