"""Where each source says that a person lives or lived: per person, never per family."""

from collections.abc import Sequence

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from contracts import Address, Column, Layer, Table, Type
from silver.cleanse import addresses, postcodes, uprns
from silver.shared import provenance
from silver.shared.statements import (
    ExtractFrame,
    ParseContext,
    coded,
    day,
    kept,
    record_key,
    text,
    told,
    where_from,
)

TABLE = Table(
    layer=Layer.SILVER,
    name="address",
    about="Where each source says that a person lives or lived.",
    key=("address_id",),
    record_key="record_key",
    columns=(
        Column("address_id", Type.TEXT, "Key of the row.", required=True),
        Column("record_key", Type.TEXT, "Record of the person.", required=True),
        Column("line", Type.TEXT, "House, street and town on one line.", personal=True),
        Column("address_key", Type.TEXT, "House number and street for comparison.", personal=True),
        Column("postcode", Type.TEXT, "Postcode, one space.", personal=True),
        Column("uprn", Type.TEXT, "Unique property reference number.", personal=True),
        Column("kind", Type.TEXT, "Home, placement or what the source calls it."),
        Column(
            "since",
            Type.DATE,
            "From: the source's own date, else when it first sent it.",
            required=True,
        ),
        Column(
            "is_source_date",
            Type.FLAG,
            "True where the source gave the date itself.",
            required=True,
        ),
        Column("until", Type.DATE, "Until, where the source says so."),
        Column(
            "is_latest",
            Type.FLAG,
            "True for the source's newest word about this row.",
            required=True,
        ),
        *provenance.COLUMNS,
    ),
)


def build(extract_frames: Sequence[ExtractFrame], parse_context: ParseContext) -> DataFrame:
    """Say every extract's addresses in silver's words.

    Returns:
        One row per record and address that a source row has named, the newest word of the row
        marked `is_latest`. An address sent again later keeps its first date: sending is no news.
    """

    def tell(one: ExtractFrame, said: Address) -> DataFrame:
        return _versions(one, said, parse_context)

    versions = told(extract_frames, Address, tell, f"{TABLE.ddl}, own_since date")
    value = ["record_key", "row_key", "line", "postcode", "uprn", "kind"]
    newest = Window.partitionBy(*value).orderBy(F.desc("is_latest"), F.desc("first_seen"))
    sent = F.min("first_seen").over(Window.partitionBy(*value))
    dated = versions.withColumns(
        {
            "rank": F.row_number().over(newest),
            "is_source_date": F.col("own_since").isNotNull(),
            "since": F.coalesce("own_since", sent),
        }
    )
    some = F.coalesce("line", "postcode", "uprn").isNotNull()
    identity = F.concat_ws("|", *(F.coalesce(F.col(name), F.lit("")) for name in value))
    named = dated.withColumn("address_id", F.substring(F.sha2(identity, 256), 1, 20))
    return named.where((F.col("rank") == 1) & some).select(*TABLE.names)


def _versions(extract_frame: ExtractFrame, said: Address, parse_context: ParseContext) -> DataFrame:
    extract = extract_frame.extract
    line = addresses.address_line(*(text(part) for part in said.lines))
    return kept(extract_frame, parse_context).select(
        record_key(extract, said.of, parse_context.secret).alias("record_key"),
        line.alias("line"),
        addresses.address_key(line).alias("address_key"),
        postcodes.postcode(text(said.postcode)).alias("postcode"),
        uprns.uprn(text(said.uprn)).alias("uprn"),
        F.coalesce(coded(extract, said.kind), F.lit("home")).alias("kind"),
        day(extract, said.since, parse_context).alias("own_since"),
        day(extract, said.until, parse_context).alias("until"),
        "is_latest",
        *where_from(extract_frame),
    )
