"""Rulings in force: stronger than any score, and than every guard but a sealed identity."""

import pandas as pd
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from silver.match.cluster import without_pairs
from silver.match.guards import SEALED

SAME, DIFFERENT, UNDECIDED, WITHDRAWN = "same", "different", "undecided", "withdrawn"
RULINGS = (SAME, DIFFERENT, UNDECIDED, WITHDRAWN)
RULED = 1000.0
"""Weight in bits of a ruling that two records are one person: no score comes near."""
IDENTIFIERS = ("upn", "nhs_number")
NIGHT = "left_key, right_key, run_number"
LATEST = f"""rank() OVER (
    PARTITION BY {NIGHT}, lower(trim(decided_by)) ORDER BY decided_on DESC)"""
"""Of one person's rulings on a pair by one night, the last being the first."""
OPPOSED = f"""(ruling <> '{WITHDRAWN}' AND bool_or(ruling = '{SAME}') OVER (PARTITION BY {NIGHT})
    AND bool_or(ruling = '{DIFFERENT}') OVER (PARTITION BY {NIGHT}))"""
"""True of rulings of one night that say opposite things of a pair: neither is obeyed. Who ruled
did not see the other's ruling, so none of them is the newer one."""
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
    unopposed = _latest_by_person(rulings).where("NOT is_opposed")
    aged = unopposed.withColumn("age", F.expr(AGE))
    return aged.where((F.col("age") == 1) & (F.col("ruling") != WITHDRAWN)).select(*rulings.columns)


def contradictory(rulings: DataFrame) -> DataFrame:
    """Rulings of one night that contradict each other, until somebody rules on the pair anew.

    Args:
        rulings: silver/ruling.

    Returns:
        Its columns, two rows or more per `left_key` and `right_key`.
    """
    latest = _latest_by_person(rulings)
    unopposed = latest.where("NOT is_opposed").groupBy("left_key", "right_key")
    settled = unopposed.agg(F.max("run_number").alias("settled_in"))
    opposed = latest.where("is_opposed").join(settled, on=["left_key", "right_key"], how="left")
    unsettled = F.col("settled_in").isNull() | (F.col("settled_in") <= F.col("run_number"))
    return opposed.where(unsettled).select(*rulings.columns)


def _latest_by_person(rulings: DataFrame) -> DataFrame:
    """Of each person and night the last ruling on a pair, and whether another opposes it."""
    latest = rulings.withColumn("latest", F.expr(LATEST)).where("latest = 1")
    return latest.withColumn("is_opposed", F.coalesce(F.expr(OPPOSED), F.lit(col=False)))


def in_force_sql(rulings: str) -> str:
    """The same as `in_force`, as a query of DuckDB's: `left_key`, `right_key`, `ruling`."""
    return f"""
        WITH latest AS (SELECT * FROM {rulings} QUALIFY {LATEST} = 1),
             unopposed AS (SELECT * FROM latest QUALIFY NOT {OPPOSED})
        SELECT left_key, right_key, ruling FROM unopposed
        QUALIFY {AGE} = 1 AND ruling <> '{WITHDRAWN}'
    """  # noqa: S608 - names of ours alone


def identifier_aliases_sql(records: str, in_force: str) -> str:
    """For each identifier, those that a ruling says are its bearer's too, as a query of DuckDB's.

    Two different pupil or NHS numbers keep people apart until a person rules. When two records
    that bear two numbers are ruled one person, the numbers are one person's, on whatever record
    they stand. They are not taken for equal: they only no longer contradict.

    Args:
        records: where `record_key` and `IDENTIFIERS` are read.
        in_force: the rulings in force.

    Returns:
        `identifier` and `aliases`, in order.
    """
    pairs = [(f"l.{name}", f"r.{name}") for name in IDENTIFIERS]
    directed = [*pairs, *((right, left) for left, right in pairs)]
    structs = ", ".join(f"{{'identifier': {own}, 'alias': {alias}}}" for own, alias in directed)
    return f"""
        SELECT identifier, list_sort(list(DISTINCT alias)) AS aliases
        FROM (SELECT unnest([{structs}], recursive := true)
              FROM (FROM {in_force} WHERE ruling = '{SAME}') ruled
              JOIN {records} l ON l.record_key = ruled.left_key
              JOIN {records} r ON r.record_key = ruled.right_key)
        WHERE identifier <> alias GROUP BY identifier
    """  # noqa: S608 - as above


def aliases_of_record_sql(identifier_alias: str) -> str:
    """Of a record: the aliases of its identifiers, as DuckDB's value; null where there are none."""
    lists = [
        f"coalesce((SELECT aliases FROM {identifier_alias} WHERE identifier = {name}), [])"  # noqa: S608 - as above
        for name in IDENTIFIERS
    ]
    return f"nullif(list_concat({', '.join(lists)}), [])"


def apply_rulings(
    joins: pd.DataFrame, contradictions: pd.DataFrame, rulings: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Joins and contradictions as the rulings in force would have them.

    Args:
        joins: `left_key`, `right_key`, `weight` of pairs to be joined.
        contradictions: `left_key`, `right_key`, `guard` of pairs that contradict each other.
        rulings: `left_key`, `right_key`, `ruling`.

    Returns:
        The same two, with what was ruled put in and what it overrules left out. What a seal keeps
        apart stays apart: who opened it could never close it again.
    """
    same, different, undecided = (
        rulings.loc[rulings["ruling"] == name, ["left_key", "right_key"]]
        for name in (SAME, DIFFERENT, UNDECIDED)
    )
    unruled_joins = without_pairs(joins, pd.concat([same, undecided]))
    ruled_joins = pd.concat([unruled_joins, same.assign(weight=RULED)], ignore_index=True)
    binding = pd.concat(
        [without_pairs(contradictions, same), contradictions[contradictions["guard"] == SEALED]]
    )
    apart = pd.concat([binding, different.assign(guard="ruling")], ignore_index=True)
    return ruled_joins, apart.drop_duplicates(["left_key", "right_key"], ignore_index=True)
