"""Ids for clusters that a test draws, as a night issues them."""

from pyspark.sql import DataFrame

from silver.match import duckdb_tasks, identity
from silver.shared.frames import frame_of


def issued(clusters: DataFrame, previous: DataFrame, history: DataFrame) -> DataFrame:
    """Each record with its person's id and number.

    Args:
        clusters: `record_key` and any name of its `cluster`.
        previous: persons as last published.
        history: silver/person_history as last published.
    """
    with duckdb_tasks.duckdb_connection() as connection:
        for name, frame in {
            "clusters": clusters,
            "previous_persons": previous,
            "history": history,
        }.items():
            connection.register(name, frame.toArrow())
        connection.execute(
            """CREATE TABLE decided AS
               SELECT number, record_key, min(number) OVER (PARTITION BY cluster) AS cluster
               FROM (SELECT *, row_number() OVER (ORDER BY record_key) AS number FROM clusters)"""
        )
        identity.create_issued_table(connection)
        rows = connection.sql("SELECT record_key, person_id, person_number FROM issued").df()
    shape = "record_key string, person_id string, person_number bigint"
    return frame_of(clusters.sparkSession, rows, shape)
