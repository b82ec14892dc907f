"""What happened to every person id: creation, merge, split and retirement, with run and cause."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, Layer, Table, Type
from silver.match import identity
from silver.match_edge import Scoring

EVENTS = ("created", "merged", "split", "retired")

TABLE = Table(
    layer=Layer.SILVER,
    name="person_history",
    about="Every creation, merge, split and retirement of a person id, and the run that did it.",
    key=("run_number", "person_id", "event", "into_person_id"),
    record_key="person_id",
    written_whole=False,
    clock=("run_number",),
    columns=(
        Column("run_number", Type.INTEGER, "Run that did it.", required=True),
        Column("as_of", Type.DATE, "Date of that run.", required=True),
        Column("person_id", Type.TEXT, "The id.", required=True),
        Column("person_number", Type.INTEGER, "Its number of issue.", required=True, low=1),
        Column("event", Type.TEXT, "What happened.", required=True, one_of=EVENTS),
        Column(
            "into_person_id",
            Type.TEXT,
            "The id under which the records went on; itself where none.",
            required=True,
        ),
        Column("model", Type.TEXT, "Model and rules that decided.", required=True),
    ),
)

NUMBERS = {event: f"count_if(event = '{event}')" for event in EVENTS}


def build(
    silver_person: DataFrame, silver_person_before: DataFrame, run_number: int, scoring: Scoring
) -> DataFrame:
    """What this run changed about ids: rows to be added to the history."""
    return identity.changes(silver_person, silver_person_before).select(
        F.lit(run_number).cast("bigint").alias("run_number"),
        F.lit(scoring.as_of).alias("as_of"),
        "person_id",
        "person_number",
        "event",
        "into_person_id",
        F.lit(scoring.model.edge_name).alias("model"),
    )
