"""How findings are tested: records of a few sources, whose each is, and what is found."""

from collections.abc import Mapping, Sequence

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from bronze.sources.csc import SOURCE as CSC
from bronze.sources.housing import SOURCE as HOUSING
from bronze.sources.police import SOURCE as POLICE
from bronze.sources.school import SOURCE as SCHOOL
from contracts import Source
from silver import (
    child_record,
    finding,
    hold,
    impossible_fact,
    match_edge,
    person,
    person_record,
    protected,
    ruling,
)
from tests.drawing import table_of

SOURCES = (CSC, SCHOOL, HOUSING, POLICE)
EXTRACTS = {
    "csc": "csc_person",
    "school": "school_pupil",
    "housing": "housing_member",
    "police": "police_occurrence",
}
NEVER = "left_key | right_key | weight | grade | guard | same_source"
NOBODY = "ruling_id | left_key | right_key | ruling"
USUAL = {
    "source_key": "own|9330001",
    "source_key_without_place": "own",
    "role": "child",
    "identity_sealed": "no",
    "deceased": "no",
    "last_seen": "2026-11-22",
}


def records_of(spark: SparkSession, drawing: str) -> DataFrame:
    """Records as drawn, each in the extract of its source."""
    drawn = drawing.strip().splitlines()[0]
    defaults = {name: cell for name, cell in USUAL.items() if name not in drawn}
    rows = table_of(spark, person_record.TABLE, drawing, **defaults)
    extract = F.create_map(*(F.lit(part) for pair in EXTRACTS.items() for part in pair))
    return rows.withColumn("extract", F.coalesce("extract", extract[F.col("source")]))


def findings_of(  # noqa: PLR0913 # a night's tables, most of them empty
    spark: SparkSession,
    records: DataFrame,
    people: str,
    edges: str = NEVER,
    *,
    levels: Column | None = None,
    ruled: str = NOBODY,
    hidden: str = "person_id",
    audited: Sequence[Mapping[str, str | None]] = (),
    sources: Sequence[Source] = SOURCES,
) -> DataFrame:
    """Every finding about the records, where each is the person that is drawn."""
    persons = table_of(spark, person.TABLE, people)
    children = child_record.build(
        persons,
        records,
        persons.select("person_id").distinct(),
        table_of(spark, protected.TABLE, hidden),
        table_of(spark, hold.TABLE, "person_id"),
        sources,
    )
    pairs = table_of(spark, match_edge.TABLE, edges)
    return finding.build(
        pairs.withColumn("levels", levels) if levels is not None else pairs,
        children.cache(),
        table_of(spark, ruling.TABLE, ruled, decided_on="2026-11-02T09:00:00"),
        table_of(spark, impossible_fact.TABLE, "record_key"),
        audited,
        sources,
    ).cache()
