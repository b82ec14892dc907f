"""Which record is which person: the partition of today's records, under ids that last."""

from dataclasses import dataclass

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, Layer, Table, Type
from silver.match import identity, rulings, touched
from silver.match.partition import Known, partition
from silver.match_edge import Scoring

TABLE = Table(
    layer=Layer.SILVER,
    name="person",
    about="Which person each record is. Ids last; the partition depends on today's records alone.",
    key=("record_key",),
    record_key="record_key",
    columns=(
        Column("record_key", Type.TEXT, "The record.", required=True),
        Column(
            "person_id",
            Type.TEXT,
            "The person.",
            required=True,
            pattern=r"^[2-9A-HJKMNP-Z]{3}-[2-9A-HJKMNP-Z]{3}-[2-9A-HJKMNP-Z]$",
        ),
        Column("person_number", Type.INTEGER, "Number of issue of the id.", required=True, low=1),
        Column(
            "component",
            Type.TEXT,
            "The smallest key among the records that bear on who this is, through whatever chain.",
            required=True,
        ),
        Column("seen", Type.TEXT, "Hash of the record as it was matched.", required=True),
        Column("model", Type.TEXT, "Model and rules that decided.", required=True),
    ),
)

NUMBERS = {"persons": "count(DISTINCT person_id)"}


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    silver_match_record: DataFrame,
    silver_match_edge: DataFrame,
    silver_relationship: DataFrame,
    silver_relationship_before: DataFrame,
    silver_ruling: DataFrame,
    silver_ruling_before: DataFrame,
    silver_person_before: DataFrame,
    silver_person_history_before: DataFrame,
    scoring: Scoring,
) -> DataFrame:
    """Every record's person; only those that tonight's changes can reach are decided anew.

    Args:
        silver_match_record: today's records.
        silver_match_edge: their scored pairs.
        silver_relationship: who is said to be whose kin.
        silver_relationship_before: the same as last published.
        silver_ruling: what people ruled.
        silver_ruling_before: the same as last published.
        silver_person_before: this table as last published: ids depend on it, the partition not.
        silver_person_history_before: every id ever issued, and what those that ended named.
        scoring: the model, and the number of tasks.

    Returns:
        One row per record.
    """
    ruled = rulings.in_force(silver_ruling)
    known = Known(silver_match_record, silver_match_edge, silver_relationship, ruled)
    before = Before(
        silver_person_before, silver_relationship_before, rulings.in_force(silver_ruling_before)
    )
    anew = _anew(known, before, scoring)
    stands = silver_person_before.limit(0)
    if anew is not None:
        known = known.among(anew)
        stands = silver_person_before.join(F.broadcast(anew), on="record_key", how="left_anti")
    clusters = partition(known, scoring.buckets).cache()
    issued = identity.issue(clusters, silver_person_before, silver_person_history_before)
    told = clusters.select("record_key", "component").join(
        known.records.select("record_key", "seen"), on="record_key", how="inner"
    )
    decided = issued.join(told, on="record_key", how="inner").withColumn(
        "model", F.lit(scoring.model.edge_name)
    )
    return stands.select(*TABLE.names).unionByName(decided.select(*TABLE.names))


@dataclass(frozen=True)
class Before:
    """What was published last: persons, claims of kinship, rulings in force."""

    persons: DataFrame
    relationships: DataFrame
    ruled: DataFrame


def _anew(known: Known, before: Before, scoring: Scoring) -> DataFrame | None:
    """`record_key` of the records to be decided anew; None for everybody."""
    if not _is_of(before.persons, scoring):
        return None
    changed = touched.few(
        touched.news(
            (known.records, before.persons),
            (known.relationships, before.relationships),
            (known.ruled, before.ruled),
        )
    )
    if changed is None:
        return None
    linked = touched.links(known.edges, known.relationships, known.ruled)
    return touched.few(touched.records(changed, before.persons, linked))


def _is_of(before: DataFrame, scoring: Scoring) -> bool:
    """Whether last night's persons were decided by this model, and tell their components."""
    same = (F.col("model") == scoring.model.edge_name) & F.col("component").isNotNull()
    return bool(before.agg(F.coalesce(F.every(same), F.lit(col=False))).collect()[0][0])
