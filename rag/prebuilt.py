"""Makes the vectors of the texts that ship anew: `python -m rag.prebuilt`, or `make vectors`."""

from __future__ import annotations

from pathlib import Path

from corpus.collection import shipped
from rag.conversation.hearing import messages
from rag.retrieval.embedding import load_embedding_model
from rag.retrieval.entries import entries
from rag.retrieval.prebuilt import FILE, write
from rag.settings import Settings


def main() -> None:
    """Makes the file anew from what ships."""
    texts = [entry.text for entry in entries(shipped())]
    texts += [text for known in messages().values() for text in known]
    write(texts, load_embedding_model(Settings()), Path(__file__).parent / "data" / FILE)


if __name__ == "__main__":
    main()
