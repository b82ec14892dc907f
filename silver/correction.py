"""What sources' owners have been asked to put right: every request, with its whole life."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import reduce
from typing import Any

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, Layer, Table, Type
from silver import finding
from silver.finding import hash_of, hashes
from silver.frames import frame_of

RAISED, SENT, ANSWERED, DISPUTED = "raised", "sent", "answered", "disputed"
CORRECTED, ACCEPTED, WITHDRAWN = "corrected", "accepted", "withdrawn"
OPEN = (RAISED, SENT, ANSWERED, DISPUTED)
"""States of a request that somebody still has to act on."""
STATES = (*OPEN, CORRECTED, ACCEPTED, WITHDRAWN)
ANSWERS = {
    "corrected": ANSWERED,
    "it is right": ACCEPTED,
    "not ours": DISPUTED,
    "cannot tell": ANSWERED,
}
"""What an owner may answer, and what the request is then. `corrected` waits for the proof: the
next delivery."""

KEPT = timedelta(days=365)
"""How long a closed request is kept; one that was accepted, as long as its record."""

_FOUND = (
    "kind", "harm", "person_id", "other_person_id", "source", "extract", "other_source",
    "own_key", "other_own_key", "field", "own_field", "reason", "evidence", "likely", "sure",
    "told",
)  # fmt: skip
"""What a request says as its finding says it tonight."""

TABLE = Table(
    layer=Layer.SILVER,
    name="correction",
    about="Every request to a source's owner to look at a record, with its state and its life.",
    key=("request_id",),
    record_key="record_key",
    clock=("closed_run", "life"),
    columns=(
        Column("request_id", Type.TEXT, "Hash of record, other record and value.", required=True),
        Column("record_key", Type.TEXT, "The record to look at.", required=True),
        Column("other_record_key", Type.TEXT, "The record that it meets."),
        *(finding.TABLE.column(name) for name in _FOUND),
        Column("state", Type.TEXT, "Where the request stands.", required=True, one_of=STATES),
        Column("asked", Type.INTEGER, "How many times it was asked.", required=True, low=0),
        Column("raised_on", Type.DATE, "Night that last raised it.", required=True),
        Column("sent_on", Type.DATE, "Night whose pack it last went into."),
        Column("answered_on", Type.DATE, "Night that read the answer."),
        Column("answer", Type.TEXT, "The owner's last answer.", one_of=tuple(ANSWERS)),
        Column("answered_by", Type.TEXT, "Who answered.", personal=True),
        Column("closed_on", Type.DATE, "Night that closed it."),
        Column("closed_run", Type.INTEGER, "Run that closed it."),
        Column("closed_because", Type.TEXT, "Why it is closed, in a sentence."),
        Column(
            "is_healed",
            Type.FLAG,
            "True where the correction made one child of two.",
            required=True,
        ),
        Column("value_seen", Type.TEXT, "Hash of the value when it was raised.", required=True),
        Column("life", Type.TEXTS, "Everything that happened, with run and night.", required=True),
    ),
)

NUMBERS = {f"requests_{state}": f"count_if(state = '{state}')" for state in STATES} | {
    "healed": "count_if(is_healed)"
}


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    silver_finding: DataFrame,
    silver_correction_before: DataFrame,
    silver_child_record: DataFrame,
    replies: Sequence[dict[str, Any]],
    pack_every: timedelta,
    as_of: date,
    run_number: int,
) -> DataFrame:
    """Carry every request through the night.

    Args:
        silver_finding: what is wrong tonight.
        silver_correction_before: every request so far.
        silver_child_record: the records as they stand tonight, and which person each is.
        replies: what owners answered: request_id, asked, answer, answered_by.
        pack_every: how often an owner gets a pack.
        as_of: the night.
        run_number: this run.

    Returns:
        One row per request that was ever raised. The same matter is one request for ever: it is
        not raised again while it is open or after it was accepted as right, and comes back by
        itself when the source breaks it again.
    """
    tonight = silver_finding.where("asks AND NOT is_gone")
    both = _beside(_with_records(silver_correction_before, silver_child_record), tonight)
    answered = _answered(both, _replies(silver_finding, replies), as_of)
    moved = answered.withColumns({"was": F.col("state"), "state": _moved()})
    due = _due(silver_correction_before, as_of, pack_every)
    sent = moved.join(F.broadcast(due), on="source", how="left")
    told = sent.withColumns({"moved": F.col("state"), "state": _sent(as_of)})
    dated = _dated(told, as_of, run_number)
    recent = F.col("closed_on") >= F.lit(as_of - KEPT)
    accepted = (F.col("state") == ACCEPTED) & ~F.col("gone")
    return dated.where(F.col("closed_on").isNull() | recent | accepted).select(*TABLE.names)


def _with_records(before: DataFrame, records: DataFrame) -> DataFrame:
    """Requests with what became of their two records: still sent, value, and one person or two."""
    facts = records.select(
        "record_key",
        F.col("person_id").alias("now_id"),
        F.col("is_gone").alias("gone"),
        F.map_from_entries(hashes()).alias("hashes"),
    )
    others = records.select(
        F.col("record_key").alias("other_record_key"),
        F.col("person_id").alias("other_now_id"),
        F.col("is_gone").alias("other_gone"),
    )
    told = before.withColumnsRenamed({"value_seen": "value_before"})
    told = told.join(facts, on="record_key", how="left").join(
        others, on="other_record_key", how="left"
    )
    value = hash_of(F.col("field"))
    flags = {"value_now": value, **{n: _true_if_unknown(n) for n in ("gone", "other_gone")}}
    return told.withColumns(flags).drop("hashes")


def _true_if_unknown(name: str) -> SparkColumn:
    return F.coalesce(F.col(name), F.lit(col=True))


def _beside(known: DataFrame, tonight: DataFrame) -> DataFrame:
    """Every request and finding in one row; what tonight says of it stands above the old."""
    keys = ("record_key", "other_record_key")
    now = tonight.select(
        "request_id", *(F.col(n).alias(f"tonight_{n}") for n in (*keys, *_FOUND, "value_seen"))
    ).withColumn("is_found", F.lit(col=True))
    both = known.join(now, on="request_id", how="full")
    found = F.coalesce("is_found", F.lit(col=False))
    said = {
        name: F.when(found, F.col(f"tonight_{name}")).otherwise(F.col(name))
        for name in (*keys, *_FOUND)
    }
    return both.withColumns({**said, "is_found": found})


def _replies(findings: DataFrame, replies: Sequence[dict[str, Any]]) -> DataFrame:
    names = ("request_id", "asked", "answer", "answered_by")
    rows = [tuple(reply[name] for name in names) for reply in replies]
    shape = "request_id string, asked bigint, said string, said_by string"
    return frame_of(findings.sparkSession, rows, shape)


def _answered(requests: DataFrame, replies: DataFrame, as_of: date) -> DataFrame:
    """Requests with tonight's answers: each counts once, for the time that it was asked."""
    told = requests.join(F.broadcast(replies), on=["request_id", "asked"], how="left")
    waits = F.col("state").isin(*OPEN) & F.col("said").isNotNull()
    news = F.coalesce(waits & ~F.col("said").eqNullSafe(F.col("answer")), F.lit(col=False))
    state = reduce(
        lambda so_far, one: so_far.when(news & (F.col("said") == one[0]), one[1]),
        ANSWERS.items(),
        F.when(F.lit(col=False), None),
    )
    return told.withColumns(
        {
            "is_answered": news,
            "replied_state": F.coalesce(state, F.col("state")),
            "answer": F.when(news, F.col("said")).otherwise(F.col("answer")),
            "answered_by": F.when(news, F.col("said_by")).otherwise(F.col("answered_by")),
            "answered_on": F.when(news, F.lit(as_of)).otherwise(F.col("answered_on")),
        }
    ).withColumnsRenamed({"state": "state_before", "replied_state": "state"})


def _moved() -> SparkColumn:
    """Where a request stands once tonight's findings are known."""
    state, found = F.col("state"), F.col("is_found")
    same = F.col("tonight_value_seen") == F.col("value_before")
    broken_again = state.isin(CORRECTED, WITHDRAWN) | ((state == ACCEPTED) & ~same)
    changed = ~F.col("value_now").eqNullSafe(F.col("value_before")) & ~F.col("gone")
    # Of a child held twice, the correction is that one of the two is sent no more.
    merged = (F.col("kind") == "held twice") & (F.col("gone") | F.col("other_gone"))
    return (
        F.when(found & (state.isNull() | broken_again), RAISED)
        .when(found, state)
        .when(state.isin(*OPEN) & (changed | merged), CORRECTED)
        .when(state.isin(*OPEN), WITHDRAWN)
        .otherwise(state)
    )


def _due(before: DataFrame, as_of: date, pack_every: timedelta) -> DataFrame:
    """Each source that ever got a pack, and whether its owner gets one tonight."""
    last = before.groupBy("source").agg(F.max("sent_on").alias("last_pack"))
    old = F.date_diff(F.lit(as_of), F.col("last_pack")) >= pack_every.days
    return last.select("source", (F.col("last_pack").isNull() | old).alias("is_due"))


def _sent(as_of: date) -> SparkColumn:
    """New requests go into the next pack; so does one that was answered and is still found."""
    still = (F.col("state") == ANSWERED) & (F.col("answered_on") < F.lit(as_of))
    due = F.coalesce("is_due", F.lit(col=True))
    return F.when(due & ((F.col("state") == RAISED) | still), SENT).otherwise(F.col("state"))


def _dated(told: DataFrame, as_of: date, run_number: int) -> DataFrame:
    tonight = F.lit(as_of)
    raised = (F.col("moved") == RAISED) & ~F.col("was").eqNullSafe(RAISED)
    # A request keeps being `sent` from night to night; it is sent where it was not so before.
    sent = (F.col("state") == SENT) & (F.col("moved") != SENT)
    closed = F.col("state").isin(CORRECTED, WITHDRAWN, ACCEPTED) & F.col("state_before").isin(*OPEN)
    open_now = F.col("state").isin(*OPEN)
    one = (F.col("now_id") == F.col("other_now_id")) & (F.col("kind") != "held twice")
    healed = closed & (F.col("state") == CORRECTED) & F.coalesce(one, F.lit(col=False))
    kept_healed = F.coalesce("is_healed", F.lit(col=False)) & ~open_now
    new_value = F.when(raised, F.col("tonight_value_seen"))
    return told.withColumns(
        {
            "asked": F.coalesce("asked", F.lit(0)) + sent.cast("bigint"),
            "raised_on": F.when(raised, tonight).otherwise(F.col("raised_on")),
            # A new question waits for a new answer.
            **{n: F.when(~sent, F.col(n)) for n in ("answer", "answered_by", "answered_on")},
            "sent_on": F.when(sent, tonight).otherwise(F.col("sent_on")),
            "closed_on": F.when(closed, tonight).when(~open_now, F.col("closed_on")),
            "closed_run": F.when(closed, run_number).when(~open_now, F.col("closed_run")),
            "closed_because": F.when(closed, _because()).when(~open_now, F.col("closed_because")),
            "is_healed": healed | kept_healed,
            "value_seen": F.coalesce(new_value, F.col("value_before")),
            "life": _life(as_of, run_number, (raised, sent, closed)),
        }
    )


def _because() -> SparkColumn:
    left = F.col("gone") | F.coalesce(
        F.col("other_record_key").isNotNull() & F.col("other_gone"), F.lit(col=False)
    )
    return (
        F.when(F.col("state") == ACCEPTED, "The owner says that it is right as it is.")
        .when((F.col("state") == CORRECTED) & left, "Of two records one is sent no more.")
        .when(F.col("state") == CORRECTED, "The record was changed, and nothing is wrong any more.")
        .when(left, "A record is sent no more.")
        .otherwise("Nothing is wrong with it any more, though it stands as it was.")
    )


def _life(
    as_of: date, run_number: int, happened: tuple[SparkColumn, SparkColumn, SparkColumn]
) -> SparkColumn:
    raised, sent, closed = happened
    when = F.lit(f"run {run_number}, {as_of.isoformat()}: ")
    answer = F.concat(F.lit("answered '"), F.col("answer"), F.lit("'"))
    events = (
        (F.col("is_answered"), answer),
        (raised, F.lit(RAISED)),
        (sent, F.lit(SENT)),
        (closed, F.col("state")),
    )
    told = F.array(*(F.when(happens, F.concat(when, what)) for happens, what in events))
    return F.concat(
        F.coalesce(F.col("life"), F.array().cast("array<string>")),
        F.filter(told, lambda event: event.isNotNull()),
    )
