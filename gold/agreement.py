"""The register of agreements: that of the partnership, and under it each source's."""

from collections.abc import Iterator
from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import (
    AgreementState,
    Column,
    Layer,
    Register,
    Review,
    Source,
    StrategicAgreement,
    Table,
    Term,
    Type,
)
from silver.shared.frames import frame_of

PARTNERSHIP, FEED = "partnership", "feed"
EVERY_SOURCE = "every source"
"""What the partnership's agreement is about, where a feed's has its source."""

TABLE = Table(
    layer=Layer.GOLD,
    name="agreement",
    about="The strategic agreement of the partnership and each source's under it: on what basis, "
    "for what, for whom, from when until when, and whether it is in force.",
    key=("scope", "source"),
    columns=(
        Column(
            "scope",
            Type.TEXT,
            "Whether it is the partnership's or a feed's.",
            required=True,
            one_of=(PARTNERSHIP, FEED),
        ),
        Column(
            "source", Type.TEXT, "The source; every source for the partnership's.", required=True
        ),
        Column("title", Type.TEXT, "The source, or the agreement, in plain words.", required=True),
        Column("reference", Type.TEXT, "Reference of the agreement.", required=True),
        Column("controller", Type.TEXT, "Who is the controller of what is sent.", required=True),
        Column("answers_for_it", Type.TEXT, "The team or role that answers for it.", required=True),
        Column(
            "impact_assessment",
            Type.TEXT,
            "Reference of its impact assessment (DPIA).",
            required=True,
        ),
        Column("lawful_basis", Type.TEXT, "Lawful basis of the processing.", required=True),
        Column(
            "legal_gateway", Type.TEXT, "Enactment that lets the data be shared.", required=True
        ),
        Column("purpose", Type.TEXT, "What it is shared for.", required=True),
        Column("audiences", Type.TEXT, "Who may be shown what it covers, separated by commas."),
        Column("starts", Type.DATE, "First day on which it is in force.", required=True),
        Column("review_by", Type.DATE, "Day by which it has to be reviewed.", required=True),
        Column("ends", Type.DATE, "Last day on which it is in force; empty where it is open."),
        Column(
            "retention_days", Type.INTEGER, "Days that a record is kept after last sent.", low=1
        ),
        Column("retention", Type.TEXT, "The same in words."),
        Column("erasure", Type.TEXT, "On whose word a person's data is erased."),
        Column(
            "state",
            Type.TEXT,
            "Whether it is in force on the night, by itself.",
            required=True,
            one_of=tuple(AgreementState),
        ),
        Column(
            "is_open",
            Type.FLAG,
            "True where its feed is taken in and shown: the partnership's is in force as well.",
            required=True,
        ),
        Column(
            "review",
            Type.TEXT,
            "Whether its review or its end is near.",
            required=True,
            one_of=tuple(Review),
        ),
        Column(
            "columns_agreed", Type.INTEGER, "How many columns it lets in.", required=True, low=0
        ),
        Column("last_received", Type.DATE, "Day that the newest delivery under it speaks for."),
    ),
)

METRICS = {
    "agreements_not_in_force": "count_if(NOT is_open)",
    "reviews_due": f"count_if(review <> '{Review.LATER}')",
}


def build(register: Register, bronze_delivery: DataFrame, as_of: date) -> DataFrame:
    """One row for the partnership and one per source, in force or not.

    Args:
        register: all agreements.
        bronze_delivery: every delivery, for when something last came in under each.
        as_of: the night.
    """
    received = (
        bronze_delivery.where("outcome IN ('applied', 'unchanged')")
        .groupBy("source")
        .agg(F.max("effective_date").alias("last_received"))
    )
    kept = [column for column in TABLE.columns if column.name != "last_received"]
    shape = ", ".join(f"`{column.name}` {column.type}" for column in kept)
    rows = frame_of(bronze_delivery.sparkSession, list(_rows(register, as_of)), shape)
    return rows.join(F.broadcast(received), on="source", how="left").select(*TABLE.names)


def _rows(register: Register, as_of: date) -> Iterator[tuple[object, ...]]:
    counts = dict.fromkeys((source.name for source in register.sources), 0)
    for column in register.agreed_columns():
        counts[column.source.name] += 1
    yield _strategic_row(register.strategic, sum(counts.values()), as_of)
    for source in register.sources:
        is_open = not register.reason_closed(source, as_of)
        yield _feed_row(source, counts[source.name], as_of, is_open=is_open)


def _strategic_row(agreement: StrategicAgreement, columns: int, as_of: date) -> tuple[object, ...]:
    is_open = agreement.term.state(as_of) is AgreementState.IN_FORCE
    return (
        PARTNERSHIP,
        EVERY_SOURCE,
        agreement.title,
        agreement.reference,
        ", ".join(agreement.parties),
        agreement.lead,
        agreement.impact_assessment,
        agreement.lawful_basis,
        agreement.legal_gateway,
        agreement.purpose,
        None,
        *_days(agreement.term),
        None,
        None,
        None,
        *_standing(agreement.term, as_of, is_open=is_open),
        columns,
    )


def _feed_row(source: Source, columns: int, as_of: date, *, is_open: bool) -> tuple[object, ...]:
    agreement = source.agreement
    return (
        FEED,
        source.name,
        source.title,
        agreement.reference,
        agreement.controller,
        source.owner,
        agreement.impact_assessment,
        agreement.lawful_basis,
        agreement.legal_gateway,
        agreement.purpose,
        ", ".join(agreement.audiences),
        *_days(agreement.term),
        agreement.retention.days,
        agreement.retention_words,
        str(agreement.erasure),
        *_standing(agreement.term, as_of, is_open=is_open),
        columns,
    )


def _days(term: Term) -> tuple[date | None, ...]:
    return term.starts, term.review_by, term.ends


def _standing(term: Term, as_of: date, *, is_open: bool) -> tuple[object, ...]:
    return str(term.state(as_of)), is_open, str(term.review(as_of))
