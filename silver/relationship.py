"""A source's claim that one person is something to another, with the source's dates."""

from collections.abc import Sequence

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, Layer, Relationship, Table, Type
from silver.cleanse import flags, texts
from silver.shared import provenance
from silver.shared.statements import ExtractFrame, FieldReader, ParseContext, latest_facts

TABLE = Table(
    layer=Layer.SILVER,
    name="relationship",
    about="Claims by sources that one person is something to another. A claim, not a fact of ours.",
    key=("of_record_key", "to_record_key", "row_key"),
    record_key="to_record_key",
    data_group_columns=("data_group",),
    columns=(
        Column("of_record_key", Type.TEXT, "Record of the person who is something.", required=True),
        Column("to_record_key", Type.TEXT, "Record of the person to whom.", required=True),
        Column("kind", Type.TEXT, "Mother, father, carer and so on."),
        Column(
            "parental_responsibility",
            Type.FLAG,
            "Has parental responsibility, where the source says so.",
        ),
        Column("since", Type.DATE, "Since, where the source says so."),
        Column("until", Type.DATE, "Until, where the source says so."),
        provenance.DATA_GROUP,
        *provenance.COLUMNS,
    ),
)


def build(extract_frames: Sequence[ExtractFrame], parse_context: ParseContext) -> DataFrame:
    """Every relationship that an extract claims, in its newest version: one row each."""
    return latest_facts(TABLE, Relationship, _columns, extract_frames, parse_context)


def _columns(relationship: Relationship, reader: FieldReader) -> dict[str, SparkColumn]:
    return {
        "data_group": F.lit(relationship.data_group),
        "of_record_key": reader.record_key(relationship.of),
        "to_record_key": reader.record_key(relationship.to),
        "kind": texts.one_line(reader.decoded(relationship.kind)),
        "parental_responsibility": flags.yes_or_no(
            reader.decoded(relationship.parental_responsibility)
        ),
        "since": reader.day(relationship.since),
        "until": reader.day(relationship.until),
    }
