"""Who goes into the next pack: the worst first, up to what an owner can deal with."""

from datetime import date

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from silver.corrections.limits import Limits
from silver.corrections.states import RequestScope, RequestState
from silver.findings.kinds import Sureness
from silver.shared.lookup import looked_up


def packed(requests: DataFrame, previous: DataFrame, limits: Limits, as_of: date) -> DataFrame:
    """Send the worst requests of every source whose pack is due, and let the others wait.

    What was sent and not answered is a candidate for the next pack again, beside what is new; so
    is what was answered and is still found. Where worse has come up in the meantime, it waits
    once more.

    Args:
        requests: with `state`, `source`, `scope`, `harm`, `sure`, `raised_on`, `answered_on`.
        previous: silver/correction as last published, for when each source last got a pack.
        limits: how often packs go out, and how much is in one.
        as_of: the night.

    Returns:
        The requests with their new `state`, and `place` among those sent or those that wait.
    """
    due = _due(previous, as_of, limits)
    requests = requests.join(F.broadcast(due), on="source", how="left").withColumn(
        "is_candidate", _is_candidate(as_of)
    )
    rank = F.row_number().over(Window.partitionBy("source", "is_candidate").orderBy(*worst_first()))
    is_in_pack = rank <= limits.per_pack(F.col("source"))
    ranked = requests.withColumn("is_in_pack", is_in_pack)
    sent = ranked.withColumn(
        "state",
        F.when(F.col("is_candidate") & F.col("is_in_pack"), RequestState.SENT)
        .when(F.col("is_candidate"), RequestState.RAISED)
        .otherwise(F.col("state")),
    )
    return sent.withColumn("place", _place()).drop("is_due", "is_candidate", "is_in_pack")


def worst_first() -> list[Column]:
    """The order of a pack: matters about whole extracts, then by harm.

    Of two that do the same harm the one that was sent already comes first, then the surer, then
    the older.
    """
    sureness = {name: number for number, name in enumerate(Sureness)}
    return [
        F.when(F.col("scope") == RequestScope.EXTRACT, 0).otherwise(1).asc(),
        F.col("harm").asc(),
        F.when(F.col("state") == RequestState.SENT, 0).otherwise(1).asc(),
        looked_up(sureness, F.col("sure")).asc_nulls_last(),
        F.col("raised_on").asc(),
        F.col("request_id").asc(),
    ]


def _place() -> Column:
    has_place = F.col("state").isin(RequestState.SENT, RequestState.RAISED)
    place = F.row_number().over(Window.partitionBy("source", "state").orderBy(*worst_first()))
    return F.when(has_place, place.cast("bigint"))


def _due(previous: DataFrame, as_of: date, limits: Limits) -> DataFrame:
    """Each source that ever got a pack, and whether its owner gets one tonight."""
    last_packs = previous.groupBy("source").agg(F.max("sent_on").alias("last_pack"))
    is_time = F.date_diff(F.lit(as_of), F.col("last_pack")) >= limits.pack_every.days
    return last_packs.select("source", (F.col("last_pack").isNull() | is_time).alias("is_due"))


def _is_candidate(as_of: date) -> Column:
    """Whether a request may go into a pack of tonight."""
    is_unsettled = (F.col("state") == RequestState.ANSWERED) & (F.col("answered_on") < F.lit(as_of))
    is_due = F.coalesce("is_due", F.lit(col=True))
    return is_due & (
        F.col("state").isin(RequestState.RAISED, RequestState.SENT)
        | F.coalesce(is_unsettled, F.lit(col=False))
    )
