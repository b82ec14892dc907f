"""What people ruled about two records: one person, two people, or that they cannot tell."""

from collections.abc import Mapping, Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Personal, Table, Type
from silver.match.rulings import RULINGS
from silver.shared.frames import frame_of

TABLE = Table(
    layer=Layer.SILVER,
    name="ruling",
    about="Every ruling by a person about two records. The newest on a pair is in force, but none "
    "of those that contradict each other on one night.",
    key=("ruling_id",),
    record_key="ruling_id",
    data_group=DataGroup.STEWARD,
    written_whole=False,
    clock=("run_number",),
    columns=(
        Column("ruling_id", Type.TEXT, "Hash of all that was ruled.", required=True),
        Column("left_key", Type.TEXT, "The record whose key is smaller.", required=True),
        Column("right_key", Type.TEXT, "The other record.", required=True),
        Column(
            "ruling",
            Type.TEXT,
            "Same person, different people, undecided, or withdrawn (as if never ruled).",
            required=True,
            one_of=RULINGS,
        ),
        Column("decided_by", Type.TEXT, "Who ruled.", required=True, personal=Personal.IDENTIFIES),
        Column("decided_on", Type.TIMESTAMP, "When.", required=True),
        Column(
            "reason", Type.TEXT, "Why, in their words.", required=True, personal=Personal.IDENTIFIES
        ),
        Column(
            "file_and_row",
            Type.TEXT,
            "Where it stands, as a person finds it: file by time, and row.",
        ),
        Column("left_match_hash", Type.TEXT, "Hash of the left record when the ruling came in."),
        Column("right_match_hash", Type.TEXT, "Hash of the right record when the ruling came in."),
        Column("run_number", Type.INTEGER, "Run that took it in.", required=True),
    ),
)

ANSWER_COLUMNS = (
    "ruling_id", "left_key", "right_key", "ruling", "decided_by", "decided_on", "reason",
    "file_and_row",
)  # fmt: skip
"""What a person's answer holds; the night adds the rest."""

METRICS = {f"ruled_{ruling}": f"count_if(ruling = '{ruling}')" for ruling in RULINGS}


def build(
    rulings: Sequence[Mapping[str, object]],
    silver_ruling_before: DataFrame,
    silver_person_record_before: DataFrame,
    run_number: int,
) -> DataFrame:
    """Rulings that were not known before: rows to be added.

    Args:
        rulings: what people's answers say, `ANSWER_COLUMNS` each.
        silver_ruling_before: every ruling so far.
        silver_person_record_before: the records as people saw them when they ruled.
        run_number: this run.
    """
    spark = silver_ruling_before.sparkSession
    schema = ", ".join(f"{name} {TABLE.column(name).type}" for name in ANSWER_COLUMNS)
    rows = [tuple(ruling[name] for name in ANSWER_COLUMNS) for ruling in rulings]
    answers = frame_of(spark, rows, schema)
    new_rulings = answers.join(
        silver_ruling_before.select("ruling_id"), on="ruling_id", how="left_anti"
    )
    records = silver_person_record_before.select("record_key", "match_hash")
    for side in ("left", "right"):
        match_hashes = records.select(
            F.col("record_key").alias(f"{side}_key"),
            F.col("match_hash").alias(f"{side}_match_hash"),
        )
        new_rulings = new_rulings.join(match_hashes, on=f"{side}_key", how="left")
    return new_rulings.select(
        *ANSWER_COLUMNS,
        "left_match_hash",
        "right_match_hash",
        F.lit(run_number).cast("bigint").alias("run_number"),
    )
