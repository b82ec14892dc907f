"""Use of the view by month and organisation: how often it was looked at, and by how many users."""

from collections.abc import Mapping, Sequence
from datetime import date

from pyspark.sql import DataFrame, SparkSession

from contracts import Column, DataGroup, Layer, Table, Type
from contracts.looks import AccessLevel
from silver.shared.frames import frame_of

TABLE = Table(
    layer=Layer.GOLD,
    name="usage",
    about="Looks at the view by month, organisation and audience, as the log of looks held them "
    "when the night began: for leaders. Nobody who looked and nobody looked at is named.",
    key=("month", "organisation", "audience", "level"),
    data_group=DataGroup.AGGREGATE,
    columns=(
        Column("month", Type.DATE, "First day of the month.", required=True),
        Column(
            "organisation",
            Type.TEXT,
            "Organisation of the user on the staff list; of one who is not on it, not listed.",
            required=True,
        ),
        Column(
            "audience",
            Type.TEXT,
            "Audience whose tables the user reads; none of one who uses the command line alone.",
            required=True,
        ),
        Column(
            "level",
            Type.TEXT,
            "How much a look showed.",
            required=True,
            one_of=tuple(AccessLevel),
        ),
        Column("looks", Type.INTEGER, "How many looks.", required=True, low=1),
        Column("users", Type.INTEGER, "By how many users.", required=True, low=1),
        Column("as_of", Type.DATE, "The night.", required=True),
    ),
)


def build(usage: Sequence[Mapping[str, object]], spark: SparkSession, as_of: date) -> DataFrame:
    """One row per month, organisation, audience and level of which there was a look.

    Args:
        usage: month, organisation, audience, level, looks and users of each.
        spark: the session.
        as_of: the night.
    """
    rows = [{**row, "as_of": as_of} for row in usage]
    return frame_of(spark, [tuple(row[name] for name in TABLE.names) for row in rows], TABLE.ddl)
