"""Rulings in force: stronger than any score, and than every guard but a sealed identity."""

import pandas as pd
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from silver.match.cluster import without
from silver.match.guards import SEALED

SAME, DIFFERENT, UNDECIDED, WITHDRAWN = "same", "different", "undecided", "withdrawn"
RULINGS = (SAME, DIFFERENT, UNDECIDED, WITHDRAWN)
RULED = 1000.0
"""Weight in bits of a ruling that two records are one person: no score comes near."""
IDENTIFIERS = ("upn", "nhs_number")
NIGHT = "left_key, right_key, run_number"
LATEST = f"""rank() OVER (
    PARTITION BY {NIGHT}, lower(trim(decided_by)) ORDER BY decided_on DESC)"""
"""Of what one person said of a pair by one night, the last word being the first."""
OPPOSED = f"""(ruling <> '{WITHDRAWN}' AND bool_or(ruling = '{SAME}') OVER (PARTITION BY {NIGHT})
    AND bool_or(ruling = '{DIFFERENT}') OVER (PARTITION BY {NIGHT}))"""
"""True of rulings of one night that say opposite things of a pair: neither is obeyed. Who ruled
did not see the other's ruling, so none of them is the newer word."""
AGE = f"""row_number() OVER (
    PARTITION BY left_key, right_key
    ORDER BY decided_on DESC, ruling = '{UNDECIDED}', ruling_id DESC)"""
"""Of a ruling among those on its pair, the newest being the first. All three are read by Spark's
SQL and DuckDB's alike."""


def in_force(rulings: DataFrame) -> DataFrame:
    """The newest ruling on each pair, unless it withdraws what was ruled.

    Rulings of one night that contradict each other count as never given: the pair stays as it was.

    Args:
        rulings: silver/ruling.

    Returns:
        Its columns, at most one row per `left_key` and `right_key`.
    """
    standing = _last_words(rulings).where("NOT is_opposed")
    aged = standing.withColumn("age", F.expr(AGE))
    return aged.where((F.col("age") == 1) & (F.col("ruling") != WITHDRAWN)).select(*rulings.columns)


def contradictory(rulings: DataFrame) -> DataFrame:
    """Rulings of one night that contradict each other, until somebody rules on the pair anew.

    Args:
        rulings: silver/ruling.

    Returns:
        Its columns, two rows or more per `left_key` and `right_key`.
    """
    words = _last_words(rulings)
    later = words.where("NOT is_opposed").groupBy("left_key", "right_key")
    settled = later.agg(F.max("run_number").alias("settled_in"))
    opposed = words.where("is_opposed").join(settled, on=["left_key", "right_key"], how="left")
    unsettled = F.col("settled_in").isNull() | (F.col("settled_in") <= F.col("run_number"))
    return opposed.where(unsettled).select(*rulings.columns)


def _last_words(rulings: DataFrame) -> DataFrame:
    latest = rulings.withColumn("latest", F.expr(LATEST)).where("latest = 1")
    return latest.withColumn("is_opposed", F.coalesce(F.expr(OPPOSED), F.lit(col=False)))


def in_force_sql(rulings: str) -> str:
    """The same as `in_force`, as a query of DuckDB's: `left_key`, `right_key`, `ruling`."""
    return f"""
        WITH latest AS (SELECT * FROM {rulings} QUALIFY {LATEST} = 1),
             standing AS (SELECT * FROM latest QUALIFY NOT {OPPOSED})
        SELECT left_key, right_key, ruling FROM standing
        QUALIFY {AGE} = 1 AND ruling <> '{WITHDRAWN}'
    """  # noqa: S608 - names of ours alone


def lifted_sql(records: str, in_force: str) -> str:
    """For each identifier, those that a ruling says are its bearer's too, as a query of DuckDB's.

    Two different pupil or NHS numbers keep people apart until a person rules. When two records
    that bear two numbers are ruled one person, the numbers are one person's, on whatever record
    they stand. They are not taken for equal: they only no longer contradict.

    Args:
        records: where `record_key` and `IDENTIFIERS` are read.
        in_force: the rulings in force.

    Returns:
        `number` and `others`, in order.
    """
    both = [(f"l.{name}", f"r.{name}") for name in IDENTIFIERS]
    told = [*both, *((other, one) for one, other in both)]
    pairs = ", ".join(f"{{'number': {one}, 'other': {other}}}" for one, other in told)
    return f"""
        SELECT number, list_sort(list(DISTINCT other)) AS others
        FROM (SELECT unnest([{pairs}], recursive := true)
              FROM (FROM {in_force} WHERE ruling = '{SAME}') ruled
              JOIN {records} l ON l.record_key = ruled.left_key
              JOIN {records} r ON r.record_key = ruled.right_key)
        WHERE number <> other GROUP BY number
    """  # noqa: S608 - as above


def others_sql(lifted: str) -> str:
    """Of a record: what is lifted from its numbers, as DuckDB's value; null where nothing is."""
    of = [
        f"coalesce((SELECT others FROM {lifted} WHERE number = {name}), [])"  # noqa: S608 - as above
        for name in IDENTIFIERS
    ]
    return f"nullif(list_concat({', '.join(of)}), [])"


def obeyed(
    certain: pd.DataFrame, never: pd.DataFrame, rulings: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Joins and contradictions as the rulings in force would have them.

    Args:
        certain: `left_key`, `right_key`, `weight` of pairs to be joined.
        never: `left_key`, `right_key`, `guard` of pairs that contradict each other.
        rulings: `left_key`, `right_key`, `ruling`.

    Returns:
        The same two, with what was ruled put in and what it overrules left out. What a seal keeps
        apart stays apart: who opened it could never close it again.
    """
    same, different, undecided = (
        rulings.loc[rulings["ruling"] == name, ["left_key", "right_key"]]
        for name in (SAME, DIFFERENT, UNDECIDED)
    )
    stands = without(certain, pd.concat([same, undecided]))
    binds = pd.concat([without(never, same), never[never["guard"] == SEALED]])
    joins = pd.concat([stands, same.assign(weight=RULED)], ignore_index=True)
    told = pd.concat([binds, different.assign(guard="ruling")], ignore_index=True)
    return joins, told.drop_duplicates(["left_key", "right_key"], ignore_index=True)
