"""What silver's tables share: how statements become columns, and where every fact comes from."""
