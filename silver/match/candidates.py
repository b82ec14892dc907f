"""Which records are looked at together: what is new since the last night, and blocking keys."""

from dataclasses import dataclass

import duckdb
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from silver.match import record, tasks
from silver.match.record import Records
from silver.match.rules import blocks, keys_sql

STALE = """
    SELECT coalesce(n.record_key, b.record_key) AS record_key, n.record_key IS NOT NULL AS is_news
    FROM (SELECT record_key, seen, ruled_identifiers FROM person_record WHERE {mine}) n
    FULL JOIN (SELECT record_key, seen, ruled_identifiers FROM person_record_before WHERE {mine}) b
        ON n.record_key = b.record_key
    WHERE (n.record_key IS NULL) <> (b.record_key IS NULL)
        OR n.seen IS DISTINCT FROM b.seen
        OR n.ruled_identifiers IS DISTINCT FROM b.ruled_identifiers
"""
"""Records that are new or differ in what counts (`is_news`), and records that are gone."""


def stale(spark: SparkSession, now: Records, before: Records, buckets: int) -> pa.Table:
    """Records whose edges of last night do not stand.

    Args:
        spark: the session.
        now: today's records.
        before: last night's.
        buckets: the number of tasks.

    Returns:
        `record_key` and `is_news`: true for a record that is new or differs in what counts, false
        for one that is gone. Some 30 bytes a record, on the driver: of 3,000,000, 90 MB.
    """

    def find(bucket: int) -> pa.Table:
        with tasks.opened() as connection:
            record.look(connection, now)
            record.look(connection, before, "_before")
            return connection.sql(STALE.format(mine=_mine(buckets, bucket))).to_arrow_table()

    return tasks.each(spark, buckets, find, "record_key string, is_news boolean").toArrow()


@dataclass(frozen=True)
class Looked:
    """Which records a scoring task looks at: those that share a blocking key with news.

    `now` are today's records; `stale` are those whose edges do not stand, or nothing where all are
    news. Where all are, a pair is the task's that its key belongs to, by its number, of `buckets`
    tasks. Where few are, it is the task's that one of its two records belongs to: a task then makes
    the keys of its own records alone, and those of the news.
    """

    now: Records
    stale: pa.Table | None
    buckets: int

    def gather(self, connection: duckdb.DuckDBPyConnection, bucket: int) -> None:
        """Make the table `records`: match records with their keys, `is_news` and `is_mine`.

        Args:
            connection: with the view `match_record`.
            bucket: the task's number.

        A record's `number` is the place of its key among them.
        """
        if self.stale is None:
            here = " OR ".join(_mine(self.buckets, bucket, key) for key in blocks())
            connection.execute(
                f"""CREATE TABLE records AS
                    SELECT *, row_number() OVER (ORDER BY record_key) AS number,
                           true AS is_news, true AS is_mine
                    FROM (FROM match_record SELECT *, {keys_sql()}) WHERE {here}"""  # noqa: S608 - as above
            )
            return
        connection.register("stale", self.stale)
        connection.execute(self._near_news(_mine(self.buckets, bucket)))

    def _near_news(self, mine: str) -> str:
        """First the keys of a task's records, then all columns of the few that share one."""
        shared = " OR ".join(f"{key} IN (FROM wanted)" for key in blocks())
        return f"""
            CREATE TABLE news AS
                SELECT record_key, {mine} AS is_mine, true AS is_news, {keys_sql()}
                FROM person_record SEMI JOIN (FROM stale WHERE is_news) USING (record_key);
            CREATE TABLE wanted AS SELECT DISTINCT unnest([{", ".join(blocks())}]) AS key FROM news;
            CREATE TABLE near AS
                FROM (FROM person_record SELECT record_key, true AS is_mine, false AS is_news,
                      {keys_sql()} WHERE {mine})
                ANTI JOIN news USING (record_key) WHERE {shared}
                UNION ALL FROM news;
            CREATE TABLE records AS
                SELECT *, row_number() OVER (ORDER BY record_key) AS number
                FROM match_record JOIN near USING (record_key);
        """  # noqa: S608 - as above

    def pair(self, connection: duckdb.DuckDBPyConnection, bucket: int) -> None:
        """Make the table `pairs` of `records`, as Splink takes pairs that it is to score.

        The smaller number is the left one's. A pair that several rules find is left to the first
        of them, in whatever task that is. Given to Splink as rules, each would be held to all
        earlier ones twice: by these words, and by Splink's own, which knows of no other task.
        """
        ours = "(one.is_mine AND other.is_news AND (NOT one.is_news OR one.number < other.number))"
        found = []
        for rule, key in enumerate(blocks()):
            if self.stale is None:
                ours = f"one.number < other.number AND {_mine(self.buckets, bucket, f'one.{key}')}"
            earlier = [f"AND NOT coalesce(one.{k} = other.{k}, false)" for k in blocks()[:rule]]
            found.append(
                f"""SELECT '{rule}' AS match_key,
                           least(one.number, other.number) AS join_key_l,
                           greatest(one.number, other.number) AS join_key_r
                    FROM records one JOIN records other
                        ON one.{key} = other.{key} AND {ours} {" ".join(earlier)}"""  # noqa: S608 - as above
            )
        connection.execute(f"CREATE TABLE pairs AS {' UNION ALL '.join(found)}")


def _mine(buckets: int, bucket: int, key: str = "hash(record_key)") -> str:
    """Whether a key is the task's, as SQL."""
    return f"{key} % {buckets} = {bucket}"


def hinted(frame: DataFrame, *, few: bool) -> DataFrame:
    """The frame, to be sent whole to every task that joins it where it is little."""
    return F.broadcast(frame) if few else frame
