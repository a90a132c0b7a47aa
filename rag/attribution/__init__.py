"""Decides which passages carry a sentence that a chat model has written, or why none does."""
