"""What a chat server on this machine can be asked about its model: context and tokens.

llama.cpp has `/props` and `/tokenize`, vLLM `/tokenize` and `max_model_len` in its list, LM Studio
`/api/v0/models`, Ollama `/api/show`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import httpx

TIMEOUT = 5.0
"""Seconds; these questions cost a server nothing."""


@dataclass
class ServerFacts:
    """Asks when it is first looked into; an answer that can't be understood counts as none."""

    address: str
    """As the model is reached at: with `/v1` where the protocol is OpenAI's."""
    model: str
    key: str | None = None

    @cached_property
    def kind(self) -> Literal["llama.cpp", "vLLM", "LM Studio", "Ollama"] | None:
        """The program, where it is one that tells something."""
        if self._props:
            return "llama.cpp"
        if _number(self._listed("models"), "max_model_len"):
            return "vLLM"
        if self._shown:
            return "Ollama"
        return "LM Studio" if self._lm_studio else None

    @cached_property
    def context_tokens(self) -> int | None:
        """How many tokens prompt and answer may have together; None if the server does not say."""
        match self.kind:
            case "llama.cpp":
                listed = self._listed("v1/models").get("meta")
                trained = _number(listed if isinstance(listed, dict) else {}, "n_ctx_train")
                served = _number(self._props, "n_ctx")
                return min(filter(None, (trained, served)), default=None)
            case "vLLM":
                return _number(self._listed("models"), "max_model_len")
            case "LM Studio":
                return _first(self._lm_studio, "loaded_context_length", "max_context_length")
            case "Ollama":
                return _first(
                    self._shown, *(n for n in self._shown if n.endswith(".context_length"))
                )
            case _:
                return None

    def count(self, text: str) -> int | None:
        """The tokens of a text, by the model's own tokenizer; None where the server has none."""
        if self.kind == "llama.cpp":
            tokens = self._post("tokenize", {"content": text}).get("tokens")
            return len(tokens) if isinstance(tokens, list) else None
        if self.kind == "vLLM":
            question = {"model": self.model, "prompt": text, "add_special_tokens": False}
            return _number(self._post("tokenize", question), "count")
        return None

    def close(self) -> None:
        """Lets go of the connection."""
        self._client.close()

    @cached_property
    def _client(self) -> httpx.Client:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        return httpx.Client(trust_env=False, timeout=TIMEOUT, headers=headers)

    @cached_property
    def _props(self) -> dict[str, Any]:
        settings = self._get("props").get("default_generation_settings")
        return settings if isinstance(settings, dict) else {}

    @cached_property
    def _shown(self) -> dict[str, Any]:
        info = self._post("api/show", {"model": self.model}).get("model_info")
        return info if isinstance(info, dict) else {}

    @cached_property
    def _lm_studio(self) -> dict[str, Any]:
        return self._listed("api/v0/models")

    def _listed(self, path: str) -> dict[str, Any]:
        """The model's entry in a list, or the only entry."""
        entries = list(_entries(self._get("v1/models" if path == "models" else path)))
        named = [entry for entry in entries if entry.get("id") == self.model]
        return next(iter(named or (entries if len(entries) == 1 else [])), {})

    def _get(self, path: str) -> dict[str, Any]:
        return self._ask("GET", path, None)

    def _post(self, path: str, question: dict[str, Any]) -> dict[str, Any]:
        return self._ask("POST", path, question)

    def _ask(self, method: str, path: str, question: dict[str, Any] | None) -> dict[str, Any]:
        root = self.address.removesuffix("/v1")
        try:
            response = self._client.request(method, f"{root}/{path}", json=question)
            answer = response.json() if response.is_success else None
        except (httpx.HTTPError, ValueError, RecursionError):
            return {}
        return answer if isinstance(answer, dict) else {}


def _entries(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    entries = answer.get("data")
    if isinstance(entries, list):
        yield from (entry for entry in entries if isinstance(entry, dict))


def _first(entry: dict[str, Any], *names: str) -> int | None:
    return next(filter(None, (_number(entry, name) for name in names)), None)


def _number(entry: dict[str, Any], name: str) -> int | None:
    value = entry.get(name)
    return value if isinstance(value, int) and value > 0 else None
