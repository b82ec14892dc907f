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


def erase(home: Path, finder: Finder) -> int:
    """Put a word in the place of every name of the person in Dagster's store.

    Args:
        home: DAGSTER_HOME, whose databases are SQLite; one in Postgres is not reached.
        finder: finds the person's names.

    Returns:
        How many cells and files were changed.

    Raises:
        StoreBusyError: another program, as a rule the UI, holds a database.
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
    except sqlite3.OperationalError:
        raise StoreBusyError(
            "another program holds Dagster's store: end `single-view ui`, then erase again; "
            "beside that store nothing was erased"
        ) from None


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
