"""Whose whereabouts must not be shown: the flagged, and everybody who would give them away.

Any source's flag hides the person's location in all sources. It also hides those who live with
them, their parents, the other children of those parents, and records that may be the same person
but were not joined: the address of any of these is the address of the flagged child.
"""

from functools import reduce

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, Layer, Table, Type

BECAUSE = ("flagged", "possible duplicate", "family", "same address")

TABLE = Table(
    layer=Layer.SILVER,
    name="protected",
    about="People whose location must not leave silver, and why.",
    key=("person_id",),
    record_key="person_id",
    columns=(
        Column("person_id", Type.TEXT, "The person.", required=True),
        Column("because", Type.TEXT, "Through what: a flag, a possible duplicate, family, one address.", required=True, one_of=BECAUSE),
    ),
)


def build(
    silver_person: DataFrame,
    silver_person_record: DataFrame,
    silver_match_edge: DataFrame,
    silver_relationship: DataFrame,
    silver_address: DataFrame,
) -> DataFrame:
    """Everybody whose location is hidden.

    Args:
        silver_person: which record is which person.
        silver_person_record: for the flag.
        silver_match_edge: any pair that scored, joined or not.
        silver_relationship: claims of kinship.
        silver_address: who lives or lived where.

    Returns:
        One row per protected person with the nearest reason.
    """
    who = silver_person.select("record_key", "person_id")
    flagged = silver_person_record.where("address_restricted").join(who, on="record_key", how="inner").select("person_id")
    links = {
        "possible duplicate": _pairs(silver_match_edge, who, "left_key", "right_key"),
        "family": _pairs(silver_relationship, who, "of_record_key", "to_record_key"),
        "same address": _neighbours(silver_address, who),
    }
    found = flagged.distinct().select("person_id", F.lit(0).alias("step"), F.lit("flagged").alias("because"))
    # Two rounds of kin and home reach parents, then their other children and whom these live with.
    rounds = ("possible duplicate", "family", "same address", "possible duplicate", "family", "same address")
    for step, because in enumerate(rounds, start=1):
        met = links[because].join(
            found.select(F.col("person_id").alias("one")), on="one", how="left_semi"
        )
        more = met.select(F.col("other").alias("person_id"), F.lit(step).alias("step"), F.lit(because).alias("because"))
        found = found.unionByName(more).groupBy("person_id").agg(
            F.min("step").alias("step"), F.min_by("because", "step").alias("because")
        )
    return found.select("person_id", "because")


def _pairs(rows: DataFrame, who: DataFrame, one: str, other: str) -> DataFrame:
    left = who.select(F.col("record_key").alias(one), F.col("person_id").alias("one"))
    right = who.select(F.col("record_key").alias(other), F.col("person_id").alias("other"))
    there = rows.select(one, other).join(left, on=one, how="inner").join(right, on=other, how="inner")
    return _both_ways(there.select("one", "other"))


def _neighbours(addresses: DataFrame, who: DataFrame) -> DataFrame:
    told = addresses.join(who, on="record_key", how="inner")
    by_property = told.where("uprn IS NOT NULL").select("person_id", F.col("uprn").alias("home"))
    door = F.concat_ws("|", "postcode", "address_key")
    by_door = told.where("postcode IS NOT NULL AND address_key IS NOT NULL").select("person_id", door.alias("home"))
    homes = reduce(DataFrame.unionByName, (by_property, by_door)).distinct()
    one = homes.select("home", F.col("person_id").alias("one"))
    other = homes.select("home", F.col("person_id").alias("other"))
    return one.join(other, on="home", how="inner").where("one <> other").select("one", "other").distinct()


def _both_ways(pairs: DataFrame) -> DataFrame:
    turned = pairs.select(F.col("other").alias("one"), F.col("one").alias("other"))
    return pairs.unionByName(turned).where("one <> other").distinct()
