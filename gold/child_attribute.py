"""One row per value of a child: whose word it is, how fresh, and how often it comes in."""

from collections.abc import Sequence
from datetime import date
from functools import reduce

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from contracts import Column, Layer, Personal, Source, Table, Type
from gold import data_groups
from gold.retention import KEPT_UNTIL, kept_until
from silver import address, person_record
from silver.shared.children import of_children
from silver.shared.lookup import looked_up

SILVER_COLUMNS = {
    "forename": (person_record.TABLE, "shown_forename"),
    "surname": (person_record.TABLE, "shown_surname"),
    "legal_forename": (person_record.TABLE, "legal_forename"),
    "legal_surname": (person_record.TABLE, "legal_surname"),
    "date_of_birth": (person_record.TABLE, "date_of_birth"),
    "sex": (person_record.TABLE, "sex"),
    "address": (address.TABLE, "line"),
    "postcode": (address.TABLE, "postcode"),
}
"""What a value can be, and the column of silver that holds it.

A legal name is here where a source holds another one in use.
"""
DATED_BY = {column: since for since, columns in person_record.SINCE.items() for column in columns}
"""By column of a record, the column that dates it; an address has one for all of it."""
ATTRIBUTES = tuple(SILVER_COLUMNS)
LOCATION_ATTRIBUTES = tuple(
    attribute for attribute, (table, name) in SILVER_COLUMNS.items() if table.column(name).locates
)
DATA_GROUPS = {
    attribute: str(table.data_group_of(name)) for attribute, (table, name) in SILVER_COLUMNS.items()
}

TABLE = Table(
    layer=Layer.GOLD,
    name="child_attribute",
    about="Every value that sources hold of a child, with source, date and cadence.",
    key=("person_id", "attribute", "source", "value"),
    record_key="person_id",
    data_group_columns=data_groups.ROW,
    kind_column="attribute",
    columns=(
        Column("person_id", Type.TEXT, "The child.", required=True),
        Column(
            "attribute",
            Type.TEXT,
            "What the value is.",
            required=True,
            one_of=ATTRIBUTES,
        ),
        Column(
            "value",
            Type.TEXT,
            "The value, on one line; of a protected child there is no row that locates.",
            required=True,
            personal=Personal.IDENTIFIES,
        ),
        Column(
            "value_date", Type.DATE, "The value, where it is a date.", personal=Personal.IDENTIFIES
        ),
        Column("source", Type.TEXT, "Source that holds it.", required=True),
        Column("source_title", Type.TEXT, "The source in plain words.", required=True),
        Column(
            "since",
            Type.DATE,
            "Last updated: the source's own date, else when it first sent it.",
            required=True,
        ),
        Column("last_sent", Type.DATE, "When the source last sent it.", required=True),
        KEPT_UNTIL,
        Column("cadence", Type.TEXT, "How often the source comes in.", required=True),
        Column("is_shown", Type.FLAG, "True for the one value shown first.", required=True),
        Column(
            "place",
            Type.INTEGER,
            "Place in the order in which values of the attribute are shown: 1 for the first.",
            required=True,
            low=1,
        ),
        data_groups.DATA_GROUP,
        data_groups.SOURCE_DATA_GROUP,
    ),
)


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    silver_child: DataFrame,
    silver_person: DataFrame,
    silver_person_record: DataFrame,
    silver_address: DataFrame,
    silver_protected: DataFrame,
    sources: Sequence[Source],
    as_of: date,
) -> DataFrame:
    """Every value of every child.

    The newest address wins, whichever source it came from; of other values the one that most
    sources hold, then the newest. Nothing that locates a protected person comes out.

    Args:
        silver_child: who is a child.
        silver_person: which record is which person.
        silver_person_record: names, dates of birth, sexes.
        silver_address: who lives where.
        silver_protected: whose location is hidden.
        sources: all sources, for titles and cadences.
        as_of: the night.

    Returns:
        One row per child, attribute, source and value.
    """
    records = of_children(silver_person_record, silver_person, silver_child)
    homes = silver_address.where("is_latest AND kind <> 'placement'")
    addresses = of_children(homes, silver_person, silver_child)
    is_current = F.col("until").isNull() | (F.col("until") >= F.lit(as_of))
    current_addresses = addresses.where(is_current)
    rows_of = {person_record.TABLE: records, address.TABLE: current_addresses}
    values = [
        _values(rows_of[table], attribute, column)
        for attribute, (table, column) in SILVER_COLUMNS.items()
    ]
    shown = _without_hidden(reduce(DataFrame.unionByName, values), silver_protected)
    return _ranked(shown, sources)


def _as_text(column: str) -> SparkColumn:
    """A value as it is shown, null where it says nothing."""
    if column == "date_of_birth":
        return F.date_format(column, "yyyy-MM-dd")
    return F.when(F.col(column) != "U", F.col(column)) if column == "sex" else F.col(column)


def _without_hidden(values: DataFrame, silver_protected: DataFrame) -> DataFrame:
    """The values without those that locate a protected person."""
    locates = F.col("attribute").isin(*LOCATION_ATTRIBUTES)
    locations = values.where(locates).join(silver_protected, on="person_id", how="left_anti")
    return values.where(~locates).unionByName(locations)


def _values(rows: DataFrame, attribute: str, column: str) -> DataFrame:
    values = rows.select(
        "person_id",
        F.lit(attribute).alias("attribute"),
        _as_text(column).alias("value"),
        "source",
        F.col(DATED_BY.get(column, "since")).alias("since"),
        F.col("last_seen").alias("last_sent"),
    )
    return values.where("value IS NOT NULL")


def _ranked(values: DataFrame, sources: Sequence[Source]) -> DataFrame:
    by_source = values.groupBy("person_id", "attribute", "source", "value").agg(
        F.max("since").alias("since"), F.max("last_sent").alias("last_sent")
    )
    same_value = Window.partitionBy("person_id", "attribute", "value")
    ranked = by_source.withColumn("support", F.count("source").over(same_value))
    is_location = F.col("attribute").isin(*LOCATION_ATTRIBUTES)
    is_date = F.col("attribute") == "date_of_birth"
    support = F.when(is_location, F.lit(0)).otherwise(F.col("support"))
    best_first = Window.partitionBy("person_id", "attribute").orderBy(
        support.desc(), F.desc("since"), F.desc("last_sent"), "source", "value"
    )
    titles = {source.name: source.title for source in sources}
    cadences = {source.name: source.cadence.words for source in sources}
    return ranked.select(
        "person_id",
        "attribute",
        "value",
        F.when(is_date, F.try_to_date("value", "yyyy-MM-dd")).alias("value_date"),
        "source",
        looked_up(titles, F.col("source")).alias("source_title"),
        "since",
        "last_sent",
        kept_until(sources, "last_sent"),
        looked_up(cadences, F.col("source")).alias("cadence"),
        (F.row_number().over(best_first) == 1).alias("is_shown"),
        F.row_number().over(best_first).cast("bigint").alias("place"),
        looked_up(DATA_GROUPS, F.col("attribute")).alias("data_group"),
        data_groups.of_source(sources, F.col("source")).alias("source_data_group"),
    )
