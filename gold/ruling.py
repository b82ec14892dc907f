"""Rulings: obeyed by the night or not, turned against by facts, or contradicting each other."""

from collections.abc import Sequence

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Personal, Source, Table, Type
from gold import data_groups
from silver.match.guards import CONTRADICTIONS
from silver.match.rulings import DIFFERENT, IDENTIFIERS, RULINGS, SAME, contradictory, in_force
from silver.shared.children import about_nobody_held

TABLE = Table(
    layer=Layer.GOLD,
    name="ruling",
    about="Every ruling in force, whether the night obeyed it and facts now contradict it; and "
    "those that contradict each other, of which none is obeyed.",
    key=("ruling_id",),
    record_key="ruling_id",
    data_group=DataGroup.STEWARD,
    data_group_columns=("data_group", "left_data_group", "right_data_group"),
    columns=(
        Column("ruling_id", Type.TEXT, "The ruling.", required=True),
        Column("left_key", Type.TEXT, "The record whose key is smaller.", required=True),
        Column("right_key", Type.TEXT, "The other record.", required=True),
        Column("left_person_id", Type.TEXT, "Person that the one record is; empty where it left."),
        Column("right_person_id", Type.TEXT, "Person that the other is; empty where it left."),
        Column("ruling", Type.TEXT, "What was ruled.", required=True, one_of=RULINGS),
        Column("decided_by", Type.TEXT, "Who ruled.", required=True, personal=Personal.IDENTIFIES),
        Column("decided_on", Type.TIMESTAMP, "When.", required=True),
        Column(
            "is_obeyed",
            Type.FLAG,
            "False where another ruling or a sealed identity is stronger; empty for undecided, and "
            "where two contradict each other.",
        ),
        Column(
            "is_contradicted",
            Type.FLAG,
            "True where a record has changed since, and now speaks against the ruling.",
            required=True,
        ),
        Column(
            "is_contradictory",
            Type.FLAG,
            "True where another ruling of its night says the opposite, and none has settled it "
            "since: neither is obeyed.",
            required=True,
        ),
        Column("file_and_row", Type.TEXT, "Where it stands: file by time, and row."),
        Column("record_left", Type.FLAG, "True where a record is no longer held.", required=True),
        data_groups.DATA_GROUP,
        data_groups.behind("left", "the one record; empty where it left"),
        data_groups.behind("right", "the other; empty where it left"),
    ),
)

METRICS = {
    "rulings_contradicted": "count_if(is_contradicted)",
    "rulings_not_obeyed": "count_if(NOT is_obeyed)",
    "rulings_contradictory": "count_if(is_contradictory)",
}


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    silver_ruling: DataFrame,
    silver_person: DataFrame,
    silver_person_record: DataFrame,
    silver_match_edge: DataFrame,
    silver_hold: DataFrame,
    sources: Sequence[Source],
) -> DataFrame:
    """One row per ruling that is in force, or contradicts another.

    Args:
        silver_ruling: every ruling.
        silver_person: which record is which person tonight.
        silver_person_record: the records as they stand.
        silver_match_edge: what the match makes of the pair; no row where nothing speaks for it.
        silver_hold: whose data is kept and not shown: no ruling tells that there is such a child.
        sources: all sources, for the groups of their records.
    """
    rulings = in_force(silver_ruling).withColumn("is_contradictory", F.lit(col=False))
    opposed = contradictory(silver_ruling).withColumn("is_contradictory", F.lit(col=True))
    rulings = about_nobody_held(
        rulings.unionByName(opposed), ("left_key", "right_key"), silver_person, silver_hold
    )
    for side in ("left", "right"):
        rulings = _with_record(rulings, side, silver_person, silver_person_record)
    edges = silver_match_edge.select("left_key", "right_key", "grade", "guard", "weight")
    rulings = rulings.join(edges, on=["left_key", "right_key"], how="left")
    is_gone = F.col("left_person_id").isNull() | F.col("right_person_id").isNull()
    is_settled = ~is_gone & ~F.col("is_contradictory")
    is_one_person = F.col("left_person_id") == F.col("right_person_id")
    return rulings.select(
        "ruling_id",
        "left_key",
        "right_key",
        "left_person_id",
        "right_person_id",
        "ruling",
        "decided_by",
        "decided_on",
        F.when(F.col("is_contradictory"), None)
        .when(F.col("ruling") == SAME, is_one_person)
        .when(F.col("ruling") == DIFFERENT, ~is_one_person)
        .alias("is_obeyed"),
        (is_settled & _changed() & _speaks_against()).alias("is_contradicted"),
        "is_contradictory",
        "file_and_row",
        is_gone.alias("record_left"),
        F.lit(DataGroup.STEWARD).alias("data_group"),
        *(_group(sources, side) for side in ("left", "right")),
    )


def _with_record(
    rulings: DataFrame, side: str, persons: DataFrame, records: DataFrame
) -> DataFrame:
    current_records = persons.select(F.col("record_key").alias("key"), "person_id").join(
        records.select(
            F.col("record_key").alias("key"),
            F.col("match_hash").alias("current_match_hash"),
            "source",
            *IDENTIFIERS,
        ),
        on="key",
        how="inner",
    )
    record = current_records.select(
        [F.col(name).alias(f"{side}_{name}") for name in current_records.columns]
    )
    return rulings.join(record, on=f"{side}_key", how="left")


def _group(sources: Sequence[Source], side: str) -> SparkColumn:
    source = F.col(f"{side}_source")
    data_group = F.when(source.isNotNull(), data_groups.of_source(sources, source))
    return data_group.alias(f"{side}_data_group")


def _changed() -> SparkColumn:
    pairs = ((f"{side}_match_hash", f"{side}_current_match_hash") for side in ("left", "right"))
    left, right = (~F.col(ruled).eqNullSafe(F.col(current)) for ruled, current in pairs)
    return left | right


def _speaks_against() -> SparkColumn:
    """What the match makes of the pair today is the opposite of what was ruled."""
    kept_apart = F.col("guard").isin(*CONTRADICTIONS) | F.col("weight").isNull()
    for name in IDENTIFIERS:
        # The ruling lifts what two numbers say, so they are looked at here.
        kept_apart |= F.col(f"left_{name}") != F.col(f"right_{name}")
    is_opposite = (
        F.when(F.col("ruling") == SAME, kept_apart)
        .when(F.col("ruling") == DIFFERENT, F.col("grade") == "certain")
        .otherwise(F.lit(col=False))
    )
    return F.coalesce(is_opposite, F.lit(col=False))
