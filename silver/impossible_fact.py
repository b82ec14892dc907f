"""Facts about children that cannot all be true: attendance after leaving, life after death."""

from pyspark.sql import DataFrame

from contracts import Column, DataGroup, Layer, Table, Type
from silver.findings import facts
from silver.findings.kinds import FindingKind

TABLE = Table(
    layer=Layer.SILVER,
    name="impossible_fact",
    about="Facts about a child that cannot all be true: a row a record and matter.",
    key=("record_key", "kind", "field"),
    record_key="record_key",
    data_group=DataGroup.STEWARD,
    columns=(
        Column("person_id", Type.TEXT, "The child.", required=True),
        Column("record_key", Type.TEXT, "Record of the source that can say more.", required=True),
        Column(
            "kind",
            Type.TEXT,
            "What cannot be.",
            required=True,
            one_of=(
                FindingKind.AFTER_DEATH,
                FindingKind.ON_TWO_ROLLS,
                FindingKind.AFTER_ITS_END,
            ),
        ),
        Column("field", Type.TEXT, "What is to be looked at first.", required=True),
        Column("sentence", Type.TEXT, "What is wrong, in a sentence.", required=True),
        Column("evidence", Type.TEXT, "What speaks against it.", required=True),
    ),
)

METRICS = {"impossible_facts": "count(1)"}


def build(
    silver_child_record: DataFrame,
    silver_involvement: DataFrame,
    silver_plan: DataFrame,
    silver_measure: DataFrame,
    silver_event: DataFrame,
) -> DataFrame:
    """One row per record and matter.

    Args:
        silver_child_record: records of children; none of a sealed identity.
        silver_involvement: which services work with a person.
        silver_plan: what they have undertaken.
        silver_measure: numbers about a stretch of time.
        silver_event: what happened.
    """
    sent = silver_child_record.where("NOT is_gone")
    children = sent.where("is_child")
    return (
        facts.on_two_rolls(children, silver_involvement)
        .unionByName(facts.after_leaving(children, silver_involvement, silver_measure))
        .unionByName(facts.open_after_end(children, silver_plan))
        .unionByName(facts.after_death(silver_child_record, silver_event, silver_measure))
        .select(*TABLE.names)
    )
