"""Scored pairs: how strongly two records agree, on what, and which guard keeps them apart."""

from dataclasses import dataclass
from datetime import date

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from contracts import Column, Layer, Table, Type
from silver.match import candidates, duckdb_tasks, score
from silver.match.candidates import Looked
from silver.match.guards import CONTRADICTIONS, GUARDS
from silver.match.record import Records
from silver.match.rules import MATCH_THRESHOLD, REVIEW_THRESHOLD
from silver.match.version import ModelVersion
from silver.shared.frames import frame_of

FEW = 50_000
"""Records that changed, under which their keys are sent to every task instead of sorted."""
GRADES = ("certain", "possible", "apart")

TABLE = Table(
    layer=Layer.SILVER,
    name="match_edge",
    about="Pairs of records that agree enough to be looked at, with what the match made of them.",
    key=("left_key", "right_key"),
    record_key="left_key",
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
            one_of=GRADES,
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
    "pairs_certain": "count_if(grade = 'certain')",
    "pairs_possible": "count_if(grade = 'possible')",
    "pairs_apart": "count_if(grade = 'apart')",
    **{f"kept_apart_{g.name}": f"count_if(guard = '{g.name}')" for g in GUARDS},
}


def work_done(scoring: "Scoring") -> dict[str, int]:
    """What scoring cost in this run, beside the table's own counts."""
    return scoring.work.told() if scoring.work else {}


@dataclass(frozen=True)
class Scoring:
    """How a run scores: the model, the date, the number of tasks, and where they count."""

    model: ModelVersion
    as_of: date
    buckets: int
    work: score.Work | None = None


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    silver_person_record: DataFrame,
    silver_person_record_before: DataFrame,
    silver_ruling: DataFrame,
    silver_ruling_before: DataFrame,
    silver_match_edge_before: DataFrame,
    scoring: Scoring,
) -> DataFrame:
    """Keep the edges of records that stand as they were, and score the others.

    Args:
        silver_person_record: today's records.
        silver_person_record_before: the records as last published.
        silver_ruling: what people ruled: that two are one person lifts what two numbers say.
        silver_ruling_before: the same as last published.
        silver_match_edge_before: this table as last published; edges of another model are not
            believed.
        scoring: model, date and tasks.

    Returns:
        The edges of today's records: a function of records, rulings and the model alone.
    """
    spark = silver_person_record.sparkSession
    now = Records.of(silver_person_record, silver_ruling)
    stands = silver_match_edge_before
    if duckdb_tasks.model_of(duckdb_tasks.files(stands)) != scoring.model.edge_name:
        return _graded(spark, Looked(now, None, scoring.buckets), scoring)
    before = Records.of(silver_person_record_before, silver_ruling_before)
    stale = candidates.stale(spark, now, before)
    keys = frame_of(spark, stale.select(["record_key"]), "record_key string")
    for side in ("left_key", "right_key"):
        moved = candidates.hinted(keys.withColumnRenamed("record_key", side), few=len(stale) < FEW)
        stands = stands.join(moved, on=side, how="left_anti")
    fresh = _graded(spark, Looked(now, stale, scoring.buckets), scoring)
    return stands.select(*TABLE.names).unionByName(fresh)


def grade(line: float = MATCH_THRESHOLD) -> SparkColumn:
    """What a scored pair is, from `weight`, `guard` and `needed`; one of `GRADES`.

    Args:
        line: weight in bits from which a pair of two sources is certain, as a rule.
    """
    needed = F.col("needed") + F.lit(line - MATCH_THRESHOLD)
    return (
        F.when(F.col("guard").isin(*CONTRADICTIONS), "apart")
        .when(F.col("guard").isNull() & (F.col("weight") >= needed), "certain")
        .otherwise("possible")
    )


def _graded(spark: SparkSession, looked: Looked, scoring: Scoring) -> DataFrame:
    pairs = score.scored(spark, looked, scoring.model, scoring.work)
    told = {
        "weight": F.round("weight", 6),
        "grade": grade(),
        "model": F.lit(scoring.model.edge_name),
        "scored_on": F.lit(scoring.as_of),
    }
    return pairs.withColumns(told).select(*TABLE.names)
