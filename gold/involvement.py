"""Who else is involved with a child, and how to ring them."""

from collections.abc import Sequence
from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, Layer, Source, Table, Type
from gold import data_groups
from gold.facts_with_kind import STATUS, current_or_historic
from gold.retention import KEPT_UNTIL, kept_until
from silver import involvement as facts
from silver.cleanse import phones
from silver.shared.children import of_children, with_locations_hidden

TABLE = Table(
    layer=Layer.GOLD,
    name="involvement",
    about="Which services work or worked with a child, and whom to ring.",
    key=("involvement_id",),
    record_key="person_id",
    data_group_columns=data_groups.ROW,
    columns=(
        Column("involvement_id", Type.TEXT, "Opaque key of the involvement.", required=True),
        Column("person_id", Type.TEXT, "The child.", required=True),
        Column("service", Type.TEXT, "Service, in plain words.", required=True),
        *(facts.TABLE.column(name) for name in ("team", "worker", "worker_role", "phone", "email")),
        STATUS,
        Column("detail", Type.TEXT, "Status that the source gives."),
        Column("since", Type.DATE, "Since, where the source says so."),
        Column("until", Type.DATE, "Until, where the source says so."),
        Column(
            "contact_hidden",
            Type.FLAG,
            "True where the contact would tell a protected place.",
            required=True,
        ),
        Column("source", Type.TEXT, "Source that says so.", required=True),
        Column("last_sent", Type.DATE, "When the source last sent it.", required=True),
        KEPT_UNTIL,
        data_groups.DATA_GROUP,
        data_groups.SOURCE_DATA_GROUP,
    ),
)


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    silver_child: DataFrame,
    silver_person: DataFrame,
    silver_involvement: DataFrame,
    silver_protected: DataFrame,
    sources: Sequence[Source],
    as_of: date,
) -> DataFrame:
    """One row per involvement with a child; of a protected child only that there is one."""
    involvements = with_locations_hidden(
        of_children(silver_involvement, silver_person, silver_child), facts.TABLE, silver_protected
    )
    return involvements.select(
        F.concat_ws("-", "row_key", F.substring(F.sha2("service", 256), 1, 4)).alias(
            "involvement_id"
        ),
        "person_id",
        "service",
        "team",
        "worker",
        "worker_role",
        phones.shown_phone(F.col("phone")).alias("phone"),
        "email",
        current_or_historic(as_of).alias("status"),
        F.col("status").alias("detail"),
        "since",
        "until",
        F.col("hidden").alias("contact_hidden"),
        "source",
        F.col("last_seen").alias("last_sent"),
        kept_until(sources),
        "data_group",
        data_groups.of_source(sources, F.col("source")).alias("source_data_group"),
    )
