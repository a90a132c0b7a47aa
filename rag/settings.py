"""Settings: environment variables that begin with STEELMAN_, and where data lives."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

BUNDLED_MODEL = "all-MiniLM-L6-v2"

Port = Annotated[int, Field(ge=1, le=65535)]


class Settings(BaseSettings):
    """What a user can set. `STEELMAN_HOME=/data steelman index` sets `home`."""

    model_config = SettingsConfigDict(env_prefix="STEELMAN_", extra="ignore", frozen=True)

    home: Path = Field(default_factory=lambda: user_data_path("steelman", appauthor=False))
    """Where the index and everything else that is made at run time lives."""
    embedding_model: str = BUNDLED_MODEL
    """`all-MiniLM-L6-v2` (bundled), or a name or path that sentence-transformers takes."""
    chroma_url: str | None = None
    """`http://host:port` of a Chroma server; None for an index in `home`."""
    chroma_cloud_tenant: str | None = None
    chroma_cloud_database: str | None = None
    chroma_cloud_api_key: str | None = Field(default=None, repr=False)
    host: str = "127.0.0.1"
    port: int = 7860
    writer: str = "built-in"
    """Who writes the answers: `built-in`, or a chat model as `rag.chat.naming` spells them."""
    writer_key: str | None = Field(default=None, repr=False)
    """The key of a chat server whose address `writer` gives; it gets no provider's own."""
    writer_timeout: float = Field(default=60.0, gt=0)
    """Seconds that a chat model may take to its first word, and from a word to the next."""
    writer_limit: float = Field(default=240.0, gt=0)
    """Seconds that a chat model may take in all."""
    nli: str | None = None
    """A natural-language-inference cross-encoder on this machine, a folder or a name: it then
    decides whether a chat model’s sentence means what its passages say."""
    local_servers: Annotated[tuple[Port, ...], NoDecode] = (11434, 8080, 1234, 8000, 1337)
    """Ports of this machine where a chat server is looked for, as `11434,8080`; empty for none.
    By default those of Ollama, llama.cpp, LM Studio, vLLM and Jan."""

    @field_validator("local_servers", mode="before")
    @classmethod
    def _ports(cls, value: object) -> object:
        return value.replace(",", " ").split() if isinstance(value, str) else value

    @property
    def shelf(self) -> Path:
        """Where documents that were added or fetched are kept."""
        return self.home / "shelf"
