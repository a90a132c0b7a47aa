"""The companies and programs whose chat models can be named, and what each needs.

Default models are small and quick ones that follow instructions; `STEELMAN_WRITER` names others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Protocol = Literal["openai", "anthropic", "google_genai", "ollama"]
"""What the server speaks, by LangChain's names."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Who runs a model, and how it is reached."""

    name: str
    """As it stands before the colon in `openai:gpt-5.4-mini`."""
    label: str
    protocol: Protocol
    address: str
    model: str
    """The model that is taken if none is named; empty where there is no telling."""
    keys: tuple[str, ...] = ()
    """Environment variables that may hold the key; the first that is set counts."""
    address_variables: tuple[str, ...] = ()
    """Environment variables in which the provider's own clients look for another address."""
    structured: bool = False
    """Whether all of its models can be held to a JSON schema."""

    @property
    def extra(self) -> str:
        """The extra of this package that brings the client."""
        return {"google_genai": "google"}.get(self.protocol, self.protocol)

    def key(self, environ: Mapping[str, str]) -> str | None:
        """The provider's key, if the environment holds one."""
        return next((environ[name] for name in self.keys if environ.get(name)), None)

    def address_in(self, environ: Mapping[str, str]) -> str:
        """Where the provider is reached."""
        given = (environ[name] for name in self.address_variables if environ.get(name))
        return next(given, self.address)


_ALL = (
    Provider(
        "openai",
        "OpenAI",
        "openai",
        "https://api.openai.com/v1",
        "gpt-5.4-mini",
        ("OPENAI_API_KEY",),
        ("OPENAI_BASE_URL", "OPENAI_API_BASE"),
        structured=True,
    ),
    Provider(
        "anthropic",
        "Anthropic",
        "anthropic",
        "https://api.anthropic.com",
        "claude-haiku-4-5",
        ("ANTHROPIC_API_KEY",),
        ("ANTHROPIC_BASE_URL", "ANTHROPIC_API_URL"),
        structured=True,
    ),
    Provider(
        "google",
        "Google",
        "google_genai",
        "https://generativelanguage.googleapis.com",
        "gemini-flash-latest",
        ("GEMINI_API_KEY", "GOOGLE_API_KEY"),
        structured=True,
    ),
    Provider(
        "mistral",
        "Mistral",
        "openai",
        "https://api.mistral.ai/v1",
        "mistral-small-latest",
        ("MISTRAL_API_KEY",),
    ),
    Provider(
        "groq",
        "Groq",
        "openai",
        "https://api.groq.com/openai/v1",
        "llama-3.3-70b-versatile",
        ("GROQ_API_KEY",),
    ),
    Provider(
        "openrouter",
        "OpenRouter",
        "openai",
        "https://openrouter.ai/api/v1",
        "openrouter/auto",
        ("OPENROUTER_API_KEY",),
    ),
    Provider("ollama", "Ollama", "ollama", "http://127.0.0.1:11434", ""),
)

PROVIDERS: Mapping[str, Provider] = {provider.name: provider for provider in _ALL}
