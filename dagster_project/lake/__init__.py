"""The lake: the one reader and writer of Delta tables, and the night that was published."""
