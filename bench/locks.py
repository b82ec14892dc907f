"""Whether the time of an answer tells a locked person from one that there is not."""

import io
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import typer
from deltalake import write_deltalake

from contracts import Table
from dagster_project.cli.about_people import explain
from dagster_project.lake import published
from dagster_project.lake.arrow_columns import arrow_schema
from dagster_project.lake.table_schema import PROPERTIES
from gold import publication
from silver import hold, match_edge, person, person_history, person_record, ruling
from silver.match.id_events import Cause, IdEvent
from silver.match.identity import ALPHABET

NIGHT = date(2026, 11, 23)
RECORDS_OF_ONE = 4
LOCKED_ONE_IN = 2000
"""Locks are few: five in a council of 10,000."""
WARM_UP = 10
"""Rounds that are not counted: the first ones load libraries and fill caches."""
LOCKED, NEVER, ANOTHER, OPEN = "locked", "never issued", "never issued as well", "open"
CASES = (LOCKED, NEVER, ANOTHER, OPEN)
BY_ID, BY_RECORD = "an id", "a record"
NAMED = (BY_ID, BY_RECORD)
Rows = Sequence[Mapping[str, object]]


@dataclass(frozen=True)
class Timed:
    """Seconds of each answer, by what was named (an id, or a record) and case, round by round."""

    persons: int
    seconds: Mapping[tuple[str, str], Sequence[float]]

    @property
    def rounds(self) -> int:
        """How many times each was asked about."""
        return len(self.seconds[BY_ID, NEVER])


def time_answers(root: Path, persons: int, rounds: int, seed: int) -> Timed:
    """Ask `single-view explain` about somebody of each case, many times in turn, in one process.

    Each round asks about others, in an order drawn by chance, so that neither a cache nor what else
    the machine does favours a case.

    Args:
        root: an empty folder, which the settings name as the lake.
        persons: how many the lake holds.
        rounds: how many times each case is asked about.
        seed: another seed, other ids and another order.
    """
    _write_lake(root, persons)
    chance = random.Random(seed)  # noqa: S311 - no secret
    seconds: dict[tuple[str, str], list[float]] = {
        (named, case): [] for named in NAMED for case in CASES
    }
    for number in range(WARM_UP + rounds):
        for named, case in chance.sample(sorted(seconds), len(seconds)):
            took = _answered(_name(named, _number(case, persons, chance)))
            if number >= WARM_UP:
                seconds[named, case].append(took)
    return Timed(persons, seconds)


def _number(case: str, persons: int, chance: random.Random) -> int:
    """The number of a person of a case: even ones were issued, odd ones were not."""
    if case == LOCKED:
        return 2 * chance.randrange(0, persons, LOCKED_ONE_IN)
    number = chance.randrange(persons // LOCKED_ONE_IN) * LOCKED_ONE_IN
    number += chance.randrange(1, LOCKED_ONE_IN)
    return 2 * number + (case in {NEVER, ANOTHER})


def _name(named: str, number: int) -> str:
    return _person_id(number) if named == BY_ID else _record_key(number, 0)


def _answered(name: str) -> float:
    began = time.perf_counter()
    with redirect_stdout(io.StringIO()), suppress(typer.BadParameter):
        explain(name)
    return time.perf_counter() - began


def _write_lake(root: Path, persons: int) -> None:
    locked = [
        {"record_key": _record_key(number, 0), "kind": hold.LOCK, "person_id": _person_id(number)}
        for number in range(0, 2 * persons, 2 * LOCKED_ONE_IN)
    ]
    tables: dict[Table, Rows] = {
        person.TABLE: list(_records(persons)),
        person_record.TABLE: list(_described(persons)),
        person_history.TABLE: list(_issued(persons)),
        match_edge.TABLE: list(_edges(persons)),
        ruling.TABLE: [],
        hold.TABLE: locked,
    }
    for table, rows in tables.items():
        ordered = sorted(rows, key=lambda row: [str(row.get(name)) for name in table.key])
        _write(root, table, ordered)
    versions = {table.path: 0 for table in tables}
    _write(root, publication.TABLE, [published.publication_row(1, NIGHT, versions)])


def _write(root: Path, table: Table, rows: Rows) -> None:
    schema, given = arrow_schema(table.columns), rows[0].keys() if rows else ()
    columns = [
        pa.array([row[each.name] for row in rows], each.type)
        if each.name in given
        else pa.nulls(len(rows), each.type)
        for each in schema
    ]
    written = pa.Table.from_arrays(columns, schema=schema)
    write_deltalake(root / table.path, written, configuration=PROPERTIES)


def _records(persons: int) -> Iterator[Mapping[str, object]]:
    for number in range(0, 2 * persons, 2):
        for record in range(RECORDS_OF_ONE):
            yield {"record_key": _record_key(number, record), "person_id": _person_id(number)}


def _described(persons: int) -> Iterator[Mapping[str, object]]:
    for row in _records(persons):
        yield {"record_key": row["record_key"], "source": "csc", "extract": "csc_person"}


def _issued(persons: int) -> Iterator[Mapping[str, object]]:
    for number in range(0, 2 * persons, 2):
        issued = _person_id(number)
        yield {"run_number": 1, "as_of": NIGHT, "person_id": issued, "into_person_id": issued,
               "event": IdEvent.CREATED, "cause": Cause.RECORDS, "model": "m"}  # fmt: skip


def _edges(persons: int) -> Iterator[Mapping[str, object]]:
    for number in range(0, 2 * persons, 2):
        for record in range(1, RECORDS_OF_ONE):
            keys = sorted((_record_key(number, 0), _record_key(number, record)))
            yield {"left_key": keys[0], "right_key": keys[1], "grade": "certain", "weight": 20.0}


def _person_id(number: int) -> str:
    """An id for a number, mixed so that neighbours among numbers are none among ids."""
    mixed, letters = number * 16_777_619 % len(ALPHABET) ** 7, ""
    for _ in range(7):
        mixed, letter = divmod(mixed, len(ALPHABET))
        letters += ALPHABET[letter]
    return f"{letters[:3]}-{letters[3:6]}-{letters[6:]}"


def _record_key(number: int, record: int) -> str:
    mixed = (number * RECORDS_OF_ONE + record) * 0x9E3779B97F4A7C15 % (1 << 80)
    return f"{mixed:020x}"
