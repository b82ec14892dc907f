"""Scored pairs: how strongly two records agree, on what, and which guard keeps them apart."""

from dataclasses import dataclass
from datetime import date

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Table, Type
from silver.match import candidates, duckdb_tasks, score
from silver.match.candidates import CandidateSearch
from silver.match.grades import Grade
from silver.match.guards import CONTRADICTIONS, GUARDS
from silver.match.record import Records
from silver.match.rules import MATCH_THRESHOLD, REVIEW_THRESHOLD
from silver.match.version import ModelVersion
from silver.shared.frames import frame_of

BROADCAST_RECORDS = 50_000
"""Changed records up to which their keys are sent to every task instead of sorted."""

TABLE = Table(
    layer=Layer.SILVER,
    name="match_edge",
    about="Pairs of records that agree enough to be looked at, with what the match made of them.",
    key=("left_key", "right_key"),
    record_key="left_key",
    data_group=DataGroup.STEWARD,
    columns=(
        Column("left_key", Type.TEXT, "The record whose key is smaller.", required=True),
        Column("right_key", Type.TEXT, "The other record.", required=True),
        Column("weight", Type.NUMBER, "Match weight in bits.", required=True, low=REVIEW_THRESHOLD),
        Column(
            "levels",
            Type.TEXT,
            "How each value compares, as JSON: comparison to level.",
            required=True,
        ),
        Column(
            "guard", Type.TEXT, "Guard that keeps them apart.", one_of=tuple(g.name for g in GUARDS)
        ),
        Column(
            "grade",
            Type.TEXT,
            "Certain (joined unless it contradicts), possible, or apart.",
            required=True,
            one_of=tuple(Grade),
        ),
        Column(
            "same_source", Type.FLAG, "True where one source holds both as its own.", required=True
        ),
        Column(
            "needed",
            Type.NUMBER,
            "Bits from which it is certain.",
            required=True,
            low=REVIEW_THRESHOLD,
        ),
        Column(
            "at_two_homes",
            Type.FLAG,
            "True where homes differ or one is not known, and no number is shared.",
            required=True,
        ),
        Column(
            "second_look",
            Type.FLAG,
            "True where the two are one person if no register holds both and nobody else is meant.",
            required=True,
        ),
        Column("model", Type.TEXT, "Model and rules that scored it.", required=True),
        Column("scored_on", Type.DATE, "Night on which it was scored.", required=True),
    ),
    clock=("scored_on",),
)

METRICS = {
    **{f"pairs_{grade}": f"count_if(grade = '{grade}')" for grade in Grade},
    **{f"kept_apart_{guard.name}": f"count_if(guard = '{guard.name}')" for guard in GUARDS},
}


def work_done(scoring: "Scoring") -> dict[str, int]:
    """What scoring cost in this run, beside the table's own counts."""
    return scoring.counters.totals() if scoring.counters else {}


@dataclass(frozen=True)
class Scoring:
    """How a run scores: the model, the date, the number of tasks, and their counters.

    With `everything`, nothing of the night before is kept.
    """

    model: ModelVersion
    as_of: date
    tasks: int
    counters: score.ScoringCounters | None = None
    everything: bool = False

    def keeps(self, previous: duckdb_tasks.TableFiles) -> bool:
        """Whether what the night before decided stands, but for what changed since."""
        is_same_model = duckdb_tasks.model_of(previous) == self.model.name_with_rules
        return is_same_model and not self.everything


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    silver_person_record: DataFrame,
    silver_person_record_before: DataFrame,
    silver_ruling: DataFrame,
    silver_ruling_before: DataFrame,
    silver_match_edge_before: DataFrame,
    scoring: Scoring,
) -> DataFrame:
    """Keep the edges of records that did not change, and score the others.

    Args:
        silver_person_record: today's records.
        silver_person_record_before: the records as last published.
        silver_ruling: what people ruled: two numbers of one person no longer contradict.
        silver_ruling_before: the same as last published.
        silver_match_edge_before: this table as last published; edges of another model are not
            kept.
        scoring: model, date and tasks.

    Returns:
        The edges of today's records: a function of records, rulings and the model alone.
    """
    spark = silver_person_record.sparkSession
    current = Records.from_frames(silver_person_record, silver_ruling)
    edges = silver_match_edge_before
    if not scoring.keeps(duckdb_tasks.table_files(edges)):
        return _graded(spark, CandidateSearch(current, None, scoring.tasks), scoring)
    previous = Records.from_frames(silver_person_record_before, silver_ruling_before)
    changed = candidates.changed_records(spark, current, previous)
    changed_keys = frame_of(spark, changed.select(["record_key"]), "record_key string")
    is_small = len(changed) < BROADCAST_RECORDS
    for side in ("left_key", "right_key"):
        keys = changed_keys.withColumnRenamed("record_key", side)
        keys = candidates.broadcast_if_small(keys, is_small=is_small)
        edges = edges.join(keys, on=side, how="left_anti")
    rescored = _graded(spark, CandidateSearch(current, changed, scoring.tasks), scoring)
    return edges.select(*TABLE.names).unionByName(rescored)


def grade(threshold: float = MATCH_THRESHOLD) -> SparkColumn:
    """What a scored pair is, from `weight`, `guard` and `needed`; a `Grade`.

    Args:
        threshold: weight in bits from which a pair of two sources is certain, as a rule.
    """
    needed = F.col("needed") + F.lit(threshold - MATCH_THRESHOLD)
    return (
        F.when(F.col("guard").isin(*CONTRADICTIONS), Grade.APART)
        .when(F.col("guard").isNull() & (F.col("weight") >= needed), Grade.CERTAIN)
        .otherwise(Grade.POSSIBLE)
    )


def _graded(spark: SparkSession, search: CandidateSearch, scoring: Scoring) -> DataFrame:
    pairs = score.scored_pairs(spark, search, scoring.model, scoring.counters)
    columns = {
        "weight": F.round("weight", 6),
        "grade": grade(),
        "model": F.lit(scoring.model.name_with_rules),
        "scored_on": F.lit(scoring.as_of),
    }
    return pairs.withColumns(columns).select(*TABLE.names)
