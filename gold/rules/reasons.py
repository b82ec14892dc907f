"""Why a rule counts for a child: for each, the fact and whose word it is."""

from datetime import date

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from contracts import Column, Type
from gold import data_groups
from gold.retention import KEPT_UNTIL
from gold.rules.facts import meeting
from gold.rules.rule_table import RuleTable
from silver.shared.lookup import looked_up

COLUMNS = (
    Column("reason", Type.TEXT, "Why, in plain words.", required=True),
    Column("number", Type.NUMBER, "The number that counted, where it was a number."),
    Column("source", Type.TEXT, "Source of the fact behind it.", required=True),
    Column("since", Type.DATE, "Since when the fact holds, where the source says so."),
    Column("last_sent", Type.DATE, "When the source last sent it.", required=True),
    KEPT_UNTIL,
    Column("rules_version", Type.TEXT, "Version of the rules.", required=True),
    Column("as_of", Type.DATE, "The night.", required=True),
    data_groups.DATA_GROUP,
    data_groups.SOURCE_DATA_GROUP,
)
"""What a table of reasons has beside the child, the factor and its points."""


def reasons(facts: DataFrame, rules: RuleTable, as_of: date) -> DataFrame:
    """One row per child and factor that counts for it.

    Where several facts are the same factor, the row rests on the one of the most open source: that
    a more closed one says so as well is not disclosed by it.

    Args:
        facts: of the shape of `gold.rules.facts`.
        rules: which facts count as which factor.
        as_of: the night.

    Returns:
        `person_id`, `factor`, `points` and `COLUMNS`.
    """
    conditions = [(factor.name, fact) for factor in rules.factors for fact in factor.facts]
    factor = F.col("name")
    points = {each.name: each.points for each in rules.factors}
    families = {each.name: each.family or each.name for each in rules.factors}
    words = {each.name: each.reason for each in rules.factors}
    counted = meeting(facts, conditions, as_of).withColumns(
        {
            "factor": factor,
            "points": looked_up(points, factor).cast("bigint"),
            "family": looked_up(families, factor),
            "reason": looked_up(words, factor),
            "rules_version": F.lit(rules.version),
            "as_of": F.lit(as_of),
        }
    )
    best_first = Window.partitionBy("person_id", "family").orderBy(
        F.desc("points"),
        data_groups.closedness(F.col("source_data_group")),
        data_groups.closedness(F.col("data_group")),
        *(F.desc_nulls_last(name) for name in ("last_sent", "since", "number")),
        "factor",
        "source",
    )
    best = counted.withColumn("place", F.row_number().over(best_first)).where("place = 1")
    return best.select("person_id", "factor", "points", *(column.name for column in COLUMNS))
