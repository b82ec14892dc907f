"""Assessments: that they exist, when they were made and by whom; never their words."""

from collections.abc import Sequence

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Assessment, Column, Layer, Personal, Table, Type
from silver.cleanse import emails, names, texts
from silver.shared import provenance
from silver.shared.statements import ExtractFrame, FieldReader, ParseContext, latest_facts

TABLE = Table(
    layer=Layer.SILVER,
    name="assessment",
    about="Assessments of a person: that they exist, when and by whom; never their words.",
    key=("record_key", "row_key", "kind"),
    record_key="record_key",
    data_group_columns=("data_group",),
    columns=(
        Column("record_key", Type.TEXT, "Record of the person.", required=True),
        Column("kind", Type.TEXT, "Kind of assessment.", required=True),
        Column("started", Type.DATE, "Started on."),
        Column("completed", Type.DATE, "Completed on."),
        Column("author", Type.TEXT, "Who wrote it.", personal=Personal.LOCATES),
        Column("author_email", Type.TEXT, "E-mail of the author.", personal=Personal.LOCATES),
        Column("organisation", Type.TEXT, "Organisation of the author.", personal=Personal.LOCATES),
        provenance.DATA_GROUP,
        *provenance.COLUMNS,
    ),
)


def build(extract_frames: Sequence[ExtractFrame], parse_context: ParseContext) -> DataFrame:
    """Every assessment that an extract states, in its newest version: one row each."""
    return latest_facts(TABLE, Assessment, _columns, extract_frames, parse_context)


def _columns(assessment: Assessment, reader: FieldReader) -> dict[str, SparkColumn]:
    return {
        "data_group": F.lit(assessment.data_group),
        "record_key": reader.record_key(assessment.of),
        "kind": texts.one_line(reader.decoded(assessment.kind)),
        "started": reader.day(assessment.started),
        "completed": reader.day(assessment.completed),
        "author": names.shown_name(reader.text(assessment.author)),
        "author_email": emails.email(reader.text(assessment.author_email)),
        "organisation": texts.one_line(reader.text(assessment.organisation)),
    }
