"""One row per child: the values that a dashboard shows first."""

from datetime import date

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Personal, Table, Type
from gold import data_groups
from gold.shown_attributes import ATTRIBUTES, BORN, EXPECTED
from silver.cleanse import ages
from silver.findings.kinds import FindingKind
from silver.shared.children import with_hidden

CARD_VALUES = tuple(ATTRIBUTES)
"""Values that stand on a child's first card."""
NAMES_ITS_SOURCE = ("address", "school")
"""Values beside which their source stands."""
ROW_GROUP = DataGroup.DEMOGRAPHICS
"""The data group of a row, and of every column that does not say otherwise."""


def _shown_column(
    name: str, value: str, column_type: Type, about: str, one_of: tuple[str, ...] = ()
) -> Column:
    """A column about one value: it is as closed as the value's own group and its source."""
    attribute = ATTRIBUTES[value]
    # What is made of a value (a district, a year) tells of the child as the value does.
    personal = attribute.table.column(attribute.column).personal if name == value else Personal.NO
    group = DataGroup(attribute.group) if attribute.group != ROW_GROUP else None
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
        _shown_column(
            "legal_forename", "legal_forename", Type.TEXT, "Legal forename, where it is another."
        ),
        _shown_column(
            "legal_surname", "legal_surname", Type.TEXT, "Legal surname, where it is another."
        ),
        _shown_column(BORN, BORN, Type.DATE, "Date of birth."),
        _shown_column(
            EXPECTED,
            EXPECTED,
            Type.DATE,
            "When an unborn child is expected; empty of whoever has been born.",
        ),
        Column(
            "is_unborn",
            Type.FLAG,
            "True of a child who is expected and of whom no source has a date of birth.",
            required=True,
        ),
        Column(
            "age",
            Type.INTEGER,
            "Age in whole years on the night.",
            low=0,
            high=25,
            data_group_column="date_of_birth_data_group",
        ),
        _shown_column("sex", "sex", Type.TEXT, "M, F or U.", one_of=("M", "F", "U")),
        _shown_column("upn", "upn", Type.TEXT, "Unique pupil number."),
        _shown_column("nhs_number", "nhs_number", Type.TEXT, "NHS number."),
        _shown_column("address", "address", Type.TEXT, "Newest address that any source holds."),
        _shown_column("postcode", "postcode", Type.TEXT, "Newest postcode that any source holds."),
        _shown_column("area", "area", Type.TEXT, "District of the newest postcode."),
        _shown_column("address_source", "address", Type.TEXT, "Source of the address."),
        _shown_column("address_since", "address", Type.DATE, "Since when the source gives it."),
        _shown_column("school", "school", Type.TEXT, "School on whose roll the child is."),
        _shown_column("school_source", "school", Type.TEXT, "Source of the school."),
        _shown_column("school_since", "school", Type.DATE, "On its roll since."),
        _shown_column("year_group", "year_group", Type.TEXT, "Year group, as the school says it."),
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
    made = {
        "age": ages.age(F.col("date_of_birth"), as_of),
        "is_unborn": F.col(EXPECTED).isNotNull(),
        "address_hidden": F.col("hidden"),
        "duplicate_suspected": F.coalesce("suspected", F.lit(col=False)),
        "as_of": F.lit(as_of),
        "data_group": F.lit(ROW_GROUP),
    }
    return with_hidden(children, silver_protected).withColumns(made).select(*TABLE.names)


def _card_values(values: DataFrame) -> DataFrame:
    """Each child's values that are shown first, with the group of the source behind each."""
    same_value = Window.partitionBy("person_id", "attribute", "value")
    grouped = values.repartition("person_id").withColumn(
        "value_data_group", data_groups.most_open(F.col("source_data_group"), same_value)
    )
    columns = {
        **{name: _shown_value(name, "value") for name in CARD_VALUES},
        **{name: _shown_value(name, "value_date") for name in (BORN, EXPECTED)},
        **{f"{name}_source": _shown_value(name, "source") for name in NAMES_ITS_SOURCE},
        **{f"{name}_since": _shown_value(name, "since") for name in NAMES_ITS_SOURCE},
        **{f"{name}_data_group": _shown_value(name, _group_for(name)) for name in CARD_VALUES},
    }
    shown = grouped.where("is_shown").groupBy("person_id")
    return shown.agg(*(column.alias(name) for name, column in columns.items()))


def _group_for(value: str) -> str:
    """A value that names its source has that source's group and no other's."""
    return "source_data_group" if value in NAMES_ITS_SOURCE else "value_data_group"


def _shown_value(attribute: str, column: str) -> SparkColumn:
    return F.max(F.when(F.col("attribute") == attribute, F.col(column)))
