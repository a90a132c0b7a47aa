"""The chat in the browser: what stands where, and serving it."""

from __future__ import annotations

import ipaddress
import logging
import os
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr
from rich.console import Console

from corpus.errors import SteelmanError
from ui.events import Parts, connect
from ui.first_screen import first_screen_html, masthead_html
from ui.library_events import Library, lay_out_library
from ui.page import launch_options
from ui.passage_panel import empty_panel_html
from ui.session import Session
from ui.talk import Talk
from ui.wording import MOVE_NAMES, NAME, PLACEHOLDER, SIDE_SWITCH
from ui.writer_menu import WriterMenu, lay_out_writers

if TYPE_CHECKING:
    from rag.engine import Engine

log = logging.getLogger(__name__)

READERS_AT_ONCE = 16
UPLOADS_KEPT = (600, 3600)
"""Seconds between two looks for uploads that nobody added, and how old these must be to go."""


class PortTaken(SteelmanError):
    """Something else already listens where the chat was to be served."""


def build(engine: Engine, *, inside: bool = False) -> gr.Blocks:
    """The page with its events; launch it with `launch_options()`.

    Args:
        engine: what answers.
        inside: whether readers may have addresses inside the server's network fetched: only when
            nobody but the server's own user can open the page.

    Raises `WriterError` if the writer of the settings can't be understood.
    """
    menu = WriterMenu(engine.settings, os.environ, inside=inside)
    page = gr.Blocks(
        title=NAME, analytics_enabled=False, fill_width=True, delete_cache=UPLOADS_KEPT
    )
    with page:
        parts = _lay_out(inside, menu)
        library = Library(engine, parts.library, inside=inside)
        connect(page, parts, Talk(engine), library, menu)
    page.queue(default_concurrency_limit=READERS_AT_ONCE, api_open=False)
    return page


def announce(url: str) -> None:
    """Tell the terminal where the chat is."""
    Console().print(f"Steelman is open at [link={url}]{url}[/link]. Ctrl+C closes it.")


def serve(
    engine: Engine,
    host: str,
    port: int,
    open_browser: bool,
    ready: Callable[[str], None] = announce,
) -> None:
    """Serve the chat until it is interrupted; `ready` is told its address.

    Raises:
        PortTaken: the port is in use.
    """
    page = build(engine, inside=is_loopback(host))
    port = _free_port(host, port)
    try:
        _, url, _ = page.launch(
            server_name=host,
            server_port=port,
            inbrowser=open_browser,
            prevent_thread_lock=True,
            **launch_options(),
        )
    except OSError as error:
        raise _port_taken(host, port) from error
    threading.Thread(target=_warm, args=(engine,), name="warm", daemon=True).start()
    ready(url)
    page.block_thread()


def _free_port(host: str, port: int) -> int:
    """The port if it can be had, or any free one for 0.

    Asked before Gradio asks, which leaves a socket open when it fails.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family) as probe:
            return int(probe.getsockname()[1])
    except OSError as error:
        raise _port_taken(host, port) from error


def _port_taken(host: str, port: int) -> PortTaken:
    return PortTaken(
        f"Nothing can be served at {host}:{port}; is that port in use? "
        "Name another with --port or STEELMAN_PORT."
    )


def _warm(engine: Engine) -> None:
    """Load what the first question needs while the reader looks at the first screen."""
    try:
        engine.warm()
    except Exception:
        log.exception("The model and the index could not be loaded ahead of the first question")


def is_loopback(host: str) -> bool:
    """Whether only this computer itself can reach a server that is bound to `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _lay_out(inside: bool, menu: WriterMenu) -> Parts:
    masthead = gr.HTML(
        masthead_html(),
        elem_id="masthead",
        js_on_load=(
            "steelman.masthead(element, {fresh: () => trigger('fresh'),"
            " sources: () => trigger('sources')})"
        ),
        apply_default_css=False,
    )
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="reading"):
            transcript = gr.HTML(
                [first_screen_html()],
                html_template="${value.join('')}",
                elem_id="transcript",
                js_on_load=(
                    "steelman.transcript(element, watch, {cite: (to) => trigger('cite', to),"
                    " ask: (what) => trigger('ask', what),"
                    " again: (what) => trigger('again', what)})"
                ),
                apply_default_css=False,
            )
            with gr.Column(elem_id="composer"):
                notice = gr.HTML("", elem_id="notice", apply_default_css=False)
                box = gr.Textbox(
                    label="Your question",
                    show_label=False,
                    container=False,
                    lines=1,
                    max_lines=7,
                    placeholder=PLACEHOLDER,
                    autofocus=True,
                    elem_id="question",
                )
                with gr.Row(elem_id="controls"):
                    side = gr.Radio(
                        SIDE_SWITCH,
                        value="both",
                        label="Side",
                        show_label=False,
                        container=False,
                        elem_id="side",
                    )
                    move = gr.Radio(
                        [(name, move) for move, name in MOVE_NAMES.items()],
                        value="steelman",
                        label="Move",
                        show_label=False,
                        container=False,
                        elem_id="move",
                    )
                    stop = gr.Button("Stop", elem_id="stop", visible=False)
                    ask = gr.Button("Ask", elem_id="ask", variant="primary")
                writers = lay_out_writers(menu, inside)
            library = lay_out_library(inside)
        panel = gr.HTML(
            empty_panel_html(),
            elem_id="panel",
            js_on_load=(
                "steelman.panel(element, watch, {open: (to) => trigger('open', to),"
                " back: () => trigger('back'), close: () => trigger('close')})"
            ),
            apply_default_css=False,
        )
    return Parts(
        masthead=masthead,
        transcript=transcript,
        panel=panel,
        notice=notice,
        box=box,
        side=side,
        move=move,
        writers=writers,
        ask=ask,
        stop=stop,
        library=library,
        session=gr.State(Session()),
        pending=gr.State(0),
    )
