"""One row per child: the values that a dashboard shows first."""

from datetime import date

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, Layer, Mark, Table, Type
from silver.children import with_hidden

TABLE = Table(
    layer=Layer.GOLD,
    name="child",
    about="Every child that any source knows: one row each, with the values shown first.",
    key=("person_id",),
    record_key="person_id",
    columns=(
        Column("person_id", Type.TEXT, "The child.", required=True),
        Column("forename", Type.TEXT, "Forename in use.", personal=True),
        Column("surname", Type.TEXT, "Surname in use.", personal=True),
        Column("date_of_birth", Type.DATE, "Date of birth.", personal=True),
        Column("age", Type.INTEGER, "Age in whole years on the night.", low=0, high=25),
        Column("sex", Type.TEXT, "M, F or U.", one_of=("M", "F", "U"), personal=True),
        Column("address", Type.TEXT, "Newest address that any source holds.", personal=True),
        Column("postcode", Type.TEXT, "Its postcode.", personal=True),
        Column("address_source", Type.TEXT, "Source of the address."),
        Column("address_since", Type.DATE, "Since when the source gives it."),
        Column(
            "address_hidden", Type.FLAG, "True where the location must not be shown.", required=True
        ),
        Column("sources", Type.INTEGER, "How many sources know the child.", required=True, low=1),
        Column("records", Type.INTEGER, "How many records are this child.", required=True, low=1),
        Column(
            "duplicate_suspected",
            Type.FLAG,
            "True where another child may be the same.",
            required=True,
        ),
        Column("as_of", Type.DATE, "The night.", required=True),
        Column(
            "mark", Type.TEXT, "Data group for role filters.", required=True, one_of=tuple(Mark)
        ),
    ),
)


def build(
    gold_child_attribute: DataFrame,
    gold_child_record: DataFrame,
    gold_duplicate: DataFrame,
    silver_protected: DataFrame,
    as_of: date,
) -> DataFrame:
    """The first card of every child.

    Args:
        gold_child_attribute: every value, the ones shown first marked.
        gold_child_record: the records that each child is.
        gold_duplicate: which children are suspected twice.
        silver_protected: whose location is hidden.
        as_of: the night.

    Returns:
        One row per child.
    """
    counted = gold_child_record.groupBy("person_id").agg(
        F.count_distinct("source").alias("sources"), F.count("record_key").alias("records")
    )
    suspected = (
        gold_duplicate.where("kind = 'possible'")
        .select("person_id")
        .distinct()
        .withColumn("suspected", F.lit(col=True))
    )
    known = counted.join(_shown(gold_child_attribute), on="person_id", how="left")
    whole = with_hidden(known.join(suspected, on="person_id", how="left"), silver_protected)
    return whole.select(
        "person_id",
        "forename",
        "surname",
        "date_of_birth",
        F.floor(F.months_between(F.lit(as_of), "date_of_birth") / 12).alias("age"),
        "sex",
        "address",
        "postcode",
        "address_source",
        "address_since",
        F.col("hidden").alias("address_hidden"),
        "sources",
        "records",
        F.coalesce("suspected", F.lit(col=False)).alias("duplicate_suspected"),
        F.lit(as_of).alias("as_of"),
        F.lit(Mark.DEMOGRAPHICS).alias("mark"),
    )


def _shown(values: DataFrame) -> DataFrame:
    return (
        values.where("is_shown")
        .groupBy("person_id")
        .agg(
            *(
                _value(name).alias(name)
                for name in ("forename", "surname", "sex", "address", "postcode")
            ),
            F.to_date(_value("date_of_birth")).alias("date_of_birth"),
            _of("address", "source").alias("address_source"),
            _of("address", "since").alias("address_since"),
        )
    )


def _value(attribute: str) -> SparkColumn:
    return _of(attribute, "value")


def _of(attribute: str, column: str) -> SparkColumn:
    return F.max(F.when(F.col("attribute") == attribute, F.col(column)))
