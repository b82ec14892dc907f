"""Why a child may need help to stay in education or training: points, each with its reason."""

from datetime import date

from pyspark.sql import DataFrame

from contracts import Column, Layer, Table, Type
from gold import data_groups
from gold.rules import facts, reasons, school_years
from gold.rules.rule_table import RuleTable

TABLE = Table(
    layer=Layer.GOLD,
    name="roni_reason",
    about="What counts for a young person in the risk of NEET indicator: one row for each reason. "
    "A reader's points are the sum of the rows that they may see.",
    key=("person_id", "factor"),
    record_key="person_id",
    data_group_columns=(*data_groups.ROW, school_years.YEAR_DATA_GROUP.name),
    columns=(
        Column("person_id", Type.TEXT, "The young person.", required=True),
        Column("factor", Type.TEXT, "What counts.", required=True),
        Column("points", Type.INTEGER, "Its points.", required=True, low=0),
        *reasons.COLUMNS,
        school_years.YEAR_DATA_GROUP,
    ),
)


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    gold_child: DataFrame,
    gold_characteristic: DataFrame,
    gold_plan: DataFrame,
    gold_event: DataFrame,
    gold_measure: DataFrame,
    gold_attendance: DataFrame,
    roni_rules: RuleTable,
    as_of: date,
) -> DataFrame:
    """One row per young person in the years of the rules and reason that counts."""
    years = (roni_rules.first_year, roni_rules.last_year)
    pupils = school_years.in_school_years(gold_child, years, as_of)
    stated = facts.every(
        (
            facts.characteristics(gold_characteristic),
            facts.plans(gold_plan),
            facts.events(gold_event),
            facts.attendance(gold_attendance),
            facts.suspensions(gold_event, gold_measure, as_of),
        )
    )
    counted = reasons.reasons(stated, roni_rules, as_of)
    of_pupils = counted.join(
        pupils.select("person_id", school_years.YEAR_DATA_GROUP.name), on="person_id"
    )
    return of_pupils.select(*TABLE.names)
