"""Which records are decided again tonight: those of the components that a change reaches.

Two records bear on each other only along a chain of links: certain pairs, rulings that two are
one person, claims of kinship. A component of such links in which nothing changed since the last
night, and to which nothing new leads, keeps its persons.
"""

from dataclasses import dataclass

import duckdb
import pyarrow as pa

from silver.match import rulings
from silver.match.duckdb_tasks import TableFiles, read_parquet_sql
from silver.match.grades import Grade
from silver.match.record import Records
from silver.match.version import ModelVersion

CLAIM = "of_record_key, to_record_key, kind"
RULING = "left_key, right_key, ruling"


@dataclass(frozen=True)
class MatchInputs:
    """What decides who is who.

    `records` are today's, `edges` their scored pairs, `relationships` who is said to be whose kin,
    `model` the model that scored.
    """

    records: Records
    edges: TableFiles
    relationships: TableFiles
    model: ModelVersion


@dataclass(frozen=True)
class PreviousInputs:
    """What was published last: rulings and claims of kinship; and which records differ from it.

    `changed` are the records that are new, changed or gone since, as `candidates.changed_records`
    returns them.
    """

    rulings: TableFiles
    relationships: TableFiles
    changed: pa.Table


def create_affected_table(
    connection: duckdb.DuckDBPyConnection, inputs: MatchInputs, previous: PreviousInputs
) -> None:
    """Make the table `affected`: `record_key` of every record of a component that a change reaches.

    The table `affected_persons` stays behind as well: last night's persons in these components.

    A change is a record that is new, changed or gone, and one that a claim of kinship or a ruling
    names which is new or gone. A link that was not there last night has such an end, so one step
    along tonight's links leads to every component that may be joined to another. An end of a link
    may be no record of today: what leads there is followed all the same, to no harm.

    Args:
        connection: with what `record.create_person_record_view` makes of today's records, and
            `persons` as last published.
        inputs: of tonight.
        previous: of last night.
    """
    connection.register("changed_record", previous.changed)
    previous_in_force = rulings.in_force_sql(read_parquet_sql(previous.rulings))
    kin = read_parquet_sql(inputs.relationships)
    previous_kin = read_parquet_sql(previous.relationships)
    connection.execute(
        f"""
        CREATE TABLE previous_in_force AS {previous_in_force};
        CREATE TABLE changed AS
            SELECT record_key FROM changed_record
            UNION {_keys_of_difference_sql(kin, previous_kin, CLAIM)}
            UNION {_keys_of_difference_sql("in_force", "previous_in_force", RULING)};
        CREATE TABLE link AS
            SELECT left_key, right_key FROM {read_parquet_sql(inputs.edges)}
                WHERE grade = '{Grade.CERTAIN}' OR second_look
            UNION ALL SELECT left_key, right_key FROM in_force WHERE ruling = '{rulings.SAME}'
            UNION ALL SELECT of_record_key, to_record_key FROM {kin};
        CREATE TABLE changed_or_linked AS
            FROM changed
            UNION SELECT right_key FROM link WHERE left_key IN (FROM changed)
            UNION SELECT left_key FROM link WHERE right_key IN (FROM changed);
        CREATE TABLE affected_persons AS
            SELECT record_key, person_id, person_number FROM persons WHERE component IN (
                SELECT component FROM persons SEMI JOIN changed_or_linked USING (record_key));
        CREATE TABLE affected AS
            FROM changed_or_linked UNION SELECT record_key FROM affected_persons;
        """  # noqa: S608 - names of ours alone
    )


def _keys_of_difference_sql(current: str, previous: str, columns: str) -> str:
    """Both sides of rows that are in one of the two alone, as a query."""
    new, old = (f"SELECT {columns} FROM {rows}" for rows in (current, previous))  # noqa: S608 - as above
    left, right, _ = columns.split(", ")
    return (
        f"SELECT unnest([{left}, {right}]) AS record_key "  # noqa: S608 - as above
        f"FROM (({new} EXCEPT {old}) UNION ALL ({old} EXCEPT {new}))"
    )
