"""Which records are looked at together: blocking keys, and what is new since the last night."""

from dataclasses import dataclass

import duckdb
import pyarrow as pa
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from bronze.keys import fingerprint
from silver.frames import frame_of
from silver.match import tasks
from silver.match.rules import COMPARED, FREQUENCIES, UNSEEN, blocks, keys_sql
from silver.match.tasks import Files
from silver.match.version import ModelVersion

SEEN = (
    "source", "extract", "role", "is_mention", "identity_sealed", "ruled_identifiers", *COMPARED,
)  # fmt: skip
"""A record whose values of these stand as they were keeps its edges."""

CARRIED = ("record_key", *SEEN)
"""What a record brings to its comparison."""

SOUNDS = {"forename_sound": "forename", "surname_sound": "surname"}
"""How a name sounds (Soundex), which Spark can tell and DuckDB cannot."""


def match_records(records: DataFrame, model: ModelVersion) -> DataFrame:
    """Person records as the match needs them.

    Args:
        records: silver/person_record, with `ruled_identifiers`.
        model: its frequency tables are joined on; a name that training never saw is `UNSEEN`.

    Returns:
        `CARRIED`, how both names sound, `tf_<column>` of every frequency column, and `seen` (a hash
        of what decides the record's edges).
    """
    told = records.select(*CARRIED, *(F.soundex(of).alias(name) for name, of in SOUNDS.items()))
    for column in FREQUENCIES:
        told = told.join(F.broadcast(_frequency(records, model, column)), on=column, how="left")
        told = told.fillna({f"tf_{column}": UNSEEN})
    hashed = told.withColumn("seen", fingerprint([_text(name) for name in SEEN]))
    return hashed.select(*CARRIED, *SOUNDS, *(f"tf_{column}" for column in FREQUENCIES), "seen")


def stale(spark: SparkSession, now: Files, before: Files) -> DataFrame:
    """Records whose edges of last night do not stand.

    Args:
        spark: the session.
        now: today's match records.
        before: last night's.

    Returns:
        `record_key` and `is_news`: true for a record that is new or differs in what counts, false
        for one that is gone.
    """
    sql = stale_sql(now, before)

    def find(_: int) -> pa.Table:
        with tasks.opened() as connection:
            return connection.sql(sql).to_arrow_table()

    return tasks.each(spark, 1, find, "record_key string, is_news boolean")


def stale_sql(now: Files, before: Files) -> str:
    """The same as a query of DuckDB's; `before` may be whatever has `record_key` and `seen`."""
    return f"""
        SELECT coalesce(n.record_key, b.record_key) AS record_key, n.seen IS NOT NULL AS is_news
        FROM (SELECT record_key, seen FROM {tasks.rows_of(now)}) n
        FULL JOIN (SELECT record_key, seen FROM {tasks.rows_of(before)}) b
            ON n.record_key = b.record_key
        WHERE n.seen IS DISTINCT FROM b.seen
    """  # noqa: S608 - names of ours alone


@dataclass(frozen=True)
class Looked:
    """Which records a scoring task looks at: those of its keys that news shares.

    `now` are today's match records, `before` last night's, or nothing where all are news. A
    blocking key belongs to one of `buckets` tasks, by its number.
    """

    now: Files
    before: Files | None
    buckets: int

    def mine(self, key: str, bucket: int) -> str:
        """Whether a key is the task's, as SQL."""
        return f"{key} % {self.buckets} = {bucket}"

    def gather(self, connection: duckdb.DuckDBPyConnection, bucket: int) -> None:
        """Make the table `records`: match records with a `number`, their keys and `is_news`."""
        now, keys = tasks.rows_of(self.now), blocks()
        if self.before is None:
            here = " OR ".join(self.mine(key, bucket) for key in keys)
            connection.execute(
                f"""CREATE TABLE records AS
                    SELECT *, row_number() OVER () AS number, {keys_sql()}, true AS is_news
                    FROM {now} WHERE {here}"""  # noqa: S608 - as above
            )
            return
        shared = " OR ".join(f"{key} IN (FROM wanted)" for key in keys)
        # First the keys of all records, then all columns of the few that share one.
        connection.execute(
            f"""
            CREATE TABLE news AS
                SELECT record_key FROM ({stale_sql(self.now, self.before)}) WHERE is_news;
            CREATE TABLE key AS SELECT record_key, {keys_sql()} FROM {now};
            CREATE TABLE wanted AS
                SELECT DISTINCT key FROM (
                    SELECT unnest([{", ".join(keys)}]) AS key FROM key
                    SEMI JOIN news USING (record_key))
                WHERE {self.mine("key", bucket)};
            CREATE TABLE records AS
                SELECT *, row_number() OVER () AS number, record_key IN (FROM news) AS is_news
                FROM {now} JOIN (FROM key WHERE {shared}) USING (record_key);
            DROP TABLE key;
            """  # noqa: S608 - as above
        )

    def pair(self, connection: duckdb.DuckDBPyConnection, bucket: int) -> None:
        """Make the table `pairs` of `records`, as Splink takes pairs that it is to score.

        A pair that several rules find is left to the first of them, in whatever task that is. Given
        to Splink as rules, each would be held to all earlier ones twice: by these words, and by
        Splink's own, which knows of no other task.
        """
        found = []
        for rule, key in enumerate(blocks()):
            earlier = [f"AND NOT coalesce(l.{one} = r.{one}, false)" for one in blocks()[:rule]]
            found.append(
                f"""SELECT '{rule}' AS match_key, l.number AS join_key_l, r.number AS join_key_r
                    FROM records l JOIN records r ON l.{key} = r.{key} AND l.number < r.number
                        AND (l.is_news OR r.is_news) {" ".join(earlier)}
                    WHERE {self.mine(f"l.{key}", bucket)}"""  # noqa: S608 - as above
            )
        connection.execute(f"CREATE TABLE pairs AS {' UNION ALL '.join(found)}")


def hinted(frame: DataFrame, *, few: bool) -> DataFrame:
    """The frame, to be sent whole to every task that joins it where it is little."""
    return F.broadcast(frame) if few else frame


def _text(name: str) -> Column:
    if name in {"nickname_keys", "ruled_identifiers"}:
        return F.concat_ws(" ", F.array_sort(name))
    return F.col(name).cast("string")


def _frequency(records: DataFrame, model: ModelVersion, column: str) -> DataFrame:
    rows = sorted(model.frequencies[column].items())
    return frame_of(
        records.sparkSession, rows or [("", 1e-6)], f"{column} string, tf_{column} double"
    )
