"""What gold/demand counts: children by month, from facts that leaders may be shown."""
