"""From how many points on which help is offered: for who adds up the reasons that they may see."""

from pyspark.sql import DataFrame, SparkSession

from contracts import Column, Layer, Table, Type
from gold.roni import NO_BAND
from gold.rules.rule_table import RuleTable
from silver.shared.frames import frame_of

TABLE = Table(
    layer=Layer.GOLD,
    name="roni_band",
    about="Bands of the risk of NEET indicator, as the rules in force have them.",
    key=("band",),
    columns=(
        Column("band", Type.TEXT, "What is offered.", required=True),
        Column("from_points", Type.INTEGER, "Points from which on it is.", required=True, low=0),
        Column("to_points", Type.INTEGER, "Points up to which it is; empty for the last band."),
        Column("rules_version", Type.TEXT, "Version of the rules.", required=True),
    ),
)


def build(spark: SparkSession, roni_rules: RuleTable) -> DataFrame:
    """One row per band, that of no points first."""
    starts = [(NO_BAND, 0), *((band.name, band.from_points) for band in roni_rules.bands)]
    ends = [*(start - 1 for _, start in starts[1:]), None]
    rows = [
        (name, start, end, roni_rules.version)
        for (name, start), end in zip(starts, ends, strict=True)
    ]
    return frame_of(spark, rows, TABLE.ddl)
