"""What a question takes for granted, and if it is so; imports `rag.prose` and what that does."""
