"""`steelman add` and `steelman remove`: the reader's own documents from the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from rag.retrieval.index import Progress
    from ui.keeping import Keeper

OwnSide = Literal["iterative", "miri", "neutral"]


def add(
    what: Annotated[
        str,
        typer.Argument(
            metavar="PATH_OR_URL",
            help="A PDF, HTML, Markdown, DOCX, EPUB or text file, or where one is on the web.",
        ),
    ],
    title: Annotated[str, typer.Option(help="What to call it, if not as it calls itself.")] = "",
    author: Annotated[str, typer.Option(help="Who wrote it, if it does not say.")] = "",
    side: Annotated[
        OwnSide,
        typer.Option(help="Whose case it helps. Add it again with another side to change that."),
    ] = "neutral",
) -> None:
    """Add a document of your own to the sources; it is cited like everything else."""
    from corpus.documents.take import take
    from ui.wording import SIDE_NAMES, counted

    document = take(what, title=title, author=author, side=side)
    with _progress(f"Embedding “{document.title}”") as progress:
        placed = _keeper().add(document, progress)
    held = placed.document
    headings = len({block.heading for block in held.blocks if block.heading})
    under = f" under {counted(headings, 'heading')}" if headings else ""
    verb = "Added" if placed.outcome == "added" else "Brought up to date:"
    typer.echo(
        f"{verb} “{held.title}” as {held.id}: {counted(len(held.blocks), 'passage')}{under}, "
        f"side: {SIDE_NAMES[held.side]}."
    )
    if held.side == "neutral":
        typer.echo(
            "Say --side iterative or --side miri, and add it again, if it argues for one of them."
        )


def remove(
    id: Annotated[str, typer.Argument(help="Its id; `steelman sources` lists them.")],
) -> None:
    """Take a document of your own out of the sources; the file that it came from stays."""
    from ui.wording import counted

    with _progress("Removing it") as progress:
        gone = _keeper().remove(id, progress)
    typer.echo(f"Removed “{gone.title}” with its {counted(len(gone.blocks), 'passage')}.")


def _keeper() -> Keeper:
    from ui.keeping import Keeper
    from ui.opening import open_engine

    return Keeper(open_engine(in_step=False))


@contextmanager
def _progress(what: str) -> Iterator[Progress | None]:
    if not sys.stderr.isatty():
        yield None
        return
    from ui.terminal import progress_bar

    bar: Callable[[int, int], None]
    with progress_bar(what) as bar:
        yield bar
