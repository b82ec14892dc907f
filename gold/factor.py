"""Risk and protective factors side by side: sourced facts, from one published list. No score."""

from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import FACTORS, FACTORS_VERSION, Column, Factor, Layer, Table, Type
from gold import data_groups
from gold.facts_with_kind import CHILD_AND_SOURCE, STATUS
from gold.retention import KEPT_UNTIL
from gold.rules import facts
from silver.shared.lookup import looked_up

TABLE = Table(
    layer=Layer.GOLD,
    name="factor",
    about="Risk and protective factors of a child, as sources say them. They add up to nothing.",
    key=("person_id", "label", "detail", "source", "data_group"),
    record_key="person_id",
    data_group_columns=data_groups.ROW,
    columns=(
        *CHILD_AND_SOURCE,
        Column(
            "factor",
            Type.TEXT,
            "Whether practitioners count it as a risk or as protection.",
            required=True,
            one_of=(Factor.RISK, Factor.PROTECTIVE),
        ),
        Column(
            "label",
            Type.TEXT,
            "The factor, in plain words.",
            required=True,
            one_of=tuple(each.label for each in FACTORS),
        ),
        Column("detail", Type.TEXT, "Category, outcome or value; empty where there is none."),
        Column("number", Type.NUMBER, "The largest number, where it is a number."),
        Column("times", Type.INTEGER, "How many facts of it there are.", required=True, low=1),
        STATUS,
        Column("since", Type.DATE, "First day of the earliest, where sources say so."),
        Column("until", Type.DATE, "Last day of the latest, where all of them have ended."),
        Column("last_sent", Type.DATE, "When the source last sent any of it.", required=True),
        KEPT_UNTIL,
        Column("list_version", Type.TEXT, "Version of the list of factors.", required=True),
        Column("as_of", Type.DATE, "The night.", required=True),
        data_groups.DATA_GROUP,
        data_groups.SOURCE_DATA_GROUP,
    ),
)
METRICS = {"protective": f"count_if(factor = '{Factor.PROTECTIVE}')"}


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    gold_characteristic: DataFrame,
    gold_plan: DataFrame,
    gold_event: DataFrame,
    gold_measure: DataFrame,
    gold_attendance: DataFrame,
    gold_involvement: DataFrame,
    gold_family_member: DataFrame,
    as_of: date,
) -> DataFrame:
    """One row per child, factor, detail and source."""
    stated = facts.every(
        (
            facts.characteristics(gold_characteristic),
            facts.plans(gold_plan),
            facts.events(gold_event),
            facts.measures(gold_measure),
            facts.attendance(gold_attendance),
            facts.involvements(gold_involvement),
            facts.parental_responsibility(gold_family_member),
        )
    )
    conditions = [(each.label, each.condition) for each in FACTORS]
    counted_as = {each.label: str(each.factor) for each in FACTORS}
    by = {"label": F.col("name"), "detail": F.col("value")}
    return (
        facts.meeting(stated, conditions, as_of)
        .withColumns(by)
        .groupBy("person_id", *by, "source", *data_groups.ROW)
        .agg(
            F.max("number").alias("number"),
            F.count(F.lit(1)).alias("times"),
            F.min("status").alias("status"),
            F.min("since").alias("since"),
            F.when(F.count("until") == F.count(F.lit(1)), F.max("until")).alias("until"),
            *(F.max(name).alias(name) for name in ("last_sent", "kept_until")),
        )
        .withColumns(
            {
                "factor": looked_up(counted_as, F.col("label")),
                "list_version": F.lit(FACTORS_VERSION),
                "as_of": F.lit(as_of),
            }
        )
        .select(*TABLE.names)
    )
