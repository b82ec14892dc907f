"""Rulings in force: stronger than any score, and than every guard but a sealed identity."""

import pandas as pd
import pyarrow as pa
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from silver.match.cluster import without
from silver.match.guards import SEALED

SAME, DIFFERENT, UNDECIDED, WITHDRAWN = "same", "different", "undecided", "withdrawn"
RULINGS = (SAME, DIFFERENT, UNDECIDED, WITHDRAWN)
RULED = 1000.0
"""Weight in bits of a ruling that two records are one person: no score comes near."""
IDENTIFIERS = ("upn", "nhs_number")


def in_force(rulings: DataFrame) -> DataFrame:
    """The newest ruling on each pair, unless it withdraws what was ruled.

    Args:
        rulings: silver/ruling.

    Returns:
        Its columns, at most one row per `left_key` and `right_key`.
    """
    newest = F.max_by(F.struct(*rulings.columns), F.struct("decided_on", "ruling_id"))
    last = rulings.groupBy("left_key", "right_key").agg(newest.alias("last")).select("last.*")
    return last.where(F.col("ruling") != WITHDRAWN)


def told(rulings: DataFrame) -> pa.Table:
    """What is in force on which two records, for a task: few and keys alone, since people rule."""
    return in_force(rulings).select("left_key", "right_key", "ruling").toArrow()


def lifted(records: DataFrame, rulings: DataFrame) -> DataFrame:
    """Records with `ruled_identifiers`: other identifiers that a ruling says are theirs as well.

    Two different pupil or NHS numbers keep people apart until a person rules. When two records
    that bear two numbers are ruled one person, the numbers are one person's, on whatever record
    they stand. They are not taken for equal: they only no longer contradict.

    Args:
        records: with `record_key` and `IDENTIFIERS`.
        rulings: silver/ruling.
    """
    same = in_force(rulings).where(F.col("ruling") == SAME).select("left_key", "right_key")
    if same.isEmpty():
        # Most nights: no reason to read the records again.
        return unruled(records)
    numbers = _others(records, same)
    told = records
    for name in IDENTIFIERS:
        of = numbers.select(F.col("number").alias(name), F.col("others").alias(f"others_{name}"))
        told = told.join(F.broadcast(of), on=name, how="left")
    nobody = F.array().cast("array<string>")
    others = F.concat(*(F.coalesce(f"others_{name}", nobody) for name in IDENTIFIERS))
    return told.select(
        *records.columns, F.when(F.size(others) > 0, others).alias("ruled_identifiers")
    )


def unruled(records: DataFrame) -> DataFrame:
    """Records with `ruled_identifiers` where nobody has ruled."""
    return records.withColumn("ruled_identifiers", F.lit(None).cast("array<string>"))


def _others(records: DataFrame, same: DataFrame) -> DataFrame:
    """`number` and `others`: for each identifier, those that a ruling says are its bearer's too."""
    left = records.select(F.col("record_key").alias("left_key"), *IDENTIFIERS)
    theirs = [F.col(name).alias(f"other_{name}") for name in IDENTIFIERS]
    right = records.select(F.col("record_key").alias("right_key"), *theirs)
    met = F.broadcast(same).join(left, on="left_key").join(right, on="right_key")
    both = [(name, f"other_{name}") for name in IDENTIFIERS]
    turned = [(other, name) for name, other in both]
    pairs = F.array(*(_two(one, other) for one, other in (*both, *turned)))
    told = met.select(F.explode(pairs).alias("pair")).select("pair.*")
    return (
        told.where("number <> other")
        .groupBy("number")
        .agg(F.array_sort(F.collect_set("other")).alias("others"))
    )


def _two(one: str, other: str) -> Column:
    return F.struct(F.col(one).alias("number"), F.col(other).alias("other"))


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
