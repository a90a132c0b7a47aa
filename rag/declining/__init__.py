"""Whether and how a question is declined; imports `rag.premises` and what that does."""
