"""How complete every feed is, night by night, and whether that drifts.

A column that a partner's new system leaves empty breaks no rule of any row. It shows only in
shares: here each source is compared with what is usual for itself, and all of them together with
the records that the model in force was trained on.
"""

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Table, Type
from silver.match.rules import FREQUENCIES
from silver.match.version import ModelVersion
from silver.shared.frames import frame_of
from silver.shared.lookup import looked_up

DRIFT = 0.1
"""A share that moved by more than this, up or down, drifts."""
DRIFT_OF_NAMES = 0.03
"""The same for names that the model knows: strangers are joined where it knows them less well."""
MINIMUM_RECORDS = 100
"""Records under which a share is chance."""
NIGHTS = 30
"""Nights after which a share that stays is the usual one."""
EVERY_SOURCE = "all"
"""Stands for all sources together, as the model sees them."""
FILLED = ("forename", "surname", "date_of_birth", "postcode", "upn", "nhs_number")
MEASURES = {f"{name}_filled": f"Records with {name}." for name in FILLED} | {
    f"{name}_known": f"Values of {name} that the model's frequency table holds."
    for name in FREQUENCIES
}

TABLE = Table(
    layer=Layer.SILVER,
    name="feed_profile",
    about="How complete children's records are by source, beside what is usual and as trained.",
    key=("source", "measure"),
    record_key="measure",
    data_group=DataGroup.STEWARD,
    columns=(
        Column("source", Type.TEXT, "The source; `all` stands for all together.", required=True),
        Column("measure", Type.TEXT, "What is shared.", required=True, one_of=tuple(MEASURES)),
        Column("records", Type.INTEGER, "Records (or values) it is a share of.", required=True),
        Column("share", Type.NUMBER, "The share tonight.", low=0, high=1),
        Column("usual", Type.NUMBER, "What it was before, on average.", low=0, high=1),
        Column("nights", Type.INTEGER, "Nights behind the average.", required=True, low=0),
        Column("as_trained", Type.NUMBER, "The share when the model was trained.", low=0, high=1),
        Column("drifts", Type.FLAG, "True where it moved too far from either.", required=True),
        Column("drifting_source", Type.TEXT, "The source, where it drifts."),
    ),
)

METRICS = {"drifting": "count_if(drifts)"}


def build(
    silver_person_record: DataFrame, silver_feed_profile_before: DataFrame, model: ModelVersion
) -> DataFrame:
    """One row per source and measure, and the same over all sources.

    Args:
        silver_person_record: what the match compares.
        silver_feed_profile_before: the same table as last published.
        model: its note says how full the records were that it was trained on.
    """
    previous = silver_feed_profile_before.select(
        "source",
        "measure",
        F.col("nights").alias("nights_before"),
        F.coalesce("usual", "share").alias("usual_before"),
        F.col("share").alias("share_before"),
    )
    current = profile(silver_person_record, model)
    compared = current.join(previous, on=["source", "measure"], how="left").withColumns(
        {"usual": _usual(), "nights": _nights(), "as_trained": _as_trained(model)}
    )
    drifts = F.greatest(
        _away_from("usual"), _away_from("as_trained"), _names_unknown(), F.lit(col=False)
    )
    return (
        compared.withColumn("drifts", drifts & (F.col("records") >= MINIMUM_RECORDS))
        .withColumn("drifting_source", F.when(F.col("drifts"), F.col("source")))
        .select(*TABLE.names)
    )


def profile(person_records: DataFrame, model: ModelVersion) -> DataFrame:
    """Shares of children's records by source and over all; mere mentions are left out.

    Args:
        person_records: as silver/person_record.
        model: whose frequency tables count as known names.

    Returns:
        `source`, `measure`, `records`, `share` (null where there is nothing to share).
    """
    children = person_records.where("role = 'child' AND NOT is_mention")
    for name in FREQUENCIES:
        rows = [(value, True) for value in model.frequencies[name]]
        names = frame_of(children.sparkSession, rows, f"{name} string, {name}_is_known boolean")
        children = children.join(F.broadcast(names), on=name, how="left")
    flags = {f"{name}_filled": F.col(name).isNotNull() for name in FILLED} | {
        f"{name}_known": F.when(F.col(name).isNotNull(), F.col(f"{name}_is_known").isNotNull())
        for name in FREQUENCIES
    }
    flagged = children.select(
        F.explode(F.array("source", F.lit(EVERY_SOURCE))).alias("source"),
        *(flag.cast("int").alias(name) for name, flag in flags.items()),
    )
    shares = flagged.groupBy("source").agg(
        *(F.struct(F.count(name).alias("records"), F.avg(name).alias("share")).alias(name)
          for name in flags)
    )  # fmt: skip
    long = shares.unpivot("source", list(flags), "measure", "counts")
    share = F.round("counts.share", 4).alias("share")
    return long.select("source", "measure", "counts.records", share)


def _nights() -> SparkColumn:
    """Nights that the average rests on: tonight's share is not one of them."""
    has_share = F.col("share_before").isNotNull().cast("int")
    return F.least(F.coalesce("nights_before", F.lit(0)) + has_share, F.lit(NIGHTS)).cast("bigint")


def _usual() -> SparkColumn:
    """The average with last night's share in it."""
    moved = (F.col("share_before") - F.col("usual_before")) / F.greatest(_nights(), F.lit(1))
    return F.round(F.col("usual_before") + moved, 4)


def _as_trained(model: ModelVersion) -> SparkColumn:
    """What the model's note says; null for one source alone and for a model without it."""
    shares = {name: float(share) for name, share in model.note.get("profile", {}).items()}
    trained = looked_up(shares, F.col("measure")).cast("double")
    return F.when(F.col("source") == EVERY_SOURCE, trained)


def _names_unknown() -> SparkColumn:
    """The model knows fewer of the names than of those that it was trained on."""
    is_of_names = F.col("measure").isin(*(f"{name}_known" for name in FREQUENCIES))
    return is_of_names & (F.col("as_trained") - F.col("share") > DRIFT_OF_NAMES)


def _away_from(name: str) -> SparkColumn:
    return F.abs(F.col("share") - F.col(name)) > DRIFT
