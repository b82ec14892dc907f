"""Whose whereabouts must not be shown: the flagged, and everybody who would give them away.

Any source's flag hides the person's location in all sources. It also hides those who live with
them, their parents, the other children of those parents, and records that may be the same person
but were not joined: the address of any of these is the address of the flagged child.
"""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Table, Type
from silver.link import REASONS

STEPS = 3
"""How far protection reaches: a parent, the parent's other child, who lives with that child."""

TABLE = Table(
    layer=Layer.SILVER,
    name="protected",
    about="People whose location must not leave silver, and why.",
    key=("person_id",),
    record_key="person_id",
    data_group=DataGroup.STEWARD,
    columns=(
        Column("person_id", Type.TEXT, "The person.", required=True),
        Column(
            "because",
            Type.TEXT,
            "Through what: a flag, or the link that leads to a flagged person.",
            required=True,
            one_of=("flagged", *REASONS),
        ),
        Column(
            "steps",
            Type.INTEGER,
            "How many links away the flagged person is.",
            required=True,
            low=0,
            high=STEPS,
        ),
    ),
)


def build(
    silver_person: DataFrame, silver_person_record: DataFrame, silver_link: DataFrame
) -> DataFrame:
    """Everybody whose location is hidden, each with the nearest reason.

    Args:
        silver_person: which record is which person.
        silver_person_record: for the flag.
        silver_link: who leads to whom.
    """
    flagged = silver_person_record.where("address_restricted").select("record_key")
    protected = (
        silver_person.join(flagged, on="record_key", how="left_semi")
        .select(
            "person_id", F.lit(0).cast("bigint").alias("steps"), F.lit("flagged").alias("because")
        )
        .distinct()
    )
    for step in range(1, STEPS + 1):
        links = silver_link.join(protected.select("person_id"), on="person_id", how="left_semi")
        linked = links.select(
            F.col("other_person_id").alias("person_id"),
            F.lit(step).cast("bigint").alias("steps"),
            "because",
        )
        nearest = F.struct("steps", "because")
        protected = (
            protected.unionByName(linked)
            .groupBy("person_id")
            .agg(F.min(nearest).alias("nearest"))
            .select("person_id", "nearest.steps", "nearest.because")
        )
    return protected.select("person_id", "because", "steps")
