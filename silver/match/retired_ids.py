"""Ids that ended, and what brings them back: an un-merge, or a record that returns."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from silver.match.id_events import IdEvent

STARTED = f"('{IdEvent.CREATED}', '{IdEvent.REVIVED}')"
ENDED = f"('{IdEvent.MERGED}', '{IdEvent.RETIRED}')"


class FormerId(NamedTuple):
    """An id that named a record until it ended in a run, and the id under which it went on."""

    record: int
    person_id: str
    into_person_id: str
    run_number: int


def create_id_claim_table(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table `id_claim`: for which id each of today's records speaks.

    Normally that is the id as last published. Where an id's records stand in several clusters
    today, a record that came to it by a merge speaks for the id that it had before, so that an
    un-merge gives both their own ids back; not where the id would have no record left to speak
    for it. A record that was not there last night speaks for the id under which it went.

    Args:
        connection: with `decided` (`number`, `record_key`, `cluster`), `previous_persons`
            (`record_key`, `person_id`, `person_number` as last published) and `history`
            (silver/person_history as last published).

    The table has `number` (of the record), `person_number` and `has_ended` (true where the id has
    ended).
    """
    connection.execute(
        """CREATE TABLE published AS
           SELECT d.number, d.record_key, d.cluster, p.person_id, p.person_number
           FROM decided d LEFT JOIN previous_persons p ON p.record_key = d.record_key"""
    )
    revived = _ended_id_by_record(connection.sql(_former_ids_sql()).fetchall())
    numbers, ids = (pa.array([*column], pa.int64()) for column in (revived, revived.values()))
    connection.register("revived", pa.table({"number": numbers, "person_number": ids}))
    connection.execute(
        """CREATE TABLE id_claim AS
           SELECT number, person_number, false AS has_ended
           FROM published ANTI JOIN revived USING (number) WHERE person_number IS NOT NULL
           UNION ALL SELECT number, person_number, true FROM revived"""
    )


def _former_ids_sql() -> str:
    """Former ids of the records that may bring back an id that ended, as a query.

    These are the records of an id that parts tonight, and those that were not there last night. An
    id has ended where the last that befell it is an end.
    """
    return f"""
        WITH last_end AS (
            FROM history WHERE event IN {ENDED} QUALIFY run_number = max(run_number) OVER (
                PARTITION BY person_id)
        ), former AS (
            SELECT unnest(held) AS record_key, person_id, person_number, into_person_id, run_number
            FROM last_end WHERE NOT EXISTS (
                SELECT 1 FROM history later WHERE later.person_id = last_end.person_id
                AND later.event IN {STARTED} AND later.run_number > last_end.run_number)
        ), parted AS (
            SELECT person_id, count(*) AS records FROM published WHERE person_id IS NOT NULL
            GROUP BY person_id HAVING count(DISTINCT cluster) > 1
        )
        SELECT published.number, published.person_id, parted.records,
               former.person_id, former.person_number, former.into_person_id, former.run_number
        FROM published JOIN former USING (record_key)
        LEFT JOIN parted ON parted.person_id = published.person_id
        WHERE published.person_id IS NULL OR parted.records IS NOT NULL
    """  # noqa: S608 - names of ours alone


def _ended_id_by_record(rows: Iterable[tuple[Any, ...]]) -> dict[int, int]:
    """The number of the ended id for which each record speaks, by the record's own number."""
    number_by_id: dict[str, int] = {}
    published_ids: dict[int, str | None] = {}
    records_by_id: dict[str, int] = {}
    former_ids = []
    for record, published_id, records, person_id, number, into, run_number in rows:
        number_by_id[person_id], published_ids[record] = number, published_id
        if published_id:
            records_by_id[published_id] = records
        former_ids.append(FormerId(record, person_id, into, run_number))
    origin_by_record = origins(published_ids, records_by_id, former_ids)
    return {record: number_by_id[name] for record, name in sorted(origin_by_record.items())}


def origins(
    published_ids: Mapping[int, str | None],
    records_by_id: Mapping[str, int],
    former_ids: Iterable[FormerId],
) -> dict[int, str]:
    """The ended id that each record speaks for.

    Args:
        published_ids: record -> id under which it was published last; None where it was not there.
        records_by_id: id -> how many of today's records it was published with.
        former_ids: what ended ids named when they ended.

    Returns:
        record -> ended id, only of records that speak for one.
    """
    by_record: dict[int, list[FormerId]] = {}
    for former_id in sorted(former_ids, key=lambda former: -former.run_number):
        by_record.setdefault(former_id.record, []).append(former_id)
    origin_by_record = {}
    records_left = dict(records_by_id)
    for record, newest_first in by_record.items():
        published_id = published_ids[record]
        origin = _origin(published_id, newest_first)
        if origin:
            origin_by_record[record] = origin
        if origin and published_id:
            records_left[published_id] -= 1
    # An id whose every record came by merges keeps them: it is the child's id by now.
    return {
        record: origin
        for record, origin in origin_by_record.items()
        if records_left.get(str(published_ids[record]), 1) > 0
    }


def _origin(published_id: str | None, newest_first: list[FormerId]) -> str | None:
    """Back along the former ids of a record, newest first."""
    if published_id is None:
        return newest_first[0].person_id
    origin = published_id
    for former_id in newest_first:
        if former_id.into_person_id == origin:
            origin = former_id.person_id
    return origin if origin != published_id else None
