"""How the page is dressed and launched: style sheet, script, theme and Gradio's own switches."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import gradio as gr
from starlette.middleware import Middleware

from corpus.documents.read import SIZE_LIMIT
from ui.privacy import OnlyThisHost
from ui.wording import TAGLINE

SANS = ["-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "sans-serif"]
MONO = ["ui-monospace", "Menlo", "Consolas", "Liberation Mono", "monospace"]
SHEETS = (
    "colours.css",
    "shell.css",
    "composer.css",
    "writers.css",
    "answer.css",
    "first.css",
    "sources.css",
    "library.css",
    "reader.css",
    "adding.css",
    "panel.css",
    "sheet.css",
)
SCRIPTS = ("steelman.js", "search.js", "library.js")
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E"
    "%3Ccircle cx='11' cy='16' r='9' fill='%230b6670'/%3E"
    "%3Cpath d='M21 6l10 10-10 10-10-10z' fill='%23a2451a' fill-opacity='.9'/%3E%3C/svg%3E"
)


def launch_options() -> dict[str, Any]:
    """What `Blocks.launch` needs so that the page is ours, private and quiet."""
    return {
        "head": _head(),
        "theme": _theme(),
        "app_kwargs": {"middleware": [Middleware(OnlyThisHost)]},
        "footer_links": [],
        "run_history": False,
        "share": False,
        "ssr_mode": False,
        "pwa": False,
        "mcp_server": False,
        "enable_monitoring": False,
        "max_file_size": SIZE_LIMIT,
        "show_error": False,
        "quiet": True,
    }


@cache
def _static(name: str) -> str:
    return files("ui").joinpath("static", name).read_text(encoding="utf-8")


def _head() -> str:
    styles = "\n".join(_static(sheet) for sheet in SHEETS)
    scripts = "\n".join(_static(script) for script in SCRIPTS)
    return (
        f'<meta name="description" content="{TAGLINE}">'
        f'<link rel="icon" href="{ICON}">'
        f"<style>{styles}</style>"
        f"<script>{scripts}</script>"
    )


def _theme() -> gr.themes.Base:
    theme = gr.themes.Base(font=SANS, font_mono=MONO)
    return theme.set(
        body_background_fill="#fbfaf7",
        body_background_fill_dark="#15171b",
        body_text_color="#211f1b",
        body_text_color_dark="#e9e5dc",
    )
