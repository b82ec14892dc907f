"""A run: its context, which tables it builds from what, when it starts, and whom it alerts."""
