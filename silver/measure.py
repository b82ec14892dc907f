"""Numbers about a stretch of time: attendance, days suspended and the like."""

from collections.abc import Sequence

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame

from contracts import MEASURES, Column, Layer, Measure, Table, Type
from silver.cleanse import numbers
from silver.shared import provenance
from silver.shared.kinds import facts_with_kind, kind_columns
from silver.shared.statements import ExtractFrame, FieldReader, ParseContext

TABLE = Table(
    layer=Layer.SILVER,
    name="measure",
    about="A number about a person and a stretch of time.",
    key=("record_key", "row_key", "kind"),
    record_key="record_key",
    data_group_columns=("data_group",),
    columns=(
        Column("record_key", Type.TEXT, "Record of the person.", required=True),
        Column("kind", Type.TEXT, "What is measured.", required=True, one_of=tuple(MEASURES)),
        Column("value", Type.NUMBER, "How much.", required=True, low=0),
        Column("since", Type.DATE, "First day that it counts."),
        Column("until", Type.DATE, "Last day that it counts."),
        provenance.DATA_GROUP,
        *provenance.COLUMNS,
    ),
)


def build(extract_frames: Sequence[ExtractFrame], parse_context: ParseContext) -> DataFrame:
    """Every measure that an extract states, in its newest version: one row each."""
    return facts_with_kind(TABLE, Measure, _columns, extract_frames, parse_context)


def _columns(measure: Measure, reader: FieldReader) -> dict[str, SparkColumn]:
    value = numbers.quantity(reader.text(measure.value))
    return {
        **kind_columns(measure, reader, value.isNotNull()),
        "value": value,
        "since": reader.day(measure.since),
        "until": reader.day(measure.until),
    }
