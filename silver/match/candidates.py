"""Which records are looked at together: what is new since the last night, and blocking keys."""

from dataclasses import dataclass
from functools import lru_cache

import duckdb
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from silver.match import duckdb_tasks, record
from silver.match.record import Records
from silver.match.rules import blocks, keys_sql

STALE = """
    SELECT coalesce(n.record_key, b.record_key) AS record_key, n.record_key IS NOT NULL AS is_news
    FROM person_record n FULL JOIN person_record_before b ON n.record_key = b.record_key
    WHERE (n.record_key IS NULL) <> (b.record_key IS NULL)
        OR n.match_hash IS DISTINCT FROM b.match_hash
        OR n.register IS DISTINCT FROM b.register
        OR n.ruled_identifiers IS DISTINCT FROM b.ruled_identifiers
"""
"""Records that are new or differ in what counts (`is_news`), and records that are gone."""


@lru_cache(maxsize=1)
def stale(spark: SparkSession, now: Records, before: Records) -> pa.Table:
    """Records whose edges of last night do not stand.

    The last answer is kept: edges and persons ask for the same, and a table's files never change.

    Args:
        spark: the session.
        now: today's records.
        before: last night's.

    Returns:
        `record_key` and `is_news`: true for a record that is new or differs in what counts, false
        for one that is gone. Some 30 bytes a record, on the driver: of 3,000,000, 90 MB.
    """

    def find(_: int) -> pa.Table:
        with duckdb_tasks.opened(threads=duckdb_tasks.ALONE) as connection:
            record.look(connection, now)
            record.look(connection, before, "_before")
            return connection.sql(STALE).to_arrow_table()

    return duckdb_tasks.each(spark, 1, find, "record_key string, is_news boolean").toArrow()


@dataclass(frozen=True)
class Looked:
    """Which records a scoring task looks at: its own, and news that share a blocking key with them.

    `now` are today's records; `stale` are those whose edges do not stand, or nothing where all are
    news. A record belongs to one of `buckets` tasks, as the file does that it lies in. A pair
    belongs to the task of the record that is no news; of two that are, to the task of the one whose
    key is smaller.
    """

    now: Records
    stale: pa.Table | None
    buckets: int

    def gather(self, connection: duckdb.DuckDBPyConnection, bucket: int) -> None:
        """Make the table `records`: match records with their keys, `is_news` and `is_mine`.

        Args:
            connection: with what `record.look` and `record.weigh` make.
            bucket: the task's number.

        A record's `number` is its name in this task alone.
        """
        paths = self.now.people.paths
        own = {path for number, path in enumerate(paths) if number % self.buckets == bucket}
        for name, lying in (("own", own), ("other", {*paths} - own)):
            record.part(connection, self.now.people._replace(paths=tuple(sorted(lying))), name)
        near = _news_sql()
        if self.stale is not None:
            connection.register("stale", self.stale)
            moved = "SEMI JOIN (FROM stale WHERE is_news) USING (record_key)"
            connection.execute(f"CREATE TABLE news AS {_news_sql(moved)}")
            near = _near_sql()
        connection.execute(
            f"""CREATE TABLE records AS
                FROM ({record.weighed_sql(f"({near})")}) SELECT *, row_number() OVER () AS number"""
        )

    def pair(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Make the table `pairs` of `records`, as Splink takes pairs that it is to score.

        The left record is the one with the smaller key. A pair that several rules find is left to
        the first of them. Given to Splink as rules, each would be held to all earlier ones twice:
        by these words, and by Splink's own, which knows of no other task.
        """
        first = "one.record_key < other.record_key"
        found = []
        for rule, key in enumerate(blocks()):
            earlier = [f"AND NOT coalesce(one.{k} = other.{k}, false)" for k in blocks()[:rule]]
            found.append(
                f"""FROM records one JOIN records other ON one.{key} = other.{key}
                        AND one.is_mine AND other.is_news AND (NOT one.is_news OR {first})
                        {" ".join(earlier)}
                    SELECT '{rule}' AS match_key,
                           if({first}, one.number, other.number) AS join_key_l,
                           if({first}, other.number, one.number) AS join_key_r"""
            )
        connection.execute(f"CREATE TABLE pairs AS {' UNION ALL '.join(found)}")


def _news_sql(which: str = "") -> str:
    """A task's own records and the others, with their keys: all, or those that `which` leaves."""
    own, other = (
        f"FROM {name} {which} {record.COMPARABLE}, {mine} AS is_mine, true AS is_news, {keys_sql()}"
        for name, mine in (("own", "true"), ("other", "false"))
    )
    return f"{own} UNION ALL {other}"


def _near_sql() -> str:
    """News, and a task's own records that share a key with them."""
    shared = " OR ".join(f"{key} IN (SELECT {key} FROM news)" for key in blocks())  # noqa: S608 - names of ours alone
    return (
        f"FROM news UNION ALL FROM (FROM (FROM own {record.COMPARABLE}, true, false, {keys_sql()}) "
        f"WHERE {shared}) ANTI JOIN news USING (record_key)"
    )


def hinted(frame: DataFrame, *, few: bool) -> DataFrame:
    """The frame, to be sent whole to every task that joins it where it is little."""
    return F.broadcast(frame) if few else frame
