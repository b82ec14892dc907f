"""Who leads to whom: people linked by kinship, one address, or a match that was not made."""

from functools import reduce

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, Layer, Table, Type

BECAUSE = ("possible duplicate", "family", "same address")

TABLE = Table(
    layer=Layer.SILVER,
    name="link",
    about="People of whom one leads to the other: kin, one address, or a possible duplicate.",
    key=("person_id", "other_person_id", "because"),
    record_key="person_id",
    columns=(
        Column("person_id", Type.TEXT, "One person.", required=True),
        Column("other_person_id", Type.TEXT, "The other.", required=True),
        Column("because", Type.TEXT, "What links them.", required=True, one_of=BECAUSE),
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
    who = silver_person.select("record_key", "person_id")
    told = (
        _pairs(silver_match_edge, who, "left_key", "right_key", "possible duplicate"),
        _pairs(silver_relationship, who, "of_record_key", "to_record_key", "family"),
        _neighbours(silver_address.where("is_latest"), who),
    )
    one_way = reduce(DataFrame.unionByName, told)
    turned = one_way.select(
        F.col("other_person_id").alias("person_id"),
        F.col("person_id").alias("other_person_id"),
        "because",
    )
    return one_way.unionByName(turned).where("person_id <> other_person_id").distinct()


def _pairs(rows: DataFrame, who: DataFrame, left: str, right: str, because: str) -> DataFrame:
    one = who.select(F.col("record_key").alias(left), "person_id")
    other = who.select(
        F.col("record_key").alias(right), F.col("person_id").alias("other_person_id")
    )
    met = (
        rows.select(left, right).join(one, on=left, how="inner").join(other, on=right, how="inner")
    )
    return met.select("person_id", "other_person_id", F.lit(because).alias("because"))


def _neighbours(addresses: DataFrame, who: DataFrame) -> DataFrame:
    told = addresses.join(who, on="record_key", how="inner")
    door = F.when(
        F.col("postcode").isNotNull() & F.col("address_key").isNotNull(),
        F.concat_ws("|", "postcode", "address_key"),
    )
    homes = told.select(
        "person_id", F.explode(F.array_compact(F.array("uprn", door))).alias("home")
    ).distinct()
    other = homes.select("home", F.col("person_id").alias("other_person_id"))
    met = homes.join(other, on="home", how="inner").where("person_id < other_person_id")
    return met.select("person_id", "other_person_id", F.lit("same address").alias("because"))
