"""What services have undertaken for a person, with stage and next review; never a plan's words."""

from collections.abc import Sequence

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame

from contracts import PLANS, Column, Layer, Plan, Table, Type
from silver.cleanse import texts
from silver.shared import provenance
from silver.shared.kinds import facts_with_kind, is_filled, kind_columns
from silver.shared.statements import ExtractFrame, FieldReader, ParseContext

TABLE = Table(
    layer=Layer.SILVER,
    name="plan",
    about="What a service has undertaken for a person for a while, and when it is next reviewed.",
    key=("record_key", "row_key", "kind"),
    record_key="record_key",
    data_group_columns=("data_group",),
    columns=(
        Column("record_key", Type.TEXT, "Record of the person.", required=True),
        Column("kind", Type.TEXT, "Kind of plan.", required=True, one_of=tuple(PLANS)),
        Column("category", Type.TEXT, "Why, in the source's category."),
        Column("stage", Type.TEXT, "How far it is."),
        Column("since", Type.DATE, "Since."),
        Column("until", Type.DATE, "Until, where it has ended or will."),
        Column("next_review", Type.DATE, "Day of the next review."),
        Column("closed_because", Type.TEXT, "Why it ended."),
        provenance.DATA_GROUP,
        *provenance.COLUMNS,
    ),
)


def build(extract_frames: Sequence[ExtractFrame], parse_context: ParseContext) -> DataFrame:
    """Every plan that an extract states, in its newest version: one row each."""
    return facts_with_kind(TABLE, Plan, _columns, extract_frames, parse_context)


def _columns(plan: Plan, reader: FieldReader) -> dict[str, SparkColumn]:
    return {
        **kind_columns(plan, reader, is_filled(reader, plan.since)),
        "category": texts.one_line(reader.decoded(plan.category)),
        "stage": texts.one_line(reader.decoded(plan.stage)),
        "since": reader.day(plan.since),
        "until": reader.day(plan.until),
        "next_review": reader.day(plan.next_review),
        "closed_because": texts.one_line(reader.decoded(plan.closed_because)),
    }
