"""Assessments of a child: when and by whom, never their words."""

from collections.abc import Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, Layer, Source, Table, Type
from gold import data_groups
from gold.retention import KEPT_UNTIL, kept_until
from silver import assessment as facts
from silver.shared.children import of_children, with_locations_hidden

TABLE = Table(
    layer=Layer.GOLD,
    name="assessment",
    about="Assessments of a child: that they exist, when and by whom.",
    key=("assessment_id",),
    record_key="person_id",
    data_group_columns=data_groups.ROW,
    columns=(
        Column("assessment_id", Type.TEXT, "Opaque key of the assessment.", required=True),
        Column("person_id", Type.TEXT, "The child.", required=True),
        Column("kind", Type.TEXT, "Kind of assessment.", required=True),
        Column("started", Type.DATE, "Started on."),
        Column("completed", Type.DATE, "Completed on."),
        *(facts.TABLE.column(name) for name in ("author", "author_email", "organisation")),
        Column("source", Type.TEXT, "Source that says so.", required=True),
        Column("last_sent", Type.DATE, "When the source last sent it.", required=True),
        KEPT_UNTIL,
        data_groups.DATA_GROUP,
        data_groups.SOURCE_DATA_GROUP,
    ),
)


def build(
    silver_child: DataFrame,
    silver_person: DataFrame,
    silver_assessment: DataFrame,
    silver_protected: DataFrame,
    sources: Sequence[Source],
) -> DataFrame:
    """One row per assessment of a child; who made one for a protected child is hidden."""
    assessments = with_locations_hidden(
        of_children(silver_assessment, silver_person, silver_child), facts.TABLE, silver_protected
    )
    return assessments.select(
        F.col("row_key").alias("assessment_id"),
        "person_id",
        "kind",
        "started",
        "completed",
        "author",
        "author_email",
        "organisation",
        "source",
        F.col("last_seen").alias("last_sent"),
        kept_until(sources),
        "data_group",
        data_groups.of_source(sources, F.col("source")).alias("source_data_group"),
    )
