"""Adults without date of birth or identifier join only around a child who is kin to both."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

ORDINARY = 15.0
"""Weight given to such a join, in bits: above the line, and giving way to any identifier."""


def around_a_child(adults: DataFrame, kin: DataFrame) -> DataFrame:
    """Pairs of adult records that are one person around one child.

    Args:
        adults: match records whose role is adult.
        kin: `record_key` of the adult, `child` (the child's cluster) and `kind`.

    Returns:
        `left_key` < `right_key`, `weight`, `one_name`, `agrees`: pairs that share a child and the
        surname. One person are those that have the forename or a short form of it in common
        (`one_name`) and contradict in neither kinship, sex nor date of birth (`agrees`); those
        that contradict are two people, and no third record may bring them together.
    """
    named = kin.join(
        adults.select("record_key", "forename", "surname", "nickname_keys", "sex", "date_of_birth"),
        on="record_key",
        how="inner",
    ).where("forename IS NOT NULL AND surname IS NOT NULL")
    left = named.select([F.col(name).alias(f"{name}_l") for name in named.columns])
    right = named.select([F.col(name).alias(f"{name}_r") for name in named.columns])
    one_name = (F.col("forename_l") == F.col("forename_r")) | F.arrays_overlap(
        "nickname_keys_l", "nickname_keys_r"
    )
    met = left.join(
        right,
        on=(F.col("child_l") == F.col("child_r"))
        & (F.col("surname_l") == F.col("surname_r"))
        & (F.col("record_key_l") < F.col("record_key_r")),
        how="inner",
    )
    agrees = _no_conflict("sex") & _no_conflict("date_of_birth") & _no_conflict("kind")
    pairs = met.select(
        F.col("record_key_l").alias("left_key"),
        F.col("record_key_r").alias("right_key"),
        one_name.alias("one_name"),
        agrees.alias("agrees"),
    )
    both = pairs.groupBy("left_key", "right_key").agg(
        F.max("one_name").alias("one_name"), F.min("agrees").alias("agrees")
    )
    told = both.select(
        "left_key", "right_key", F.lit(ORDINARY).alias("weight"), "one_name", "agrees"
    )
    return told.where(F.col("one_name") | ~F.col("agrees"))


def _no_conflict(name: str) -> Column:
    return F.coalesce(F.col(f"{name}_l") == F.col(f"{name}_r"), F.lit(col=True))
