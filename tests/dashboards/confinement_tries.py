"""Run in the pages' environment: what any SQL gets through the connections that Superset makes."""

import json
import sys
from collections.abc import Callable
from functools import partial

from superset.app import create_app


def attempt(get: Callable[[], object]) -> object:
    """What it gives, or that it is refused."""
    try:
        return get()
    except Exception:  # noqa: BLE001 # whatever refuses it, it is refused
        return "refused"


with create_app().app_context():
    from superset import db
    from superset.models.core import Database
    from superset.utils.core import QuerySource

    from dashboards.superset.lake import lake_root

    police = db.session.query(Database).filter_by(database_name="police").one()
    lake = lake_root()

    def ask(sql: str, source: QuerySource = QuerySource.CHART) -> object:
        """The first value of an answer."""
        with police.get_sqla_engine(source=source) as engine, engine.connect() as connection:
            return connection.exec_driver_sql(sql).scalar()

    def as_admin(uri: str) -> object:
        """A database whose address an Admin wrote in its form."""
        made = Database(database_name="x", sqlalchemy_uri=uri)
        with made.get_sqla_engine() as engine, engine.connect() as connection:
            return connection.exec_driver_sql("SELECT 1").scalar()

    tries = {
        "another audience": f"SELECT count(*) FROM delta_scan('{lake}/gold_social_care/child')",
        "gold of everybody": f"SELECT count(*) FROM delta_scan('{lake}/gold/child')",
        "a file of the machine": "SELECT content FROM read_text('/etc/hostname')",
        "a file as CSV": "SELECT * FROM read_csv('/etc/passwd')",
        "a listing": "SELECT count(*) FROM glob('/etc/*') HAVING count(*) > 0",
        "a path that climbs": (
            f"SELECT count(*) FROM delta_scan('{lake}/gold_police/../gold_social_care/child')"
        ),
        "an attached database": "ATTACH '/tmp/x.duckdb'",
        "Superset's own database": "ATTACH 'superset.db' (TYPE sqlite)",
        "a written file": "COPY (SELECT 1) TO '/tmp/x.csv'",
        "a written file of its own folder": f"COPY (SELECT 1) TO '{lake}/gold_police/x.csv'",
        "a new table": "CREATE TABLE x AS SELECT 1",
        "an extension": "INSTALL httpfs",
        "an unlocked setting": "SET lock_configuration=false",
        "a setting": "SET enable_external_access=true",
    }
    results = {name: attempt(partial(ask, sql)) for name, sql in tries.items()}
    results["own"] = attempt(
        lambda: ask(f"SELECT count(*) FROM delta_scan('{lake}/gold_police/child')")
    )
    # DuckDB counts the connections to a file from when it opened it.
    results["connections"] = [ask("SELECT current_connection_id()") for _ in range(3)]
    results["SQL Lab"] = attempt(lambda: ask("SELECT 1", QuerySource.SQL_LAB))
    results["a database of an Admin's own"] = attempt(lambda: as_admin("duckdb:///:memory:"))
    results["a file of an Admin's own"] = attempt(lambda: as_admin("duckdb:////tmp/x.duckdb"))
    json.dump(results, sys.stdout, default=str)
