"""Whether a declared register is one: whether it holds nearly every child of its ages, each once.

The match trusts a register as proof that two records are no twins (docs/decisions/0016), so what a
source's coverage declares is held to the records every night.
"""

from collections.abc import Sequence

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, Layer, Table, Type, registers_of
from silver.shared.frames import frame_of
from silver.shared.statements import ExtractFrame, ParseContext

NEARLY_EVERY = 0.85
"""Share of the children whom others know that a register must hold. Missed links count as not held,
so it cannot be much nearer to one."""
SELDOM_TWICE = 0.05
"""Share of its own children that a register may hold twice."""
FEWEST = 100
"""Children known to others under which a share is chance."""

TABLE = Table(
    layer=Layer.SILVER,
    name="register_coverage",
    about="Sources declared to hold nearly every child of an age once, beside what they hold.",
    key=("source",),
    record_key="source",
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
        silver_person_record: what is said of them.
        landed: all extracts, with their sources' coverage.
        reading: the run's date, from which ages count.
    """
    spark = silver_person.sparkSession
    ages = registers_of(one.source for one in extract_frames)
    declared = [(name, *of) for name, of in sorted(ages.items())]
    registers = frame_of(spark, declared, "source string, youngest bigint, oldest bigint")
    counted = _persons(silver_person, silver_person_record, registers, parse_context).groupBy(
        "source"
    )
    elsewhere = F.col("others") > 0
    figures = counted.agg(
        F.count_if(elsewhere).alias("known_elsewhere"),
        F.round(F.avg(F.when(elsewhere, (F.col("own") > 0).cast("int"))), 4).alias("held"),
        F.round(F.avg(F.when(F.col("own") > 0, (F.col("own") > 1).cast("int"))), 4).alias(
            "held_twice"
        ),
    )
    rows = registers.join(figures, on="source", how="left").withColumns(
        {
            "known_elsewhere": F.coalesce("known_elsewhere", F.lit(0)),
            "falls_short": F.coalesce(_falls_short(), F.lit(col=False)),
        }
    )
    short = F.when(F.col("falls_short"), F.col("source"))
    return rows.withColumn("short_source", short).select(*TABLE.names)


def _persons(
    persons: DataFrame, records: DataFrame, registers: DataFrame, parse_context: ParseContext
) -> DataFrame:
    """Children of each register's ages: how many records of its own, and of others', they have."""
    own = F.col("record_source") == F.col("source")
    age = F.floor(F.months_between(F.lit(parse_context.as_of), "born") / 12)
    children = (
        persons.select("record_key", "person_id")
        .join(records.where("role = 'child' AND NOT is_mention"), on="record_key", how="inner")
        .select("person_id", F.col("source").alias("record_source"), "date_of_birth")
    )
    return (
        children.crossJoin(F.broadcast(registers))
        .groupBy("source", "youngest", "oldest", "person_id")
        .agg(
            F.min("date_of_birth").alias("born"),
            F.count_if(own).alias("own"),
            F.count_if(~own).alias("others"),
        )
        .where(age.between(F.col("youngest"), F.col("oldest")))
    )


def _falls_short() -> SparkColumn:
    """Too few of whom others know, or too many twice."""
    enough = F.col("known_elsewhere") >= FEWEST
    return enough & ((F.col("held") < NEARLY_EVERY) | (F.col("held_twice") > SELDOM_TWICE))
