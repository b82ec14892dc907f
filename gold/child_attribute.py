"""One row per value of a child: whose word it is, how fresh, and how often it comes in."""

from collections.abc import Sequence
from datetime import date
from functools import reduce

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from contracts import Column, Layer, Personal, Source, Table, Type, school_rolls_of
from gold import data_groups
from gold.retention import KEPT_UNTIL, kept_until
from gold.shown_attributes import (
    ATTRIBUTES,
    BORN,
    EXPECTED,
    LOCATING,
    NEWEST_FIRST,
    NUMBERS,
    ShownAttribute,
)
from silver import address, characteristic, involvement, person_record
from silver.shared.children import of_children, with_hidden
from silver.shared.lookup import looked_up

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
            one_of=tuple(ATTRIBUTES),
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
            "Place of the value among those of its attribute: 1 is shown first; whoever may not "
            "see it is shown the first that they may see.",
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
    silver_involvement: DataFrame,
    silver_characteristic: DataFrame,
    silver_protected: DataFrame,
    sources: Sequence[Source],
    as_of: date,
) -> DataFrame:
    """Every value of every child.

    Of what changes (address, school, year) the newest is shown first, whichever source it came
    from; of other values the one that most sources hold, then the newest. Nothing that locates a
    protected person comes out, nor a number that two children bear: it is wrong of one of them,
    and would lead from one identity of an adopted child to the other.

    Args:
        silver_child: who is a child.
        silver_person: which record is which person.
        silver_person_record: names, dates of birth, sexes, numbers.
        silver_address: who lives where.
        silver_involvement: on which roll a child is.
        silver_characteristic: the year group.
        silver_protected: whose location is hidden.
        sources: all sources, for titles, cadences and whose roll is the school's.
        as_of: the night.

    Returns:
        One row per child, attribute, source and value.
    """
    is_current = F.col("until").isNull() | (F.col("until") >= F.lit(as_of))
    # Other services in education are not a pupil's school.
    on_roll = silver_involvement.where(F.col("source").isin(*school_rolls_of(sources)))
    rows_of = {
        person_record.TABLE: silver_person_record,
        address.TABLE: silver_address.where("is_latest AND kind <> 'placement'").where(is_current),
        involvement.TABLE: _dated(on_roll.where(is_current)),
        characteristic.TABLE: _dated(silver_characteristic.where(is_current)),
    }
    values = reduce(
        DataFrame.unionByName,
        [
            _values(of_children(rows, silver_person, silver_child), table)
            for table, rows in rows_of.items()
        ],
    )
    shown = with_hidden(values, silver_protected).where(
        ~(F.col("hidden") & F.col("attribute").isin(*LOCATING))
    )
    records = of_children(silver_person_record, silver_person, silver_child)
    alone = shown.join(
        F.broadcast(_shared_numbers(records)), on=["attribute", "value"], how="left_anti"
    )
    return _ranked(alone, sources)


def _dated(facts: DataFrame) -> DataFrame:
    """Facts with a `since`: the source's own date, else when it first sent them."""
    return facts.withColumn("since", F.coalesce("since", "first_seen"))


def _values(rows: DataFrame, table: Table) -> DataFrame:
    """A row of silver as the values that it holds, one a row."""
    cells = [
        F.struct(
            F.lit(name).alias("attribute"),
            F.when(_is_about(attribute), _as_text(name, attribute.column)).alias("value"),
            F.col(attribute.since).alias("since"),
        )
        for name, attribute in ATTRIBUTES.items()
        if attribute.table is table
    ]
    values = rows.select(
        "person_id", "source", F.col("last_seen").alias("last_sent"), F.inline(F.array(*cells))
    )
    return values.where("value IS NOT NULL")


def _is_about(attribute: ShownAttribute) -> SparkColumn:
    """Whether a row speaks of the attribute."""
    conditions = [F.col(name) == value for name, value in attribute.where.items()]
    return reduce(SparkColumn.__and__, conditions, F.lit(col=True))


def _as_text(name: str, column: str) -> SparkColumn:
    """A value as it is shown, null where it says nothing."""
    if name in {BORN, EXPECTED}:
        return F.date_format(column, "yyyy-MM-dd")
    if name == "area":
        return F.split_part(column, F.lit(" "), F.lit(1))
    return F.when(F.col(column) != "U", F.col(column)) if name == "sex" else F.col(column)


def _shared_numbers(records: DataFrame) -> DataFrame:
    """Numbers that more than one child bears."""
    numbers = records.select(
        "person_id",
        F.inline(
            F.array(
                *(
                    F.struct(
                        F.lit(name).alias("attribute"),
                        F.col(ATTRIBUTES[name].column).alias("value"),
                    )
                    for name in NUMBERS
                )
            )
        ),
    )
    bearers = numbers.where("value IS NOT NULL").groupBy("attribute", "value")
    children = bearers.agg(
        F.min("person_id").alias("first_id"), F.max("person_id").alias("last_id")
    )
    return children.where("first_id <> last_id").select("attribute", "value")


def _ranked(values: DataFrame, sources: Sequence[Source]) -> DataFrame:
    # By child alone, so that what follows needs no other order of the rows.
    by_source = (
        values.repartition("person_id")
        .groupBy("person_id", "attribute", "source", "value")
        .agg(F.max("since").alias("since"), F.max("last_sent").alias("last_sent"))
    )
    same_value = Window.partitionBy("person_id", "attribute", "value")
    is_born = F.max(F.col("attribute") == BORN).over(Window.partitionBy("person_id"))
    ranked = (
        by_source.withColumns({"support": F.count("source").over(same_value), "is_born": is_born})
        # Whoever has been born is expected no more, though a source may not have heard of it.
        .where(~(F.col("is_born") & (F.col("attribute") == EXPECTED)))
    )
    is_newest_first = F.col("attribute").isin(*NEWEST_FIRST)
    support = F.when(is_newest_first, F.lit(0)).otherwise(F.col("support"))
    best_first = Window.partitionBy("person_id", "attribute").orderBy(
        support.desc(), F.desc("since"), F.desc("last_sent"), "source", "value"
    )
    placed = ranked.withColumn("place", F.row_number().over(best_first).cast("bigint"))
    titles = {source.name: source.title for source in sources}
    cadences = {source.name: source.cadence.words for source in sources}
    groups = {name: attribute.group for name, attribute in ATTRIBUTES.items()}
    is_date = F.col("attribute").isin(BORN, EXPECTED)
    return placed.select(
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
        (F.col("place") == 1).alias("is_shown"),
        "place",
        looked_up(groups, F.col("attribute")).alias("data_group"),
        data_groups.of_source(sources, F.col("source")).alias("source_data_group"),
    )
