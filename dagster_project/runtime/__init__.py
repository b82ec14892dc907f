"""The machine: the Spark session, the lock, Dagster's home and what is logged to a terminal."""
