"""Facts that speak of a risk of exclusion from school, each with its source; no points."""

from datetime import date

from pyspark.sql import DataFrame

from contracts import Column, Layer, Table, Type
from gold import data_groups
from gold.rules import facts, reasons
from gold.rules.rule_table import rule_table

RULES = rule_table("exclusion.toml")

TABLE = Table(
    layer=Layer.GOLD,
    name="exclusion_flag",
    about="Facts that schools look at when a pupil may be excluded: one row for each, and no sum.",
    key=("person_id", "flag"),
    record_key="person_id",
    data_group_columns=data_groups.ROW,
    columns=(
        Column("person_id", Type.TEXT, "The pupil.", required=True),
        Column(
            "flag",
            Type.TEXT,
            "The fact.",
            required=True,
            one_of=tuple(factor.name for factor in RULES.factors),
        ),
        *reasons.COLUMNS,
    ),
)


def build(
    gold_characteristic: DataFrame,
    gold_event: DataFrame,
    gold_measure: DataFrame,
    gold_attendance: DataFrame,
    as_of: date,
) -> DataFrame:
    """One row per pupil and flag."""
    stated = facts.every(
        (
            facts.characteristics(gold_characteristic),
            facts.attendance(gold_attendance),
            facts.suspensions(gold_event, gold_measure, as_of),
        )
    )
    flags = reasons.reasons(stated, RULES, as_of)
    return flags.withColumnRenamed("factor", "flag").select(*TABLE.names)
