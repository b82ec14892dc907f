"""Which services work with a person, and whom to ring."""

from collections.abc import Sequence

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, Involvement, Layer, Personal, Table, Type
from silver.cleanse import emails, names, phones, texts
from silver.shared import provenance
from silver.shared.statements import ExtractFrame, FieldReader, ParseContext, latest_facts

TABLE = Table(
    layer=Layer.SILVER,
    name="involvement",
    about="Which services work or worked with a person, and whom to ring.",
    key=("record_key", "row_key", "service"),
    record_key="record_key",
    data_group_columns=("data_group",),
    columns=(
        Column("record_key", Type.TEXT, "Record of the person.", required=True),
        Column("service", Type.TEXT, "Service, in plain words.", required=True),
        Column("team", Type.TEXT, "Team, school or landlord.", personal=Personal.LOCATES),
        Column("worker", Type.TEXT, "Name of the worker.", personal=Personal.LOCATES),
        Column("worker_role", Type.TEXT, "What the worker does for the person."),
        Column("phone", Type.TEXT, "Phone of the worker or team.", personal=Personal.LOCATES),
        Column("email", Type.TEXT, "E-mail of the worker or team.", personal=Personal.LOCATES),
        Column("since", Type.DATE, "Since, where the source says so."),
        Column("until", Type.DATE, "Until, where the source says so."),
        Column("status", Type.TEXT, "Status that the source gives."),
        provenance.DATA_GROUP,
        *provenance.COLUMNS,
    ),
)


def build(extract_frames: Sequence[ExtractFrame], parse_context: ParseContext) -> DataFrame:
    """Every involvement that an extract states, in its newest version: one row each."""
    return latest_facts(TABLE, Involvement, _columns, extract_frames, parse_context)


def _columns(involvement: Involvement, reader: FieldReader) -> dict[str, SparkColumn]:
    return {
        "data_group": F.lit(involvement.data_group),
        "record_key": reader.record_key(involvement.of),
        "service": texts.one_line(reader.decoded(involvement.service)),
        "team": texts.one_line(reader.text(involvement.team)),
        "worker": names.shown_name(reader.text(involvement.worker)),
        "worker_role": texts.one_line(reader.text(involvement.role)),
        "phone": phones.phone(reader.text(involvement.phone)),
        "email": emails.email(reader.text(involvement.email)),
        "since": reader.day(involvement.since),
        "until": reader.day(involvement.until),
        "status": texts.one_line(reader.decoded(involvement.status)),
    }
