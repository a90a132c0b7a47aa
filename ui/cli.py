"""The command line. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

import typer

from corpus.errors import SteelmanError
from ui.adding import add, remove
from ui.batch import run_batch
from ui.evaluating import evaluate
from ui.fetching import fetch
from ui.opening import BadUsage, bring_up_to_date, open_engine, settings
from ui.writers import WrittenBy, checked_writer, label_of, writers

if TYPE_CHECKING:
    from rag.engine import Engine

WantedSide = Literal["iterative", "miri", "both"]
OneSide = Literal["iterative", "miri"]
WantedMove = Literal["steelman", "critique"]
SIDES = get_args(WantedSide)

app = typer.Typer(
    name="steelman",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "The strongest honest case for, or against, either side of one debate: will iterative "
        "alignment work, or is the MIRI-style view right that it won't? Every sentence cites the "
        "passage that it rests on."
    ),
    epilog=(
        "Data lives in one folder that STEELMAN_HOME overrides; `steelman index` says which. "
        "Exit codes: 0 answered or declined, 2 bad usage, 1 anything else."
    ),
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]
Batch = Annotated[
    Path | None,
    typer.Option(
        "--batch",
        metavar="FILE",
        help="Read one JSON object a line (id, question, optional side, move, history, for `ask` "
        "also writer), print one a line in the same order. `-` reads standard input.",
    ),
]


@app.callback(invoke_without_command=True)
def top(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """What comes before a command."""
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"steelman {installed('steelman')}")
        raise typer.Exit


@app.command(
    epilog='Example: steelman ask "Can weaker AIs keep stronger ones aligned?" --side miri'
)
def ask(
    question: Annotated[str | None, typer.Argument(help="In your own words.")] = None,
    side: Annotated[WantedSide, typer.Option(help="Whose case.")] = "both",
    move: Annotated[
        WantedMove, typer.Option(help="Make the side's case, or criticise it.")
    ] = "steelman",
    writer: WrittenBy = None,
    dropped: Annotated[
        bool, typer.Option("--dropped", help="List the sentences that were left out, and why.")
    ] = False,
    as_json: AsJson = False,
    batch: Batch = None,
) -> None:
    """Answer a question with one side's case, or with both, each sentence cited."""
    _one_of(question, batch)
    writer = checked_writer(writer)

    def answer(engine: Engine, row: dict[str, Any]) -> dict[str, Any]:
        return engine.ask(
            row["question"],
            row.get("side") or side,
            row.get("move") or move,
            row["history"],
            writer=row.get("writer") or writer,
        ).to_json(row.get("id"))

    if batch is not None:
        run_batch(batch, answer, SIDES)
        return
    asked = _checked(question)
    engine = open_engine()
    if as_json:
        _print_json(engine.ask(asked, side, move, writer=writer).to_json())
        return
    from ui.terminal import once_written, show_answer

    named = label_of(writer or engine.settings.writer)
    answers = engine.stream(asked, side, move, writer=writer)
    show_answer(once_written(answers, named), dropped=dropped)


@app.command(epilog='Example: steelman search "Who watches the overseer?" --side iterative -k 3')
def search(
    question: Annotated[str | None, typer.Argument(help="In your own words.")] = None,
    side: Annotated[
        OneSide | None, typer.Option(help="Only passages on which this side's case may rest.")
    ] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=50, help="How many passages.")] = 5,
    as_json: AsJson = False,
    batch: Batch = None,
) -> None:
    """List the passages that answer a question, best first."""
    _one_of(question, batch)

    def found(engine: Engine, row: dict[str, Any]) -> dict[str, Any]:
        from rag.briefing.material import speaking_side

        meant = engine.understand(
            row["question"], row.get("side") or side or "both", history=row["history"]
        )
        camp = None if meant.side == "both" else speaking_side(meant.side, meant.move)
        hits = engine.find(meant, camp, k).hits
        return _search_json(row.get("id"), row["question"], meant.side, hits)

    if batch is not None:
        run_batch(batch, found, SIDES)
        return
    asked = _checked(question)
    hits = open_engine().search(asked, side, k).hits
    if as_json:
        _print_json(_search_json(None, asked, side, hits))
        return
    from ui.terminal import show_hits

    show_hits(hits)


@app.command()
def sources(as_json: AsJson = False) -> None:
    """List the works that answers are drawn from."""
    from corpus.collection import with_shelf
    from corpus.shelf import Shelf
    from ui.holdings import holdings

    held = holdings(with_shelf(Shelf(settings().shelf)))
    if as_json:
        for source in held:
            _print_json(source)
        return
    from ui.terminal import show_sources

    show_sources(held)


app.command(epilog="Example: steelman writers --local")(writers)
app.command(epilog="Example: steelman add paper.pdf --title 'My paper' --side miri")(add)
app.command()(remove)
app.command(epilog="Example: steelman fetch carlsmith-motivations")(fetch)
app.command(
    "eval", epilog="Example: steelman eval thread-dev --compare no-asks --html report.html"
)(evaluate)


@app.command()
def index() -> None:
    """Build the index, or bring it up to date; what has not changed is not touched."""
    engine = open_engine(in_step=False)
    synced = bring_up_to_date(engine)
    if synced.rebuilt_because:
        typer.echo(f"Everything was embedded anew: {synced.rebuilt_because}.")
    typer.echo(
        f"{synced.added} added, {synced.changed} changed, {synced.removed} removed, "
        f"{synced.unchanged} unchanged. The index is in {engine.settings.home}."
    )


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port; 0 picks one.")] = None,
    open_browser: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the page in the browser.")
    ] = True,
    writer: WrittenBy = None,
) -> None:
    """Open the chat in the browser, at 127.0.0.1 unless told otherwise."""
    engine = open_engine(writer=checked_writer(writer))
    from ui.chat import serve as serve_chat

    serve_chat(
        engine,
        host=host or engine.settings.host,
        port=engine.settings.port if port is None else port,
        open_browser=open_browser,
    )


def main() -> None:
    """The `steelman` command: whatever goes wrong ends in one plain line."""
    from rag.errors import QuestionError

    try:
        app()
    except (QuestionError, BadUsage) as error:
        _fail(str(error), 2)
    except SteelmanError as error:
        _fail(str(error), 1)
    except BrokenPipeError:
        # Whoever was reading has seen enough; don't let the interpreter complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:  # the outermost edge: a reader gets a line, a developer the trace
        if os.environ.get("STEELMAN_DEBUG"):
            raise
        _fail(f"{type(error).__name__}: {error} (STEELMAN_DEBUG=1 shows where.)", 1)


def _fail(message: str, code: int) -> None:
    typer.echo(f"steelman: {message}", err=True)
    sys.exit(code)


def _one_of(question: str | None, batch: Path | None) -> None:
    if (question is None) == (batch is None):
        raise typer.BadParameter("give a question, or --batch FILE, and not both.")


def _checked(question: str | None) -> str:
    from rag.conversation.turns import checked

    return checked(question or "")


def _search_json(
    id: str | None, question: str, side: str | None, hits: tuple[Any, ...]
) -> dict[str, Any]:
    return {
        "id": id,
        "question": question,
        "side": side or "both",
        "hits": [hit.to_json() for hit in hits],
    }


def _print_json(value: Mapping[str, Any]) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False))


if __name__ == "__main__":
    main()
