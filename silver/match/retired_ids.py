"""Ids that ended, and what brings them back: an un-merge, or a record that returns."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

BORN = ("created", "revived")
ENDED = ("merged", "retired")


class Went(NamedTuple):
    """A record that an id named until it ended in a run, and the id under which it went on."""

    record: int
    person_id: str
    into_person_id: str
    run_number: int


def believed(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table `believed`: which id each of today's records last stood under.

    Normally that is the id as last published. Where an id's records stand in several clusters
    today, a record that came to it by a merge speaks for the id that it had before, so that an
    un-merge gives both their own ids back; not where the id would have no record left to speak
    for it. A record that was not known last night speaks for the id under which it went.

    Args:
        connection: with `decided` (`number`, `record_key`, `cluster`), `before` (`record_key`,
            `person_id`, `person_number` as last published) and `history`
            (silver/person_history as last published).

    The table has `number` (of the record), `person_number` and `ended` (true where the id has
    ended).
    """
    connection.execute(
        """CREATE TABLE held AS
           SELECT d.number, d.record_key, d.cluster, b.person_id, b.person_number
           FROM decided d LEFT JOIN before b ON b.record_key = d.record_key"""
    )
    back = _spoken(connection.sql(_back_sql()).fetchall())
    number, spoken = (pa.array([*column], pa.int64()) for column in (back, back.values()))
    connection.register("told", pa.table({"number": number, "person_number": spoken}))
    connection.execute(
        """CREATE TABLE believed AS
           SELECT number, person_number, false AS ended
           FROM held ANTI JOIN told USING (number) WHERE person_number IS NOT NULL
           UNION ALL SELECT number, person_number, true FROM told"""
    )


def _back_sql() -> str:
    """Ways by which records came that ask for an id that ended, as a query.

    Asking are those of an id that parts tonight, and those that nobody knew last night. An id has
    ended where the last that befell it is an end.
    """
    return f"""
        WITH gone AS (
            FROM history WHERE event IN {ENDED} QUALIFY run_number = max(run_number) OVER (
                PARTITION BY person_id)
        ), went AS (
            SELECT unnest(held) AS record_key, person_id, person_number, into_person_id, run_number
            FROM gone WHERE NOT EXISTS (
                SELECT 1 FROM history later WHERE later.person_id = gone.person_id
                AND later.event IN {BORN} AND later.run_number > gone.run_number)
        ), parted AS (
            SELECT person_id, count(*) AS records FROM held WHERE person_id IS NOT NULL
            GROUP BY person_id HAVING count(DISTINCT cluster) > 1
        )
        SELECT h.number, h.person_id, p.records,
               w.person_id, w.person_number, w.into_person_id, w.run_number
        FROM held h JOIN went w USING (record_key) LEFT JOIN parted p ON p.person_id = h.person_id
        WHERE h.person_id IS NULL OR p.records IS NOT NULL
    """  # noqa: S608 - names of ours alone


def _spoken(rows: Iterable[tuple[Any, ...]]) -> dict[int, int]:
    """The number of the ended id for which each record speaks, by the record's own number."""
    numbers: dict[str, int] = {}
    stood: dict[int, str | None] = {}
    sizes: dict[str, int] = {}
    ways = []
    for record, held, records, went, number, into, run in rows:
        numbers[went], stood[record] = number, held
        if held:
            sizes[held] = records
        ways.append(Went(record, went, into, run))
    return {key: numbers[name] for key, name in sorted(origins(stood, sizes, ways).items())}


def origins(
    stood: Mapping[int, str | None], sizes: Mapping[str, int], ways: Iterable[Went]
) -> dict[int, str]:
    """The ended id that each record speaks for.

    Args:
        stood: record -> id under which it was published last; None where it was not known.
        sizes: id -> how many of today's records it was published with.
        ways: what ended ids named when they ended.

    Returns:
        record -> ended id, only of records that speak for one.
    """
    by_record: dict[int, list[Went]] = {}
    for way in sorted(ways, key=lambda one: -one.run_number):
        by_record.setdefault(way.record, []).append(way)
    found = {key: _origin(stood[key], ways) for key, ways in by_record.items()}
    told = {key: name for key, name in found.items() if name}
    lost = dict(sizes)
    for key in told:
        if stood[key]:
            lost[str(stood[key])] -= 1
    # An id whose every record came by merges keeps them: it is the child's id by now.
    return {key: name for key, name in told.items() if lost.get(str(stood[key]), 1) > 0}


def _origin(stood: str | None, ways: list[Went]) -> str | None:
    """Back along the way that the record came, newest first."""
    if stood is None:
        return ways[0].person_id
    here = stood
    for way in ways:
        if way.into_person_id == here:
            here = way.person_id
    return here if here != stood else None
