"""Every connection that Superset makes to the lake: to one audience's night, and confined to it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from sqlalchemy.engine.url import URL

from contracts.access import FOLDER_PREFIX
from dashboards import page_list
from dashboards.superset import views
from dashboards.superset.confine import NotConfinedError, confine, refuse_writes
from dashboards.superset.home import Home
from dashboards.superset.lake import AudienceFolder, audience_folders, lake_root

DRIVER = "duckdb"
SQL_LAB = "SQL_LAB"
"""Superset's name of its own query window."""
_one_writer = threading.Lock()
_kept_open: dict[str, tuple[Path, Any]] = {}
"""By audience, a connection to its newest views: without it DuckDB would open the file and load its
reader of Delta tables anew for every card."""


def validate(uri: URL) -> None:
    """Refuse a database that is not an audience of the lake.

    Raises:
        ValueError: it is not.
    """
    names = {folder.name for folder in audience_folders(lake_root())}
    if uri.drivername != DRIVER or uri.database not in names:
        raise ValueError("only the folders of the lake's audiences are opened here")


def views_of_tonight(
    home: Home, uri: URL, params: dict[str, Any], source: object
) -> tuple[URL, dict[str, Any]]:
    """The file of views of the night that is published, opened to be read.

    Raises:
        ValueError: the database is no audience's, or SQL Lab asks.
    """
    if getattr(source, "name", "") == SQL_LAB:
        raise ValueError("SQL Lab does not open what is about children")
    validate(uri)
    folder = AudienceFolder(lake_root() / f"{FOLDER_PREFIX}{uri.database}")
    file = file_of(home, folder)
    with _one_writer:
        if not file.exists():
            views.write(folder, page_list.load(), file)
    return URL.create(DRIVER, database=str(file)), {**params, "connect_args": {"read_only": True}}


def file_of(home: Home, folder: AudienceFolder) -> Path:
    """Where the views of an audience's published night are."""
    return home.views / folder.name / f"night-{folder.night}.duckdb"


def confine_new(home: Home, made: Any) -> None:
    """Confine a new connection before any query; those to other databases are left alone.

    Raises:
        NotConfinedError: it opened something else than an audience's views.
    """
    if not type(made).__module__.startswith(DRIVER):
        return
    query = "SELECT path FROM duckdb_databases() WHERE database_name = current_database()"
    opened = Path(made.execute(query).fetchone()[0] or "")
    if opened.parent.parent != home.views:
        raise NotConfinedError("only the views of an audience are opened here")
    audience = opened.parent.name
    confine(made, opened, lake_root() / f"{FOLDER_PREFIX}{audience}")
    if _kept_open.get(audience, (None,))[0] != opened:
        _kept_open[audience] = (opened, _another(made, opened))


def _another(made: Any, file: Path) -> Any:
    """A second connection to what is open: DuckDB lets go of a file with the last of these.

    One that is duplicated would not count, and one that calls itself otherwise is refused.
    """
    import duckdb  # noqa: PLC0415 # it is in the pages' environment alone

    (called,) = made.execute("SELECT current_setting('custom_user_agent')").fetchone()
    return duckdb.connect(str(file), read_only=True, config={"custom_user_agent": called})


def refuse_writes_of(  # SQLAlchemy hands over all of these
    connection: Any, _cursor: Any, statement: str, _values: Any, _context: Any, _many: Any
) -> None:
    """Let only queries through to the lake."""
    if connection.dialect.name == DRIVER:
        refuse_writes(statement)
