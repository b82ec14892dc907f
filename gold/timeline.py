"""What happened to a child, of all services in one list: dated facts, each with its source."""

from collections.abc import Sequence
from datetime import date
from functools import reduce

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from contracts import (
    Column,
    DataGroup,
    Factor,
    Layer,
    Personal,
    Source,
    Table,
    Type,
    school_rolls_of,
)
from gold import data_groups
from gold.facts_with_kind import CHILD_AND_SOURCE, FACTOR, SHOWN_AND_SENT
from gold.retention import kept_until
from silver.shared.children import of_children
from silver.shared.lookup import looked_up

EVENT, PLAN, ASSESSMENT, INVOLVEMENT, HOME = (
    "event", "plan", "assessment", "involvement", "address",
)  # fmt: skip
MOVED_HOME = "moved home"

TABLE = Table(
    layer=Layer.GOLD,
    name="timeline",
    about="Dated facts about a child from all services, for as long as each may be shown: what "
    "happened, what began and what ended, up to the night.",
    key=("timeline_id",),
    record_key="person_id",
    data_group_columns=data_groups.ROW,
    columns=(
        Column("timeline_id", Type.TEXT, "Opaque key of the row.", required=True),
        *CHILD_AND_SOURCE,
        Column("day", Type.DATE, "The day.", required=True),
        Column("what", Type.TEXT, "What happened, in plain words.", required=True),
        Column(
            "statement",
            Type.TEXT,
            "Which table says so: gold/event, plan, assessment, involvement, or silver/address.",
            required=True,
            one_of=(EVENT, PLAN, ASSESSMENT, INVOLVEMENT, HOME),
        ),
        Column(
            "kind",
            Type.TEXT,
            "Kind of event, plan or assessment, the service that is involved, or moved home.",
            required=True,
        ),
        Column("service", Type.TEXT, "The source in plain words.", required=True),
        Column(
            "organisation",
            Type.TEXT,
            "School, team or place, where the source names one.",
            personal=Personal.LOCATES,
        ),
        Column("until", Type.DATE, "Until when it lasted or will, where the source says so."),
        FACTOR,
        *SHOWN_AND_SENT,
    ),
)
_FROM_FACT = tuple(
    name
    for name in TABLE.names
    if name not in {"timeline_id", "day", "what", "statement", "service"}
)


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    gold_event: DataFrame,
    gold_plan: DataFrame,
    gold_assessment: DataFrame,
    gold_involvement: DataFrame,
    silver_child: DataFrame,
    silver_person: DataFrame,
    silver_address: DataFrame,
    silver_protected: DataFrame,
    sources: Sequence[Source],
    as_of: date,
) -> DataFrame:
    """One row per dated fact; two where it has a day on which it began and one on which it ended.

    Args:
        gold_event: what happened, without what may be shown no more.
        gold_plan: what was undertaken, likewise.
        gold_assessment: what was assessed.
        gold_involvement: who works or worked with whom.
        silver_child: who is a child.
        silver_person: which record is which person.
        silver_address: who lived where since when.
        silver_protected: of whom no move is shown.
        sources: for their titles, retention, and whose roll is the schools'.
        as_of: the night; what lies ahead of it is not on the list.
    """
    moves = of_children(silver_address, silver_person, silver_child).join(
        silver_protected, on="person_id", how="left_anti"
    )
    moments = reduce(
        DataFrame.unionByName,
        (
            _events(gold_event),
            *_plans(gold_plan),
            *_assessments(gold_assessment),
            *_involvements(gold_involvement, sources),
            _moves(moves, sources),
        ),
    )
    titles = {source.name: source.title for source in sources}
    service = F.coalesce(looked_up(titles, F.col("source")), F.col("source"))
    is_past = F.col("day") <= F.lit(as_of)
    return moments.where(is_past).withColumn("service", service).select(*TABLE.names)


def _capital(words: SparkColumn) -> SparkColumn:
    return F.concat(F.upper(F.substring(words, 1, 1)), F.substring(words, 2, 200))


def _moment(
    facts: DataFrame, statement: str, moment: str, day: SparkColumn, what: SparkColumn
) -> DataFrame:
    """One moment of each fact that has its day."""
    absent = {"shown_until": "date", "organisation": "string", "until": "date"}
    columns = {
        name: F.lit(None).cast(kind) for name, kind in absent.items() if name not in facts.columns
    }
    columns |= {} if "factor" in facts.columns else {"factor": F.lit(Factor.NEUTRAL)}
    rows = facts.withColumns(
        {
            **columns,
            "timeline_id": F.concat_ws("-", F.lit(statement), f"{statement}_id", F.lit(moment)),
            "day": day,
            "what": what,
            "statement": F.lit(statement),
        }
    )
    return rows.where("day IS NOT NULL").select(
        "timeline_id", "day", "what", "statement", *_FROM_FACT
    )


def _events(events: DataFrame) -> DataFrame:
    role = F.when(F.col("role").isNotNull(), F.concat(F.lit("("), F.col("role"), F.lit(")")))
    words = F.concat_ws(": ", F.concat_ws(" ", _capital(F.col("kind")), role), "outcome")
    return _moment(events, EVENT, "on", F.col("happened"), words)


def _plans(plans: DataFrame) -> tuple[DataFrame, DataFrame]:
    kind = _capital(F.col("kind"))
    began = F.concat_ws(": ", F.concat_ws(" ", kind, F.lit("began")), "category")
    ended = F.concat_ws(": ", F.concat_ws(" ", kind, F.lit("ended")), "closed_because")
    return (
        _moment(plans, PLAN, "began", F.col("since"), began),
        _moment(plans, PLAN, "ended", F.col("until"), ended),
    )


def _assessments(assessments: DataFrame) -> tuple[DataFrame, DataFrame]:
    kind = _capital(F.col("kind"))
    return (
        _moment(assessments, ASSESSMENT, "began", F.col("started"),
                F.concat_ws(" ", kind, F.lit("began"))),
        _moment(assessments, ASSESSMENT, "ended", F.col("completed"),
                F.concat_ws(" ", kind, F.lit("was completed"))),
    )  # fmt: skip


def _involvements(
    involvements: DataFrame, sources: Sequence[Source]
) -> tuple[DataFrame, DataFrame]:
    is_roll = F.col("source").isin(*school_rolls_of(sources))
    facts = involvements.withColumns({"kind": F.col("service"), "organisation": F.col("team")})
    began = F.when(is_roll, "Joined a school").otherwise(
        F.concat_ws(": ", "service", F.lit("began to work with the child"))
    )
    ended = F.when(is_roll, "Left a school").otherwise(
        F.concat_ws(": ", "service", F.lit("no longer works with the child"))
    )
    return (
        _moment(facts, INVOLVEMENT, "began", F.col("since"), began),
        _moment(facts, INVOLVEMENT, "ended", F.col("until"), ended),
    )


def _moves(homes: DataFrame, sources: Sequence[Source]) -> DataFrame:
    """Homes that began, by the source's own date, later than another that is held of the child."""
    house = F.concat_ws("|", F.coalesce("postcode", F.lit("")), F.coalesce("address_key", "line"))
    places = (
        homes.where("kind <> 'placement'")
        .repartition("person_id")
        .groupBy("person_id", "source", F.coalesce("uprn", house).alias("place"))
        .agg(
            F.min("address_id").alias("address_id"),
            F.min("since").alias("since"),
            F.min(F.when(F.col("is_source_date"), F.col("since"))).alias("moved"),
            F.max("last_seen").alias("last_sent"),
        )
        .withColumn("first", F.min("since").over(Window.partitionBy("person_id")))
        .where("moved > first")
    )
    facts = places.withColumns(
        {
            "kind": F.lit(MOVED_HOME),
            "kept_until": kept_until(sources, "last_sent"),
            "data_group": F.lit(DataGroup.ADDRESS),
            "source_data_group": data_groups.of_source(sources, F.col("source")),
        }
    )
    return _moment(facts, HOME, "moved", F.col("moved"), F.lit("Moved home"))
