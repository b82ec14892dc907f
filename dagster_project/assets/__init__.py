"""Assets: one for each table, made by a factory from what the layers declare."""
