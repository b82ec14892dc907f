"""Pairs scored by Splink's DuckDB backend inside Spark tasks: one path for a night and for all.

A pair belongs to one of the tasks; each reads the records that its pairs may be made of, scores the
pairs with the trained model, names the guard that keeps a pair apart, and sends back keys, weight
and levels. Nothing of a person leaves the executors.
"""

from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa
from pyspark import Accumulator, SparkContext
from pyspark.sql import DataFrame, SparkSession
from splink import DuckDBAPI, Linker

from silver.match import duckdb_tasks, record, rules, second_look
from silver.match.candidates import Looked
from silver.match.guards import guard_sql
from silver.match.version import ModelVersion

SCORED = (
    "left_key string, right_key string, weight double, levels string, guard string, "
    "same_source boolean, needed double, at_two_homes boolean, second_look boolean"
)
SAME_SOURCE = "coalesce(l.source = r.source AND NOT l.is_mention AND NOT r.is_mention, false)"
"""Whether one source holds both as its own, of two records `l` and `r`."""


@dataclass(frozen=True)
class Work:
    """What the scoring tasks did, added up as they do it.

    `pairs_scored` counts a pair once, whatever rules find it; `records_read_for_scoring` counts a
    record once for every task that looks at it.
    """

    pairs_scored: Accumulator[int]
    records_read_for_scoring: Accumulator[int]

    @classmethod
    def begun(cls, context: SparkContext) -> "Work":
        """Nothing done yet."""
        return cls(context.accumulator(0), context.accumulator(0))

    def count(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Add what stands in the tables `records` and `pairs`."""
        for name, counter in (
            ("records", self.records_read_for_scoring),
            ("pairs", self.pairs_scored),
        ):
            counter.add(len(connection.table(name)))

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
        its own), `needed` (bits from which it is certain), `is_away` and `second_look` (see
        second_look.py); pairs under `POSSIBLE` are left out.
    """

    def score(bucket: int) -> pa.Table:
        with duckdb_tasks.opened() as connection:
            record.look(connection, looked.now)
            record.weigh(connection, model)
            looked.gather(connection, bucket)
            looked.pair(connection)
            if work:
                work.count(connection)
            return score_pairs(connection, model.settings)

    return duckdb_tasks.each(spark, looked.buckets, score, SCORED)


def score_pairs(connection: duckdb.DuckDBPyConnection, settings: dict[str, Any]) -> pa.Table:
    """Score the table `pairs` of the table `records`; columns as `SCORED`."""
    api = DuckDBAPI(connection=connection)
    compared = ", ".join(["number", *rules.COMPARED, *(f"tf_{name}" for name in rules.FREQUENCIES)])
    records, pairs = (
        api.register(connection.sql(f"FROM {name} SELECT {of}"), dataset_display_name=f"{name}_now")
        for name, of in (("records", compared), ("pairs", "*"))
    )
    asked = {
        **settings,
        "unique_id_column_name": "number",
        # The pairs are given; it would carry the rules' columns beside every one of them.
        "blocking_rules_to_generate_predictions": [],
        # What each level adds is told by `explain`, for a pair at a time.
        "retain_intermediate_calculation_columns": False,
    }
    linker = Linker(records, asked, log_level="ERROR", validate_settings=False)
    linker.table_management.register_blocked_pairs_for_predict(pairs)
    freeze(linker, connection, api)
    predicted = linker.inference.predict(
        threshold_match_weight=rules.REVIEW_THRESHOLD, warning_mode="never"
    )
    people = second_look.people(settings)
    return connection.sql(_edges_sql(predicted.physical_name, people)).to_arrow_table()


def freeze(linker: Linker, connection: duckdb.DuckDBPyConnection, api: DuckDBAPI) -> None:
    """Give Splink the frequencies that the table `records` brings, which are the model's.

    It would count names among the records of the task instead.
    """
    for column in rules.FREQUENCIES:
        told = connection.sql(
            f"FROM records SELECT DISTINCT {column}, tf_{column} WHERE {column} IS NOT NULL"
        )
        lookup = api.register(told, dataset_display_name=f"frequencies_of_{column}")
        linker.table_management.register_term_frequency_lookup(lookup, column)


def _edges_sql(predicted: str, people: float) -> str:
    levels = ", ".join(f"'{name}', p.gamma_{name}" for name in rules.levels())
    return f"""
        SELECT l.record_key AS left_key, r.record_key AS right_key, p.match_weight AS weight,
               CAST(json_object({levels}) AS VARCHAR) AS levels, {guard_sql()} AS guard,
               {SAME_SOURCE} AS same_source,
               {second_look.needed_sql(SAME_SOURCE)} AS needed,
               {second_look.AWAY} AS at_two_homes,
               {second_look.looks_sql("p.match_weight", people)} AS second_look
        FROM {predicted} p
        JOIN records l ON l.number = p.number_l
        JOIN records r ON r.number = p.number_r
    """  # noqa: S608 - names of ours alone
