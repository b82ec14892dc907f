"""Pairs scored by Splink's DuckDB backend inside Spark tasks: one path for a night and for all.

Each record is sent to the buckets of its blocking keys; a task scores the pairs within its bucket
with the trained model, names the guard that keeps a pair apart, and sends back keys, weight and
levels. Nothing of a person leaves the executors.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa
from pyspark import Accumulator, SparkContext
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from splink import DuckDBAPI, Linker

from silver.match import rules
from silver.match.guards import contradiction_sql, guard_sql
from silver.match.version import ModelVersion

Batches = Iterable[pa.RecordBatch]

SCORED = (
    "left_key string, right_key string, weight double, levels string, guard string, "
    "same_source boolean, left_seen string, right_seen string"
)
APART = "left_key string, right_key string, guard string"
TASK_MEMORY = "1GB"
"""What DuckDB may take in one task before it spills to disk."""


@dataclass(frozen=True)
class Work:
    """What the scoring tasks did, added up as they do it.

    `pairs_scored` counts a pair once for every blocking rule that finds it;
    `records_read_for_scoring` counts a record once for every task that it is sent to.
    """

    pairs_scored: Accumulator[int]
    records_read_for_scoring: Accumulator[int]

    @classmethod
    def begun(cls, context: SparkContext) -> "Work":
        """Nothing done yet."""
        return cls(context.accumulator(0), context.accumulator(0))

    def told(self) -> dict[str, int]:
        """The counts so far, by name; read on the driver once the tasks are done."""
        return {
            "pairs_scored": self.pairs_scored.value,
            "records_read_for_scoring": self.records_read_for_scoring.value,
        }


def scored(
    records: DataFrame, model: ModelVersion, buckets: int, work: Work | None = None
) -> DataFrame:
    """Every blocked pair with at least one record that is news, scored.

    Args:
        records: match records with `is_news`.
        model: the model in force.
        buckets: number of tasks; the result does not depend on it.
        work: where the tasks count what they do, if anybody wants to know.

    Returns:
        `left_key` < `right_key`, `weight` in bits, `levels` (JSON: comparison -> level), `guard`
        (name of the guard that keeps them apart, or null), `same_source` (one source holds both as
        its own), `left_seen`, `right_seen`; pairs under `POSSIBLE` are left out.
    """
    pairs = sent(records, buckets).mapInArrow(_scorer(json.dumps(model.settings), work), SCORED)
    # A pair that several rules find comes from several buckets, with the same score from each.
    return pairs.dropDuplicates(["left_key", "right_key"])


def sent(records: DataFrame, buckets: int) -> DataFrame:
    """Match records, each sent to the task of every blocking key that it has.

    Args:
        records: match records.
        buckets: number of tasks.

    Returns:
        The same columns, in `buckets` partitions, none of which holds a record twice; a key stays
        in its own task alone, so that no task repeats another's work.
    """
    number = {b: F.pmod(F.col(b), F.lit(buckets)).cast("int") for b in rules.blocks()}
    reached = F.array_distinct(F.array_compact(F.array(*number.values())))
    reaching = records.withColumn("bucket", F.explode(reached))
    here = {b: F.when(number[b] == F.col("bucket"), F.col(b)) for b in rules.blocks()}
    # By number, not by hash: two buckets in one task would hold a record twice, and pair it so.
    return reaching.withColumns(here).repartitionById(buckets, "bucket").drop("bucket")


def apart(records: DataFrame, buckets: int) -> DataFrame:
    """Pairs within one component that contradict each other.

    Args:
        records: match records with `component`.
        buckets: number of tasks.

    Returns:
        `left_key` < `right_key` and the name of the guard.
    """
    spread = records.repartition(buckets, "component")
    return spread.mapInArrow(_contradictions(), APART)


def _scorer(model: str, work: Work | None) -> Callable[[Batches], Batches]:
    def score(batches: Batches) -> Iterator[pa.RecordBatch]:
        held = list(batches)
        if held:
            records = pa.Table.from_batches(held)
            if work:
                work.records_read_for_scoring.add(records.num_rows)
                work.pairs_scored.add(pairs_in(records))
            yield from score_table(records, json.loads(model)).to_batches()

    return score


def pairs_in(records: pa.Table) -> int:
    """Pairs with a record that is news, counted once for every rule that finds them."""
    rules_met = " UNION ALL ".join(
        f"SELECT count(*) AS every, count_if(is_news) AS news FROM records "  # noqa: S608 - names of ours alone
        f"WHERE {block} IS NOT NULL GROUP BY {block}"
        for block in rules.blocks()
    )
    with duckdb.connect(config={"threads": 1, "memory_limit": TASK_MEMORY}) as connection:
        connection.register("records", records)
        answer = connection.execute(
            f"SELECT sum(news * (every - news) + news * (news - 1) // 2) FROM ({rules_met})"  # noqa: S608 - as above
        ).fetchone()
    return int(answer[0] or 0) if answer else 0


def score_table(records: pa.Table, settings: dict[str, Any]) -> pa.Table:
    """Score the blocked pairs of one Arrow table of match records; columns as `SCORED`."""
    with duckdb.connect(config={"threads": 1, "memory_limit": TASK_MEMORY}) as connection:
        connection.register("arrived", records)
        connection.execute("CREATE TABLE records AS SELECT * FROM arrived")
        api = DuckDBAPI(connection=connection)
        arrived = api.register(connection.table("records"), dataset_display_name="records_now")
        asked = {
            **settings,
            "blocking_rules_to_generate_predictions": rules.news_blocks(),
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


def _contradictions() -> Callable[[Batches], Batches]:
    sql = f"""
        FROM records l JOIN records r ON l.component = r.component AND l.record_key < r.record_key
        SELECT l.record_key AS left_key, r.record_key AS right_key, {contradiction_sql()} AS guard
        WHERE guard IS NOT NULL
    """

    def find(batches: Batches) -> Iterator[pa.RecordBatch]:
        held = list(batches)
        if held:
            with duckdb.connect(config={"threads": 1, "memory_limit": TASK_MEMORY}) as connection:
                connection.register("records", pa.Table.from_batches(held))
                yield from connection.sql(sql).to_arrow_table().to_batches()

    return find
