"""Who goes into the next pack: the worst first, up to what an owner can deal with."""

from datetime import date

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from silver.corrections.limits import Limits
from silver.corrections.states import ANSWERED, EXTRACT, RAISED, SENT
from silver.findings.kinds import SURE
from silver.shared.lookup import looked_up


def packed(requests: DataFrame, before: DataFrame, limits: Limits, as_of: date) -> DataFrame:
    """Send the worst requests of every source whose pack is due, and let the others wait.

    What was sent and not answered stands for the next pack again, beside what is new; so does what
    was answered and is still found. Where worse has come up in the meantime, it waits once more.

    Args:
        requests: with `state`, `source`, `scope`, `harm`, `sure`, `raised_on`, `answered_on`.
        before: silver/correction as last published, for when each source last got a pack.
        limits: how often packs go out, and how much is in one.
        as_of: the night.

    Returns:
        The requests with their new `state`, and `place` among those sent or those that wait.
    """
    due = _due(before, as_of, limits)
    candidates = requests.join(F.broadcast(due), on="source", how="left").withColumn(
        "stands", _stands(as_of)
    )
    rank = F.row_number().over(Window.partitionBy("source", "stands").orderBy(*worst_first()))
    fits = rank <= limits.per_pack(F.col("source"))
    ranked = candidates.withColumn("fits", fits)
    sent = ranked.withColumn(
        "state",
        F.when(F.col("stands") & F.col("fits"), SENT)
        .when(F.col("stands"), RAISED)
        .otherwise(F.col("state")),
    )
    return sent.withColumn("place", _place()).drop("is_due", "stands", "fits")


def worst_first() -> list[Column]:
    """The order of a pack: matters about whole extracts, then by harm.

    Of two that do the same harm the one that was sent already comes first, then the surer, then
    the older.
    """
    sureness = {name: number for number, name in enumerate(SURE)}
    return [
        F.when(F.col("scope") == EXTRACT, 0).otherwise(1).asc(),
        F.col("harm").asc(),
        F.when(F.col("state") == SENT, 0).otherwise(1).asc(),
        looked_up(sureness, F.col("sure")).asc_nulls_last(),
        F.col("raised_on").asc(),
        F.col("request_id").asc(),
    ]


def _place() -> Column:
    waits = F.col("state").isin(SENT, RAISED)
    place = F.row_number().over(Window.partitionBy("source", "state").orderBy(*worst_first()))
    return F.when(waits, place.cast("bigint"))


def _due(before: DataFrame, as_of: date, limits: Limits) -> DataFrame:
    """Each source that ever got a pack, and whether its owner gets one tonight."""
    last = before.groupBy("source").agg(F.max("sent_on").alias("last_pack"))
    old = F.date_diff(F.lit(as_of), F.col("last_pack")) >= limits.pack_every.days
    return last.select("source", (F.col("last_pack").isNull() | old).alias("is_due"))


def _stands(as_of: date) -> Column:
    """Whether a request may go into a pack of tonight."""
    still = (F.col("state") == ANSWERED) & (F.col("answered_on") < F.lit(as_of))
    due = F.coalesce("is_due", F.lit(col=True))
    return due & (F.col("state").isin(RAISED, SENT) | F.coalesce(still, F.lit(col=False)))
