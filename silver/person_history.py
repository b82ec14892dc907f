"""What happened to every person id: creation, revival, merge, split and end, with run and cause."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Table, Type
from silver.match import identity
from silver.match.id_events import Cause, IdEvent
from silver.match_edge import Scoring

TABLE = Table(
    layer=Layer.SILVER,
    name="person_history",
    about="Every creation, revival, merge, split and end of a person id, with run and cause.",
    key=("run_number", "person_id", "event", "into_person_id"),
    record_key="person_id",
    data_group=DataGroup.STEWARD,
    written_whole=False,
    clock=("run_number",),
    columns=(
        Column("run_number", Type.INTEGER, "Run that did it.", required=True),
        Column("as_of", Type.DATE, "Date of that run.", required=True),
        Column("person_id", Type.TEXT, "The id.", required=True),
        Column("person_number", Type.INTEGER, "Its number of issue.", required=True, low=1),
        Column("event", Type.TEXT, "What happened.", required=True, one_of=tuple(IdEvent)),
        Column(
            "into_person_id",
            Type.TEXT,
            "The id under which the records went on; itself where none.",
            required=True,
        ),
        Column(
            "held", Type.TEXTS, "Records that went on under the other id, or left with this one."
        ),
        Column(
            "cause",
            Type.TEXT,
            "What changed: the records, a ruling on one of them, the model and its rules, or a "
            "request to be erased.",
            required=True,
            one_of=tuple(Cause),
        ),
        Column("model", Type.TEXT, "Model and rules that decided.", required=True),
    ),
)

METRICS = {event: f"count_if(event = '{event}')" for event in IdEvent}


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    silver_person: DataFrame,
    silver_person_before: DataFrame,
    silver_person_history_before: DataFrame,
    silver_ruling: DataFrame,
    run_number: int,
    scoring: Scoring,
) -> DataFrame:
    """What this run changed about ids: rows to be added to the history.

    Args:
        silver_person: today's persons.
        silver_person_before: the persons as last published.
        silver_person_history_before: this table as last published.
        silver_ruling: what people ruled; of these the ones that this run took in are a cause.
        run_number: this run.
        scoring: the model in force.
    """
    changes = identity.changes(silver_person, silver_person_before, silver_person_history_before)
    new_rulings = silver_ruling.where(F.col("run_number") == run_number)
    ruled_ids = _ids_with_ruling(new_rulings, silver_person.unionByName(silver_person_before))
    into_ids = ruled_ids.select(
        F.col("person_id").alias("into_person_id"), F.col("by_ruling").alias("into_by_ruling")
    )
    with_rulings = changes.join(F.broadcast(ruled_ids), on="person_id", how="left").join(
        F.broadcast(into_ids), on="into_person_id", how="left"
    )
    of_other_model = silver_person_before.where(F.col("model") != scoring.model.name_with_rules)
    by_model = of_other_model.limit(1).agg((F.count("model") > 0).alias("by_model"))
    cause = (
        F.when(F.coalesce("by_ruling", "into_by_ruling").isNotNull(), Cause.RULING)
        .when(F.col("by_model"), Cause.MODEL)
        .otherwise(Cause.RECORDS)
    )
    return with_rulings.crossJoin(F.broadcast(by_model)).select(
        F.lit(run_number).cast("bigint").alias("run_number"),
        F.lit(scoring.as_of).alias("as_of"),
        "person_id",
        "person_number",
        "event",
        "into_person_id",
        "held",
        cause.alias("cause"),
        F.lit(scoring.model.name_with_rules).alias("model"),
    )


def _ids_with_ruling(rulings: DataFrame, persons: DataFrame) -> DataFrame:
    """Ids that a record bears or bore on which there is a ruling."""
    keys = rulings.select(F.explode(F.array("left_key", "right_key")).alias("record_key"))
    ruled = persons.join(F.broadcast(keys), on="record_key", how="left_semi")
    return ruled.select("person_id").distinct().withColumn("by_ruling", F.lit(col=True))
