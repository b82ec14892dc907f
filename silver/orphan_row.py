"""Rows that speak of somebody whom the source's own extract does not hold: they reach nobody.

Social care's address of child 900301 says nothing if no row of its children has that key. As a
rule the key was spoilt on its way (a zero lost, a decimal point gained), or a file is missing.
"""

from collections.abc import Sequence
from functools import reduce

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Person, Personal, Table, Type
from silver.shared.frames import frame_of
from silver.shared.statements import (
    ExtractFrame,
    FieldReader,
    ParseContext,
    latest_rows,
    retained_rows,
)

TABLE = Table(
    layer=Layer.SILVER,
    name="orphan_row",
    about="Rows about somebody whom their source's own extract of people does not hold.",
    key=("row_key", "person_alias"),
    record_key="row_key",
    data_group=DataGroup.STEWARD,
    columns=(
        Column("row_key", Type.TEXT, "Opaque key of the row.", required=True),
        Column("source", Type.TEXT, "Source that sent it.", required=True),
        Column("extract", Type.TEXT, "Its extract.", required=True),
        Column("person_alias", Type.TEXT, "Whom the row speaks of, as the contract calls them."),
        Column("known_in", Type.TEXT, "The extract that should hold the person.", required=True),
        Column(
            "source_key",
            Type.TEXT,
            "The person's key as the row has it.",
            personal=Personal.IDENTIFIES,
        ),
        Column("share", Type.NUMBER, "Share of the extract's rows that are such.", low=0, high=1),
        Column("last_delivery", Type.TEXT, "Delivery that last carried the row.", required=True),
        Column("last_row_number", Type.INTEGER, "Its line (or sheet row) there.", required=True),
    ),
)

METRICS = {"orphan_rows": "count(1)"}


def build(extract_frames: Sequence[ExtractFrame], parse_context: ParseContext) -> DataFrame:
    """One row per row and person that it speaks of, where their extract knows no such person.

    An extract that never came in has no rows here: gold/source_freshness reports it.
    """
    pointed_at = [
        (frame, person)
        for frame in extract_frames
        for person in frame.extract.people
        if not person.is_described
    ]
    referenced = {person.known_in for _, person in pointed_at}
    keys_by_extract = {
        frame.extract.name: _described_keys(frame, parse_context)
        for frame in extract_frames
        if frame.extract.name in referenced
    }
    orphans = [
        _orphans(frame, person, keys_by_extract[person.known_in], parse_context)
        for frame, person in pointed_at
        if person.known_in in keys_by_extract
    ]
    empty = frame_of(extract_frames[0].rows.sparkSession, [], TABLE.ddl)
    return reduce(DataFrame.unionByName, orphans, empty)


def _described_keys(extract_frame: ExtractFrame, parse_context: ParseContext) -> DataFrame:
    """Keys of everybody whom an extract describes, in any version that retention has left."""
    reader = FieldReader(extract_frame.extract, parse_context)
    keys = [
        reader.record_key(person.alias)
        for person in extract_frame.extract.people
        if person.key and not person.known_in
    ]
    rows = retained_rows(extract_frame, parse_context)
    return rows.select(F.explode(F.array(*keys)).alias("described_key")).distinct()


def _orphans(
    extract_frame: ExtractFrame,
    person: Person,
    described_keys: DataFrame,
    parse_context: ParseContext,
) -> DataFrame:
    extract = extract_frame.extract
    reader = FieldReader(extract, parse_context)
    references = latest_rows(extract_frame, parse_context).select(
        "row_key",
        F.lit(extract_frame.source.name).alias("source"),
        F.lit(extract.name).alias("extract"),
        F.lit(person.alias).alias("person_alias"),
        F.lit(person.known_in).alias("known_in"),
        reader.source_key(person).alias("source_key"),
        reader.record_key(person.alias).alias("record_key"),
        "last_delivery",
        "last_row_number",
    )
    is_described = F.col("record_key") == F.col("described_key")
    orphans = references.join(described_keys, on=is_described, how="left_anti")
    rows_sent = references.agg(F.count(F.lit(1)).alias("rows_sent"))
    by_person = Window.partitionBy("extract", "person_alias")
    share = F.round(F.count(F.lit(1)).over(by_person) / F.col("rows_sent"), 4)
    return (
        orphans.where("record_key IS NOT NULL")
        .crossJoin(F.broadcast(rows_sent))
        .withColumn("share", share)
        .select(*TABLE.names)
    )
