"""One row per child: the values that a dashboard shows first."""

from datetime import date

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Personal, Table, Type
from gold import data_groups
from gold.child_attribute import SILVER_COLUMNS
from silver.cleanse import ages
from silver.findings.kinds import FindingKind
from silver.shared.children import with_hidden

CARD_VALUES = ("forename", "surname", "date_of_birth", "sex", "address", "postcode")
"""Values that stand on a child's first card."""
ROW_GROUP = DataGroup.DEMOGRAPHICS
"""The data group of a row, and of every column that does not say otherwise."""


def _shown_column(
    name: str, value: str, column_type: Type, about: str, one_of: tuple[str, ...] = ()
) -> Column:
    """A column about one value: it is as closed as the value's own group and its source."""
    table, silver_column = SILVER_COLUMNS[value]
    personal = table.column(silver_column).personal if name == value else Personal.NO
    own_group = table.data_group_of(silver_column)
    group = own_group if own_group is not ROW_GROUP else None
    return Column(name, column_type, about, one_of=one_of, personal=personal, data_group=group,
                  data_group_column=f"{value}_data_group")  # fmt: skip


def _count_column(name: str, about: str) -> Column:
    """A column that only stewards see: a count shows that there are others than a reader sees."""
    return Column(name, Type.INTEGER, about, required=True, low=1, data_group=DataGroup.STEWARD)


TABLE = Table(
    layer=Layer.GOLD,
    name="child",
    about="Every child that any source knows: one row each, with the values shown first.",
    key=("person_id",),
    record_key="person_id",
    data_group_columns=data_groups.ROW,
    columns=(
        Column("person_id", Type.TEXT, "The child.", required=True),
        _shown_column("forename", "forename", Type.TEXT, "Forename in use."),
        _shown_column("surname", "surname", Type.TEXT, "Surname in use."),
        _shown_column("date_of_birth", "date_of_birth", Type.DATE, "Date of birth."),
        Column(
            "age",
            Type.INTEGER,
            "Age in whole years on the night.",
            low=0,
            high=25,
            data_group_column="date_of_birth_data_group",
        ),
        _shown_column("sex", "sex", Type.TEXT, "M, F or U.", one_of=("M", "F", "U")),
        _shown_column("address", "address", Type.TEXT, "Newest address that any source holds."),
        _shown_column("postcode", "postcode", Type.TEXT, "Newest postcode that any source holds."),
        _shown_column("address_source", "address", Type.TEXT, "Source of the address."),
        _shown_column("address_since", "address", Type.DATE, "Since when the source gives it."),
        Column(
            "address_hidden", Type.FLAG, "True where the location must not be shown.", required=True
        ),
        _count_column("sources", "How many sources know the child."),
        _count_column("records", "How many records are this child."),
        Column(
            "duplicate_suspected",
            Type.FLAG,
            "True where another child may be the same.",
            required=True,
        ),
        Column("as_of", Type.DATE, "The night.", required=True),
        data_groups.DATA_GROUP,
        data_groups.SOURCE_DATA_GROUP,
        *(data_groups.behind(value, f"the {value.replace('_', ' ')}") for value in CARD_VALUES),
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
        gold_child_attribute: every value; `is_shown` for those shown first.
        gold_child_record: the records that each child is.
        gold_duplicate: which children are suspected twice.
        silver_protected: whose location is hidden.
        as_of: the night.

    Returns:
        One row per child.
    """
    counts = gold_child_record.groupBy("person_id").agg(
        F.count_distinct("source").alias("sources"),
        F.count("record_key").alias("records"),
        data_groups.most_open(F.col("source_data_group")).alias("source_data_group"),
    )
    suspected = (
        gold_duplicate.where(F.col("kind") == FindingKind.POSSIBLE_PAIR)
        .select("person_id")
        .distinct()
        .withColumn("suspected", F.lit(col=True))
    )
    children = counts.join(_card_values(gold_child_attribute), on="person_id", how="left").join(
        suspected, on="person_id", how="left"
    )
    return with_hidden(children, silver_protected).select(
        "person_id",
        "forename",
        "surname",
        "date_of_birth",
        ages.age(F.col("date_of_birth"), as_of).alias("age"),
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
        F.lit(ROW_GROUP).alias("data_group"),
        "source_data_group",
        *(f"{value}_data_group" for value in CARD_VALUES),
    )


def _card_values(values: DataFrame) -> DataFrame:
    """Each child's values that are shown first, with the group of the source behind each."""
    same_value = Window.partitionBy("person_id", "attribute", "value")
    grouped = values.withColumn(
        "value_data_group", data_groups.most_open(F.col("source_data_group")).over(same_value)
    )
    return (
        grouped.where("is_shown")
        .groupBy("person_id")
        .agg(
            *(
                _shown_value(name, "value").alias(name)
                for name in ("forename", "surname", "sex", "address", "postcode")
            ),
            _shown_value("date_of_birth", "value_date").alias("date_of_birth"),
            _shown_value("address", "source").alias("address_source"),
            _shown_value("address", "since").alias("address_since"),
            *(
                _shown_value(name, _group_for(name)).alias(f"{name}_data_group")
                for name in CARD_VALUES
            ),
        )
    )


def _group_for(value: str) -> str:
    """The address names its source, so its group is that source's and no other's."""
    return "source_data_group" if value == "address" else "value_data_group"


def _shown_value(attribute: str, column: str) -> SparkColumn:
    return F.max(F.when(F.col("attribute") == attribute, F.col(column)))
