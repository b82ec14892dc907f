"""Dagster's own record of runs without the person: checks name records by their opaque keys."""

import sqlite3
from contextlib import closing
from pathlib import Path

from contracts import SingleViewError
from dagster_project.erasure.texts import Finder, is_named_in, take_out

SQLITE = b"SQLite format 3\0"
PATIENCE_SECONDS = 60
Cell = str | bytes | int | float | None


class StoreBusyError(SingleViewError, RuntimeError):
    """Another program holds Dagster's store."""


class StoreNotWrittenError(SingleViewError, RuntimeError):
    """Dagster's store cannot be written, for a reason that lies with the disk or its rights."""


def erase(home: Path, finder: Finder) -> int:
    """Put a word in the place of every name of the person in Dagster's store.

    Args:
        home: DAGSTER_HOME, whose databases are SQLite; one in Postgres is not reached.
        finder: finds the person's names.

    Returns:
        How many cells and files were changed.

    Raises:
        StoreBusyError: another program, as a rule the UI, holds a database.
        StoreNotWrittenError: a database cannot be written for another reason.
    """
    paths = [path for path in sorted(home.rglob("*")) if path.is_file()]
    databases = [path for path in paths if _is_database(path)]
    changed = sum(_erase_from_database(path, finder) for path in databases)
    for path in paths:
        # What a database keeps beside it goes and comes while it is written.
        if path not in databases and path.is_file() and is_named_in(path, finder):
            take_out(path, finder)
            changed += 1
    return changed


def _is_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(SQLITE)) == SQLITE


def _erase_from_database(path: Path, finder: Finder) -> int:
    def scrubbed(cell: Cell) -> Cell:
        return finder.sub(cell) if isinstance(cell, str) else cell

    try:
        with closing(sqlite3.connect(path, timeout=PATIENCE_SECONDS, isolation_level=None)) as db:
            db.create_function("scrubbed", 1, scrubbed, deterministic=True)
            db.execute("PRAGMA secure_delete = ON")
            changed = sum(_erase_from_column(db, *column) for column in _columns(db))
            if changed:
                db.execute("VACUUM")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return changed
    except sqlite3.OperationalError as fault:
        raise _explained(fault) from None


def _explained(fault: sqlite3.OperationalError) -> SingleViewError:
    """What to do about a database that was not written."""
    # The lowest byte is the kind of fault, the others tell kinds of a kind apart.
    if fault.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StoreBusyError(
            "another program holds Dagster's store: end `single-view ui`, then erase again; "
            "beside that store nothing was erased"
        )
    return StoreNotWrittenError(
        f"Dagster's store cannot be written ({fault}): see to the disk and to who may write there, "
        "then erase again; beside that store nothing was erased"
    )


def _columns(db: sqlite3.Connection) -> list[tuple[str, str]]:
    tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return [
        (table, row[1])
        for (table,) in tables
        if not table.startswith("sqlite_")
        for row in db.execute(f'PRAGMA table_info("{table}")').fetchall()
    ]


def _erase_from_column(db: sqlite3.Connection, table: str, column: str) -> int:
    changed = f'"{column}" IS NOT scrubbed("{column}")'
    return db.execute(
        f'UPDATE "{table}" SET "{column}" = scrubbed("{column}") WHERE {changed}'  # noqa: S608 - names that the database itself gives
    ).rowcount
