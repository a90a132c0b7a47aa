"""Answers, passages and sources on a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from corpus.passage import Side
from rag.answer import Answer, Sentence
from rag.chat.choices import WriterChoice
from rag.retrieval.search import Hit
from ui.holdings import Holding
from ui.paragraphs import paragraphs
from ui.wording import ALSO, counted
from ui.writer_wording import by_model, goes_to, written_by

COLOURS = {"iterative": "dark_cyan", "miri": "dark_orange3", "neutral": "bright_black"}
NAMES = {"iterative": "Iterative alignment", "miri": "MIRI-style view", "neutral": "neutral"}
TITLES = {**NAMES, "neutral": "What the sources say"}
LABELS = {
    "thesis": "",
    "point": "",
    "objection": "The strongest objection",
    "reply": "The reply",
    "concession": "What this side grants",
    "crux": "Where they part",
}
CRITIQUE_LABELS = {**LABELS, "objection": "A claim and what meets it", "reply": "Against it"}
WIDEST = 88
EXCERPT = 320
"""Characters of the words behind a citation."""


def _console() -> Console:
    console = Console(highlight=False)
    console.width = min(console.width, WIDEST)
    return console


def show_answer(answer: Answer, *, dropped: bool = False) -> None:
    """The answer as prose, its sources below; `dropped` also lists what was left out."""
    console = _console()
    if answer.notice:
        console.print(Text(answer.notice, style="bold"))
    if answer.standalone_question != answer.question:
        console.print(Text(f"Understood as: {answer.standalone_question}", style="italic"))
    if answer.declined:
        console.print(Text(answer.reason or ""))
    _show_sections(console, answer)
    if answer.sections and by_model(answer):
        console.print(Text(f"\n{written_by(answer)}."))
    _show_dropped(console, answer, in_full=dropped)
    if answer.suggestions:
        console.print(Text("\nYou could ask:", style="bright_black"))
    for question in answer.suggestions:
        console.print(Padding(Text(f"• {question}"), (0, 0, 0, 2)))


def _show_sections(console: Console, answer: Answer) -> None:
    labels = CRITIQUE_LABELS if answer.move == "critique" else LABELS
    side = None
    for section, told in paragraphs(answer.sections, answer.move):
        if section.side != side and section.role != "crux":
            side = section.side
            title = TITLES[side]
            console.print(Text(f"\n{title}", style=f"bold {COLOURS[side]}"))
        console.print()
        if label := labels[section.role]:
            console.print(Text(label.upper(), style="bright_black"))
        console.print(_paragraph(told, section.side))
    _show_also(console, answer)
    console.print()
    for citation in answer.rests_on:
        passage = citation.passage
        line = Text(f"[{citation.n}] ", style=COLOURS[passage.side])
        line.append(passage.speaker, style="bold")
        line.append(f", {passage.locator} · {passage.id}", style="bright_black")
        console.print(line)
        excerpt = textwrap.shorten(citation.quote, EXCERPT, placeholder=" …")
        console.print(Padding(Text(f"“{excerpt}”", style="italic"), (0, 0, 0, 4)))


def _show_also(console: Console, answer: Answer) -> None:
    cited = {citation.n: citation.passage for citation in answer.citations}
    for section in answer.also:
        title = f"\n{ALSO}: {TITLES[section.side]}"
        console.print(Text(title, style=f"bold {COLOURS[section.side]}"))
        for sentence in section.sentences:
            line = Text(f"• {sentence.text}")
            places = (f"{cited[n].locator} · {cited[n].id}" for n in sentence.citations)
            line.append(f" {'; '.join(places)}", style="bright_black")
            console.print(Padding(line, (0, 0, 0, 2)))


def _show_dropped(console: Console, answer: Answer, *, in_full: bool) -> None:
    left_out = f"{counted(len(answer.dropped), 'sentence')} left out"
    if answer.dropped and not in_full:
        console.print(Text(f"\n{left_out}; --dropped lists them.", style="bright_black"))
    elif in_full:
        console.print(Text(f"\n{left_out}{':' if answer.dropped else '.'}"))
        for each in answer.dropped:
            line = Text(f"• {each.text}")
            line.append(f" ({each.why})", style="bright_black")
            console.print(Padding(line, (0, 0, 0, 2)))


def show_writers(rows: Sequence[WriterChoice], selected: str) -> None:
    """Who can write, by id, and where what is asked goes; the selected one has a star."""
    console = _console()
    for row in rows:
        head = Text("* " if row.id == selected else "  ", style="bold")
        head.append(row.id, style="bold")
        head.append(f"  {row.label}", style="bright_black")
        console.print(head, soft_wrap=True)
        told = goes_to(row) or "Nothing leaves this program."
        console.print(Padding(Text(told), (0, 0, 0, 4)))


def show_hits(hits: Sequence[Hit]) -> None:
    """The passages that were found, in full."""
    console = _console()
    if not hits:
        console.print("Nothing was found.")
    for at, hit in enumerate(hits, start=1):
        passage = hit.passage
        head = Text(f"\n{at}. ", style="bright_black")
        head.append(passage.speaker, style=f"bold {COLOURS[passage.side]}")
        head.append(
            f"  {passage.voice} · {passage.locator} · helps {NAMES[passage.side]} · {passage.id}",
            style="bright_black",
        )
        console.print(head)
        console.print(Padding(Text(passage.text), (0, 0, 0, 3)))


def show_sources(rows: Sequence[Holding]) -> None:
    """A table of the sources."""
    console = _console()
    for row in rows:
        table = Table.grid(padding=(0, 2))
        count = row["passages"]
        table.add_row("author", row["author"])
        table.add_row("date", row["date"])
        table.add_row("licence", row["licence"])
        table.add_row("held", ", ".join(row["held"]))
        table.add_row(
            "passages",
            f"{count['all']}: {count['iterative']} help iterative alignment, {count['miri']} the "
            f"MIRI-style view, {count['neutral']} neither",
        )
        table.add_row("address", row["url"])
        if row["taken"]:
            table.add_row("taken", row["taken"])
        console.print(Text(f"\n{row['title']}", style="bold"), Text(f"({row['id']})"))
        console.print(Text(row["about"]))
        console.print(table)


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, told by calls of (done, to do) how far it is."""
    progress = Progress(
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with progress:
        task = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def once_written(answers: Iterable[Answer], label: str) -> Answer:
    """The last of the answers, which grow; how far it is stands on standard error meanwhile."""
    console = Console(stderr=True)
    answer = None
    with console.status(escape(f"{label} is reading…")) as status:
        for answer in answers:
            kept = sum(len(section.sentences) for section in answer.sections)
            left = f", {len(answer.dropped)} left out" if answer.dropped else ""
            status.update(escape(f"{label} is writing: {counted(kept, 'sentence')}{left}"))
    if answer is None:
        raise ValueError("a stream of answers has at least one")
    return answer


def _paragraph(told: Iterable[Sentence], side: Side) -> Text:
    text = Text()
    for sentence in told:
        text.append(sentence.text)
        marks = "".join(f"[{n}]" for n in sentence.citations)
        text.append(marks + " ", style=COLOURS[side])
    return text
