"""Who is who: guards, rulings and edges made into clusters, on the driver, from keys alone."""

from dataclasses import dataclass

import pandas as pd
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from silver.frames import frame_of
from silver.match import candidates, cluster, rulings, score, touched
from silver.match.shared_child import around_a_child


@dataclass(frozen=True)
class Known:
    """What decides who is who, apart from the model that scored the edges.

    `records` are match records, `edges` their scored pairs, `relationships` who is said to be
    whose kin, `ruled` the rulings in force.
    """

    records: DataFrame
    edges: DataFrame
    relationships: DataFrame
    ruled: DataFrame

    def among(self, keys: DataFrame) -> "Known":
        """The same, of those records alone: few enough to be sent to every task.

        Args:
            keys: `record_key` of whole components.
        """
        # Read once, since several steps want them: few, and the rest of the table is long.
        return Known(
            touched.of(self.records, keys, "record_key").cache(),
            touched.of(self.edges, keys, "left_key", "right_key"),
            touched.of(self.relationships, keys, "of_record_key", "to_record_key"),
            touched.of(self.ruled, keys, "left_key", "right_key"),
        )


def partition(known: Known, buckets: int) -> DataFrame:
    """Which records are one person.

    Only keys and weights come to the driver.

    Args:
        known: of all today's records, or of those of whole components.
        buckets: number of tasks; the result does not depend on it.

    Returns:
        `record_key`, `cluster`, `component` for every record.
    """
    records = known.records
    decided = _decided(known.ruled, records)
    certain, never = _graded(known.edges)
    children = _named(records, cluster.clusters(*rulings.obeyed(certain, never, decided)))
    kin = _kin(known.relationships, children)
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
    linked = [certain, decided[decided["ruling"] == rulings.SAME], _claims(known).toPandas()]
    sides = pd.concat([pairs[["left_key", "right_key"]] for pairs in linked], ignore_index=True)
    return _named(records, found.merge(cluster.components(sides), on="record_key", how="outer"))


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
    told = cluster.not_all_certain(joins, certain)
    if told.empty:
        return pd.DataFrame({"left_key": [], "right_key": [], "guard": []}, dtype=str)
    met = frame_of(records.sparkSession, told, "record_key string, component string")
    few = len(told) < touched.FEW
    inside = records.join(candidates.hinted(met, few=few), on="record_key", how="inner")
    return score.apart(inside, buckets).toPandas()


def _decided(ruled: DataFrame, records: DataFrame) -> pd.DataFrame:
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


def _claims(known: Known) -> DataFrame:
    """Both sides of every claim of kinship between two records of today."""
    claims = known.relationships.select(
        F.col("of_record_key").alias("left_key"), F.col("to_record_key").alias("right_key")
    )
    for side in ("left_key", "right_key"):
        keys = known.records.select(F.col("record_key").alias(side))
        claims = claims.join(keys, on=side, how="left_semi")
    return claims.select("left_key", "right_key")


def _named(records: DataFrame, found: pd.DataFrame) -> DataFrame:
    """Every record with the names found for it (all columns but its key); else its own key."""
    ddl = ", ".join(f"{name} string" for name in found.columns)
    told = frame_of(records.sparkSession, found, ddl)
    names = [F.coalesce(name, "record_key").alias(name) for name in found.columns[1:]]
    keys = records.select("record_key")
    return keys.join(told, on="record_key", how="left").select("record_key", *names)


def _kin(relationships: DataFrame, children: DataFrame) -> DataFrame:
    of = children.select(
        F.col("record_key").alias("to_record_key"), F.col("cluster").alias("child")
    )
    claims = relationships.select("of_record_key", "to_record_key", "kind")
    return claims.join(of, on="to_record_key", how="inner").select(
        F.col("of_record_key").alias("record_key"), "child", "kind"
    )
