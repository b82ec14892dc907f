"""Rows that speak of somebody whom the source's own extract does not hold: they reach nobody.

Social care's address of child 900301 says nothing if no row of its children has that key. As a
rule the key was spoilt on its way (a zero lost, a decimal point gained), or a file is missing.
"""

from collections.abc import Sequence
from functools import reduce

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from contracts import Column, Layer, Person, Table, Type
from silver.shared.frames import frame_of
from silver.shared.statements import (
    ExtractFrame,
    ParseContext,
    kept,
    newest,
    record_key,
    source_key,
)

TABLE = Table(
    layer=Layer.SILVER,
    name="orphan_row",
    about="Rows about somebody whom their source's own extract of people does not hold.",
    key=("row_key", "person_alias"),
    record_key="row_key",
    columns=(
        Column("row_key", Type.TEXT, "Opaque key of the row.", required=True),
        Column("source", Type.TEXT, "Source that sent it.", required=True),
        Column("extract", Type.TEXT, "Its extract.", required=True),
        Column("person_alias", Type.TEXT, "Whom the row speaks of, as the contract calls them."),
        Column("known_in", Type.TEXT, "The extract that should hold the person.", required=True),
        Column("source_key", Type.TEXT, "The person's key as the row has it.", personal=True),
        Column("share", Type.NUMBER, "Share of the extract's rows that are such.", low=0, high=1),
        Column("last_delivery", Type.TEXT, "Delivery that last carried the row.", required=True),
        Column("last_row_number", Type.INTEGER, "Its line (or sheet row) there.", required=True),
    ),
)

METRICS = {"orphan_rows": "count(1)"}


def build(extract_frames: Sequence[ExtractFrame], parse_context: ParseContext) -> DataFrame:
    """One row per row and person that it speaks of, where their extract knows no such person.

    Of an extract that never came in nothing is said: gold/source_freshness tells of that.
    """
    pointed_at = {person.known_in for one in extract_frames for person in one.extract.people}
    homes = {
        o.extract.name: _held(o, parse_context)
        for o in extract_frames
        if o.extract.name in pointed_at
    }
    frames = [
        _orphans(one, person, homes[person.known_in], parse_context)
        for one in extract_frames
        for person in one.extract.people
        if person.known_in in homes
    ]
    empty = frame_of(extract_frames[0].rows.sparkSession, [], TABLE.ddl)
    return reduce(DataFrame.unionByName, frames, empty)


def _held(home: ExtractFrame, parse_context: ParseContext) -> DataFrame:
    """Keys of everybody whom an extract describes, in any version that is still kept."""
    described = [one for one in home.extract.people if one.key and not one.known_in]
    keys = [record_key(home.extract, one.alias, parse_context.secret) for one in described]
    return kept(home, parse_context).select(F.explode(F.array(*keys)).alias("held_key")).distinct()


def _orphans(
    extract_frame: ExtractFrame, person: Person, held: DataFrame, parse_context: ParseContext
) -> DataFrame:
    extract = extract_frame.extract
    told = newest(extract_frame, parse_context).select(
        "row_key",
        F.lit(extract_frame.source.name).alias("source"),
        F.lit(extract.name).alias("extract"),
        F.lit(person.alias).alias("person_alias"),
        F.lit(person.known_in).alias("known_in"),
        source_key(extract, person).alias("source_key"),
        record_key(extract, person.alias, parse_context.secret).alias("record_key"),
        "last_delivery",
        "last_row_number",
    )
    orphans = told.join(held, on=F.col("record_key") == F.col("held_key"), how="left_anti")
    sent = told.agg(F.count(F.lit(1)).alias("sent"))
    every = Window.partitionBy("extract", "person_alias")
    share = F.round(F.count(F.lit(1)).over(every) / F.col("sent"), 4)
    return (
        orphans.where("record_key IS NOT NULL")
        .crossJoin(F.broadcast(sent))
        .withColumn("share", share)
        .select(*TABLE.names)
    )
