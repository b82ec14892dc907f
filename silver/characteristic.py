"""What holds of a person for as long as a source says so: a need, a status, a level."""

from collections.abc import Sequence

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import CHARACTERISTICS, Characteristic, Column, Layer, Table, Type
from silver.cleanse import texts
from silver.shared import provenance
from silver.shared.kinds import facts_with_kind, kind_columns
from silver.shared.statements import ExtractFrame, FieldReader, ParseContext

YES, NO = "Y", "N"

TABLE = Table(
    layer=Layer.SILVER,
    name="characteristic",
    about="What holds of a person while a source says so.",
    key=("record_key", "row_key", "kind"),
    record_key="record_key",
    data_group_columns=("data_group",),
    columns=(
        Column("record_key", Type.TEXT, "Record of the person.", required=True),
        Column(
            "kind",
            Type.TEXT,
            "What is said of the person.",
            required=True,
            one_of=tuple(CHARACTERISTICS),
        ),
        Column("value", Type.TEXT, "What it is; yes, of a flag.", required=True),
        Column("since", Type.DATE, "Since, where the source says so."),
        Column("until", Type.DATE, "Until, where the source says so."),
        provenance.DATA_GROUP,
        *provenance.COLUMNS,
    ),
)


def build(extract_frames: Sequence[ExtractFrame], parse_context: ParseContext) -> DataFrame:
    """Every characteristic that an extract states, in its newest version: one row each."""
    return facts_with_kind(TABLE, Characteristic, _columns, extract_frames, parse_context)


def _columns(characteristic: Characteristic, reader: FieldReader) -> dict[str, SparkColumn]:
    value = texts.one_line(reader.decoded(characteristic.value))
    return {
        **kind_columns(characteristic, reader, value.isNotNull() & (value != F.lit(NO))),
        "value": F.when(value == F.lit(YES), F.lit("yes")).otherwise(value),
        "since": reader.day(characteristic.since),
        "until": reader.day(characteristic.until),
    }
