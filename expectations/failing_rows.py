"""Which records break which rule: one Spark pass over the contract's own row rules."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.window import Window

from contracts.rules import Rule, broken_rules_sql
from contracts.table import Table
from expectations.findings import NoRowsWhere

CAP = 20
"""Record keys that a report lists per rule, unless told otherwise."""

OPAQUE = r"^[A-Za-z0-9._:/-]{1,80}$"
"""What a key must look like to be named in a report: anything else stays a count."""


@dataclass(frozen=True)
class FailingRows:
    """How many rows (or records) break a rule, and the first record keys, in order."""

    rows: int
    keys: tuple[str, ...]


def failing_keys(
    table: Table, frame: DataFrame, rules: Sequence[Rule], cap: int = CAP
) -> dict[str, FailingRows]:
    """Rule id -> the rows that break it, for every rule of `rules` that any row breaks.

    One job; at most `cap` keys a rule come to the driver, and only keys of opaque shape.
    A table without a record key gives counts alone.
    """
    rank = F.row_number().over(Window.partitionBy("rule").orderBy(F.col("key").asc_nulls_last()))
    per_rule = Window.partitionBy("rule")
    ranked = _per_key(table, frame, rules).select(
        "rule", "key", F.sum("count").over(per_rule).alias("rows"), rank.alias("rank")
    )
    failing: dict[str, FailingRows] = {}
    for row in ranked.where(F.col("rank") <= max(cap, 1)).orderBy("rule", "rank").collect():
        keys = failing[row.rule].keys if row.rule in failing else ()
        is_listed = row.key is not None and row.rank <= cap
        failing[row.rule] = FailingRows(row.rows, (*keys, row.key) if is_listed else keys)
    return failing


def _per_key(table: Table, frame: DataFrame, rules: Sequence[Rule]) -> DataFrame:
    record_key = F.col(f"`{table.record_key}`") if table.record_key else F.lit(None).cast("string")
    # Two steps: Spark resolves no window (`Unique` is one) inside an explode.
    broken = F.expr(broken_rules_sql(rules)).alias("broken_rules")
    rows = frame.select(record_key.alias("record_key"), broken)
    broken_rules = rows.select("record_key", F.explode("broken_rules").alias("rule"))
    record_rules = [rule.id for rule in rules if isinstance(rule, NoRowsWhere)]
    count = F.when(F.col("rule").isin(record_rules), F.lit(1)).otherwise(F.count(F.lit(1)))
    key = F.when(F.col("record_key").rlike(OPAQUE), F.col("record_key")).alias("key")
    counts = broken_rules.groupBy("rule", "record_key").agg(count.alias("count"))
    return counts.select("rule", key, "count")
