"""Which records are looked at together: blocking keys, and what is new since the last night."""

from collections.abc import Sequence

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from bronze.keys import fingerprint
from silver.frames import frame_of
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


def stale(now: DataFrame, before: DataFrame) -> DataFrame:
    """Records whose edges of last night do not stand.

    Args:
        now: today's match records.
        before: last night's.

    Returns:
        `record_key` and `is_news`: true for a record that is new or differs in what counts, false
        for one that is gone.
    """
    known = before.select("record_key", F.col("seen").alias("seen_before"))
    both = now.select("record_key", "seen").join(known, on="record_key", how="full_outer")
    return both.where(~F.col("seen").eqNullSafe(F.col("seen_before"))).select(
        "record_key", F.col("seen").isNotNull().alias("is_news")
    )


def looked_at(records: DataFrame, news: DataFrame, *, few: bool = False) -> DataFrame:
    """Only the records that share a blocking key with a record that is news.

    Args:
        records: match records.
        news: `record_key` of those that are news.
        few: whether the news is little enough to be sent to every task; it changes nothing but
            the time.

    Returns:
        Match records with `is_news`.
    """
    new = records.join(hinted(news, few=few), on="record_key", how="left_semi")
    wanted = new.select(F.explode(_keys()).alias("key")).distinct()
    shared = (
        records.select("record_key", F.explode(_keys()).alias("key"))
        .join(hinted(wanted, few=few), on="key", how="left_semi")
        .select("record_key")
        .distinct()
    )
    marked = hinted(news.select("record_key", F.lit(col=True).alias("is_news")), few=few)
    return (
        records.join(shared, on="record_key", how="left_semi")
        .join(marked, on="record_key", how="left")
        .fillna({"is_news": False})
    )


def hinted(frame: DataFrame, *, few: bool) -> DataFrame:
    """The frame, to be sent whole to every task that joins it where it is little."""
    return F.broadcast(frame) if few else frame


def _keys() -> Column:
    """A record's blocking keys; two rules that meet in one number look at a record too many."""
    return F.array_compact(F.array(*blocks()))


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
    return frame_of(
        records.sparkSession, rows or [("", 1e-6)], f"{column} string, tf_{column} double"
    )
