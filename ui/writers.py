"""`steelman writers`, and the option with which other commands name one."""

from __future__ import annotations

import json
import os
from typing import Annotated

import typer

from ui.opening import BadUsage, settings

WrittenBy = Annotated[
    str | None,
    typer.Option(
        "--writer",
        metavar="ID",
        help="Who writes, in place of STEELMAN_WRITER; `steelman writers` lists ids.",
    ),
]


def checked_writer(id: str | None) -> str | None:
    """The id as it is; raises `BadUsage` if it can't be one."""
    from rag.chat.choices import choice
    from rag.errors import WriterError

    try:
        return None if id is None else choice(id, os.environ).id
    except WriterError as error:
        raise BadUsage(str(error)) from error


def label_of(id: str) -> str:
    """What a writer is called."""
    from rag.chat.choices import choice

    return choice(id, os.environ).label


def writers(
    local: Annotated[
        bool, typer.Option("--local", help="Also look for chat models on this machine.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")] = False,
) -> None:
    """List who can write the answers, and where what you ask goes; a star marks the one set."""
    from rag.chat.choices import choice, configured
    from ui.writer_wording import NOBODY_HERE

    held = settings()
    selected = choice(held.writer, os.environ).id
    offered = configured(held, os.environ)
    if local:
        from rag.chat.local import find_local

        ids = {each.id for each in offered}
        found = find_local(ports=held.local_servers)
        offered += [each for each in found if each.id not in ids]
        if not found:
            typer.echo(f"steelman: {NOBODY_HERE}", err=True)
    if as_json:
        for each in offered:
            row = {"id": each.id, "label": each.label, "where": each.where, "place": each.place}
            typer.echo(json.dumps({**row, "selected": each.id == selected}, ensure_ascii=False))
        return
    from ui.terminal import show_writers

    show_writers(offered, selected)
