"""Who is who: guards, rulings and edges made into clusters, in one task, by record numbers.

A record's number is the place of its key among the keys that are decided: as good as the key where
two are told apart or put in order, and a tenth of its weight.
"""

import duckdb
import pandas as pd
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

from silver.match import cluster, duckdb_tasks, record, rulings, second_look
from silver.match.affected import Known
from silver.match.duckdb_tasks import rows_of
from silver.match.guards import contradiction_sql
from silver.match.shared_child import around_a_child

PARTITION = "record_key string, cluster string, component string"


def partition(spark: SparkSession, known: Known) -> DataFrame:
    """Which records are one person, for every record of today: `PARTITION`."""

    def work(_: int) -> pa.Table:
        with duckdb_tasks.opened() as connection:
            record.look(connection, known.records)
            decide(connection, known)
            return connection.sql(
                """SELECT d.record_key, c.record_key AS cluster, component
                   FROM decided d JOIN record c ON c.number = d.cluster"""
            ).to_arrow_table()

    return duckdb_tasks.each(spark, 1, work, PARTITION)


def decide(connection: duckdb.DuckDBPyConnection, known: Known, among: str = "") -> None:
    """Make the table `decided`: every record's cluster and component.

    It has `number`, `record_key`, `cluster` (the smallest number in it) and `component` (the
    smallest key in it). The table `record` stays behind as well.

    Args:
        connection: with what `record.look` makes of today's records.
        known: of all today's records.
        among: a table of `record_key` of whole components, if these alone are to be decided.
    """
    record.weigh(connection, known.model)
    connection.execute(_numbered_sql(known, among))
    connection.register("found", _clusters(connection))
    connection.execute(
        """CREATE TABLE decided AS
           SELECT r.number, r.record_key, coalesce(f.cluster, r.number) AS cluster,
                  coalesce(c.record_key, r.record_key) AS component
           FROM record r LEFT JOIN found f ON f.record_key = r.number
           LEFT JOIN record c ON c.number = f.component"""
    )
    connection.unregister("found")


def _numbered_sql(known: Known, among: str) -> str:
    """Tables `record`, `edge`, `claim` and `ruled`, of records that there are today alone.

    Also `people`: what is told of these records. Of a few it is read once; all would fill memory.
    """
    kept, which = ("TABLE", f"SEMI JOIN {among} USING (record_key)") if among else ("VIEW", "")
    return f"""
        CREATE {kept} people AS {record.COMPARABLE} FROM person_record {which};
        CREATE TABLE record AS
            SELECT row_number() OVER (ORDER BY record_key) AS number,
                   record_key, role, identity_sealed, register
            FROM people;
        CREATE TABLE edge AS
            SELECT l.number AS left_key, r.number AS right_key, weight, guard, grade, at_two_homes,
                   second_look
            FROM {rows_of(known.edges)} e
            JOIN record l ON l.record_key = e.left_key
            JOIN record r ON r.record_key = e.right_key
            WHERE grade IN ('certain', 'apart') OR second_look;
        CREATE TABLE claim AS
            SELECT o.number AS of_number, t.number AS to_number, kind
            FROM {rows_of(known.relationships)} k
            JOIN record o ON o.record_key = k.of_record_key
            JOIN record t ON t.record_key = k.to_record_key;
        CREATE TABLE ruled AS
            SELECT l.number AS left_key, r.number AS right_key, ruling
            FROM in_force k
            JOIN record l ON l.record_key = k.left_key
            JOIN record r ON r.record_key = k.right_key;
    """  # noqa: S608 - names of ours alone


def _clusters(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """`record_key` (a number), `cluster` and `component` of records that are linked to another."""

    def asked(sql: str) -> pd.DataFrame:
        found: pd.DataFrame = connection.sql(sql).df()
        return found

    pairs = "SELECT left_key, right_key"
    certain = asked(f"{pairs}, weight, at_two_homes FROM edge WHERE grade = 'certain'")
    never = asked(f"{pairs}, guard FROM edge WHERE grade = 'apart'")
    decided = asked(f"{pairs}, ruling FROM ruled")
    registers = asked("SELECT number, register FROM record WHERE register IS NOT NULL")
    once = registers.set_index("number")["register"]
    first = cluster.clusters(*rulings.obeyed(certain, never, decided), registers=once)
    connection.register("child", first)
    adults = asked(around_a_child("people"))
    around = adults.loc[adults["one_name"] & adults["agrees"], ["left_key", "right_key", "weight"]]
    joins = pd.concat([certain, around], ignore_index=True)
    two = adults.loc[~adults["agrees"], ["left_key", "right_key"]]
    joins, never = rulings.obeyed(joins, pd.concat([never, two.assign(guard="kin")]), decided)
    unsure = cluster.not_all_certain(joins, certain)
    met = contradictions(connection, unsure)
    joins, never = rulings.obeyed(joins, pd.concat([never, met], ignore_index=True), decided)
    sealed = asked("SELECT number FROM record WHERE identity_sealed")["number"]
    joins = cluster.of_one_twin(joins, never)
    found = cluster.clusters(joins, never, frozenset(sealed), registers=once)
    found = second_look.joined(connection, found, decided[decided["ruling"] != rulings.SAME])
    claims = asked("SELECT of_number AS left_key, to_number AS right_key FROM claim")
    looked = asked(f"{pairs} FROM edge WHERE second_look")
    linked = [certain, looked, decided[decided["ruling"] == rulings.SAME], claims]
    sides = pd.concat([one[["left_key", "right_key"]] for one in linked], ignore_index=True)
    told = found.merge(cluster.components(sides), on="record_key", how="outer")
    return told.astype("Int64")


def contradictions(connection: duckdb.DuckDBPyConnection, met: pd.DataFrame) -> pd.DataFrame:
    """Pairs that would meet in one component and contradict each other, scored or not.

    Args:
        connection: with `record` (`number`, `record_key`), `people`, and what `record.weigh` makes.
        met: `record_key` (a number) and `component`.

    Returns:
        `left_key` < `right_key` (numbers) and the name of the guard.
    """
    connection.register("met", met)
    found: pd.DataFrame = connection.sql(
        f"""
        WITH unweighed AS MATERIALIZED (
            SELECT people.*, record.number, met.component
            FROM met JOIN record ON record.number = met.record_key
            JOIN people ON people.record_key = record.record_key
        ), inside AS MATERIALIZED ({record.weighed_sql("unweighed")})
        SELECT l.number AS left_key, r.number AS right_key, {contradiction_sql()} AS guard
        FROM inside l JOIN inside r ON l.component = r.component AND l.number < r.number
        WHERE guard IS NOT NULL
        """  # noqa: S608 - names of ours alone
    ).df()
    return found
