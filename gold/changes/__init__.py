"""What gold/change compares: facts of two nights in one narrow shape, and which feeds spoke."""
