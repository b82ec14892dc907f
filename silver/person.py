"""Which record is which person: the partition of today's records, under ids that last."""

import pandas as pd
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, Layer, Table, Type
from silver.match import cluster, identity, rulings, score
from silver.match.shared_child import around_a_child
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
        Column("seen", Type.TEXT, "Hash of the record as it was matched.", required=True),
        Column("model", Type.TEXT, "Model and rules that decided.", required=True),
    ),
)

NUMBERS = {"persons": "count(DISTINCT person_id)"}


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    silver_match_record: DataFrame,
    silver_match_edge: DataFrame,
    silver_relationship: DataFrame,
    silver_ruling: DataFrame,
    silver_person_before: DataFrame,
    silver_person_history_before: DataFrame,
    scoring: Scoring,
) -> DataFrame:
    """Every record's person.

    Args:
        silver_match_record: today's records.
        silver_match_edge: their scored pairs.
        silver_relationship: who is said to be whose kin.
        silver_ruling: what people ruled.
        silver_person_before: this table as last published: ids depend on it, the partition not.
        silver_person_history_before: every id ever issued, and what those that ended named.
        scoring: the model, and the number of tasks.

    Returns:
        One row per record.
    """
    clusters = partition(
        silver_match_record,
        silver_match_edge,
        silver_relationship,
        rulings.in_force(silver_ruling),
        scoring.buckets,
    )
    issued = identity.issue(clusters, silver_person_before, silver_person_history_before)
    seen = silver_match_record.select("record_key", "seen")
    return issued.join(seen, on="record_key", how="inner").select(
        "record_key",
        "person_id",
        "person_number",
        "seen",
        F.lit(scoring.model.edge_name).alias("model"),
    )


def partition(
    records: DataFrame,
    edges: DataFrame,
    relationships: DataFrame,
    ruled: DataFrame,
    buckets: int,
) -> DataFrame:
    """Which of today's records are one person.

    Only keys and weights come to the driver.

    Args:
        records: match records.
        edges: their scored pairs.
        relationships: who is said to be whose kin.
        ruled: rulings in force.
        buckets: number of tasks; the result does not depend on it.

    Returns:
        `record_key`, `cluster` for every record.
    """
    decided = _known(ruled, records)
    certain = edges.where("grade = 'certain'").select("left_key", "right_key", "weight").toPandas()
    never = edges.where("grade = 'apart'").select("left_key", "right_key", "guard").toPandas()
    children = _every(records, cluster.clusters(*rulings.obeyed(certain, never, decided)))
    kin = _kin(relationships, children)
    adults = around_a_child(records.where("role = 'adult'"), kin).toPandas()
    around = adults.loc[adults["one_name"] & adults["agrees"], ["left_key", "right_key", "weight"]]
    joins = pd.concat([certain, around], ignore_index=True)
    two = adults.loc[~adults["agrees"].astype(bool), ["left_key", "right_key"]]
    joins, never = rulings.obeyed(joins, pd.concat([never, two.assign(guard="kin")]), decided)
    met = _contradictions(records, joins, buckets)
    joins, never = rulings.obeyed(joins, pd.concat([never, met], ignore_index=True), decided)
    sealed = records.where("identity_sealed").select("record_key").toPandas()["record_key"]
    joins = cluster.of_one_twin(joins, never)
    return _every(records, cluster.clusters(joins, never, frozenset(sealed)))


def _contradictions(records: DataFrame, joins: pd.DataFrame, buckets: int) -> pd.DataFrame:
    """Pairs that would meet in one component and contradict each other, scored or not."""
    met = records.sparkSession.createDataFrame(
        cluster.components(joins), "record_key string, component string"
    )
    inside = records.join(met, on="record_key", how="inner")
    return score.apart(inside, buckets).toPandas()


def _known(ruled: DataFrame, records: DataFrame) -> pd.DataFrame:
    """Rulings on records that there are today."""
    keys = records.select("record_key")
    for side in ("left_key", "right_key"):
        of = keys.withColumnRenamed("record_key", side)
        ruled = ruled.join(of, on=side, how="left_semi")
    return ruled.select("left_key", "right_key", "ruling").toPandas()


def _every(records: DataFrame, found: pd.DataFrame) -> DataFrame:
    spark = records.sparkSession
    joined = spark.createDataFrame(found, "record_key string, cluster string")
    return (
        records.select("record_key")
        .join(joined, on="record_key", how="left")
        .select("record_key", F.coalesce("cluster", "record_key").alias("cluster"))
    )


def _kin(relationships: DataFrame, children: DataFrame) -> DataFrame:
    of = children.select(
        F.col("record_key").alias("to_record_key"), F.col("cluster").alias("child")
    )
    claims = relationships.select("of_record_key", "to_record_key", "kind")
    return claims.join(of, on="to_record_key", how="inner").select(
        F.col("of_record_key").alias("record_key"), "child", "kind"
    )
