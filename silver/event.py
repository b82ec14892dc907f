"""What happened to or by a person, as sources say: never in their words."""

from collections.abc import Sequence

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame

from contracts import EVENTS, Column, Event, Layer, Personal, Table, Type
from silver.cleanse import texts
from silver.shared import provenance
from silver.shared.kinds import facts_with_kind, is_filled, kind_columns
from silver.shared.statements import ExtractFrame, FieldReader, ParseContext

TABLE = Table(
    layer=Layer.SILVER,
    name="event",
    about="What happened to or by a person: that it did, when, and with which outcome.",
    key=("record_key", "row_key", "kind"),
    record_key="record_key",
    data_group_columns=("data_group",),
    columns=(
        Column("record_key", Type.TEXT, "Record of the person.", required=True),
        Column("kind", Type.TEXT, "Kind of event.", required=True, one_of=tuple(EVENTS)),
        Column("happened", Type.DATE, "Day on which it happened or began."),
        Column("until", Type.DATE, "Day on which it ended, where it lasted."),
        Column("role", Type.TEXT, "The person's part in it."),
        Column("outcome", Type.TEXT, "What came of it."),
        Column(
            "organisation", Type.TEXT, "Where, or who dealt with it.", personal=Personal.LOCATES
        ),
        provenance.DATA_GROUP,
        *provenance.COLUMNS,
    ),
)


def build(extract_frames: Sequence[ExtractFrame], parse_context: ParseContext) -> DataFrame:
    """Every event that an extract states, in its newest version: one row each."""
    return facts_with_kind(TABLE, Event, _columns, extract_frames, parse_context)


def _columns(event: Event, reader: FieldReader) -> dict[str, SparkColumn]:
    return {
        **kind_columns(event, reader, is_filled(reader, event.happened)),
        "happened": reader.day(event.happened),
        "until": reader.day(event.until),
        "role": texts.one_line(reader.decoded(event.role)),
        "outcome": texts.one_line(reader.decoded(event.outcome)),
        "organisation": texts.one_line(reader.text(event.organisation)),
    }
