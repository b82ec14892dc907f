"""DuckDB, held to one audience's folder: nothing else can be opened, nothing can be written.

Every new connection is confined before anybody's query reaches it, and the settings are read back;
one that is not as it should be is refused.
"""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contracts import SingleViewError

if TYPE_CHECKING:
    import duckdb

CONFINED = ("false", "true")
READS = re.compile(r"^\s*(--[^\n]*\n\s*)*\(*\s*(SELECT|WITH|DESCRIBE|SHOW|PRAGMA show)\b", re.I)
_one_at_a_time = threading.Lock()


class NotConfinedError(SingleViewError):
    """A connection could not be held to its folder, or was asked to do more than read."""


def extension() -> Path:
    """DuckDB's reader of Delta tables, which is installed as a package: nothing is downloaded."""
    import duckdb_extension_delta  # noqa: PLC0415 # it is in the pages' environment alone

    folder = Path(duckdb_extension_delta.__file__).parent
    return next(folder.glob("extensions/*/delta.duckdb_extension"))


def confine(connection: duckdb.DuckDBPyConnection, file: Path, folder: Path) -> None:
    """Hold a connection to a file of views, and all others to the same file, to a folder.

    Raises:
        NotConfinedError: it is not confined afterwards.
    """
    # DuckDB adds the file's own folder for what does not fit in memory.
    confined = (*CONFINED, {f"{folder}/", f"{file}.tmp/"})
    # Two at once would find each other's half-made settings.
    with _one_at_a_time:
        if _settings(connection) != confined:
            quoted = str(folder).replace("'", "''")
            connection.execute(f"LOAD '{extension()}'")
            connection.execute(f"SET allowed_directories=['{quoted}/']")
            connection.execute("SET enable_external_access=false")
            connection.execute("SET lock_configuration=true")
        if _settings(connection) != confined:
            raise NotConfinedError("the database could not be held to its audience's folder")


def refuse_writes(statement: str) -> None:
    """Let a query pass, and nothing else.

    Raises:
        NotConfinedError: it is no query.
    """
    if not READS.match(statement):
        raise NotConfinedError("only queries are answered here")


def _settings(connection: Any) -> tuple[str, str, set[str]]:
    external, locked, allowed = connection.execute(
        "SELECT current_setting('enable_external_access')::VARCHAR,"
        " current_setting('lock_configuration')::VARCHAR,"
        " current_setting('allowed_directories')"
    ).fetchone()
    return external, locked, set(allowed or [])
