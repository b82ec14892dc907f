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
from silver.match.id_events import IdEvent

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
    permuted = f"(({number} * {MULTIPLIER} + {OFFSET}) % {SPACE})"
    digits = [
        f"(CAST(floor({permuted} / {len(ALPHABET) ** power}) AS bigint) % {len(ALPHABET)})"
        for power in reversed(range(LENGTH))
    ]
    checksum = " + ".join(f"{digit} * {weight}" for weight, digit in enumerate(digits, start=2))
    letters = [_letter(digit) for digit in (*digits, f"({checksum}) % {len(ALPHABET)}")]
    return " || ".join([*letters[:3], "'-'", *letters[3:LENGTH], "'-'", letters[LENGTH]])


def create_issued_table(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table `issued`: today's clusters, named by the ids of last night.

    Written rules: an id goes to the cluster that holds most of its last published records (equal
    splits: the cluster with the smallest record key). A cluster that several ids go to takes the
    oldest, which is the one with the smallest number of issue; an id that has ended comes after all
    that have not, and so revives only where no other goes. A cluster that none goes to gets a new
    one; new ids are issued in the order of the clusters' smallest record keys.

    Args:
        connection: with `decided`, `previous_persons` and `history`, as
            `retired_ids.create_id_claim_table` takes them; `history` holds every id ever issued.

    The table has `record_key`, `person_id` and `person_number` of every record of `decided`.
    """
    retired_ids.create_id_claim_table(connection)
    connection.execute(
        f"""
        CREATE TABLE continued AS
        WITH claimed AS (
            SELECT cluster, person_number, has_ended, count(*) AS records,
                   min(d.number) AS smallest
            FROM decided d JOIN id_claim ON id_claim.number = d.number GROUP BY ALL
        ), largest_claim AS (
            FROM claimed QUALIFY row_number() OVER (
                PARTITION BY person_number ORDER BY records DESC, smallest) = 1
        )
        SELECT cluster, person_number FROM largest_claim
        QUALIFY row_number() OVER (PARTITION BY cluster ORDER BY has_ended, person_number) = 1;

        CREATE TABLE created AS
        SELECT cluster, row_number() OVER (ORDER BY min(number))
            + (SELECT coalesce(max(person_number), 0) FROM history) AS person_number
        FROM decided ANTI JOIN continued USING (cluster) GROUP BY cluster;

        CREATE TABLE issued AS
        SELECT record_key, {id_sql("person_number")} AS person_id, person_number
        FROM decided JOIN (FROM continued UNION ALL FROM created) USING (cluster);
        """  # noqa: S608 - names of ours alone
    )


def changes(current: DataFrame, previous: DataFrame, history: DataFrame) -> DataFrame:
    """What happened to ids between two nights.

    Args:
        current: `record_key`, `person_id`, `person_number` of today.
        previous: the same as last published.
        history: silver/person_history as last published.

    Returns:
        `person_id`, `person_number`, `event` (created, revived, merged, split, retired),
        `into_person_id`, `held` (the records that went on elsewhere, or left; else null).
    """
    id_columns = ["person_id", "person_number"]
    current_ids = current.select(*id_columns).distinct()
    previous_ids = previous.select(*id_columns).distinct()
    new = current_ids.join(previous_ids.select("person_id"), on="person_id", how="left_anti")
    ended = previous_ids.join(current_ids.select("person_id"), on="person_id", how="left_anti")
    issued = history.select("person_id").distinct()
    moved = _moved_records(current, previous)
    merged = moved.join(ended.select("person_id"), on="person_id", how="left_semi")
    split = moved.join(ended.select("person_id"), on="person_id", how="left_anti")
    retired = ended.join(moved.select("person_id"), on="person_id", how="left_anti")
    retired_records = previous.join(retired.select("person_id"), on="person_id", how="left_semi")
    events = (
        _event(new.join(issued, on="person_id", how="left_anti"), IdEvent.CREATED),
        _event(new.join(issued, on="person_id", how="left_semi"), IdEvent.REVIVED),
        _event(merged, IdEvent.MERGED),
        _event(split, IdEvent.SPLIT),
        _event(_with_record_keys(retired_records), IdEvent.RETIRED),
    )
    return reduce(DataFrame.unionByName, events)


def _moved_records(current: DataFrame, previous: DataFrame) -> DataFrame:
    """Records that stand under another id than last night, by both ids."""
    into = current.select("record_key", F.col("person_id").alias("into_person_id"))
    moved = previous.join(into, on="record_key", how="inner").where("person_id <> into_person_id")
    return _with_record_keys(moved, "into_person_id")


def _with_record_keys(records: DataFrame, *by: str) -> DataFrame:
    return records.groupBy("person_id", "person_number", *by).agg(
        F.array_sort(F.collect_list("record_key")).alias("held")
    )


def _event(rows: DataFrame, event: IdEvent) -> DataFrame:
    into = F.col("into_person_id") if "into_person_id" in rows.columns else F.col("person_id")
    keys = F.col("held") if "held" in rows.columns else F.lit(None).cast("array<string>")
    return rows.select(
        "person_id",
        "person_number",
        F.lit(event).alias("event"),
        into.alias("into_person_id"),
        keys.alias("held"),
    )


def _letter(digit: str) -> str:
    return f"substring('{ALPHABET}', CAST({digit} AS int) + 1, 1)"
