"""Assets: thin shells around the layers, one per table."""
