"""Whether a declared register is one: whether it holds nearly every child of its ages, each once.

The match trusts a register as proof that two records are no twins (docs/decisions/0016), so what a
source's coverage declares is held to the records every night.
"""

from collections.abc import Sequence

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Table, Type, registers_of
from silver.cleanse import ages
from silver.shared.frames import frame_of
from silver.shared.statements import ExtractFrame, ParseContext

FEWEST_HELD = 0.85
"""Share of the children whom others know that a register must hold. Missed links count as not held,
so it cannot be much nearer to one."""
MOST_HELD_TWICE = 0.05
"""Share of its own children that a register may hold twice."""
FEWEST_CHILDREN = 100
"""Children known to others under which a share is chance."""

TABLE = Table(
    layer=Layer.SILVER,
    name="register_coverage",
    about="Sources declared to hold nearly every child of an age once, beside what they hold.",
    key=("source",),
    record_key="source",
    data_group=DataGroup.STEWARD,
    columns=(
        Column("source", Type.TEXT, "The source.", required=True),
        Column("youngest", Type.INTEGER, "Youngest age of the register.", required=True, low=0),
        Column("oldest", Type.INTEGER, "Oldest age of the register.", required=True, low=0),
        Column(
            "known_elsewhere", Type.INTEGER, "Children of these ages whom others know.",
            required=True, low=0,
        ),
        Column("held", Type.NUMBER, "Share of them whom it holds.", low=0, high=1),
        Column("held_twice", Type.NUMBER, "Share of its children held twice.", low=0, high=1),
        Column("falls_short", Type.FLAG, "True where it is no such register.", required=True),
        Column("short_source", Type.TEXT, "The source, where it falls short."),
    ),
)  # fmt: skip

METRICS = {"registers_short": "count_if(falls_short)"}


def build(
    silver_person: DataFrame,
    silver_person_record: DataFrame,
    extract_frames: Sequence[ExtractFrame],
    parse_context: ParseContext,
) -> DataFrame:
    """One row per source that declares a register.

    Args:
        silver_person: which record is which person.
        silver_person_record: what sources say of them.
        extract_frames: all extracts, with their sources' coverage.
        parse_context: the run's date, from which ages count.
    """
    spark = silver_person.sparkSession
    ages_by_source = registers_of(frame.source for frame in extract_frames)
    rows = [(source, *ages) for source, ages in sorted(ages_by_source.items())]
    registers = frame_of(spark, rows, "source string, youngest bigint, oldest bigint")
    children = _children(silver_person, silver_person_record, registers, parse_context)
    is_elsewhere, is_held = F.col("other_records") > 0, F.col("own_records") > 0
    is_held_twice = F.col("own_records") > 1
    shares = children.groupBy("source").agg(
        F.count_if(is_elsewhere).alias("known_elsewhere"),
        F.round(F.avg(F.when(is_elsewhere, is_held.cast("int"))), 4).alias("held"),
        F.round(F.avg(F.when(is_held, is_held_twice.cast("int"))), 4).alias("held_twice"),
    )
    coverage = registers.join(shares, on="source", how="left").withColumns(
        {
            "known_elsewhere": F.coalesce("known_elsewhere", F.lit(0)),
            "falls_short": F.coalesce(_falls_short(), F.lit(col=False)),
        }
    )
    short_source = F.when(F.col("falls_short"), F.col("source"))
    return coverage.withColumn("short_source", short_source).select(*TABLE.names)


def _children(
    persons: DataFrame, records: DataFrame, registers: DataFrame, parse_context: ParseContext
) -> DataFrame:
    """Children of each register's ages: how many records of its own, and of others', they have."""
    is_own = F.col("record_source") == F.col("source")
    age = ages.age(F.col("date_of_birth"), parse_context.as_of)
    child_records = (
        persons.select("record_key", "person_id")
        .join(records.where("role = 'child' AND NOT is_mention"), on="record_key", how="inner")
        .select("person_id", F.col("source").alias("record_source"), "date_of_birth")
    )
    return (
        child_records.crossJoin(F.broadcast(registers))
        .groupBy("source", "youngest", "oldest", "person_id")
        .agg(
            F.min("date_of_birth").alias("date_of_birth"),
            F.count_if(is_own).alias("own_records"),
            F.count_if(~is_own).alias("other_records"),
        )
        .where(age.between(F.col("youngest"), F.col("oldest")))
    )


def _falls_short() -> SparkColumn:
    """Too few of whom others know, or too many twice."""
    enough = F.col("known_elsewhere") >= FEWEST_CHILDREN
    return enough & ((F.col("held") < FEWEST_HELD) | (F.col("held_twice") > MOST_HELD_TWICE))
