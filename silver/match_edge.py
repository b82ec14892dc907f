"""Scored pairs: how strongly two records agree, on what, and which guard keeps them apart."""

from dataclasses import dataclass
from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, Layer, Table, Type
from silver.match import candidates, score
from silver.match.guards import CONTRADICTIONS, GUARDS
from silver.match.rules import CERTAIN, POSSIBLE, SAME_SOURCE_EXTRA
from silver.match.version import ModelVersion

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
        Column("weight", Type.NUMBER, "Match weight in bits.", required=True, low=POSSIBLE),
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
        Column("left_seen", Type.TEXT, "Hash of the left record as scored.", required=True),
        Column("right_seen", Type.TEXT, "Hash of the right record as scored.", required=True),
        Column("model", Type.TEXT, "Model and rules that scored it.", required=True),
        Column("scored_on", Type.DATE, "Night on which it was scored.", required=True),
    ),
    clock=("scored_on",),
)

NUMBERS = {
    "pairs_certain": "count_if(grade = 'certain')",
    "pairs_possible": "count_if(grade = 'possible')",
    "pairs_apart": "count_if(grade = 'apart')",
    **{f"kept_apart_{g.name}": f"count_if(guard = '{g.name}')" for g in GUARDS},
}


def worked(scoring: "Scoring") -> dict[str, int]:
    """What scoring cost in this run, beside the table's own counts."""
    return scoring.work.told() if scoring.work else {}


@dataclass(frozen=True)
class Scoring:
    """How a run scores: the model, the date, the number of tasks, and where they count."""

    model: ModelVersion
    as_of: date
    buckets: int
    work: score.Work | None = None


def build(
    silver_match_record: DataFrame,
    silver_match_record_before: DataFrame,
    silver_match_edge_before: DataFrame,
    scoring: Scoring,
) -> DataFrame:
    """Keep the edges of records that stand as they were, and score the others.

    Args:
        silver_match_record: today's records.
        silver_match_record_before: the records as last published.
        silver_match_edge_before: this table as last published; edges of another model are not
            believed.
        scoring: model, date and tasks.

    Returns:
        The edges of today's records: a function of the records and the model alone.
    """
    before = silver_match_edge_before.where(F.col("model") == scoring.model.edge_name)
    records = candidates.news(silver_match_record, _believed(silver_match_record_before, before))
    unchanged = records.where(~F.col("is_news")).select("record_key")
    stands = before.join(
        unchanged.withColumnRenamed("record_key", "left_key"), on="left_key", how="left_semi"
    ).join(unchanged.withColumnRenamed("record_key", "right_key"), on="right_key", how="left_semi")
    pairs = score.scored(
        candidates.looked_at(records), scoring.model, scoring.buckets, scoring.work
    )
    return stands.select(*TABLE.names).unionByName(_graded(pairs, records, scoring))


def _believed(records: DataFrame, edges: DataFrame) -> DataFrame:
    """The records of last night whose edges were scored by the model in force: all or none."""
    return records.join(
        F.broadcast(edges.limit(1).select(F.lit(1).alias("believed"))), how="cross"
    ).drop("believed")


def _graded(pairs: DataFrame, records: DataFrame, scoring: Scoring) -> DataFrame:
    sides = records.select("record_key", "source", "is_mention", "seen")
    left = sides.select([F.col(name).alias(f"left_{name}") for name in sides.columns])
    right = sides.select([F.col(name).alias(f"right_{name}") for name in sides.columns])
    both = pairs.join(left, on=F.col("left_key") == F.col("left_record_key"), how="inner").join(
        right, on=F.col("right_key") == F.col("right_record_key"), how="inner"
    )
    same = (F.col("left_source") == F.col("right_source")) & ~(
        F.col("left_is_mention") | F.col("right_is_mention")
    )
    needed = F.lit(CERTAIN) + F.when(same, F.lit(SAME_SOURCE_EXTRA)).otherwise(F.lit(0.0))
    grade = (
        F.when(F.col("guard").isin(*CONTRADICTIONS), "apart")
        .when(F.col("guard").isNull() & (F.col("weight") >= needed), "certain")
        .otherwise("possible")
    )
    return both.select(
        "left_key",
        "right_key",
        F.round("weight", 6).alias("weight"),
        "levels",
        "guard",
        grade.alias("grade"),
        same.alias("same_source"),
        "left_seen",
        "right_seen",
        F.lit(scoring.model.edge_name).alias("model"),
        F.lit(scoring.as_of).alias("scored_on"),
    )
