"""The risk of NEET indicator: points and band of each child, for who may see every reason."""

from collections.abc import Iterator, Sequence
from datetime import date

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Source, Table, Type
from contracts.conditions import (
    ATTENDANCE,
    ATTENDANCE_CHANGE,
    DAYS_SUSPENDED,
    EVERY_KIND,
    SUSPENSIONS,
)
from gold import data_groups
from gold.rules import school_years
from gold.rules.rule_table import RuleTable

NO_BAND = "no points"
BEHIND_REASONS = tuple(
    group for group in DataGroup if group not in (DataGroup.EDUCATION, DataGroup.AGGREGATE)
)
"""Groups of which a reason may be, beside that of education, which every row is of."""
MADE_OF = {
    ATTENDANCE: "attendance", ATTENDANCE_CHANGE: "attendance", SUSPENSIONS: "suspension",
    DAYS_SUSPENDED: "days suspended",
}  # fmt: skip
"""Kinds that are worked out, and the kind of which they are."""


def _group_column(group: DataGroup) -> Column:
    return Column(
        f"{group}_data_group",
        Type.TEXT,
        f"The group of {group}, where a reason of the rules may rest on it: alike in every row, so "
        "that no row tells which reasons a child has.",
        one_of=(group,),
    )


TABLE = Table(
    layer=Layer.GOLD,
    name="roni",
    about="Points and band of each child in the years of the rules, by all of its reasons. Whoever "
    "may not see every kind of reason has no row here, and adds up those of gold/roni_reason.",
    key=("person_id",),
    record_key="person_id",
    data_group_columns=(
        "data_group",
        school_years.YEAR_DATA_GROUP.name,
        *(f"{group}_data_group" for group in BEHIND_REASONS),
    ),
    columns=(
        Column("person_id", Type.TEXT, "The young person.", required=True),
        *school_years.COLUMNS,
        Column("points", Type.INTEGER, "Sum of the reasons' points.", required=True, low=0),
        Column("reasons", Type.INTEGER, "How many reasons count.", required=True, low=0),
        Column("band", Type.TEXT, "What the points stand for: help to offer.", required=True),
        Column("rules_title", Type.TEXT, "What the rules are called.", required=True),
        Column("rules_source", Type.TEXT, "Whose rules they are.", required=True),
        Column("rules_version", Type.TEXT, "Version of the rules.", required=True),
        Column("as_of", Type.DATE, "The night.", required=True),
        data_groups.DATA_GROUP,
        *map(_group_column, BEHIND_REASONS),
    ),
)


def build(  # its parameters name what the table is built from
    gold_child: DataFrame,
    gold_roni_reason: DataFrame,
    roni_rules: RuleTable,
    sources: Sequence[Source],
    as_of: date,
) -> DataFrame:
    """One row per child in the years of the rules, with or without points."""
    years = (roni_rules.first_year, roni_rules.last_year)
    pupils = school_years.in_school_years(gold_child, years, as_of)
    sums = gold_roni_reason.groupBy("person_id").agg(
        F.sum("points").alias("points"), F.count("factor").alias("reasons")
    )
    groups = groups_behind(roni_rules, sources)
    counted = pupils.join(sums, on="person_id", how="left").withColumns(
        {
            "points": F.coalesce("points", F.lit(0)).cast("bigint"),
            "reasons": F.coalesce("reasons", F.lit(0)).cast("bigint"),
            "rules_title": F.lit(roni_rules.title),
            "rules_source": F.lit(roni_rules.source),
            "rules_version": F.lit(roni_rules.version),
            "as_of": F.lit(as_of),
            "data_group": F.lit(str(DataGroup.EDUCATION)),
            **{
                f"{group}_data_group": F.lit(str(group) if group in groups else None).cast("string")
                for group in BEHIND_REASONS
            },
        }
    )
    return counted.withColumn("band", _band(roni_rules)).select(*TABLE.names)


def groups_behind(rules: RuleTable, sources: Sequence[Source]) -> frozenset[DataGroup]:
    """The data groups that a reason may rest on: those of the facts, and of who sends them."""
    kinds = {fact.kind for factor in rules.factors for fact in factor.facts}
    sent_as = {MADE_OF.get(kind, kind) for kind in kinds}
    senders = {source.data_group for source in sources if sent_as & set(_kinds_of(source))}
    return frozenset(senders | {EVERY_KIND[kind].data_group for kind in kinds})


def _kinds_of(source: Source) -> Iterator[str]:
    for extract in source.extracts:
        for statement in extract.statements:
            yield from extract.kinds_of(statement)


def _band(rules: RuleTable) -> SparkColumn:
    band = F.when(F.lit(col=False), NO_BAND)
    for each in reversed(rules.bands):
        band = band.when(F.col("points") >= each.from_points, each.name)
    return band.otherwise(NO_BAND)
