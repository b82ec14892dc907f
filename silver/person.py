"""Which record is which person: the partition of today's records, under ids that last."""

from collections.abc import Callable

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, Layer, Table, Type
from silver.match import affected, candidates, duckdb_tasks, identity, partition, record
from silver.match.affected import Before, Known
from silver.match.record import Records
from silver.match_edge import Scoring
from silver.shared.frames import frame_of

TABLE = Table(
    layer=Layer.SILVER,
    name="person",
    about="Which person each record is. Ids last; the partition depends on today's records alone.",
    key=("record_key",),
    record_key="record_key",
    columns=(
        Column("record_key", Type.TEXT, "The record.", required=True),
        Column(
            "person_id",
            Type.TEXT,
            "The person.",
            required=True,
            pattern=r"^[2-9A-HJKMNP-Z]{3}-[2-9A-HJKMNP-Z]{3}-[2-9A-HJKMNP-Z]$",
        ),
        Column("person_number", Type.INTEGER, "Number of issue of the id.", required=True, low=1),
        Column(
            "component",
            Type.TEXT,
            "The smallest key among the records that bear on who this is, through whatever chain.",
            required=True,
        ),
        Column("model", Type.TEXT, "Model and rules that decided.", required=True),
    ),
)

DECIDED = "record_key string, person_id string, person_number bigint, component string"
FEW = 200_000
"""Records decided anew, under which their keys are sent to every task: some 15 MB of them."""

METRICS = {"persons": "count(DISTINCT person_id)"}


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    silver_person_record: DataFrame,
    silver_person_record_before: DataFrame,
    silver_match_edge: DataFrame,
    silver_relationship: DataFrame,
    silver_relationship_before: DataFrame,
    silver_ruling: DataFrame,
    silver_ruling_before: DataFrame,
    silver_person_before: DataFrame,
    silver_person_history_before: DataFrame,
    scoring: Scoring,
) -> DataFrame:
    """Every record's person; only those that tonight's changes can reach are decided anew.

    Args:
        silver_person_record: today's records.
        silver_person_record_before: the records as last published.
        silver_match_edge: their scored pairs.
        silver_relationship: who is said to be whose kin.
        silver_relationship_before: the same as last published.
        silver_ruling: what people ruled.
        silver_ruling_before: the same as last published.
        silver_person_before: this table as last published: ids depend on it, the partition not.
        silver_person_history_before: every id ever issued, and what those that ended named.
        scoring: the model, and the number of tasks.

    Returns:
        One row per record.
    """
    spark = silver_person_before.sparkSession
    records = Records.of(silver_person_record, silver_ruling)
    edges, kin = duckdb_tasks.files(silver_match_edge), duckdb_tasks.files(silver_relationship)
    known = Known(records, edges, kin, scoring.model)
    before = None
    persons, history = map(duckdb_tasks.files, (silver_person_before, silver_person_history_before))
    if duckdb_tasks.model_of(persons) == scoring.model.edge_name:
        last = Records.of(silver_person_record_before, silver_ruling_before)
        stale = candidates.stale(spark, records, last)
        before = Before(last.rulings, duckdb_tasks.files(silver_relationship_before), stale)
    rows = duckdb_tasks.each(spark, 1, _decider(known, before, persons, history), DECIDED)
    stands = silver_person_before.limit(0)
    if before:
        told = rows.toArrow()
        rows = frame_of(spark, told, DECIDED)
        anew = candidates.hinted(rows.select("record_key"), few=len(told) < FEW)
        stands = silver_person_before.join(anew, on="record_key", how="left_anti")
    there = rows.where("person_number IS NOT NULL")
    decided = there.withColumn("model", F.lit(scoring.model.edge_name))
    return stands.select(*TABLE.names).unionByName(decided.select(*TABLE.names))


def _decider(
    known: Known, before: Before | None, persons: duckdb_tasks.Files, history: duckdb_tasks.Files
) -> Callable[[int], pa.Table]:
    """The task that decides who is who: among those that a change since `before` reaches, or all.

    It returns `DECIDED`: every record that it decided, and of one that is gone only its key.
    """

    def decide(_: int) -> pa.Table:
        with duckdb_tasks.opened(threads=duckdb_tasks.ALONE) as connection:
            connection.execute(f"CREATE VIEW history AS FROM {duckdb_tasks.rows_of(history)}")
            connection.execute(f"CREATE VIEW persons AS FROM {duckdb_tasks.rows_of(persons)}")
            record.look(connection, known.records)
            if before:
                affected.reach(connection, known, before)
            partition.decide(connection, known, "anew" if before else "")
            connection.execute(f"CREATE VIEW before AS FROM {'reached' if before else 'persons'}")
            identity.issue(connection)
            rows = (
                "SELECT record_key, person_id, person_number, component "
                "FROM decided JOIN issued USING (record_key)"
            )
            gone = (
                "UNION ALL SELECT record_key, NULL, NULL, NULL "
                "FROM anew ANTI JOIN decided USING (record_key)"
            )
            return connection.sql(f"{rows} {gone if before else ''}").to_arrow_table()

    return decide
