"""Pairs scored by Splink's DuckDB backend inside Spark tasks: one path for a night and for all.

A blocking key belongs to one of the tasks; each reads the records that have a key of its own,
scores their pairs with the trained model, names the guard that keeps a pair apart, and sends back
keys, weight and levels. Nothing of a person leaves the executors.
"""

import json
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa
from pyspark import Accumulator, SparkContext
from pyspark.sql import DataFrame, SparkSession
from splink import DuckDBAPI, Linker

from silver.match import rules, tasks
from silver.match.candidates import Looked
from silver.match.guards import guard_sql
from silver.match.version import ModelVersion

SCORED = (
    "left_key string, right_key string, weight double, levels string, guard string, "
    "same_source boolean, left_seen string, right_seen string"
)


@dataclass(frozen=True)
class Work:
    """What the scoring tasks did, added up as they do it.

    `pairs_scored` counts a pair once for every blocking rule that finds it;
    `records_read_for_scoring` counts a record once for every task that reads it.
    """

    pairs_scored: Accumulator[int]
    records_read_for_scoring: Accumulator[int]

    @classmethod
    def begun(cls, context: SparkContext) -> "Work":
        """Nothing done yet."""
        return cls(context.accumulator(0), context.accumulator(0))

    def count(self, connection: duckdb.DuckDBPyConnection, pairs_sql: str) -> None:
        """Add what stands in the table `records`, and the pairs that the query finds in it."""
        told = connection.execute(f"SELECT count(*), ({pairs_sql}) FROM records").fetchall()  # noqa: S608 - names of ours alone
        records, pairs = told[0]
        self.records_read_for_scoring.add(int(records))
        self.pairs_scored.add(int(pairs))

    def told(self) -> dict[str, int]:
        """The counts so far, by name; read on the driver once the tasks are done."""
        return {
            "pairs_scored": self.pairs_scored.value,
            "records_read_for_scoring": self.records_read_for_scoring.value,
        }


def scored(
    spark: SparkSession, looked: Looked, model: ModelVersion, work: Work | None = None
) -> DataFrame:
    """Every blocked pair with at least one record that is news, scored.

    Args:
        spark: the session.
        looked: the records, and the number of tasks: the result does not depend on it.
        model: the model in force.
        work: where the tasks count what they do, if anybody wants to know.

    Returns:
        `left_key` < `right_key`, `weight` in bits, `levels` (JSON: comparison -> level), `guard`
        (name of the guard that keeps them apart, or null), `same_source` (one source holds both as
        its own), `left_seen`, `right_seen`; pairs under `POSSIBLE` are left out.
    """
    told = json.dumps(model.settings)

    def score(bucket: int) -> pa.Table | None:
        with tasks.opened() as connection:
            looked.gather(connection, bucket)
            if not connection.execute("FROM records LIMIT 1").fetchall():
                return None
            if work:
                work.count(connection, looked.pairs_sql(bucket))
            return score_table(connection, looked.rules(bucket), json.loads(told))

    return tasks.each(spark, looked.buckets, score, SCORED)


def score_table(
    connection: duckdb.DuckDBPyConnection, blocking: list[dict[str, str]], settings: dict[str, Any]
) -> pa.Table:
    """Score the pairs that the blocking rules find in the table `records`; columns as `SCORED`."""
    api = DuckDBAPI(connection=connection)
    arrived = api.register(connection.table("records"), dataset_display_name="records_now")
    asked = {
        **settings,
        "blocking_rules_to_generate_predictions": blocking,
        # What each level adds is told by `explain`, for a pair at a time.
        "retain_intermediate_calculation_columns": False,
    }
    linker = Linker(arrived, asked, log_level="ERROR", validate_settings=False)
    predicted = linker.inference.predict(
        threshold_match_weight=rules.POSSIBLE, warning_mode="never"
    )
    return connection.sql(_edges_sql(predicted.physical_name)).to_arrow_table()


def _edges_sql(predicted: str) -> str:
    levels = ", ".join(f"'{name}', p.gamma_{name}" for name in rules.levels())
    return f"""
        SELECT p.record_key_l AS left_key, p.record_key_r AS right_key, p.match_weight AS weight,
               CAST(json_object({levels}) AS VARCHAR) AS levels, {guard_sql()} AS guard,
               l.source = r.source AND NOT (l.is_mention OR r.is_mention) AS same_source,
               l.seen AS left_seen, r.seen AS right_seen
        FROM {predicted} p
        JOIN records l ON l.record_key = p.record_key_l
        JOIN records r ON r.record_key = p.record_key_r
    """  # noqa: S608 - names of ours alone
