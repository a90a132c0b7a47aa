"""Finds chat servers on this machine; asks nobody until it is called, and nobody elsewhere.

Ollama lists its models at `/api/tags`; llama.cpp, LM Studio, vLLM and Jan do at `/v1/models`.
Anything at all may answer on these ports, so no answer is trusted to have the right form.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import httpx

from rag.chat.choices import WriterChoice, of_served
from rag.chat.naming import Served
from rag.chat.providers import PROVIDERS
from rag.settings import Settings

PORTS: tuple[int, ...] = Settings.model_fields["local_servers"].default

LONGEST_LIST = 2_000_000
"""Bytes that a list of models may have."""
MOST_MODELS = 50
LONGEST_NAME = 200

_NO_CHAT = ("embed", "rerank", "whisper")
"""What the names of models have that can't chat."""


def find_local(timeout: float = 1.0, ports: Sequence[int] = PORTS) -> list[WriterChoice]:
    """The models of the servers that answer on 127.0.0.1 within so many seconds, in all."""
    # In a thread of its own, since the caller's may have an event loop that runs.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(_find(timeout, ports))).result()


async def _find(timeout: float, ports: Sequence[int]) -> list[WriterChoice]:
    async with httpx.AsyncClient(trust_env=False, timeout=timeout) as client:
        found = await asyncio.gather(*(_on(client, port, timeout) for port in ports))
    return list({choice.id: choice for choices in found for choice in choices}.values())


async def _on(client: httpx.AsyncClient, port: int, timeout: float) -> list[WriterChoice]:
    root = f"http://127.0.0.1:{port}"
    tags, models = await asyncio.gather(
        _json(client, f"{root}/api/tags", timeout), _json(client, f"{root}/v1/models", timeout)
    )
    names = _names(tags, "models", "name")
    if names:
        return [of_served(Served(PROVIDERS["ollama"], name, root, True)) for name in names]
    names = _names(models, "data", "id")
    return [of_served(Served(PROVIDERS["openai"], name, f"{root}/v1", True)) for name in names]


async def _json(client: httpx.AsyncClient, url: str, timeout: float) -> object:
    body = bytearray()
    try:
        async with asyncio.timeout(timeout), client.stream("GET", url) as response:
            if response.status_code != httpx.codes.OK:
                return None
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > LONGEST_LIST:
                    return None
        value: object = json.loads(body)
    except (httpx.HTTPError, OSError, ValueError, RecursionError):
        return None
    return value


def _names(answer: object, list_name: str, name: str) -> list[str]:
    entries = answer.get(list_name) if isinstance(answer, dict) else None
    if not isinstance(entries, list):
        return []
    named = [entry.get(name) for entry in entries if isinstance(entry, dict)]
    return [one for one in named if isinstance(one, str) and _can_chat(one)][:MOST_MODELS]


def _can_chat(name: str) -> bool:
    usable = name.strip() and name.isprintable() and len(name) <= LONGEST_NAME
    return bool(usable) and not any(word in name.lower() for word in _NO_CHAT)
