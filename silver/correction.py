"""What sources' owners have been asked to put right: every request, with its whole life."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Personal, Table, Type
from silver import finding
from silver.corrections import life, matters, packing
from silver.corrections.limits import Limits
from silver.corrections.states import OwnerAnswer, RequestScope, RequestState
from silver.finding import hash_of, hashes
from silver.match.rulings import in_force
from silver.shared.frames import frame_of

CLOSED_RETENTION = timedelta(days=365)
"""How long a closed request is kept; one that was accepted, as long as its record."""

_FINDING_COLUMNS = (
    "kind", "harm", "person_id", "other_person_id", "source", "extract", "other_source",
    "source_key", "other_source_key", "field", "source_field", "reason", "evidence", "likely",
    "sure", "disclosed",
)  # fmt: skip
"""What a request says as its finding says it tonight."""
_RECORD_COLUMNS = ("record_key", "person_id", "source_key")
"""What a request about a whole extract does not have."""
_MATTER_COLUMNS = (
    Column(
        "scope",
        Type.TEXT,
        "Whether it is about a record, or about a fault of a whole extract.",
        required=True,
        one_of=tuple(RequestScope),
    ),
    Column("matter_id", Type.TEXT, "The matter about the extract that the record is part of."),
    Column("records_found", Type.INTEGER, "Of an extract: its records with the fault."),
    Column("records_held", Type.INTEGER, "Of an extract: its records of children, in all."),
    Column("examples", Type.TEXTS, "Of an extract: a few of its records with the fault."),
    Column(
        "source_examples",
        Type.TEXTS,
        "Of an extract: the source's keys of these.",
        personal=Personal.IDENTIFIES,
    ),
)
_REFRESHED_COLUMNS = (
    "record_key",
    "other_record_key",
    *_FINDING_COLUMNS,
    *(column.name for column in _MATTER_COLUMNS),
)


def _optional(column: Column) -> Column:
    return replace(column, required=column.required and column.name not in _RECORD_COLUMNS)


TABLE = Table(
    layer=Layer.SILVER,
    name="correction",
    about="Every request to a source's owner to look at a record, with its state and its life.",
    key=("request_id",),
    record_key="request_id",
    data_group=DataGroup.STEWARD,
    clock=("closed_run", "life"),
    columns=(
        Column(
            "request_id",
            Type.TEXT,
            "Hash of record, other record and value; of an extract, of its fault.",
            required=True,
        ),
        Column("record_key", Type.TEXT, "The record to look at."),
        Column("other_record_key", Type.TEXT, "The record that it meets."),
        *(_optional(finding.TABLE.column(name)) for name in _FINDING_COLUMNS),
        *_MATTER_COLUMNS,
        Column(
            "state",
            Type.TEXT,
            "Where the request stands.",
            required=True,
            one_of=tuple(RequestState),
        ),
        Column(
            "place", Type.INTEGER, "Place in its pack where it is sent, in the queue if raised."
        ),
        Column("times_asked", Type.INTEGER, "How many times it was asked.", required=True, low=0),
        Column("raised_on", Type.DATE, "Night that last raised it.", required=True),
        Column("sent_on", Type.DATE, "Night whose pack it last went into."),
        Column("answered_on", Type.DATE, "Night that read the answer."),
        Column("answer", Type.TEXT, "The owner's last answer.", one_of=tuple(OwnerAnswer)),
        Column("answered_by", Type.TEXT, "Who answered.", personal=Personal.IDENTIFIES),
        Column("closed_on", Type.DATE, "Night that closed it."),
        Column("closed_run", Type.INTEGER, "Run that closed it."),
        Column("closing_reason", Type.TEXT, "Why it is closed, in a sentence."),
        Column(
            "is_joined",
            Type.FLAG,
            "True where the correction made one child of two.",
            required=True,
        ),
        Column("value_hash", Type.TEXT, "Hash of the value when it was raised.", required=True),
        Column("life", Type.TEXTS, "Everything that happened, with run and night.", required=True),
    ),
)

METRICS = {f"requests_{state}": f"count_if(state = '{state}')" for state in RequestState} | {
    "healed": "count_if(is_joined)"
}


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    silver_finding: DataFrame,
    silver_feed_fault: DataFrame,
    silver_correction_before: DataFrame,
    silver_child_record: DataFrame,
    silver_ruling: DataFrame,
    replies: Sequence[Mapping[str, object]],
    limits: Limits,
    as_of: date,
    run_number: int,
) -> DataFrame:
    """Carry every request through the night.

    Args:
        silver_finding: what is wrong tonight.
        silver_feed_fault: faults that are one matter about an extract tonight.
        silver_correction_before: every request so far.
        silver_child_record: the records as they stand tonight, and which person each is.
        silver_ruling: what people ruled, for why a request about two records is closed.
        replies: what owners answered: request_id, times_asked, answer, answered_by.
        limits: how often an owner gets a pack, and how much is in it.
        as_of: the night.
        run_number: this run.

    Returns:
        One row per request that was ever raised. The same matter is one request for ever: it is
        not raised again while it is open or after it was accepted as right, and comes back by
        itself when the source breaks it again. What is wrong with a record and is asked of its
        owner has a row here in any case: open, closed, or grouped in a matter about its extract.
    """
    asking = silver_finding.where("asks AND NOT is_gone")
    findings = matters.with_matters(asking, silver_feed_fault)
    previous = silver_correction_before.withColumn(
        "scope", F.coalesce("scope", F.lit(RequestScope.RECORD))
    )
    requests = _beside_findings(_with_records(previous, silver_child_record), findings)
    explained = _explained(requests, silver_finding, silver_ruling)
    answered = life.answered(explained, _replies(silver_finding, replies), as_of)
    evaluated = answered.withColumns(
        {"answered_state": F.col("state"), "state": life.state_after_findings()}
    )
    grouped = evaluated.withColumn("state", matters.grouped()).withColumns(
        {"evaluated_state": F.col("state"), "raised_on": life.raised_on(as_of)}
    )
    sent = packing.packed(grouped, previous, limits, as_of)
    dated = life.dated(sent, as_of, run_number)
    is_open = F.col("closed_on").isNull()
    is_recent = F.col("closed_on") >= F.lit(as_of - CLOSED_RETENTION)
    is_accepted = (F.col("state") == RequestState.ACCEPTED) & ~F.col("gone")
    return dated.where(is_open | is_recent | is_accepted).select(*TABLE.names)


def _with_records(previous: DataFrame, records: DataFrame) -> DataFrame:
    """Requests with what became of their two records: still sent, value, and one person or two."""
    own = records.select(
        "record_key",
        F.col("person_id").alias("current_person_id"),
        F.col("is_gone").alias("gone"),
        F.map_from_entries(hashes()).alias("hashes"),
    )
    other = records.select(
        F.col("record_key").alias("other_record_key"),
        F.col("person_id").alias("other_current_person_id"),
        F.col("is_gone").alias("other_gone"),
    )
    extracts = records.select("extract", F.lit(col=True).alias("is_read")).distinct()
    requests = (
        previous.withColumnsRenamed({"value_hash": "previous_value_hash"})
        .drop("place")
        .join(own, on="record_key", how="left")
        .join(other, on="other_record_key", how="left")
        .join(F.broadcast(extracts), on="extract", how="left")
    )
    # An extract is gone once none of its records is read: its agreement has ended.
    is_extract_gone = F.col("is_read").isNull()
    gone = F.when(F.col("scope") == RequestScope.EXTRACT, is_extract_gone).otherwise(
        _true_if_unknown("gone")
    )
    columns = {
        "record_value_hash": hash_of(F.col("field")),
        "gone": gone,
        "other_gone": _true_if_unknown("other_gone"),
    }
    return requests.withColumns(columns).drop("hashes", "is_read")


def _true_if_unknown(name: str) -> SparkColumn:
    return F.coalesce(F.col(name), F.lit(col=True))


def _beside_findings(requests: DataFrame, findings: DataFrame) -> DataFrame:
    """Every request and finding in one row; what the finding says of it replaces the old."""
    current = findings.select(
        "request_id",
        *(F.col(name).alias(f"finding_{name}") for name in (*_REFRESHED_COLUMNS, "value_hash")),
    ).withColumn("is_found", F.lit(col=True))
    joined = requests.join(current, on="request_id", how="full")
    is_found = F.coalesce("is_found", F.lit(col=False))
    refreshed = {
        name: F.when(is_found, F.col(f"finding_{name}")).otherwise(F.col(name))
        for name in _REFRESHED_COLUMNS
    }
    return joined.withColumns({**refreshed, "is_found": is_found})


def _explained(requests: DataFrame, findings: DataFrame, rulings: DataFrame) -> DataFrame:
    """Requests with what else may have closed them: a ruling, or that only others can act."""
    asked_elsewhere = findings.where("NOT asks AND NOT is_gone").select(
        "request_id", F.lit(col=True).alias("is_others")
    )
    ruled = in_force(rulings).select("left_key", "right_key", "ruling")
    pair = {
        "left_key": F.least("record_key", "other_record_key"),
        "right_key": F.when(
            F.col("other_record_key").isNotNull(), F.greatest("record_key", "other_record_key")
        ),
    }
    return (
        requests.join(asked_elsewhere, on="request_id", how="left")
        .withColumns(pair)
        .join(F.broadcast(ruled), on=["left_key", "right_key"], how="left")
    )


def _replies(findings: DataFrame, replies: Sequence[Mapping[str, object]]) -> DataFrame:
    names = ("request_id", "times_asked", "answer", "answered_by")
    rows = [tuple(reply[name] for name in names) for reply in replies]
    schema = "request_id string, times_asked bigint, reply string, replied_by string"
    return frame_of(findings.sparkSession, rows, schema)
