"""Who is who: guards, rulings and edges made into clusters, on the driver, from keys alone."""

import pandas as pd
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from silver.match import cluster, rulings, score, touched
from silver.match.shared_child import around_a_child

COMPONENT = "record_key string, component string"


def partition(
    records: DataFrame,
    edges: DataFrame,
    relationships: DataFrame,
    ruled: DataFrame,
    buckets: int,
) -> DataFrame:
    """Which of these records are one person.

    Only keys and weights come to the driver.

    Args:
        records: match records: all of today, or those of whole components.
        edges: their scored pairs.
        relationships: who is said to be whose kin.
        ruled: rulings in force.
        buckets: number of tasks; the result does not depend on it.

    Returns:
        `record_key`, `cluster`, `component` for every record.
    """
    decided = _known(ruled, records)
    certain, never = _graded(edges)
    children = _every(records, cluster.clusters(*rulings.obeyed(certain, never, decided)))
    kin = _kin(relationships, children)
    adults = around_a_child(records.where("role = 'adult'"), kin).toPandas()
    around = adults.loc[adults["one_name"] & adults["agrees"], ["left_key", "right_key", "weight"]]
    joins = pd.concat([certain, around], ignore_index=True)
    two = adults.loc[~adults["agrees"].astype(bool), ["left_key", "right_key"]]
    joins, never = rulings.obeyed(joins, pd.concat([never, two.assign(guard="kin")]), decided)
    met = _contradictions(records, joins, certain, buckets)
    joins, never = rulings.obeyed(joins, pd.concat([never, met], ignore_index=True), decided)
    sealed = records.where("identity_sealed").select("record_key").toPandas()["record_key"]
    joins = cluster.of_one_twin(joins, never)
    found = cluster.clusters(joins, never, frozenset(sealed))
    linked = touched.links(edges, relationships, ruled).toPandas()
    return _every(records, found, cluster.components(linked))


def _graded(edges: DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Pairs that are joined, and pairs that are kept apart."""
    told = edges.where("grade IN ('certain', 'apart')")
    pairs = told.select("left_key", "right_key", "weight", "guard", "grade").toPandas()
    certain = pairs.loc[pairs["grade"] == "certain", ["left_key", "right_key", "weight"]]
    never = pairs.loc[pairs["grade"] == "apart", ["left_key", "right_key", "guard"]]
    return certain.reset_index(drop=True), never.reset_index(drop=True)


def _contradictions(
    records: DataFrame, joins: pd.DataFrame, certain: pd.DataFrame, buckets: int
) -> pd.DataFrame:
    """Pairs that would meet in one component and contradict each other, scored or not."""
    unclear = cluster.unclear(joins, certain)
    if unclear.empty:
        return pd.DataFrame({"left_key": [], "right_key": [], "guard": []}, dtype=str)
    met = records.sparkSession.createDataFrame(unclear, COMPONENT)
    inside = records.join(F.broadcast(met), on="record_key", how="inner")
    return score.apart(inside, buckets).toPandas()


def _known(ruled: DataFrame, records: DataFrame) -> pd.DataFrame:
    """Rulings on records that there are today; few, since people make them."""
    told = ruled.select("left_key", "right_key", "ruling").toPandas()
    if told.empty:
        return told
    sides = F.explode(F.array("left_key", "right_key")).alias("record_key")
    named = records.select("record_key").join(
        F.broadcast(ruled.select(sides)), on="record_key", how="left_semi"
    )
    there = set(named.toPandas()["record_key"])
    return told[told["left_key"].isin(there) & told["right_key"].isin(there)]


def _every(records: DataFrame, *found: pd.DataFrame) -> DataFrame:
    """Every record with the names found for it; its own key where none was."""
    told = records.select("record_key")
    for name in found:
        known = records.sparkSession.createDataFrame(
            name, f"record_key string, {name.columns[1]} string"
        )
        told = told.join(known, on="record_key", how="left")
    names = [name.columns[1] for name in found]
    return told.select("record_key", *(F.coalesce(n, "record_key").alias(n) for n in names))


def _kin(relationships: DataFrame, children: DataFrame) -> DataFrame:
    of = children.select(
        F.col("record_key").alias("to_record_key"), F.col("cluster").alias("child")
    )
    claims = relationships.select("of_record_key", "to_record_key", "kind")
    return claims.join(of, on="to_record_key", how="inner").select(
        F.col("of_record_key").alias("record_key"), "child", "kind"
    )
