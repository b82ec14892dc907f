"""Which services work with a person, and whom to ring."""

from collections.abc import Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, Involvement, Layer, Table, Type
from silver.cleanse import emails, names, phones, texts
from silver.shared import provenance
from silver.shared.statements import (
    ExtractFrame,
    ParseContext,
    coded,
    day,
    newest,
    record_key,
    text,
    told,
    where_from,
)

TABLE = Table(
    layer=Layer.SILVER,
    name="involvement",
    about="Which services work or worked with a person, and whom to ring.",
    key=("record_key", "row_key", "service"),
    record_key="record_key",
    columns=(
        Column("record_key", Type.TEXT, "Record of the person.", required=True),
        Column("service", Type.TEXT, "Service, in plain words.", required=True),
        Column("team", Type.TEXT, "Team, school or landlord."),
        Column("worker", Type.TEXT, "Name of the worker.", personal=True),
        Column("worker_role", Type.TEXT, "What the worker does for the person."),
        Column("phone", Type.TEXT, "Phone of the worker or team.", personal=True),
        Column("email", Type.TEXT, "E-mail of the worker or team.", personal=True),
        Column("since", Type.DATE, "Since, where the source says so."),
        Column("until", Type.DATE, "Until, where the source says so."),
        Column("status", Type.TEXT, "Status that the source gives."),
        Column("data_group", Type.TEXT, "Data group for role filters.", required=True),
        *provenance.COLUMNS,
    ),
)


def build(extract_frames: Sequence[ExtractFrame], parse_context: ParseContext) -> DataFrame:
    """Every involvement that an extract tells of, in its newest version: one row each."""

    def tell(one: ExtractFrame, said: Involvement) -> DataFrame:
        return _involved(one, said, parse_context)

    return told(extract_frames, Involvement, tell, TABLE.ddl).select(*TABLE.names)


def _involved(
    extract_frame: ExtractFrame, said: Involvement, parse_context: ParseContext
) -> DataFrame:
    extract = extract_frame.extract
    return newest(extract_frame, parse_context).select(
        record_key(extract, said.of, parse_context.secret).alias("record_key"),
        texts.one_line(coded(extract, said.service)).alias("service"),
        texts.one_line(text(said.team)).alias("team"),
        names.shown_name(text(said.worker)).alias("worker"),
        texts.one_line(text(said.role)).alias("worker_role"),
        phones.phone(text(said.phone)).alias("phone"),
        emails.email(text(said.email)).alias("email"),
        day(extract, said.since, parse_context).alias("since"),
        day(extract, said.until, parse_context).alias("until"),
        texts.one_line(coded(extract, said.status)).alias("status"),
        F.lit(said.data_group).alias("data_group"),
        *where_from(extract_frame),
    )
