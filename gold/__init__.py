"""What a dashboard shows: one module per table."""
