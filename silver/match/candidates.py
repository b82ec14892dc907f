"""Which records are looked at together: blocking keys, and what is new since the last night."""

from collections.abc import Sequence

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from bronze.keys import fingerprint
from silver.match.rules import BLOCKING, COMPARED, FREQUENCIES, UNSEEN, blocks
from silver.match.version import ModelVersion

SEEN = (
    "source", "extract", "role", "is_mention", "identity_sealed", "ruled_identifiers", *COMPARED,
)  # fmt: skip
"""A record whose values of these stand as they were keeps its edges."""

CARRIED = ("record_key", *SEEN)
"""What travels to the scoring tasks."""


def match_records(records: DataFrame, model: ModelVersion) -> DataFrame:
    """Person records as the match needs them.

    Args:
        records: silver/person_record, with `ruled_identifiers`.
        model: its frequency tables are joined on; a name that training never saw is `UNSEEN`.

    Returns:
        `CARRIED`, `tf_<column>` of every frequency column, `seen` (a hash of what decides the
        record's edges) and one `block_<n>` key per blocking rule, null where a part is missing.
    """
    told = records.select(*CARRIED, *_derived())
    for column in FREQUENCIES:
        told = told.join(F.broadcast(_frequency(records, model, column)), on=column, how="left")
        told = told.fillna({f"tf_{column}": UNSEEN})
    keys = {block: _key(columns) for block, columns in zip(blocks(), BLOCKING, strict=True)}
    hashed = told.withColumns({**keys, "seen": fingerprint([_text(name) for name in SEEN])})
    return hashed.select(*CARRIED, *(f"tf_{column}" for column in FREQUENCIES), "seen", *blocks())


def news(now: DataFrame, before: DataFrame) -> DataFrame:
    """`now` with `is_news`: true for a record that is new, or that differs in what counts."""
    known = before.select("record_key", F.col("seen").alias("seen_before"))
    return now.join(known, on="record_key", how="left").select(
        *now.columns, (~F.col("seen").eqNullSafe(F.col("seen_before"))).alias("is_news")
    )


def looked_at(records: DataFrame) -> DataFrame:
    """Only the records that share a blocking key with a record that is news.

    Args:
        records: match records with `is_news`.
    """
    keyed = records.select("record_key", "is_news", F.explode(_rule_keys()).alias("key"))
    wanted = keyed.where("is_news").select("key").distinct()
    shared = keyed.join(wanted, on="key", how="left_semi").select("record_key").distinct()
    return records.join(shared, on="record_key", how="left_semi")


def _rule_keys() -> Column:
    keys = [F.struct(F.lit(block).alias("rule"), F.col(block).alias("key")) for block in blocks()]
    return F.filter(F.array(*keys), lambda key: key["key"].isNotNull())


def _derived() -> list[Column]:
    names = F.array_sort(F.array("forename", "surname"))
    born = F.col("date_of_birth")
    return [
        F.when(
            F.col("forename").isNotNull() & F.col("surname").isNotNull(), F.concat_ws(" ", names)
        ).alias("swapped_names"),
        F.date_format(born, "yyyy").alias("birth_year"),
        F.date_format(born, "MMdd").alias("birthday"),
        F.soundex("forename").alias("forename_sound"),
        F.soundex("surname").alias("surname_sound"),
        F.get(F.array_sort("nickname_keys"), 0).alias("nickname"),
    ]


def _key(columns: Sequence[str]) -> Column:
    whole = F.col(columns[0]).isNotNull()
    for name in columns[1:]:
        whole &= F.col(name).isNotNull()
    return F.when(whole, F.xxhash64(*columns))


def _text(name: str) -> Column:
    if name in {"nickname_keys", "ruled_identifiers"}:
        return F.concat_ws(" ", F.array_sort(name))
    return F.col(name).cast("string")


def _frequency(records: DataFrame, model: ModelVersion, column: str) -> DataFrame:
    rows = sorted(model.frequencies[column].items())
    return records.sparkSession.createDataFrame(
        rows or [("", 1e-6)], f"{column} string, tf_{column} double"
    )
