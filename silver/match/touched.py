"""Which records are decided anew tonight: those of the components that a change touches.

Two records bear on each other only along a chain of links: certain pairs, rulings that two are
one person, claims of kinship. A component of such links in which nothing changed since the last
night, and to which nothing new leads, is decided as it was.
"""

from functools import reduce

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from silver.frames import frame_of
from silver.match import candidates, tasks
from silver.match.rulings import SAME

FEW = 200_000
"""Records under which it is cheaper to decide them alone than everybody: some 15 MB of keys."""
CLAIM = ("of_record_key", "to_record_key", "kind")
RULED = ("left_key", "right_key", "ruling")


def links(edges: DataFrame, relationships: DataFrame, ruled: DataFrame) -> DataFrame:
    """`left_key`, `right_key` of whatever may bring two records into one decision.

    An end may be no record of today: what leads there is followed all the same, to no harm.

    Args:
        edges: silver/match_edge.
        relationships: silver/relationship.
        ruled: rulings in force.
    """
    parts = (
        edges.where("grade = 'certain'").select("left_key", "right_key"),
        ruled.where(F.col("ruling") == SAME).select("left_key", "right_key"),
        relationships.select(
            F.col("of_record_key").alias("left_key"), F.col("to_record_key").alias("right_key")
        ),
    )
    return reduce(DataFrame.unionByName, parts)


def news(
    records: tuple[DataFrame, DataFrame],
    relationships: tuple[DataFrame, DataFrame],
    ruled: tuple[DataFrame, DataFrame],
) -> DataFrame:
    """Records with a reason to be decided anew, each table given as of tonight and of last night.

    Args:
        records: `record_key`, `seen`.
        relationships: silver/relationship.
        ruled: rulings in force.

    Returns:
        `record_key` of those that are new, changed or gone, and of those that a claim of kinship
        or a ruling names which is new or gone.
    """
    parts = (
        candidates.stale(records[0].sparkSession, *map(tasks.files, records)).select("record_key"),
        _named(*(one.select(*CLAIM) for one in relationships)),
        _named(*(one.select(*RULED) for one in ruled)),
    )
    return reduce(DataFrame.unionByName, parts).distinct()


def records(changed: DataFrame, before: DataFrame, linked: DataFrame) -> DataFrame:
    """Every record of a component that is touched.

    A link that was not there last night has an end that is news, so one step along tonight's links
    leads to every component that may be joined to another.

    Args:
        changed: `record_key` of what is news; few enough to be sent to every task.
        before: `record_key`, `component` as last published.
        linked: tonight's links.

    Returns:
        `record_key`, of records that are gone as well.
    """
    near = [
        of(linked, changed, here).select(there)
        for here, there in (("left_key", "right_key"), ("right_key", "left_key"))
    ]
    asked = reduce(DataFrame.union, near, changed).distinct()
    known = before.select("record_key", "component")
    components = of(known, asked, "record_key").select("component").distinct()
    old = of(known, components, "component").select("record_key")
    return asked.union(old).distinct()


def of(rows: DataFrame, keys: DataFrame, *names: str) -> DataFrame:
    """The rows whose columns of those names all hold one of a few keys.

    Args:
        rows: any table.
        keys: one column, few enough rows to be sent to every task.
        names: columns of `rows`.
    """
    for name in names:
        rows = rows.join(F.broadcast(keys.toDF(name)), on=name, how="left_semi")
    return rows


def few(keys: DataFrame) -> DataFrame | None:
    """The same keys, brought to the driver and back; None where there are `FEW` or more.

    What they are joined to is planned without the way in which they were found: Spark's plans grow
    with every use of it, and planning two hundred records took more than a minute.
    """
    found = keys.limit(FEW).toPandas()
    if len(found) == FEW:
        return None
    return frame_of(keys.sparkSession, found, "record_key string")


def _named(now: DataFrame, before: DataFrame) -> DataFrame:
    """`record_key` of both sides of rows that stand in one of the two frames alone."""
    both = now.withColumn("night", F.lit(1)).unionByName(before.withColumn("night", F.lit(2)))
    nights = both.groupBy(*now.columns).agg(F.collect_set("night").alias("nights"))
    sides = F.explode(F.array(*now.columns[:2])).alias("record_key")
    return nights.where(F.size("nights") == 1).select(sides)
