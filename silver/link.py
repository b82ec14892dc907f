"""Who leads to whom: people linked by kinship, one address, or a match that was not made."""

from functools import reduce

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Table, Type

REASONS = ("possible duplicate", "family", "same address")

TABLE = Table(
    layer=Layer.SILVER,
    name="link",
    about="People of whom one leads to the other: kin, one address, or a possible duplicate.",
    key=("person_id", "other_person_id", "because"),
    record_key="person_id",
    data_group=DataGroup.FAMILY,
    columns=(
        Column("person_id", Type.TEXT, "One person.", required=True),
        Column("other_person_id", Type.TEXT, "The other.", required=True),
        Column("because", Type.TEXT, "What links them.", required=True, one_of=REASONS),
    ),
)


def build(
    silver_person: DataFrame,
    silver_match_edge: DataFrame,
    silver_relationship: DataFrame,
    silver_address: DataFrame,
) -> DataFrame:
    """Every link, in both directions.

    Args:
        silver_person: which record is which person.
        silver_match_edge: any pair that scored, joined or not.
        silver_relationship: claims of kinship.
        silver_address: who lives where, by each source's newest word.

    Returns:
        One row per pair, direction and kind; nobody is linked to themselves.
    """
    persons = silver_person.select("record_key", "person_id")
    links = (
        _pairs(silver_match_edge, persons, "left_key", "right_key", "possible duplicate"),
        _pairs(silver_relationship, persons, "of_record_key", "to_record_key", "family"),
        _neighbours(silver_address.where("is_latest"), persons),
    )
    one_way = reduce(DataFrame.unionByName, links)
    mirrored = one_way.select(
        F.col("other_person_id").alias("person_id"),
        F.col("person_id").alias("other_person_id"),
        "because",
    )
    return one_way.unionByName(mirrored).where("person_id <> other_person_id").distinct()


def _pairs(
    rows: DataFrame, persons: DataFrame, left_key: str, right_key: str, because: str
) -> DataFrame:
    """The persons of the two records that each row names."""
    left = persons.select(F.col("record_key").alias(left_key), "person_id")
    right = persons.select(
        F.col("record_key").alias(right_key), F.col("person_id").alias("other_person_id")
    )
    return (
        rows.select(left_key, right_key)
        .join(left, on=left_key, how="inner")
        .join(right, on=right_key, how="inner")
        .select("person_id", "other_person_id", F.lit(because).alias("because"))
    )


def _neighbours(addresses: DataFrame, persons: DataFrame) -> DataFrame:
    """Persons at one address: one UPRN, or one postcode and house number with street."""
    house = F.when(
        F.col("postcode").isNotNull() & F.col("address_key").isNotNull(),
        F.concat_ws("|", "postcode", "address_key"),
    )
    homes = (
        addresses.join(persons, on="record_key", how="inner")
        .select("person_id", F.explode(F.array_compact(F.array("uprn", house))).alias("home"))
        .distinct()
    )
    others = homes.select("home", F.col("person_id").alias("other_person_id"))
    pairs = homes.join(others, on="home", how="inner").where("person_id < other_person_id")
    return pairs.select("person_id", "other_person_id", F.lit("same address").alias("because"))
