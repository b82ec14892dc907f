"""A source's claim that one person is something to another, with the source's dates."""

from collections.abc import Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, Layer, Relationship, Table, Type
from silver.cleanse import flags, texts
from silver.shared import provenance
from silver.shared.statements import (
    ExtractFrame,
    ParseContext,
    coded,
    day,
    newest,
    record_key,
    told,
    where_from,
)

TABLE = Table(
    layer=Layer.SILVER,
    name="relationship",
    about="Claims by sources that one person is something to another. A claim, not a fact of ours.",
    key=("of_record_key", "to_record_key", "row_key"),
    record_key="to_record_key",
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
        Column("data_group", Type.TEXT, "Data group for role filters.", required=True),
        *provenance.COLUMNS,
    ),
)


def build(extract_frames: Sequence[ExtractFrame], parse_context: ParseContext) -> DataFrame:
    """Every relationship that an extract claims, in its newest version: one row each."""

    def tell(one: ExtractFrame, said: Relationship) -> DataFrame:
        return _claims(one, said, parse_context)

    return told(extract_frames, Relationship, tell, TABLE.ddl).select(*TABLE.names)


def _claims(
    extract_frame: ExtractFrame, said: Relationship, parse_context: ParseContext
) -> DataFrame:
    extract = extract_frame.extract
    return newest(extract_frame, parse_context).select(
        record_key(extract, said.of, parse_context.secret).alias("of_record_key"),
        record_key(extract, said.to, parse_context.secret).alias("to_record_key"),
        texts.one_line(coded(extract, said.kind)).alias("kind"),
        flags.yes_or_no(coded(extract, said.parental_responsibility)).alias(
            "parental_responsibility"
        ),
        day(extract, said.since, parse_context).alias("since"),
        day(extract, said.until, parse_context).alias("until"),
        F.lit(said.data_group).alias("data_group"),
        *where_from(extract_frame),
    )
