"""What is found for a question: vectors, index, search; imports `rag.words`."""
