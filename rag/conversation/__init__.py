"""What a message means after what was said before; imports `rag.prose` and what that does."""
