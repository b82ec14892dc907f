"""Whose data is kept and not shown: after an objection, or while its use is restricted.

The UK GDPR gives a person the right to object (article 21) and to have the use of their data
restricted (article 18): it is then stored, and used for nothing else until somebody lifts the hold.
A hold is on records, and covers whoever these are found to be of, with all other records of theirs.
"""

from collections.abc import Mapping, Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Personal, Table, Type
from silver.shared.frames import frame_of

TABLE = Table(
    layer=Layer.SILVER,
    name="hold",
    about="Persons whose data is kept and not shown: one row each.",
    key=("person_id",),
    record_key="person_id",
    data_group=DataGroup.STEWARD,
    columns=(
        Column("person_id", Type.TEXT, "The person.", required=True),
        Column("record_key", Type.TEXT, "A record of theirs that is held.", required=True),
        Column(
            "decided_by", Type.TEXT, "Who decided.", required=True, personal=Personal.IDENTIFIES
        ),
        Column("decided_on", Type.TIMESTAMP, "When.", required=True),
    ),
)

METRICS = {"persons_held": "count(1)"}
HOLD_COLUMNS = ("record_key", "decided_by", "decided_on")
"""What a hold says here; its reason stays in the list of holds."""


def build(silver_person: DataFrame, holds: Sequence[Mapping[str, object]]) -> DataFrame:
    """One row per person of whom a record is held, with the hold of the smallest record key.

    Args:
        silver_person: which record is which person.
        holds: the holds in force, `HOLD_COLUMNS` each.
    """
    schema = ", ".join(f"{name} {TABLE.column(name).type}" for name in HOLD_COLUMNS)
    rows = [tuple(hold[name] for name in HOLD_COLUMNS) for hold in holds]
    held = frame_of(silver_person.sparkSession, rows, schema)
    of_persons = silver_person.select("record_key", "person_id").join(held, on="record_key")
    first = of_persons.groupBy("person_id").agg(
        *(F.min_by(name, "record_key").alias(name) for name in HOLD_COLUMNS)
    )
    return first.select(*TABLE.names)
