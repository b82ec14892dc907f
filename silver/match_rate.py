"""Fairness of the match: how often children of each group are found in more than one source.

The literature says that missed links fall on minority ethnic and poor children. Ethnicity is used
here, where it was agreed for equality checks, and shown nowhere.
"""

from datetime import date

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Table, Type
from silver.cleanse import ages
from silver.cleanse.ethnicities import ethnic_group
from silver.shared.suppression import with_suppression

FEWEST = 10
"""A group of fewer children is hidden: a count so small may point at one of them."""
AGE_BANDS = ((1, "under 1"), (5, "1 to 4"), (11, "5 to 10"), (16, "11 to 15"), (200, "16 and over"))
DIMENSIONS = ("ethnic group", "sex", "age", "postcode district")
NOT_KNOWN = "Not known"
"""The group of children of whom nobody says what they are grouped by."""
TOO_FEW = f"fewer than {FEWEST} children"
PROTECTS = "so that a smaller group cannot be worked out"
HIDDEN = (TOO_FEW, PROTECTS)
"""Why a group is hidden: for its own sake (primary suppression) or a smaller one's (secondary)."""

TABLE = Table(
    layer=Layer.SILVER,
    name="match_rate",
    about="Match rates and suspected errors by group of children, without small groups.",
    key=("dimension", "in_group"),
    record_key="in_group",
    data_group=DataGroup.STEWARD,
    columns=(
        Column("dimension", Type.TEXT, "What is grouped by.", required=True, one_of=DIMENSIONS),
        Column("in_group", Type.TEXT, "The group.", required=True),
        Column("is_hidden", Type.FLAG, "True where the numbers are hidden.", required=True),
        Column("hidden_reason", Type.TEXT, "Why they are hidden.", one_of=HIDDEN),
        Column("children", Type.INTEGER, "Children in the group.", low=FEWEST),
        Column("linked", Type.NUMBER, "Share held by two sources or more.", low=0, high=1),
        Column("possible", Type.NUMBER, "Share in a suspected missed link.", low=0, high=1),
        Column("apart", Type.NUMBER, "Share in a pair that a guard kept apart.", low=0, high=1),
    ),
)

METRICS = {"groups_hidden": "count_if(is_hidden)"}


def build(
    silver_person: DataFrame,
    silver_person_record: DataFrame,
    silver_child: DataFrame,
    silver_match_edge: DataFrame,
    as_of: date,
) -> DataFrame:
    """One row per group of each dimension.

    Args:
        silver_person: which record is which person.
        silver_person_record: what sources say of them.
        silver_child: who is a child.
        silver_match_edge: pairs that were possible or kept apart.
        as_of: the date from which ages count.
    """
    children = silver_person.select("record_key", "person_id").join(
        silver_child, on="person_id", how="left_semi"
    )
    records = children.join(silver_person_record, on="record_key", how="inner").join(
        _in_pairs(silver_match_edge, silver_person), on="record_key", how="left"
    )
    persons = records.groupBy("person_id").agg(
        (F.count_distinct("source") > 1).alias("linked"),
        F.coalesce(F.max("possible"), F.lit(col=False)).alias("possible"),
        F.coalesce(F.max("apart"), F.lit(col=False)).alias("apart"),
        *(F.mode(column, deterministic=True).alias(name) for name, column in _groups(as_of)),
    )
    groups = F.array(
        *(
            F.struct(
                F.lit(name).alias("dimension"),
                F.coalesce(F.col(name), F.lit(NOT_KNOWN)).alias("in_group"),
            )
            for name in DIMENSIONS
        )
    )
    memberships = persons.select("linked", "possible", "apart", F.explode(groups).alias("group"))
    rates = memberships.groupBy("group.dimension", "group.in_group").agg(
        F.count("linked").alias("children"),
        *(F.avg(F.col(name).cast("int")).alias(name) for name in ("linked", "possible", "apart")),
    )
    return _without_small_groups(rates)


def _groups(as_of: date) -> list[tuple[str, SparkColumn]]:
    group = ethnic_group(F.col("ethnicity"))
    return [
        ("ethnic group", F.when(group != NOT_KNOWN, group)),
        ("sex", F.when(F.col("sex") != "U", F.col("sex"))),
        ("age", age_band(ages.age(F.col("date_of_birth"), as_of))),
        ("postcode district", F.when(~F.col("address_restricted"), _district())),
    ]


def age_band(age: SparkColumn) -> SparkColumn:
    """The band of an age in years; null where nobody knows it."""
    band = F.when(age.isNull(), None)
    for upper_age, name in AGE_BANDS:
        band = band.when(age < upper_age, name)
    return band


def _district() -> SparkColumn:
    return F.split_part("postcode", F.lit(" "), F.lit(1))


def _in_pairs(edges: DataFrame, persons: DataFrame) -> DataFrame:
    """Records that stand in a pair between two persons: possible, or kept apart."""
    ids = persons.select("record_key", "person_id")
    left = ids.select(F.col("record_key").alias("left_key"), F.col("person_id").alias("left_id"))
    right = ids.select(F.col("record_key").alias("right_key"), F.col("person_id").alias("right_id"))
    open_pairs = (
        edges.where("grade <> 'certain'")
        .join(left, on="left_key", how="inner")
        .join(right, on="right_key", how="inner")
        .where("left_id <> right_id")
    )
    return (
        open_pairs.select(F.explode(F.array("left_key", "right_key")).alias("record_key"), "grade")
        .groupBy("record_key")
        .agg(
            F.max(F.col("grade") == "possible").alias("possible"),
            F.max(F.col("grade") == "apart").alias("apart"),
        )
    )


def _without_small_groups(rates: DataFrame) -> DataFrame:
    """The rates without numbers that are small, or that would tell a small one."""
    marked = with_suppression(rates, ["dimension"], "children", "in_group", FEWEST)
    reason = F.when(F.col("is_small"), TOO_FEW).when(F.col("protects_small"), PROTECTS)
    suppressed = marked.withColumn("hidden_reason", reason)
    is_hidden = F.col("hidden_reason").isNotNull()
    numbers = {
        "children": F.col("children"),
        **{name: F.round(name, 3) for name in ("linked", "possible", "apart")},
    }
    return suppressed.select(
        "dimension",
        "in_group",
        is_hidden.alias("is_hidden"),
        "hidden_reason",
        *(F.when(~is_hidden, value).alias(name) for name, value in numbers.items()),
    )
