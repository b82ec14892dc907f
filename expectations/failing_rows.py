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
class Failing:
    """How many rows (or records) break a rule, and the first record keys, in order."""

    rows: int
    keys: tuple[str, ...]


def failing_keys(
    table: Table, frame: DataFrame, rules: Sequence[Rule], cap: int = CAP
) -> dict[str, Failing]:
    """Rule id -> the rows that break it, for every rule of `rules` that any row breaks.

    One job; at most `cap` keys a rule come to the driver, and only keys of opaque shape.
    A table without a record key gives counts alone.
    """
    first = F.row_number().over(Window.partitionBy("rule").orderBy(F.col("key").asc_nulls_last()))
    whole = Window.partitionBy("rule")
    ranked = _per_key(table, frame, rules).select(
        "rule", "key", F.sum("count").over(whole).alias("rows"), first.alias("rank")
    )
    found: dict[str, Failing] = {}
    for row in ranked.where(F.col("rank") <= max(cap, 1)).orderBy("rule", "rank").collect():
        keys = found[row.rule].keys if row.rule in found else ()
        named = row.key is not None and row.rank <= cap
        found[row.rule] = Failing(row.rows, (*keys, row.key) if named else keys)
    return found


def _per_key(table: Table, frame: DataFrame, rules: Sequence[Rule]) -> DataFrame:
    named = F.col(f"`{table.record_key}`") if table.record_key else F.lit(None).cast("string")
    # Two steps: Spark resolves no window (`Unique` is one) inside an explode.
    broken = frame.select(named.alias("named"), F.expr(broken_rules_sql(rules)).alias("broken"))
    each = broken.select("named", F.explode("broken").alias("rule")).groupBy("rule", "named")
    of_records = [rule.id for rule in rules if isinstance(rule, NoRowsWhere)]
    count = F.when(F.col("rule").isin(of_records), F.lit(1)).otherwise(F.count(F.lit(1)))
    return each.agg(count.alias("count")).select(
        "rule", F.when(F.col("named").rlike(OPAQUE), F.col("named")).alias("key"), "count"
    )
