"""A real model, in this process and behind llama.cpp's own server on this machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from smollm import model_file

from corpus.library import Corpus
from rag.chat.local import find_local
from rag.chat.model import LangChainModel
from rag.chat.opening import open_model
from rag.chat.streaming import Limits, bounded
from rag.chat.tokens import at_most
from rag.errors import WriterError
from rag.settings import Settings

ASKED = [SystemMessage("You are terse."), HumanMessage("Name the capital of France.")]
TALE: list[BaseMessage] = [HumanMessage("Tell me a very long story about the sea.")]
LIMITS = Limits(first=200, next=200, all=280, characters=100_000)

SERVER = """
import sys
import xllamacpp
parameters = xllamacpp.CommonParams()
parameters.model.path = sys.argv[1]
parameters.n_ctx, parameters.n_parallel, parameters.port = 2048, 1, 0
parameters.cpuparams.poll = parameters.cpuparams_batch.poll = 0
parameters.verbosity, parameters.warmup = -1, False
server = xllamacpp.Server(parameters)
print(server.listening_address, flush=True)
sys.stdin.read()
"""
"""llama.cpp's HTTP server, until its standard input ends."""


@pytest.fixture(scope="module")
def file() -> Path:
    return model_file()


@pytest.fixture(scope="module")
def in_process(file: Path) -> Iterator[LangChainModel]:
    model = open_model(f"gguf:{file}", Settings(), {})
    yield model
    model.close()


@pytest.fixture(scope="module")
def address(file: Path) -> Iterator[str]:
    command = [sys.executable, "-c", SERVER, str(file)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        yield process.stdout.readline().strip()
        process.stdin.close()


@pytest.fixture(scope="module")
def served(address: str) -> Iterator[LangChainModel]:
    model = open_model(f"openai:smollm@{address}/v1", Settings(), {})
    yield model
    model.close()


@pytest.fixture(params=["in_process", "served"])
def model(request: pytest.FixtureRequest) -> LangChainModel:
    model = request.getfixturevalue(request.param)
    assert isinstance(model, LangChainModel)
    return model


def answer(model: LangChainModel, asked: list[BaseMessage], pieces: int | None = None) -> str:
    return "".join(islice(bounded(model, asked, LIMITS, threading.Event()), pieces))


def test_answers_in_pieces(model: LangChainModel) -> None:
    pieces = list(bounded(model, ASKED, LIMITS, threading.Event()))

    assert len(pieces) > 1
    assert "Paris" in "".join(pieces)


def test_says_the_same_again(model: LangChainModel) -> None:
    assert answer(model, TALE, 12) == answer(model, TALE, 12) != ""


def test_stops(model: LangChainModel) -> None:
    stop = threading.Event()
    pieces = bounded(model, TALE, LIMITS, stop)

    said = list(islice(pieces, 3))
    stop.set()

    assert len(said) == 3
    assert list(pieces) == []
    assert is_idle(model)


def test_stops_while_it_reads_a_long_prompt(in_process: LangChainModel) -> None:
    stop = threading.Event()
    threading.Timer(1.0, stop.set).start()
    asked: list[BaseMessage] = [HumanMessage("The sea is wide. " * 1500)]

    assert list(bounded(in_process, asked, LIMITS, stop)) == []
    assert is_idle(in_process)


def test_counts_with_its_own_tokenizer(model: LangChainModel, corpus: Corpus) -> None:
    assert model.count_tokens("hello there") == 2
    for passage in islice(corpus.passages.values(), 40):
        counted = model.count_tokens(passage.text)
        assert counted <= at_most(passage.text) <= 3 * counted


@pytest.mark.parametrize(
    "text", ["", "x" * 50, "1234567890", "日本語の文", "a\n\n\n\tb    c", "—“…”–"]
)
def test_estimate_is_never_too_low(in_process: LangChainModel, text: str) -> None:
    assert in_process.count_tokens(text) <= at_most(text)


def test_knows_its_context(in_process: LangChainModel, served: LangChainModel) -> None:
    assert in_process.context_tokens == 8192
    assert served.context_tokens == 2048


def test_says_where_it_is(in_process: LangChainModel, served: LangChainModel, file: Path) -> None:
    assert (in_process.where, in_process.place) == ("in process", file.name)
    assert served.where == "this machine"


def test_a_prompt_that_is_too_long_is_rejected(in_process: LangChainModel) -> None:
    with pytest.raises(WriterError) as caught:
        answer(in_process, [HumanMessage("sea " * 9000)])
    assert caught.value.kind == "rejected"


def test_its_own_address_wants_the_key(in_process: LangChainModel) -> None:
    assert in_process.facts
    url = in_process.facts.address
    with httpx.Client(trust_env=False) as client:
        asked = client.post(f"{url}/chat/completions", json={"messages": []})
        assert asked.status_code == 401


def test_is_found(address: str) -> None:
    port = httpx.URL(address).port
    assert port
    (found,) = find_local(5, [port])
    assert found.id.endswith(f"@{address}/v1")
    assert found.where == "this machine"
    assert "SmolLM2" in found.label
    assert "/" not in found.label


def test_interrupts_still_reach_python(in_process: LangChainModel) -> None:
    with pytest.raises(KeyboardInterrupt):  # noqa: PT012
        os.kill(os.getpid(), signal.SIGINT)
        sleep(5)


@pytest.mark.parametrize("spoilt", ["not a model", "cut off"])
def test_a_file_that_is_no_model(tmp_path: Path, file: Path, spoilt: str) -> None:
    bad = tmp_path / "bad.gguf"
    bad.write_bytes(b"no model" if spoilt == "not a model" else file.read_bytes()[:1_000_000])
    with pytest.raises(WriterError, match=r"^bad\.gguf ") as caught:
        open_model(f"gguf:{bad}", Settings(), {})
    assert caught.value.kind == "file"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WriterError, match="Check the path") as caught:
        open_model(f"gguf:{tmp_path / 'no.gguf'}", Settings(), {})
    assert caught.value.kind == "file"


def is_idle(model: LangChainModel, within: float = 60.0) -> bool:
    """Whether the server gives up what nobody waits for, within so many seconds."""
    assert model.facts
    root = model.facts.address.removesuffix("/v1")
    headers = {"Authorization": f"Bearer {model.facts.key}"} if model.facts.key else {}
    end = monotonic() + within
    with httpx.Client(trust_env=False, headers=headers, timeout=within) as client:
        while monotonic() < end:
            # llama.cpp looks whether somebody listens when it has had nothing to say for a second;
            # each of these questions makes it begin that second anew.
            sleep(4)
            slots = client.get(f"{root}/slots").raise_for_status().json()
            if not any(slot["is_processing"] for slot in slots):
                return True
    return False
