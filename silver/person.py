"""Which record is which person: the partition of today's records, under ids that last."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, Layer, Table, Type
from silver.match import identity, rulings, touched
from silver.match.partition import partition
from silver.match_edge import FEW, Scoring

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
            "The smallest key among all records that bear on who this is, through whatever chain.",
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
    known = (silver_match_record, silver_match_edge, silver_relationship, ruled)
    stands = silver_person_before.limit(0)
    if _is_of(silver_person_before, scoring):
        changed = touched.news(
            (silver_match_record, silver_person_before),
            (silver_relationship, silver_relationship_before),
            (ruled, rulings.in_force(silver_ruling_before)),
        )
        few = touched.held(changed.limit(FEW))
        if few.count() < FEW:
            linked = touched.links(*known[1:])
            anew = touched.held(touched.records(few, silver_person_before, linked))
            known = _among(anew, *known)
            stands = silver_person_before.join(F.broadcast(anew), on="record_key", how="left_anti")
    clusters = partition(*known, scoring.buckets).cache()
    issued = identity.issue(clusters, silver_person_before, silver_person_history_before)
    seen = known[0].select("record_key", "seen")
    decided = issued.join(clusters.drop("cluster"), on="record_key", how="inner").join(
        seen, on="record_key", how="inner"
    )
    named = decided.withColumn("model", F.lit(scoring.model.edge_name))
    return stands.select(*TABLE.names).unionByName(named.select(*TABLE.names))


def _is_of(before: DataFrame, scoring: Scoring) -> bool:
    """Whether last night's persons were decided by this model, and tell their components."""
    other = (F.col("model") != scoring.model.edge_name) | F.col("component").isNull()
    return not before.isEmpty() and before.where(other).isEmpty()


def _among(
    anew: DataFrame,
    records: DataFrame,
    edges: DataFrame,
    relationships: DataFrame,
    ruled: DataFrame,
) -> tuple[DataFrame, DataFrame, DataFrame, DataFrame]:
    """The four tables, of those records alone. A link has both its ends among them, or none."""

    def of(rows: DataFrame, name: str) -> DataFrame:
        return rows.join(F.broadcast(anew.toDF(name)), on=name, how="left_semi")

    return (
        of(records, "record_key"),
        of(of(edges, "left_key"), "right_key"),
        of(relationships, "of_record_key"),
        of(of(ruled, "left_key"), "right_key"),
    )
