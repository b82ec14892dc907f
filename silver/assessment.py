"""Assessments: that they exist, when they were made and by whom; never their words."""

from collections.abc import Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Assessment, Column, Layer, Table, Type
from silver.cleanse import emails, names, texts
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
    name="assessment",
    about="Assessments of a person: that they exist, when and by whom; never their words.",
    key=("record_key", "row_key", "kind"),
    record_key="record_key",
    columns=(
        Column("record_key", Type.TEXT, "Record of the person.", required=True),
        Column("kind", Type.TEXT, "Kind of assessment.", required=True),
        Column("started", Type.DATE, "Started on."),
        Column("completed", Type.DATE, "Completed on."),
        Column("author", Type.TEXT, "Who wrote it.", personal=True),
        Column("author_email", Type.TEXT, "E-mail of the author.", personal=True),
        Column("organisation", Type.TEXT, "Organisation of the author."),
        Column("data_group", Type.TEXT, "Data group for role filters.", required=True),
        *provenance.COLUMNS,
    ),
)


def build(extract_frames: Sequence[ExtractFrame], parse_context: ParseContext) -> DataFrame:
    """Every assessment that an extract tells of, in its newest version: one row each."""

    def tell(one: ExtractFrame, said: Assessment) -> DataFrame:
        return _assessed(one, said, parse_context)

    return told(extract_frames, Assessment, tell, TABLE.ddl).select(*TABLE.names)


def _assessed(
    extract_frame: ExtractFrame, said: Assessment, parse_context: ParseContext
) -> DataFrame:
    extract = extract_frame.extract
    return newest(extract_frame, parse_context).select(
        record_key(extract, said.of, parse_context.secret).alias("record_key"),
        texts.one_line(coded(extract, said.kind)).alias("kind"),
        day(extract, said.started, parse_context).alias("started"),
        day(extract, said.completed, parse_context).alias("completed"),
        names.shown_name(text(said.author)).alias("author"),
        emails.email(text(said.author_email)).alias("author_email"),
        texts.one_line(text(said.organisation)).alias("organisation"),
        F.lit(said.data_group).alias("data_group"),
        *where_from(extract_frame),
    )
