"""Where each source says that a person lives or lived: per person, never per family."""

from collections.abc import Sequence

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from contracts import Address, Column, DataGroup, Layer, Personal, Table, Type
from silver.cleanse import addresses, postcodes, uprns
from silver.shared import provenance
from silver.shared.statements import ExtractFrame, FieldReader, ParseContext, fact_versions

TABLE = Table(
    layer=Layer.SILVER,
    name="address",
    about="Where each source says that a person lives or lived.",
    key=("address_id",),
    record_key="record_key",
    data_group=DataGroup.ADDRESS,
    columns=(
        Column("address_id", Type.TEXT, "Key of the row.", required=True),
        Column("record_key", Type.TEXT, "Record of the person.", required=True),
        Column("line", Type.TEXT, "House, street and town on one line.", personal=Personal.LOCATES),
        Column(
            "address_key",
            Type.TEXT,
            "House number and street for comparison.",
            personal=Personal.LOCATES,
        ),
        Column("postcode", Type.TEXT, "Postcode, one space.", personal=Personal.LOCATES),
        Column("uprn", Type.TEXT, "Unique property reference number.", personal=Personal.LOCATES),
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
    ddl = f"{TABLE.ddl}, source_date date"
    versions = fact_versions(ddl, Address, _columns, extract_frames, parse_context)
    values = ["record_key", "row_key", "line", "postcode", "uprn", "kind"]
    same_values = Window.partitionBy(*values)
    newest_first = same_values.orderBy(F.desc("is_latest"), F.desc("first_seen"))
    dated = versions.withColumns(
        {
            "rank": F.row_number().over(newest_first),
            "is_source_date": F.col("source_date").isNotNull(),
            "since": F.coalesce("source_date", F.min("first_seen").over(same_values)),
        }
    )
    has_place = F.coalesce("line", "postcode", "uprn").isNotNull()
    identity = F.concat_ws("|", *(F.coalesce(F.col(name), F.lit("")) for name in values))
    identified = dated.withColumn("address_id", F.substring(F.sha2(identity, 256), 1, 20))
    return identified.where((F.col("rank") == 1) & has_place).select(*TABLE.names)


def _columns(address: Address, reader: FieldReader) -> dict[str, SparkColumn]:
    line = addresses.address_line(*(reader.text(part) for part in address.lines))
    return {
        "record_key": reader.record_key(address.of),
        "line": line,
        "address_key": addresses.address_key(line),
        "postcode": postcodes.postcode(reader.text(address.postcode)),
        "uprn": uprns.uprn(reader.text(address.uprn)),
        "kind": F.coalesce(reader.decoded(address.kind), F.lit("home")),
        "source_date": reader.day(address.since),
        "until": reader.day(address.until),
    }
