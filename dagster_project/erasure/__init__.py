"""Erasing a person: from every table and its history, from files, and from Dagster's store."""
