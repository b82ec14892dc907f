"""Who is who: guards, rulings and edges made into clusters, in one task, by record numbers.

A record's number is the place of its key among the keys that are decided: as good as the key where
two are distinguished or put in order, and a tenth of its weight.
"""

import duckdb
import pandas as pd
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

from silver.match import cluster, duckdb_tasks, record, rulings, second_look
from silver.match.affected import MatchInputs
from silver.match.duckdb_tasks import read_parquet_sql
from silver.match.grades import Grade
from silver.match.guards import contradiction_sql
from silver.match.shared_child import around_a_child

PARTITION = "record_key string, cluster string, component string"


def partition(spark: SparkSession, inputs: MatchInputs) -> DataFrame:
    """Which records are one person, for every record of today: `PARTITION`."""

    def decide(_: int) -> pa.Table:
        with duckdb_tasks.duckdb_connection() as connection:
            record.create_person_record_view(connection, inputs.records)
            create_decided_table(connection, inputs)
            return connection.sql(
                """SELECT d.record_key, c.record_key AS cluster, component
                   FROM decided d JOIN record c ON c.number = d.cluster"""
            ).to_arrow_table()

    return duckdb_tasks.run_tasks(spark, 1, decide, PARTITION)


def create_decided_table(
    connection: duckdb.DuckDBPyConnection, inputs: MatchInputs, affected: str = ""
) -> None:
    """Make the table `decided`: every record's cluster and component.

    It has `number`, `record_key`, `cluster` (the smallest number in it) and `component` (the
    smallest key in it). The table `record` stays behind as well.

    Args:
        connection: with what `record.create_person_record_view` makes of today's records.
        inputs: of all today's records.
        affected: a table of `record_key` of complete components, if these alone are to be decided.
    """
    record.create_match_record_view(connection, inputs.model)
    connection.execute(_numbered_sql(inputs, affected))
    connection.register("linked", _clusters_and_components(connection))
    connection.execute(
        """CREATE TABLE decided AS
           SELECT r.number, r.record_key, coalesce(linked.cluster, r.number) AS cluster,
                  coalesce(c.record_key, r.record_key) AS component
           FROM record r LEFT JOIN linked ON linked.record_key = r.number
           LEFT JOIN record c ON c.number = linked.component"""
    )
    connection.unregister("linked")


def _numbered_sql(inputs: MatchInputs, affected: str) -> str:
    """Tables `record`, `edge`, `claim` and `ruled`, of records that there are today alone.

    Also `record_values`: all columns of these records. Of a few they are read once; all would fill
    memory.
    """
    kind, filter_ = ("VIEW", "")
    if affected:
        kind, filter_ = ("TABLE", f"SEMI JOIN {affected} USING (record_key)")
    return f"""
        CREATE {kind} record_values AS {record.COMPARABLE_COLUMNS} FROM person_record {filter_};
        CREATE TABLE record AS
            SELECT row_number() OVER (ORDER BY record_key) AS number,
                   record_key, role, identity_sealed, register
            FROM record_values;
        CREATE TABLE edge AS
            SELECT l.number AS left_key, r.number AS right_key, weight, guard, grade, at_two_homes,
                   second_look
            FROM {read_parquet_sql(inputs.edges)} edges
            JOIN record l ON l.record_key = edges.left_key
            JOIN record r ON r.record_key = edges.right_key
            WHERE grade IN ('{Grade.CERTAIN}', '{Grade.APART}') OR second_look;
        CREATE TABLE claim AS
            SELECT of_record.number AS of_number, to_record.number AS to_number, kind
            FROM {read_parquet_sql(inputs.relationships)} kin
            JOIN record of_record ON of_record.record_key = kin.of_record_key
            JOIN record to_record ON to_record.record_key = kin.to_record_key;
        CREATE TABLE ruled AS
            SELECT l.number AS left_key, r.number AS right_key, ruling
            FROM in_force
            JOIN record l ON l.record_key = in_force.left_key
            JOIN record r ON r.record_key = in_force.right_key;
    """  # noqa: S608 - names of ours alone


def _clusters_and_components(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """`record_key` (a number), `cluster` and `component` of records that are linked to another."""

    def query(sql: str) -> pd.DataFrame:
        rows: pd.DataFrame = connection.sql(sql).df()
        return rows

    pairs = "SELECT left_key, right_key"
    certain = query(f"{pairs}, weight, at_two_homes FROM edge WHERE grade = '{Grade.CERTAIN}'")
    contradictions = query(f"{pairs}, guard FROM edge WHERE grade = '{Grade.APART}'")
    ruled = query(f"{pairs}, ruling FROM ruled")
    registered = query("SELECT number, register FROM record WHERE register IS NOT NULL")
    registers = registered.set_index("number")["register"]
    child = cluster.clusters(
        *rulings.apply_rulings(certain, contradictions, ruled), registers=registers
    )
    connection.register("child", child)
    adults = query(around_a_child("record_values"))
    is_one_person = adults["one_name"] & adults["agrees"]
    adult_joins = adults.loc[is_one_person, ["left_key", "right_key", "weight"]]
    joins = pd.concat([certain, adult_joins], ignore_index=True)
    two_adults = adults.loc[~adults["agrees"], ["left_key", "right_key"]]
    contradictions = pd.concat([contradictions, two_adults.assign(guard="kin")])
    joins, contradictions = rulings.apply_rulings(joins, contradictions, ruled)
    incomplete = cluster.incomplete_components(joins, certain)
    unscored = find_contradictions(connection, incomplete)
    contradictions = pd.concat([contradictions, unscored], ignore_index=True)
    joins, contradictions = rulings.apply_rulings(joins, contradictions, ruled)
    sealed = query("SELECT number FROM record WHERE identity_sealed")["number"]
    joins = cluster.without_ambiguous_twins(joins, contradictions)
    clusters = cluster.clusters(joins, contradictions, frozenset(sealed), registers=registers)
    is_same = ruled["ruling"] == rulings.SAME
    clusters = second_look.join_counterparts(connection, clusters, ruled[~is_same])
    claims = query("SELECT of_number AS left_key, to_number AS right_key FROM claim")
    second_looks = query(f"{pairs} FROM edge WHERE second_look")
    linked = [certain, second_looks, ruled[is_same], claims]
    links = pd.concat([rows[["left_key", "right_key"]] for rows in linked], ignore_index=True)
    with_components = clusters.merge(cluster.components(links), on="record_key", how="outer")
    return with_components.astype("Int64")


def find_contradictions(
    connection: duckdb.DuckDBPyConnection, components: pd.DataFrame
) -> pd.DataFrame:
    """Pairs that would meet in one component and contradict each other, scored or not.

    Args:
        connection: with `record` (`number`, `record_key`), `record_values`, and what
            `record.create_match_record_view` makes.
        components: `record_key` (a number) and `component`.

    Returns:
        `left_key` < `right_key` (numbers) and the name of the guard.
    """
    connection.register("component_member", components)
    contradictions: pd.DataFrame = connection.sql(
        f"""
        WITH member_values AS MATERIALIZED (
            SELECT record_values.*, record.number, component_member.component
            FROM component_member JOIN record ON record.number = component_member.record_key
            JOIN record_values ON record_values.record_key = record.record_key
        ), member AS MATERIALIZED ({record.with_frequencies_sql("member_values")})
        SELECT l.number AS left_key, r.number AS right_key, {contradiction_sql()} AS guard
        FROM member l JOIN member r ON l.component = r.component AND l.number < r.number
        WHERE guard IS NOT NULL
        """  # noqa: S608 - names of ours alone
    ).df()
    return contradictions
