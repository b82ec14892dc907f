"""Person ids: issued once, kept through merges and splits, never given to another person.

An id is a number of the order of issue, sent through a fixed permutation and written in 31
characters that cannot be taken for each other, with a check character:
`K7M-4QX-P`. It says nothing about the person and reads well over a telephone.
"""

from functools import reduce

import duckdb
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from silver.match import retired_ids

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 characters, without 0, 1, I, L and O; a prime, so that the check character catches
every single wrong character and every exchange of two."""
LENGTH = 6
SPACE = len(ALPHABET) ** LENGTH
"""887,503,681 ids."""
MULTIPLIER = 372_134_617
OFFSET = 52_937_041
"""An affine step modulo `SPACE`; `MULTIPLIER` shares no factor with it, so no two numbers meet."""


def id_sql(number: str) -> str:
    """The id with that number of issue (from 1), written `XXX-XXX-X`: Spark's SQL and DuckDB's."""
    place = f"(({number} * {MULTIPLIER} + {OFFSET}) % {SPACE})"
    digits = [
        f"(CAST(floor({place} / {len(ALPHABET) ** power}) AS bigint) % {len(ALPHABET)})"
        for power in reversed(range(LENGTH))
    ]
    weighed = " + ".join(f"{digit} * {weight}" for weight, digit in enumerate(digits, start=2))
    letters = [_letter(digit) for digit in (*digits, f"({weighed}) % {len(ALPHABET)}")]
    return " || ".join([*letters[:3], "'-'", *letters[3:LENGTH], "'-'", letters[LENGTH]])


def issue(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table `issued`: today's clusters, named by the ids of last night.

    Written rules: an id goes to the cluster that holds most of its last published records (equal
    splits: the cluster with the smallest record key). A cluster that several ids go to takes the
    oldest, which is the one with the smallest number of issue; an id that has ended comes after all
    that have not, and so revives only where no other goes. A cluster that none goes to gets a new
    one; new ids are issued in the order of the clusters' smallest record keys.

    Args:
        connection: with `decided`, `before` and `history`, as `memory.believed` takes them;
            `history` holds every id ever issued.

    The table has `record_key`, `person_id` and `person_number` of every record of `decided`.
    """
    retired_ids.believed(connection)
    connection.execute(
        f"""
        CREATE TABLE kept AS
        WITH claimed AS (
            SELECT cluster, person_number, ended, count(*) AS records, min(d.number) AS smallest
            FROM decided d JOIN believed b ON b.number = d.number GROUP BY ALL
        ), going AS (
            FROM claimed QUALIFY row_number() OVER (
                PARTITION BY person_number ORDER BY records DESC, smallest) = 1
        )
        SELECT cluster, person_number FROM going
        QUALIFY row_number() OVER (PARTITION BY cluster ORDER BY ended, person_number) = 1;

        CREATE TABLE fresh AS
        SELECT cluster, row_number() OVER (ORDER BY min(number))
            + (SELECT coalesce(max(person_number), 0) FROM history) AS person_number
        FROM decided ANTI JOIN kept USING (cluster) GROUP BY cluster;

        CREATE TABLE issued AS
        SELECT record_key, {id_sql("person_number")} AS person_id, person_number
        FROM decided JOIN (FROM kept UNION ALL FROM fresh) USING (cluster);
        """  # noqa: S608 - names of ours alone
    )


def changes(now: DataFrame, before: DataFrame, history: DataFrame) -> DataFrame:
    """What happened to ids between two nights.

    Args:
        now: `record_key`, `person_id`, `person_number` of today.
        before: the same as last published.
        history: silver/person_history as last published.

    Returns:
        `person_id`, `person_number`, `event` (created, revived, merged, split, retired),
        `into_person_id`, `held` (the records that went on elsewhere, or left; else null).
    """
    ids = ["person_id", "person_number"]
    here, there = now.select(*ids).distinct(), before.select(*ids).distinct()
    made = here.join(there.select("person_id"), on="person_id", how="left_anti")
    gone = there.join(here.select("person_id"), on="person_id", how="left_anti")
    issued = history.select("person_id").distinct()
    moved = _moved(now, before)
    merged = moved.join(gone.select("person_id"), on="person_id", how="left_semi")
    split = moved.join(gone.select("person_id"), on="person_id", how="left_anti")
    left = gone.join(moved.select("person_id"), on="person_id", how="left_anti")
    parts = (
        _event(made.join(issued, on="person_id", how="left_anti"), "created"),
        _event(made.join(issued, on="person_id", how="left_semi"), "revived"),
        _event(merged, "merged"),
        _event(split, "split"),
        _event(
            _held(before.join(left.select("person_id"), on="person_id", how="left_semi")), "retired"
        ),
    )
    return reduce(DataFrame.unionByName, parts)


def _moved(now: DataFrame, before: DataFrame) -> DataFrame:
    """Records that stand under another id than last night, by both ids."""
    to = now.select("record_key", F.col("person_id").alias("into_person_id"))
    met = before.join(to, on="record_key", how="inner").where("person_id <> into_person_id")
    return _held(met, "into_person_id")


def _held(records: DataFrame, *by: str) -> DataFrame:
    return records.groupBy("person_id", "person_number", *by).agg(
        F.array_sort(F.collect_list("record_key")).alias("held")
    )


def _event(rows: DataFrame, name: str) -> DataFrame:
    into = F.col("into_person_id") if "into_person_id" in rows.columns else F.col("person_id")
    held = F.col("held") if "held" in rows.columns else F.lit(None).cast("array<string>")
    return rows.select(
        "person_id",
        "person_number",
        F.lit(name).alias("event"),
        into.alias("into_person_id"),
        held.alias("held"),
    )


def _letter(digit: str) -> str:
    return f"substring('{ALPHABET}', CAST({digit} AS int) + 1, 1)"
