"""Which records are decided anew tonight: those of the components that a change touches.

Two records bear on each other only along a chain of links: certain pairs, rulings that two are
one person, claims of kinship. A component of such links in which nothing changed since the last
night, and to which nothing new leads, is decided as it was.
"""

from dataclasses import dataclass

import duckdb
import pyarrow as pa

from silver.match import rulings
from silver.match.duckdb_tasks import Files, rows_of
from silver.match.record import Records
from silver.match.version import ModelVersion

CLAIM = "of_record_key, to_record_key, kind"
RULED = "left_key, right_key, ruling"


@dataclass(frozen=True)
class Known:
    """What decides who is who.

    `records` are today's, `edges` their scored pairs, `relationships` who is said to be whose kin,
    `model` the model that scored.
    """

    records: Records
    edges: Files
    relationships: Files
    model: ModelVersion


@dataclass(frozen=True)
class Before:
    """What was published last: rulings, claims of kinship; and `stale`, which stands no more.

    These are the records that are new, changed or gone since, as `candidates.stale` tells them.
    """

    rulings: Files
    relationships: Files
    stale: pa.Table


def reach(connection: duckdb.DuckDBPyConnection, known: Known, before: Before) -> None:
    """Make the table `anew`: `record_key` of every record of a component that is touched.

    The table `reached` stays behind as well: the persons of last night in these components.

    Touched are records that are new, changed or gone, and those that a claim of kinship or a
    ruling names which is new or gone. A link that was not there last night has such an end, so one
    step along tonight's links leads to every component that may be joined to another. An end of a
    link may be no record of today: what leads there is followed all the same, to no harm.

    Args:
        connection: with what `record.look` makes of today's records, and `persons` as last
            published.
        known: of tonight.
        before: of last night.
    """
    connection.register("stale", before.stale)
    ruled_before = rulings.in_force_sql(rows_of(before.rulings))
    kin, kin_before = rows_of(known.relationships), rows_of(before.relationships)
    connection.execute(
        f"""
        CREATE TABLE in_force_before AS {ruled_before};
        CREATE TABLE changed AS
            SELECT record_key FROM stale
            UNION {_named(kin, kin_before, CLAIM)}
            UNION {_named("in_force", "in_force_before", RULED)};
        CREATE TABLE link AS
            SELECT left_key, right_key FROM {rows_of(known.edges)}
                WHERE grade = 'certain' OR second_look
            UNION ALL SELECT left_key, right_key FROM in_force WHERE ruling = '{rulings.SAME}'
            UNION ALL SELECT of_record_key, to_record_key FROM {kin};
        CREATE TABLE asked AS
            FROM changed
            UNION SELECT right_key FROM link WHERE left_key IN (FROM changed)
            UNION SELECT left_key FROM link WHERE right_key IN (FROM changed);
        CREATE TABLE reached AS
            SELECT record_key, person_id, person_number FROM persons WHERE component IN (
                SELECT component FROM persons SEMI JOIN asked USING (record_key));
        CREATE TABLE anew AS FROM asked UNION SELECT record_key FROM reached;
        """  # noqa: S608 - names of ours alone
    )


def _named(now: str, before: str, columns: str) -> str:
    """Both sides of rows that stand in one of the two alone, as a query."""
    one, other = (f"SELECT {columns} FROM {rows}" for rows in (now, before))  # noqa: S608 - as above
    left, right, _ = columns.split(", ")
    return (
        f"SELECT unnest([{left}, {right}]) AS record_key "  # noqa: S608 - as above
        f"FROM (({one} EXCEPT {other}) UNION ALL ({other} EXCEPT {one}))"
    )
