"""What a writer is given to write from; imports `rag.retrieval` and `rag.words`."""
