"""What happened to children before a service began to work with them, and after: for leaders.

It counts and claims no cause: a service begins when something is wrong, and much passes by itself.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import EVENTS, Column, DataGroup, Factor, Layer, Source, Table, Type
from contracts.kinds import YEAR
from gold.demand import FEWEST
from gold.demands.months import for_leaders

SPAN = timedelta(weeks=13)
"""How long before and after count: a school term, and short enough that of an event that may be
shown for a year there are children whose whole time before is still known."""
KINDS = {
    name: kind.shown_for
    for name, kind in EVENTS.items()
    if kind.factor is Factor.RISK and kind.shown_for
}
"""Events that are counted, and how long after they happened they are known."""

_HIDDEN = f"empty where it, or the rest of the children, are fewer than {FEWEST}"
TABLE = Table(
    layer=Layer.GOLD,
    name="before_after",
    about="Children with whom a service began to work, and to how many of them something happened "
    f"in the {SPAN.days} days before and after. It tells no cause. Of sources whose agreement does "
    "not name leaders nothing is counted.",
    key=("service", "kind"),
    data_group=DataGroup.AGGREGATE,
    columns=(
        Column("service", Type.TEXT, "The service that began.", required=True),
        Column("kind", Type.TEXT, "Kind of event.", required=True, one_of=tuple(KINDS)),
        Column(
            "began_from",
            Type.DATE,
            "First day of the beginnings that count: of earlier ones not all that came before may "
            "still be shown.",
            required=True,
        ),
        Column("began_to", Type.DATE, "Last day of the beginnings that count.", required=True),
        Column(
            "children",
            Type.INTEGER,
            f"Children with whom it first began in that time; empty where fewer than {FEWEST}.",
            low=FEWEST,
        ),
        Column(
            "children_before",
            Type.INTEGER,
            f"Of them, to whom it happened before; {_HIDDEN}.",
            low=FEWEST,
        ),
        Column(
            "children_after",
            Type.INTEGER,
            f"Of them, to whom it happened from that day on; {_HIDDEN}.",
            low=FEWEST,
        ),
        Column("as_of", Type.DATE, "The night.", required=True),
    ),
)


def build(
    gold_involvement: DataFrame, gold_event: DataFrame, sources: Sequence[Source], as_of: date
) -> DataFrame:
    """One row per service and kind of event that happened to any of its children in that time.

    Args:
        gold_involvement: with whom services work or worked, and since when.
        gold_event: what happened to children.
        sources: all sources, for which of them leaders may count.
        as_of: the night.
    """
    began = (
        for_leaders(gold_involvement, sources)
        .groupBy("person_id", "service")
        .agg(F.min("since").alias("began"))
        .select("*", F.explode(_kinds(as_of)).alias("counted"))
        .select("person_id", "service", "began", "counted.*")
        .where("began BETWEEN began_from AND began_to")
    )
    happened = for_leaders(gold_event, sources).select("person_id", "kind", "happened")
    days = F.date_diff("happened", "began")
    of_child = (
        began.join(happened, on=["person_id", "kind"], how="left")
        .groupBy("person_id", "service", "kind", "began_from", "began_to")
        .agg(
            F.max(days.between(-SPAN.days, -1)).alias("is_before"),
            F.max(days.between(0, SPAN.days - 1)).alias("is_after"),
        )
    )
    counted = of_child.groupBy("service", "kind", "began_from", "began_to").agg(
        F.count(F.lit(1)).alias("children"),
        F.count_if("is_before").alias("before"),
        F.count_if("is_after").alias("after"),
    )
    return counted.where("before + after > 0").select(
        "service",
        "kind",
        "began_from",
        "began_to",
        F.when(F.col("children") >= FEWEST, F.col("children")).alias("children"),
        _shown("before").alias("children_before"),
        _shown("after").alias("children_after"),
        F.lit(as_of).alias("as_of"),
    )


def _kinds(as_of: date) -> SparkColumn:
    """Every kind that is counted, with the beginnings of which all before and after is known."""
    return F.array(
        *(
            F.struct(
                F.lit(name).alias("kind"),
                F.lit(as_of - min(shown_for, 2 * YEAR) + SPAN).alias("began_from"),
                F.lit(as_of - SPAN).alias("began_to"),
            )
            for name, shown_for in KINDS.items()
        )
    )


def _shown(count: str) -> SparkColumn:
    """A part of the children, unless it or the rest of them are few: so each would tell of some."""
    rest = F.col("children") - F.col(count)
    return F.when((F.col(count) >= FEWEST) & (rest >= FEWEST), F.col(count))
