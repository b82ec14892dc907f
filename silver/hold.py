"""Whose data is kept and not shown: after an objection, or while its use is restricted.

The UK GDPR gives a person the right to object (article 21) and to have the use of their data
restricted (article 18): it is then stored, and used for nothing else until somebody lifts the hold.
A hold is on records, and covers whoever these are found to be of, with all other records of theirs.
"""

from collections.abc import Mapping, Sequence

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Personal, Table, Type
from silver.shared.frames import frame_of

TABLE = Table(
    layer=Layer.SILVER,
    name="hold",
    about="Records of persons whose data is kept and not shown: a row for each record held.",
    key=("record_key",),
    record_key="record_key",
    data_group=DataGroup.STEWARD,
    columns=(
        Column("record_key", Type.TEXT, "The record that is held.", required=True),
        Column("person_id", Type.TEXT, "The person; empty while the record is no longer sent."),
        Column(
            "decided_by", Type.TEXT, "Who decided.", required=True, personal=Personal.IDENTIFIES
        ),
        Column("decided_on", Type.TIMESTAMP, "When.", required=True),
    ),
)

METRICS = {"persons_held": "count(DISTINCT person_id)"}
HOLD_COLUMNS = ("record_key", "hold", "decided_by", "decided_on")
"""What a decision says here; its reason stays in the list of holds."""
_SHAPE = "record_key string, hold string, decided_by string, decided_on timestamp"


def build(
    silver_person: DataFrame, silver_hold_before: DataFrame, holds: Sequence[Mapping[str, object]]
) -> DataFrame:
    """One row per record that is held.

    A hold ends by a release that is not older, and by nothing else: a list that is lost, or that
    cannot be read, shows nobody again.

    Args:
        silver_person: which record is which person.
        silver_hold_before: this table as last published.
        holds: the newest decision on each record, `HOLD_COLUMNS` each.
    """
    rows = [tuple(hold[name] for name in HOLD_COLUMNS) for hold in holds]
    decisions = frame_of(silver_person.sparkSession, rows, _SHAPE)
    before = silver_hold_before.select(
        "record_key", F.lit("held").alias("hold"), "decided_by", "decided_on"
    )
    newest_first = Window.partitionBy("record_key").orderBy(F.desc("decided_on"), "hold")
    newest = (
        decisions.unionByName(before)
        .withColumn("place", F.row_number().over(newest_first))
        .where("place = 1 AND hold = 'held'")
    )
    persons = silver_person.select("record_key", "person_id")
    return newest.join(persons, on="record_key", how="left").select(*TABLE.names)
