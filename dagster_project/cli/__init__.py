"""The command line: one module for each command that does more than a line, and what it prints."""
