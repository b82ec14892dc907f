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

from silver.match import comparisons, duckdb_tasks, record, rules, second_look
from silver.match.candidates import CandidateSearch
from silver.match.guards import SAME_SOURCE, guard_sql
from silver.match.version import ModelVersion

SCORED_PAIRS = (
    "left_key string, right_key string, weight double, levels string, guard string, "
    "same_source boolean, needed double, at_two_homes boolean, second_look boolean"
)


@dataclass(frozen=True)
class ScoringCounters:
    """What the scoring tasks did, added up as they do it.

    `pairs_scored` counts a pair once, whatever rules find it; `records_read_for_scoring` counts a
    record once for every task that reads it.
    """

    pairs_scored: Accumulator[int]
    records_read_for_scoring: Accumulator[int]

    @classmethod
    def zero(cls, context: SparkContext) -> "ScoringCounters":
        """Nothing done yet."""
        return cls(context.accumulator(0), context.accumulator(0))

    def add(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Add the rows of the tables `records` and `pairs`."""
        for name, counter in (
            ("records", self.records_read_for_scoring),
            ("pairs", self.pairs_scored),
        ):
            counter.add(len(connection.table(name)))

    def totals(self) -> dict[str, int]:
        """The counts so far, by name; read on the driver once the tasks are done."""
        return {
            "pairs_scored": self.pairs_scored.value,
            "records_read_for_scoring": self.records_read_for_scoring.value,
        }


def scored_pairs(
    spark: SparkSession,
    search: CandidateSearch,
    model: ModelVersion,
    counters: ScoringCounters | None = None,
) -> DataFrame:
    """Every blocked pair with at least one record that changed, scored.

    Args:
        spark: the session.
        search: the records, and the number of tasks: the result does not depend on it.
        model: the model in force.
        counters: where the tasks count what they do, if anybody wants to know.

    Returns:
        `left_key` < `right_key`, `weight` in bits, `levels` (JSON: comparison -> level), `guard`
        (name of the guard that keeps them apart, or null), `same_source` (one source holds both as
        its own), `needed` (bits from which it is certain), `at_two_homes` and `second_look` (see
        second_look.py); pairs under `REVIEW_THRESHOLD` are left out.
    """

    def score_task(task: int) -> pa.Table:
        with duckdb_tasks.duckdb_connection() as connection:
            record.create_person_record_view(connection, search.records)
            record.create_match_record_view(connection, model)
            search.create_records_table(connection, task)
            search.create_pairs_table(connection)
            if counters:
                counters.add(connection)
            return score_pairs(connection, model.settings)

    return duckdb_tasks.run_tasks(spark, search.tasks, score_task, SCORED_PAIRS)


def score_pairs(connection: duckdb.DuckDBPyConnection, settings: dict[str, Any]) -> pa.Table:
    """Score the table `pairs` of the table `records`; columns as `SCORED_PAIRS`."""
    api = DuckDBAPI(connection=connection)
    frequencies = [f"tf_{name}" for name in rules.FREQUENCIES]
    compared = ", ".join(["number", *rules.COMPARED, *frequencies])
    records, pairs = (
        api.register(
            connection.sql(f"FROM {name} SELECT {columns}"), dataset_display_name=f"{name}_to_score"
        )
        for name, columns in (("records", compared), ("pairs", "*"))
    )
    prediction_settings = {
        **settings,
        "unique_id_column_name": "number",
        # The pairs are given; it would carry the rules' columns beside every one of them.
        "blocking_rules_to_generate_predictions": [],
        # What each level adds is shown by `explain`, for a pair at a time.
        "retain_intermediate_calculation_columns": False,
    }
    linker = Linker(records, prediction_settings, log_level="ERROR", validate_settings=False)
    linker.table_management.register_blocked_pairs_for_predict(pairs)
    register_frequencies(linker, connection, api)
    predicted = linker.inference.predict(
        threshold_match_weight=rules.REVIEW_THRESHOLD, warning_mode="never"
    )
    population = second_look.population(settings)
    return connection.sql(_edges_sql(predicted.physical_name, population)).to_arrow_table()


def register_frequencies(
    linker: Linker, connection: duckdb.DuckDBPyConnection, api: DuckDBAPI
) -> None:
    """Give Splink the frequencies that the table `records` brings, which are the model's.

    It would count names among the records of the task instead.
    """
    for column in rules.FREQUENCIES:
        frequencies = connection.sql(
            f"FROM records SELECT DISTINCT {column}, tf_{column} WHERE {column} IS NOT NULL"
        )
        lookup = api.register(frequencies, dataset_display_name=f"frequencies_of_{column}")
        linker.table_management.register_term_frequency_lookup(lookup, column)


def _edges_sql(predicted: str, population: float) -> str:
    levels = ", ".join(f"'{name}', p.gamma_{name}" for name in comparisons.levels())
    return f"""
        SELECT l.record_key AS left_key, r.record_key AS right_key, p.match_weight AS weight,
               CAST(json_object({levels}) AS VARCHAR) AS levels, {guard_sql()} AS guard,
               {SAME_SOURCE} AS same_source,
               {second_look.needed_sql(SAME_SOURCE)} AS needed,
               {second_look.AT_TWO_HOMES} AS at_two_homes,
               {second_look.second_look_sql("p.match_weight", population)} AS second_look
        FROM {predicted} p
        JOIN records l ON l.number = p.number_l
        JOIN records r ON r.number = p.number_r
    """  # noqa: S608 - names of ours alone
