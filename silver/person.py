"""Which record is which person: the partition of today's records, under ids that last."""

from collections.abc import Callable

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Table, Type
from silver.match import affected, candidates, duckdb_tasks, identity, partition, record
from silver.match.affected import MatchInputs, PreviousInputs
from silver.match.record import Records
from silver.match_edge import Scoring
from silver.shared.frames import frame_of

TABLE = Table(
    layer=Layer.SILVER,
    name="person",
    about="Which person each record is. Ids last; the partition depends on today's records alone.",
    key=("record_key",),
    record_key="record_key",
    data_group=DataGroup.DEMOGRAPHICS,
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
BROADCAST_RECORDS = 200_000
"""Records decided again, up to which their keys are sent to every task: some 15 MB of them."""

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
    """Every record's person; only those that tonight's changes can reach are decided again.

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
    model_name = scoring.model.name_with_rules
    records = Records.from_frames(silver_person_record, silver_ruling)
    edges, kin = map(duckdb_tasks.table_files, (silver_match_edge, silver_relationship))
    inputs = MatchInputs(records, edges, kin, scoring.model)
    previous = None
    persons = duckdb_tasks.table_files(silver_person_before)
    history = duckdb_tasks.table_files(silver_person_history_before)
    if scoring.keeps(persons):
        previous_records = Records.from_frames(silver_person_record_before, silver_ruling_before)
        changed = candidates.changed_records(spark, records, previous_records)
        previous_kin = duckdb_tasks.table_files(silver_relationship_before)
        previous = PreviousInputs(previous_records.rulings, previous_kin, changed)
    rows = duckdb_tasks.run_tasks(
        spark, 1, _decision_task(inputs, previous, persons, history), DECIDED
    )
    unchanged = silver_person_before.limit(0)
    if previous:
        decided_rows = rows.toArrow()
        rows = frame_of(spark, decided_rows, DECIDED)
        is_small = len(decided_rows) < BROADCAST_RECORDS
        keys = candidates.broadcast_if_small(rows.select("record_key"), is_small=is_small)
        unchanged = silver_person_before.join(keys, on="record_key", how="left_anti")
    present = rows.where("person_number IS NOT NULL")
    decided = present.withColumn("model", F.lit(model_name))
    return unchanged.select(*TABLE.names).unionByName(decided.select(*TABLE.names))


def _decision_task(
    inputs: MatchInputs,
    previous: PreviousInputs | None,
    persons: duckdb_tasks.TableFiles,
    history: duckdb_tasks.TableFiles,
) -> Callable[[int], pa.Table]:
    """The task that decides who is who: among those that a change since last night reaches, or all.

    It returns `DECIDED`: every record that it decided, and of one that is gone only its key.
    """

    def decide(_: int) -> pa.Table:
        threads = duckdb_tasks.SINGLE_TASK_THREADS
        with duckdb_tasks.duckdb_connection(threads=threads) as connection:
            for name, files in (("history", history), ("persons", persons)):
                rows = duckdb_tasks.read_parquet_sql(files)
                connection.execute(f"CREATE VIEW {name} AS FROM {rows}")
            record.create_person_record_view(connection, inputs.records)
            if previous:
                affected.create_affected_table(connection, inputs, previous)
            partition.create_decided_table(connection, inputs, "affected" if previous else "")
            previous_persons = "affected_persons" if previous else "persons"
            connection.execute(f"CREATE VIEW previous_persons AS FROM {previous_persons}")
            identity.create_issued_table(connection)
            decided = (
                "SELECT record_key, person_id, person_number, component "
                "FROM decided JOIN issued USING (record_key)"
            )
            gone = (
                "UNION ALL SELECT record_key, NULL, NULL, NULL "
                "FROM affected ANTI JOIN decided USING (record_key)"
            )
            return connection.sql(f"{decided} {gone if previous else ''}").to_arrow_table()

    return decide
