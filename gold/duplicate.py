"""Duplicates that a person should look at: possible pairs, contradictions, children held twice."""

from collections.abc import Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Personal, Source, Table, Type
from gold import data_groups
from silver.findings.kinds import FIELDS, PAIR_KINDS, words
from silver.shared.lookup import looked_up

TABLE = Table(
    layer=Layer.GOLD,
    name="duplicate",
    about="Pairs of children's records that someone should look at: a row per record and owner.",
    key=("record_key", "other_record_key"),
    record_key="record_key",
    data_group=DataGroup.STEWARD,
    data_group_columns=(*data_groups.ROW, "other_data_group"),
    columns=(
        Column(
            "request_id",
            Type.TEXT,
            "What the owner is asked of it: key of gold/correction, where it was ever asked.",
            required=True,
        ),
        Column(
            "kind",
            Type.TEXT,
            "Possible, contradiction, or held twice.",
            required=True,
            one_of=PAIR_KINDS,
        ),
        Column("person_id", Type.TEXT, "Child that the record is.", required=True),
        Column("other_person_id", Type.TEXT, "Child that the other record is.", required=True),
        Column("record_key", Type.TEXT, "The record to look at.", required=True),
        Column("other_record_key", Type.TEXT, "The record that it meets.", required=True),
        Column("source", Type.TEXT, "Source that holds the record.", required=True),
        Column("extract", Type.TEXT, "Its extract.", required=True),
        Column("other_source", Type.TEXT, "Source that holds the other record.", required=True),
        Column(
            "source_key",
            Type.TEXT,
            "The source's own key of the record.",
            required=True,
            personal=Personal.IDENTIFIES,
        ),
        Column("field", Type.TEXT, "The value that differs, to be looked at first.", required=True),
        *(
            Column(
                f"{name}_differs",
                Type.FLAG,
                f"True where the two differ in {words(name)}.",
                required=True,
            )
            for name in FIELDS
        ),
        Column("reason", Type.TEXT, "Why the pair is here, in a sentence.", required=True),
        Column("weight", Type.NUMBER, "Match weight in bits.", required=True),
        Column("owner", Type.TEXT, "Whom to ask.", required=True),
        Column("owner_email", Type.TEXT, "Where to ask.", required=True),
        data_groups.DATA_GROUP,
        data_groups.SOURCE_DATA_GROUP,
        data_groups.behind("other", "the other record"),
    ),
)

METRICS = {
    kind.replace(" ", "_"): f"count_if(kind = '{kind}' AND record_key < other_record_key)"
    for kind in PAIR_KINDS
}


def build(silver_finding: DataFrame, sources: Sequence[Source]) -> DataFrame:
    """Both sides of every pair of children's records that needs a person's look.

    Args:
        silver_finding: every finding; those about two records are taken.
        sources: all sources, for the owners.

    Returns:
        Two rows per pair, each for the owner of one of its records.
    """
    return silver_finding.where(F.col("kind").isin(*PAIR_KINDS)).select(
        "request_id",
        "kind",
        "person_id",
        "other_person_id",
        "record_key",
        "other_record_key",
        "source",
        "extract",
        "other_source",
        "source_key",
        "field",
        *(F.array_contains("differing", name).alias(f"{name}_differs") for name in FIELDS),
        "reason",
        "weight",
        looked_up({source.name: source.owner for source in sources}, F.col("source")).alias(
            "owner"
        ),
        looked_up({source.name: source.email for source in sources}, F.col("source")).alias(
            "owner_email"
        ),
        F.lit(DataGroup.STEWARD).alias("data_group"),
        data_groups.of_source(sources, F.col("source")).alias("source_data_group"),
        data_groups.of_source(sources, F.col("other_source")).alias("other_data_group"),
    )
