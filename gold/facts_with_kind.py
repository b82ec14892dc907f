"""What gold's tables of events, plans, measures and characteristics have in common."""

from collections.abc import Mapping, Sequence
from datetime import date

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, Factor, Kind, Source, Type
from gold import data_groups
from gold.retention import KEPT_UNTIL, kept_until
from silver.shared.lookup import looked_up

CHILD_AND_SOURCE = (
    Column("person_id", Type.TEXT, "The child.", required=True),
    Column("source", Type.TEXT, "Source that says so.", required=True),
)
FACTOR = Column(
    "factor",
    Type.TEXT,
    "Whether practitioners count it as a risk, as protection, or as neither.",
    required=True,
    one_of=tuple(Factor),
)
CURRENT, HISTORIC = "current", "historic"
STATUS = Column(
    "status",
    Type.TEXT,
    "Current or historic.",
    required=True,
    one_of=(CURRENT, HISTORIC),
)
SHOWN_AND_SENT = (
    Column("shown_until", Type.DATE, "Last day on which it is shown; empty while there is none."),
    Column("last_sent", Type.DATE, "When the source last sent it.", required=True),
    KEPT_UNTIL,
    data_groups.DATA_GROUP,
    data_groups.SOURCE_DATA_GROUP,
)


def fact_id() -> SparkColumn:
    """The key of a fact: its row's and its kind's, for one row may state several facts."""
    return F.concat_ws("-", "row_key", F.substring(F.sha2("kind", 256), 1, 4))


def current_or_historic(as_of: date) -> SparkColumn:
    """The `status` of a fact that may have ended, from its `until`."""
    return F.when(F.col("until") < F.lit(as_of), HISTORIC).otherwise(CURRENT)


def of_responsible_age(
    facts: DataFrame,
    kinds: Mapping[str, Kind],
    happened: SparkColumn,
    silver_person: DataFrame,
    silver_person_record: DataFrame,
) -> DataFrame:
    """The facts without those of a kind for which the child was too young.

    Args:
        facts: rows of a silver table of facts about children.
        kinds: the vocabulary of their kinds.
        happened: the day of the fact.
        silver_person: which record is which person.
        silver_person_record: for the date of birth: that of the record that the fact is about, or
            else the one that most of the person's records have.
    """
    ages = {name: kind.starts_at for name, kind in kinds.items() if kind.starts_at}
    born = silver_person_record.select("record_key", F.col("date_of_birth").alias("born"))
    persons = silver_person.select("record_key", "person_id").join(born, on="record_key")
    of_person = persons.groupBy("person_id").agg(
        F.mode("born", deterministic=True).alias("mostly_born")
    )
    months = F.months_between(happened, F.coalesce("born", "mostly_born"), roundOff=False)
    is_too_young = months < 12 * looked_up(ages, F.col("kind")).cast("int")
    kept = ~F.coalesce(is_too_young, F.lit(col=False))
    dated = facts.join(born, on="record_key", how="left").join(of_person, "person_id", "left")
    return dated.where(kept).drop("born", "mostly_born")


def shown_facts(
    facts: DataFrame,
    kinds: Mapping[str, Kind],
    ended: SparkColumn,
    sources: Sequence[Source],
    as_of: date,
) -> DataFrame:
    """Facts about children that may still be shown.

    Args:
        facts: rows of a silver table of facts about children, without what must be hidden.
        kinds: the vocabulary of their kinds.
        ended: the day from which a kind's limit counts; null while it goes on.
        sources: for the data group of who says it.
        as_of: the night.

    Returns:
        The columns of `facts`, and `fact_id`, `factor`, `status`, `shown_until`, `last_sent`,
        `kept_until`, `source_data_group`.
    """
    days = {name: kind.shown_for.days for name, kind in kinds.items() if kind.shown_for}
    factors = {name: str(kind.factor) for name, kind in kinds.items()}
    columns = {
        "fact_id": fact_id(),
        "factor": looked_up(factors, F.col("kind")),
        "status": current_or_historic(as_of),
        "shown_until": F.date_add(ended, looked_up(days, F.col("kind")).cast("int")),
        "last_sent": F.col("last_seen"),
        "kept_until": kept_until(sources),
        "source_data_group": data_groups.of_source(sources, F.col("source")),
    }
    is_shown = F.coalesce(F.col("shown_until") >= F.lit(as_of), F.lit(col=True))
    return facts.withColumns(columns).where(is_shown)
