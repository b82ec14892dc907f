"""Two partitions of the same records: which persons would be joined, parted, or stay."""

from enum import StrEnum

from pyspark.sql import DataFrame
from pyspark.sql import functions as F


class Change(StrEnum):
    """What another model would make of a person."""

    STAYS = "stays"
    JOINED = "joined"
    PARTED = "parted"


def compare_partitions(clusters: DataFrame, persons: DataFrame) -> DataFrame:
    """What another model would make of each person.

    Args:
        clusters: `record_key`, `cluster` as the other model has them.
        persons: `record_key`, `person_id` as published.

    Returns:
        `person_id`, `records` (how many), `change` (a `Change`; a person that is both
        parted and joined counts as parted), `clusters` (in how many it would stand),
        `persons` (of how many persons those clusters hold records).
    """
    records = persons.select("record_key", "person_id").join(clusters, on="record_key", how="inner")
    persons_of_cluster = records.groupBy("cluster").agg(
        F.count_distinct("person_id").alias("persons_of_cluster")
    )
    counts = (
        records.join(persons_of_cluster, on="cluster", how="inner")
        .groupBy("person_id")
        .agg(
            F.count("record_key").alias("records"),
            F.count_distinct("cluster").alias("clusters"),
            F.max("persons_of_cluster").alias("persons"),
        )
    )
    change = (
        F.when(F.col("clusters") > 1, Change.PARTED)
        .when(F.col("persons") > 1, Change.JOINED)
        .otherwise(Change.STAYS)
    )
    return counts.select("person_id", "records", change.alias("change"), "clusters", "persons")
