"""What can be told of texts by their words alone; imports nothing else of the rag."""
