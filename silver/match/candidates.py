"""Which records are looked at together: blocking keys, and what is new since the last night."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from bronze.keys import fingerprint
from silver.frames import frame_of
from silver.match import tasks
from silver.match.rules import BLOCKING, COMPARED, FREQUENCIES, UNSEEN, blocks
from silver.match.tasks import Files
from silver.match.version import ModelVersion

SEEN = (
    "source", "extract", "role", "is_mention", "identity_sealed", "ruled_identifiers", *COMPARED,
)  # fmt: skip
"""A record whose values of these stand as they were keeps its edges."""

CARRIED = ("record_key", *SEEN)
"""What a record brings to its comparison."""


def match_records(records: DataFrame, model: ModelVersion) -> DataFrame:
    """Person records as the match needs them.

    Args:
        records: silver/person_record, with `ruled_identifiers`.
        model: its frequency tables are joined on; a name that training never saw is `UNSEEN`.

    Returns:
        `CARRIED`, `tf_<column>` of every frequency column, `seen` (a hash of what decides the
        record's edges) and one `block_<n>` key per blocking rule, null where a part is missing.
    """
    told = records.select(*CARRIED, *_derived())
    for column in FREQUENCIES:
        told = told.join(F.broadcast(_frequency(records, model, column)), on=column, how="left")
        told = told.fillna({f"tf_{column}": UNSEEN})
    keys = {block: _key(columns) for block, columns in zip(blocks(), BLOCKING, strict=True)}
    hashed = told.withColumns({**keys, "seen": fingerprint([_text(name) for name in SEEN])})
    return hashed.select(*CARRIED, *(f"tf_{column}" for column in FREQUENCIES), "seen", *blocks())


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
    before: Files
    buckets: int

    def mine(self, key: str, bucket: int) -> str:
        """Whether a key is the task's, as SQL."""
        return f"abs({key} % {self.buckets}) = {bucket}"

    def rules(self, bucket: int) -> list[dict[str, str]]:
        """Splink's blocking rules for the task: a pair with a record that is news.

        A pair that several rules find is left to the first of them, in whatever task that is.
        """
        made = []
        for number, key in enumerate(blocks()):
            told = [f"l.{key} = r.{key}", self.mine(f"l.{key}", bucket), "(l.is_news OR r.is_news)"]
            told += [f"NOT coalesce(l.{one} = r.{one}, false)" for one in blocks()[:number]]
            made.append({"blocking_rule": " AND ".join(told), "sql_dialect": "duckdb"})
        return made

    def pairs_sql(self, bucket: int) -> str:
        """How many pairs the rules find among `records`, counted once for every rule."""
        met = " UNION ALL ".join(
            f"SELECT count(*) AS every, count_if(is_news) AS news FROM records "  # noqa: S608 - as above
            f"WHERE {self.mine(key, bucket)} GROUP BY {key}"
            for key in blocks()
        )
        return (
            f"SELECT coalesce(sum(news * (every - news) + news * (news - 1) // 2), 0) FROM ({met})"  # noqa: S608 - as above
        )

    def gather(self, connection: duckdb.DuckDBPyConnection, bucket: int) -> None:
        """Make the table `records`: match records with `is_news`."""
        now, keys = tasks.rows_of(self.now), blocks()
        if not self.before:
            here = " OR ".join(self.mine(key, bucket) for key in keys)
            connection.execute(
                f"CREATE TABLE records AS SELECT *, true AS is_news FROM {now} WHERE {here}"  # noqa: S608 - as above
            )
            return
        connection.execute(f"CREATE TABLE stale AS {stale_sql(self.now, self.before)}")
        connection.execute(
            f"""CREATE TABLE wanted AS
                SELECT DISTINCT key FROM (
                    SELECT unnest([{", ".join(keys)}]) AS key FROM {now}
                    SEMI JOIN (FROM stale WHERE is_news) USING (record_key))
                WHERE {self.mine("key", bucket)}"""  # noqa: S608 - as above
        )
        shared = " OR ".join(f"{key} IN (FROM wanted)" for key in keys)
        # Two looks at the files: the keys of all records, then all of the few that share one.
        connection.execute(
            f"""CREATE TABLE records AS
                SELECT n.*, n.record_key IN (SELECT record_key FROM stale WHERE is_news) AS is_news
                FROM {now} n
                SEMI JOIN (SELECT record_key FROM {now} WHERE {shared}) USING (record_key)"""  # noqa: S608 - as above
        )


def hinted(frame: DataFrame, *, few: bool) -> DataFrame:
    """The frame, to be sent whole to every task that joins it where it is little."""
    return F.broadcast(frame) if few else frame


def _derived() -> list[Column]:
    names = F.array_sort(F.array("forename", "surname"))
    born = F.col("date_of_birth")
    return [
        F.when(
            F.col("forename").isNotNull() & F.col("surname").isNotNull(), F.concat_ws(" ", names)
        ).alias("swapped_names"),
        F.date_format(born, "yyyy").alias("birth_year"),
        F.date_format(born, "MMdd").alias("birthday"),
        F.soundex("forename").alias("forename_sound"),
        F.soundex("surname").alias("surname_sound"),
        F.get(F.array_sort("nickname_keys"), 0).alias("nickname"),
    ]


def _key(columns: Sequence[str]) -> Column:
    whole = F.col(columns[0]).isNotNull()
    for name in columns[1:]:
        whole &= F.col(name).isNotNull()
    return F.when(whole, F.xxhash64(*columns))


def _text(name: str) -> Column:
    if name in {"nickname_keys", "ruled_identifiers"}:
        return F.concat_ws(" ", F.array_sort(name))
    return F.col(name).cast("string")


def _frequency(records: DataFrame, model: ModelVersion, column: str) -> DataFrame:
    rows = sorted(model.frequencies[column].items())
    return frame_of(
        records.sparkSession, rows or [("", 1e-6)], f"{column} string, tf_{column} double"
    )
