"""`steelman eval`: sets of rows, figures on the terminal, as JSON and as a page."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import SteelmanError
from ui.opening import open_engine

if TYPE_CHECKING:
    from rag.engine import Engine
    from rag.evaluation.entailment import Judge
    from rag.evaluation.report import Comparison, Report
    from rag.evaluation.run import Rows
    from rag.options import RetrievalOptions

ABLATIONS = {
    "dense-only": "lexical",
    "lexical-only": "dense",
    "no-asks": "asks",
    "no-plain": "plain",
    "no-gists": "gists",
    "no-sides": "sides",
}
"""Flags, and the part of retrieval that each leaves out."""

Sets = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[SETS]…",
        help="Sets that ship (`thread-dev` …), `dev` or `report` for all of one half, or files of "
        "your own in JSON Lines; `dev` by default.",
    ),
]
JsonFile = Annotated[
    str | None,
    typer.Option("--json", metavar="FILE", help="Write the whole report as JSON; `-` prints it."),
]
HtmlFile = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Write the report as one page.")
]
Against = Annotated[
    list[str] | None,
    typer.Option(
        "--compare",
        metavar="WHAT",
        help=f"Run once more with a part left out ({', '.join(ABLATIONS)}), or compare with an "
        "earlier report (FILE.json). Can be given several times.",
    ),
]
Nli = Annotated[
    str | None,
    typer.Option(
        metavar="MODEL",
        help="Judge support by this cross-encoder (a folder, or a name that sentence-transformers "
        "may download) in place of the lexical-semantic check.",
    ),
]


def evaluate(
    sets: Sets = None,
    json_file: JsonFile = None,
    html_file: HtmlFile = None,
    compare: Against = None,
    dense_only: Annotated[bool, typer.Option("--dense-only", help="Leave out BM25.")] = False,
    lexical_only: Annotated[
        bool, typer.Option("--lexical-only", help="Leave out embeddings.")
    ] = False,
    no_asks: Annotated[
        bool, typer.Option("--no-asks", help="Leave out the questions a passage answers.")
    ] = False,
    no_plain: Annotated[
        bool, typer.Option("--no-plain", help="Leave out the points in everyday words.")
    ] = False,
    no_gists: Annotated[bool, typer.Option("--no-gists", help="Leave out the gists.")] = False,
    no_sides: Annotated[
        bool, typer.Option("--no-sides", help="Let a side's case rest on any passage.")
    ] = False,
    k: Annotated[int, typer.Option("-k", min=1, max=50, help="Report recall at K too.")] = 10,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="N rows of each set, spread over it.")
    ] = None,
    failures: Annotated[bool, typer.Option("--failures", help="List what went wrong.")] = False,
    nli: Nli = None,
) -> None:
    """Measure retrieval, answers and declining on sets of questions.

    Nothing is sent anywhere. Times are this machine's.
    """
    off = {
        ABLATIONS[flag]
        for flag, given in (
            ("dense-only", dense_only),
            ("lexical-only", lexical_only),
            ("no-asks", no_asks),
            ("no-plain", no_plain),
            ("no-gists", no_gists),
            ("no-sides", no_sides),
        )
        if given
    }
    _check(off, compare or [], [file for file in (json_file, html_file) if file])
    report = _run(sets or ["dev"], off, compare or [], k, limit, nli)
    if json_file == "-":
        typer.echo(report.model_dump_json())
    elif json_file:
        _write(Path(json_file), report.model_dump_json())
    if html_file:
        from ui.evaluation_html import report_html

        _write(html_file, report_html(report))
    if json_file != "-":
        from ui.evaluation_tables import show_failures, show_report

        show_report(report)
        if failures:
            show_failures(report)


def _check(off: set[str], compare: Sequence[str], files: Sequence[str | Path]) -> None:
    """Refuses what can't work before anything has been run."""
    if {"dense", "lexical"} <= off:
        raise typer.BadParameter("--dense-only and --lexical-only together leave nothing.")
    for other in compare:
        if other in ABLATIONS:
            if {"dense", "lexical"} <= off | {ABLATIONS[other]} or ABLATIONS[other] in off:
                raise typer.BadParameter(f"--compare {other} would be no other configuration.")
        elif not Path(other).is_file():
            raise typer.BadParameter(
                f"--compare {other} is neither one of {', '.join(ABLATIONS)} nor a file."
            )
    for file in files:
        if file != "-" and not Path(file).parent.is_dir():
            raise typer.BadParameter(f"there is no folder {Path(file).parent} to write to.")


def _run(
    wanted: Sequence[str],
    off: set[str],
    compare: Sequence[str],
    k: int,
    limit: int | None,
    nli: str | None,
) -> Report:
    from rag.evaluation.comparing import compare as compared
    from rag.evaluation.errors import NoSuchSet
    from rag.evaluation.report import read_report
    from rag.evaluation.run import load
    from rag.evaluation.sets import choose

    try:
        files = choose(wanted)
    except NoSuchSet as error:
        raise typer.BadParameter(str(error)) from error
    earlier = {name: read_report(Path(name)) for name in compare if name not in ABLATIONS}
    engine = open_engine()
    sets = load(files, engine.corpus, limit)
    judge = _judge(engine, nli)
    report = _measured(engine, off, sets, judge, k, limit)
    comparisons: list[Comparison] = []
    for name in compare:
        other = earlier.get(name) or _measured(
            engine, off | {ABLATIONS[name]}, sets, judge, k, limit
        )
        label = Path(name).name if name in earlier else ""
        comparisons.append(compared(report, other, label))
    return report.model_copy(update={"comparisons": tuple(comparisons)})


def _measured(
    engine: Engine, off: set[str], sets: Sequence[Rows], judge: Judge, k: int, limit: int | None
) -> Report:
    from rag.evaluation.run import evaluate as run
    from rag.evaluation.summary import left_out
    from rag.options import EVERYTHING

    options = _without(EVERYTHING, off)
    configured = engine if options == engine.options else engine.without(options)
    with _watching(f"Index ({left_out(options)})") as advance:
        configured.warm(advance)
    with _watching(f"Rows ({left_out(options)})") as advance:
        return run(configured, sets, judge, k=k, limit=limit, progress=advance)


def _without(options: RetrievalOptions, off: set[str]) -> RetrievalOptions:
    from dataclasses import replace

    return replace(options, **dict.fromkeys(off, False))


def _judge(engine: Engine, nli: str | None) -> Judge:
    if nli:
        from rag.evaluation.cross_encoder import CrossEncoderJudge

        return CrossEncoderJudge(nli)
    from rag.evaluation.lexical_semantic import LexicalSemanticJudge

    return LexicalSemanticJudge(engine.corpus, engine.model)


@contextmanager
def _watching(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal; anywhere else a line for each tenth."""
    if sys.stderr.isatty():
        from ui.terminal import progress_bar

        with progress_bar(what) as advance:
            yield advance
        return
    told = -1

    def tell(done: int, todo: int) -> None:
        nonlocal told
        if (tenth := 10 * done // todo) > told:
            told = tenth
            typer.echo(f"{what}: {done} of {todo}", err=True)

    yield tell


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SteelmanError(f"{file} can't be written: {error}.") from error
