"""Which records are compared: what changed since the last night, and blocking keys."""

from dataclasses import dataclass
from functools import lru_cache

import duckdb
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from silver.match import duckdb_tasks, record
from silver.match.record import Records
from silver.match.rules import blocks, keys_sql

CHANGED_RECORDS = """
    SELECT coalesce(c.record_key, p.record_key) AS record_key,
           c.record_key IS NOT NULL AS is_current
    FROM person_record c FULL JOIN previous_person_record p ON c.record_key = p.record_key
    WHERE (c.record_key IS NULL) <> (p.record_key IS NULL)
        OR c.match_hash IS DISTINCT FROM p.match_hash
        OR c.register IS DISTINCT FROM p.register
        OR c.ruled_identifiers IS DISTINCT FROM p.ruled_identifiers
"""
"""Records that are new or differ in what counts (`is_current`), and records that are gone."""


@lru_cache(maxsize=1)
def changed_records(spark: SparkSession, current: Records, previous: Records) -> pa.Table:
    """Records whose edges of last night are no longer valid.

    The last result is cached: edges and persons need the same, and a table's files never change.

    Args:
        spark: the session.
        current: today's records.
        previous: last night's.

    Returns:
        `record_key` and `is_current`: true for a record that is new or differs in what counts,
        false for one that is gone. Some 30 bytes a record, on the driver: of 3,000,000, 90 MB.
    """

    def find_changes(_: int) -> pa.Table:
        with duckdb_tasks.duckdb_connection(threads=duckdb_tasks.SINGLE_TASK_THREADS) as connection:
            record.create_person_record_view(connection, current)
            record.create_person_record_view(connection, previous, "previous_")
            return connection.sql(CHANGED_RECORDS).to_arrow_table()

    schema = "record_key string, is_current boolean"
    return duckdb_tasks.run_tasks(spark, 1, find_changes, schema).toArrow()


@dataclass(frozen=True)
class CandidateSearch:
    """Which records a scoring task reads: its own, and changed ones that share a key with them.

    `records` are today's records; `changed` are those whose edges are no longer valid, as
    `changed_records` returns them, or None where all are new. A record belongs to one of `tasks`
    tasks, as the file does that holds it. A pair belongs to the task of the record that did not
    change; of two that did, to the task of the one whose key is smaller.
    """

    records: Records
    changed: pa.Table | None
    tasks: int

    def create_records_table(self, connection: duckdb.DuckDBPyConnection, task: int) -> None:
        """Make the table `records`: match records with their keys, `is_changed`, `is_of_task`.

        Args:
            connection: with what `record.create_person_record_view` and
                `record.create_match_record_view` make.
            task: the task's number.

        A record's `number` is its name in this task alone.
        """
        files = self.records.person_records
        own_paths = {path for n, path in enumerate(files.paths) if n % self.tasks == task}
        other_paths = {*files.paths} - own_paths
        for name, paths in (("own", own_paths), ("other", other_paths)):
            record.create_records_view(connection, files._replace(paths=tuple(sorted(paths))), name)
        candidates = _changed_sql()
        if self.changed is not None:
            connection.register("all_changed", self.changed)
            filter_ = "SEMI JOIN (FROM all_changed WHERE is_current) USING (record_key)"
            connection.execute(f"CREATE TABLE changed AS {_changed_sql(filter_)}")
            candidates = _sharing_key_with_changed_sql()
        rows = record.with_frequencies_sql(f"({candidates})")
        connection.execute(
            f"CREATE TABLE records AS FROM ({rows}) SELECT *, row_number() OVER () AS number"
        )

    def create_pairs_table(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Make the table `pairs` of `records`, as Splink takes pairs that it is to score.

        The left record is the one with the smaller key. A pair that several rules find is left to
        the first of them. Given to Splink as rules, each would be held to all earlier ones twice:
        by this query, and by Splink's own, which knows of no other task.
        """
        own_is_left = "own.record_key < other.record_key"
        queries = []
        for rule, key in enumerate(blocks()):
            earlier = [f"AND NOT coalesce(own.{k} = other.{k}, false)" for k in blocks()[:rule]]
            queries.append(
                f"""FROM records own JOIN records other ON own.{key} = other.{key}
                        AND own.is_of_task AND other.is_changed
                        AND (NOT own.is_changed OR {own_is_left})
                        {" ".join(earlier)}
                    SELECT '{rule}' AS match_key,
                           if({own_is_left}, own.number, other.number) AS join_key_l,
                           if({own_is_left}, other.number, own.number) AS join_key_r"""
            )
        connection.execute(f"CREATE TABLE pairs AS {' UNION ALL '.join(queries)}")


def _changed_sql(filter_: str = "") -> str:
    """A task's own records and the others, with their keys: all, or those that pass the filter."""
    own, other = (
        f"FROM {name} {filter_} {record.COMPARABLE_COLUMNS}, "
        f"{is_of_task} AS is_of_task, true AS is_changed, {keys_sql()}"
        for name, is_of_task in (("own", "true"), ("other", "false"))
    )
    return f"{own} UNION ALL {other}"


def _sharing_key_with_changed_sql() -> str:
    """Changed records, and a task's own records that share a key with them."""
    shared = " OR ".join(f"{key} IN (SELECT {key} FROM changed)" for key in blocks())  # noqa: S608 - names of ours alone
    own = f"FROM own {record.COMPARABLE_COLUMNS}, true, false, {keys_sql()}"
    return (
        f"FROM changed UNION ALL FROM (FROM ({own}) WHERE {shared}) "
        "ANTI JOIN changed USING (record_key)"
    )


def broadcast_if_small(frame: DataFrame, *, is_small: bool) -> DataFrame:
    """The frame, to be sent whole to every task that joins it where it is small."""
    return F.broadcast(frame) if is_small else frame
