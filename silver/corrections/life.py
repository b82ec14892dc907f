"""What happens to a request in a night, and how it is written down."""

from datetime import date

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from silver.corrections.states import (
    CLOSED,
    LIVE,
    STATE_BY_ANSWER,
    OwnerAnswer,
    RequestScope,
    RequestState,
)
from silver.findings.kinds import EXTRACT_KINDS, FindingKind
from silver.match.rulings import DIFFERENT, SAME

_ANSWER = ("answer", "answered_by", "answered_on")


def answered(requests: DataFrame, replies: DataFrame, as_of: date) -> DataFrame:
    """Requests with tonight's answers: each counts once, for the time that it was asked.

    Args:
        requests: with `state`, `times_asked`, `answer`, `answered_by`, `answered_on`.
        replies: request_id, times_asked, reply, replied_by.
        as_of: the night.
    """
    replied = requests.join(F.broadcast(replies), on=["request_id", "times_asked"], how="left")
    is_reply = F.col("state").isin(*LIVE) & F.col("reply").isNotNull()
    is_new_reply = F.coalesce(
        is_reply & ~F.col("reply").eqNullSafe(F.col("answer")), F.lit(col=False)
    )
    state = F.when(F.lit(col=False), None)
    for answer, answered_state in STATE_BY_ANSWER.items():
        state = state.when(is_new_reply & (F.col("reply") == answer), answered_state)
    return replied.withColumns(
        {
            "is_answered": is_new_reply,
            "replied_state": F.coalesce(state, F.col("state")),
            "answer": F.when(is_new_reply, F.col("reply")).otherwise(F.col("answer")),
            "answered_by": F.when(is_new_reply, F.col("replied_by")).otherwise(
                F.col("answered_by")
            ),
            "answered_on": F.when(is_new_reply, F.lit(as_of)).otherwise(F.col("answered_on")),
        }
    ).withColumnsRenamed({"state": "previous_state", "replied_state": "state"})


def state_after_findings() -> Column:
    """Where a request stands once tonight's findings are known."""
    state, is_found = F.col("state"), F.col("is_found")
    is_same_value = F.col("finding_value_hash") == F.col("previous_value_hash")
    broken_again = state.isin(
        RequestState.CORRECTED, RequestState.WITHDRAWN, RequestState.GROUPED
    ) | ((state == RequestState.ACCEPTED) & ~is_same_value)
    is_unchanged = F.col("record_value_hash").eqNullSafe(F.col("previous_value_hash"))
    # Of a child held twice, the correction is that one of the two is sent no more.
    is_merged = (F.col("kind") == FindingKind.HELD_TWICE) & (F.col("gone") | F.col("other_gone"))
    is_changed = ~is_unchanged | (F.col("scope") == RequestScope.EXTRACT)
    is_proven = (is_changed & ~F.col("gone")) | is_merged
    return (
        F.when(is_found & (state.isNull() | broken_again), RequestState.RAISED)
        .when(is_found, state)
        .when(state.isin(*LIVE) & is_proven, RequestState.CORRECTED)
        .when(state.isin(*LIVE), RequestState.WITHDRAWN)
        .otherwise(state)
    )


def raised_on(as_of: date) -> Column:
    """The night that last raised the request, or found it to be part of a matter."""
    return F.when(_is_raised("state") | _is_grouped("state"), as_of).otherwise(F.col("raised_on"))


def _is_raised(state: str) -> Column:
    return (F.col(state) == RequestState.RAISED) & ~F.col("answered_state").eqNullSafe(
        RequestState.RAISED
    )


def _is_grouped(state: str) -> Column:
    return (F.col(state) == RequestState.GROUPED) & ~F.col("previous_state").eqNullSafe(
        RequestState.GROUPED
    )


def dated(requests: DataFrame, as_of: date, run_number: int) -> DataFrame:
    """Requests with the days of what happened tonight, and their lives."""
    tonight = F.lit(as_of)
    raised, grouped = _is_raised("evaluated_state"), _is_grouped("evaluated_state")
    # A request keeps being `sent` from night to night; it is sent where it was not so before.
    sent = (F.col("state") == RequestState.SENT) & (F.col("evaluated_state") != RequestState.SENT)
    closed = F.col("state").isin(*CLOSED) & F.col("previous_state").isin(*LIVE)
    live = F.col("state").isin(*LIVE)
    is_one_person = F.col("current_person_id") == F.col("other_current_person_id")
    is_made_one = is_one_person & (F.col("kind") != FindingKind.HELD_TWICE)
    is_newly_joined = (
        closed
        & (F.col("state") == RequestState.CORRECTED)
        & F.coalesce(is_made_one, F.lit(col=False))
    )
    new_value = F.when(raised | grouped, F.col("finding_value_hash"))
    return requests.withColumns(
        {
            "times_asked": F.coalesce("times_asked", F.lit(0)) + sent.cast("bigint"),
            # A new question waits for a new answer.
            **{name: F.when(~sent, F.col(name)) for name in _ANSWER},
            "sent_on": F.when(sent, tonight).otherwise(F.col("sent_on")),
            "closed_on": F.when(closed, tonight).when(~live, F.col("closed_on")),
            "closed_run": F.when(closed, run_number).when(~live, F.col("closed_run")),
            "closing_reason": F.when(closed, closing_reason()).when(~live, F.col("closing_reason")),
            "is_joined": is_newly_joined | (F.coalesce("is_joined", F.lit(col=False)) & ~live),
            "value_hash": F.coalesce(new_value, F.col("previous_value_hash")),
            "life": _life(as_of, run_number, (raised, grouped, sent, closed)),
        }
    )


def closing_reason() -> Column:
    """Why a request is closed, in a sentence."""
    is_gone = F.col("gone") | F.coalesce(
        F.col("other_record_key").isNotNull() & F.col("other_gone"), F.lit(col=False)
    )
    accepted, corrected = (
        F.col("state") == RequestState.ACCEPTED,
        F.col("state") == RequestState.CORRECTED,
    )
    matter, by_row = (
        F.col("scope") == RequestScope.EXTRACT,
        F.col("answer") == OwnerAnswer.ROW_BY_ROW,
    )
    return (
        F.when(
            matter & corrected & F.col("kind").isin(*EXTRACT_KINDS),
            "The extract comes as agreed again.",
        )
        .when(matter & corrected, "Few records have the fault now: they are asked row by row.")
        .when(accepted & by_row, "The owner would rather be asked row by row.")
        .when(accepted, "The owner says that it is right as it is.")
        .when(matter & is_gone, "Nothing of the extract is read any more.")
        .when(corrected & is_gone, "Of two records one is sent no more.")
        .when(is_gone, "A record is sent no more.")
        .when(F.col("ruling") == SAME, "A person ruled that the two records are one child.")
        .when(F.col("ruling") == DIFFERENT, "A person ruled that they are two children.")
        .when(corrected, "The record was changed, and nothing is wrong any more.")
        .when(F.col("is_others"), "Only the other record's owner can put it right now.")
        .otherwise(
            "Nothing is asked about it any more, as it stands or because another record is asked."
        )
    )


def _life(as_of: date, run_number: int, events: tuple[Column, ...]) -> Column:
    """The life of a request with tonight's events: raised, grouped, sent, closed."""
    raised, grouped, sent, closed = events
    night = F.lit(f"run {run_number}, {as_of.isoformat()}: ")
    answer = F.concat(F.lit("answered '"), F.col("answer"), F.lit("'"))
    texts_of_events = (
        (F.col("is_answered"), answer),
        (raised, F.lit(RequestState.RAISED)),
        (grouped, F.lit(RequestState.GROUPED)),
        (sent, F.lit(RequestState.SENT)),
        (closed, F.col("state")),
    )
    tonight = F.array(
        *(F.when(happened, F.concat(night, text)) for happened, text in texts_of_events)
    )
    return F.concat(
        F.coalesce(F.col("life"), F.array().cast("array<string>")),
        F.filter(tonight, lambda event: event.isNotNull()),
    )
