"""What happens to a request in a night, and how it is written down."""

from datetime import date
from functools import reduce

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from silver.corrections.states import (
    ACCEPTED,
    BECOMES,
    CLOSED,
    CORRECTED,
    EXTRACT,
    GROUPED,
    LIVE,
    RAISED,
    ROW_BY_ROW,
    SENT,
    WITHDRAWN,
)
from silver.match.rulings import DIFFERENT, SAME


def answered(requests: DataFrame, replies: DataFrame, as_of: date) -> DataFrame:
    """Requests with tonight's answers: each counts once, for the time that it was asked.

    Args:
        requests: with `state`, `asked`, `answer`, `answered_by`, `answered_on`.
        replies: request_id, asked, said, said_by.
        as_of: the night.
    """
    replied = requests.join(F.broadcast(replies), on=["request_id", "asked"], how="left")
    waits = F.col("state").isin(*LIVE) & F.col("said").isNotNull()
    news = F.coalesce(waits & ~F.col("said").eqNullSafe(F.col("answer")), F.lit(col=False))
    state = reduce(
        lambda so_far, reply: so_far.when(news & (F.col("said") == reply[0]), reply[1]),
        BECOMES.items(),
        F.when(F.lit(col=False), None),
    )
    return replied.withColumns(
        {
            "is_answered": news,
            "replied_state": F.coalesce(state, F.col("state")),
            "answer": F.when(news, F.col("said")).otherwise(F.col("answer")),
            "answered_by": F.when(news, F.col("said_by")).otherwise(F.col("answered_by")),
            "answered_on": F.when(news, F.lit(as_of)).otherwise(F.col("answered_on")),
        }
    ).withColumnsRenamed({"state": "state_before", "replied_state": "state"})


def moved() -> Column:
    """Where a request stands once tonight's findings are known."""
    state, found = F.col("state"), F.col("is_found")
    same = F.col("tonight_value_hash") == F.col("value_before")
    broken_again = state.isin(CORRECTED, WITHDRAWN, GROUPED) | ((state == ACCEPTED) & ~same)
    changed = ~F.col("value_now").eqNullSafe(F.col("value_before")) & ~F.col("gone")
    # Of a child held twice, the correction is that one of the two is sent no more.
    merged = (F.col("kind") == "held twice") & (F.col("gone") | F.col("other_gone"))
    proven = changed | merged | (F.col("scope") == EXTRACT)
    return (
        F.when(found & (state.isNull() | broken_again), RAISED)
        .when(found, state)
        .when(state.isin(*LIVE) & proven, CORRECTED)
        .when(state.isin(*LIVE), WITHDRAWN)
        .otherwise(state)
    )


def raised_on(as_of: date) -> Column:
    """The night that last raised the request, or found it to be part of a matter."""
    return F.when(_is_raised("state") | _is_grouped("state"), as_of).otherwise(F.col("raised_on"))


def _is_raised(state: str) -> Column:
    return (F.col(state) == RAISED) & ~F.col("was").eqNullSafe(RAISED)


def _is_grouped(state: str) -> Column:
    return (F.col(state) == GROUPED) & ~F.col("state_before").eqNullSafe(GROUPED)


def dated(requests: DataFrame, as_of: date, run_number: int) -> DataFrame:
    """Requests with the days of what happened tonight, and their lives."""
    tonight = F.lit(as_of)
    raised, grouped = _is_raised("moved"), _is_grouped("moved")
    # A request keeps being `sent` from night to night; it is sent where it was not so before.
    sent = (F.col("state") == SENT) & (F.col("moved") != SENT)
    closed = F.col("state").isin(*CLOSED) & F.col("state_before").isin(*LIVE)
    live = F.col("state").isin(*LIVE)
    joined = (F.col("now_id") == F.col("other_now_id")) & (F.col("kind") != "held twice")
    healed = closed & (F.col("state") == CORRECTED) & F.coalesce(joined, F.lit(col=False))
    new_value = F.when(raised | grouped, F.col("tonight_value_hash"))
    return requests.withColumns(
        {
            "asked": F.coalesce("asked", F.lit(0)) + sent.cast("bigint"),
            # A new question waits for a new answer.
            **{n: F.when(~sent, F.col(n)) for n in ("answer", "answered_by", "answered_on")},
            "sent_on": F.when(sent, tonight).otherwise(F.col("sent_on")),
            "closed_on": F.when(closed, tonight).when(~live, F.col("closed_on")),
            "closed_run": F.when(closed, run_number).when(~live, F.col("closed_run")),
            "closing_reason": F.when(closed, because()).when(~live, F.col("closing_reason")),
            "is_joined": healed | (F.coalesce("is_joined", F.lit(col=False)) & ~live),
            "value_hash": F.coalesce(new_value, F.col("value_before")),
            "life": _life(as_of, run_number, (raised, grouped, sent, closed)),
        }
    )


def because() -> Column:
    """Why a request is closed, in a sentence."""
    left = F.col("gone") | F.coalesce(
        F.col("other_record_key").isNotNull() & F.col("other_gone"), F.lit(col=False)
    )
    accepted, corrected = F.col("state") == ACCEPTED, F.col("state") == CORRECTED
    matter, by_row = F.col("scope") == EXTRACT, F.col("answer") == ROW_BY_ROW
    return (
        F.when(matter & corrected, "Few records have the fault now: they are asked row by row.")
        .when(accepted & by_row, "The owner would rather be asked row by row.")
        .when(accepted, "The owner says that it is right as it is.")
        .when(corrected & left, "Of two records one is sent no more.")
        .when(left, "A record is sent no more.")
        .when(F.col("ruling") == SAME, "A person ruled that the two records are one child.")
        .when(F.col("ruling") == DIFFERENT, "A person ruled that they are two children.")
        .when(corrected, "The record was changed, and nothing is wrong any more.")
        .when(F.col("is_others"), "Only the other record's owner can put it right now.")
        .otherwise("Nothing is wrong with it any more, though it stands as it was.")
    )


def _life(as_of: date, run_number: int, happened: tuple[Column, ...]) -> Column:
    raised, grouped, sent, closed = happened
    when = F.lit(f"run {run_number}, {as_of.isoformat()}: ")
    answer = F.concat(F.lit("answered '"), F.col("answer"), F.lit("'"))
    events = (
        (F.col("is_answered"), answer),
        (raised, F.lit(RAISED)),
        (grouped, F.lit(GROUPED)),
        (sent, F.lit(SENT)),
        (closed, F.col("state")),
    )
    tonight = F.array(*(F.when(happens, F.concat(when, what)) for happens, what in events))
    return F.concat(
        F.coalesce(F.col("life"), F.array().cast("array<string>")),
        F.filter(tonight, lambda event: event.isNotNull()),
    )
