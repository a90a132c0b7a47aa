"""From a brief to verified sentences, with no model; imports `rag.briefing` and what that does."""
