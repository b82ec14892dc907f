"""Brings everything into Superset from text, and takes out what is no longer in it.

Databases, datasets, charts and pages come by Superset's own import; roles, rules of rows and demo
users, which it does not carry, are set here. A second run finds all as it should be.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from typing import Any

import duckdb
from superset.app import create_app

from dashboards import page_list
from dashboards.superset import assets, views
from dashboards.superset.confine import extension
from dashboards.superset.connections import file_of
from dashboards.superset.home import Home
from dashboards.superset.lake import AudienceFolder, audience_folders, is_made_up, lake_root
from dashboards.superset.rules import NOBODY, clauses_of

USERS_OF_EACH = 2


def main() -> int:
    """Bring everything in; 0 when Superset holds what the repository and the lake say."""
    home, pages, folders = Home.of_environment(), page_list.load(), audience_folders(lake_root())
    if not folders:
        print(f"No audience's folder is in {lake_root()}: run `make demo` first.", file=sys.stderr)
        return 2
    columns = [(folder, _write_views(home, folder, pages)) for folder in folders]
    files = assets.documents(pages, columns)
    users = demo_users(home, folders) if is_made_up(lake_root()) else []
    app = create_app()
    with app.app_context():
        from dashboards.superset.keeper import Keeper  # noqa: PLC0415 # it needs Superset's app

        keeper = Keeper(_digest(files, folders, users))
        if not keeper.is_current():
            keeper.import_files(files)
            for folder in folders:
                keeper.set_role(folder, pages)
            keeper.set_users(users, home.demo_password)
            keeper.remove_others(files, folders)
            keeper.remember()
        print("\n".join(keeper.summary()))
    return 0


def demo_users(home: Home, folders: Iterable[AudienceFolder]) -> list[tuple[str, str]]:
    """User names of the made-up council, some of each audience, and the role of each."""
    return [(name, folder.role) for folder in folders for name in _names(home, folder)]


def _names(home: Home, folder: AudienceFolder) -> list[str]:
    """Who sees the most children of an audience, and who sees the fewest."""
    with duckdb.connect(str(file_of(home, folder)), read_only=True) as connection:
        connection.execute(f"LOAD '{extension()}'")
        rows = connection.execute(
            "SELECT u.user_name FROM security_user AS u LEFT JOIN security_child AS c"
            " ON c.scope = u.scope GROUP BY 1 ORDER BY count(DISTINCT c.person_id) DESC, 1"
        ).fetchall()
    names = [name for (name,) in rows]
    return list(dict.fromkeys([*names[:1], *names[-1:]]))[:USERS_OF_EACH]


def _write_views(
    home: Home, folder: AudienceFolder, pages: page_list.PageList
) -> dict[str, dict[str, str]]:
    """Write the night's views anew, since the cards may have changed, and say what each has."""
    file = views.write(folder, pages, file_of(home, folder))
    with duckdb.connect(str(file), read_only=True) as connection:
        connection.execute(f"LOAD '{extension()}'")
        return {
            card.name: _described(connection, views.view_of(folder, card))
            for card in pages.cards_of(folder.page_tables)
        }


def _described(connection: duckdb.DuckDBPyConnection, view: str) -> dict[str, str]:
    rows = connection.execute(f"DESCRIBE {view}").fetchall()
    return {name: kind for name, kind, *_ in rows}


def _digest(files: dict[str, str], folders: list[AudienceFolder], users: Any) -> str:
    rules = [(name, clauses_of(card)) for name, card in page_list.load().cards.items()]
    content = repr((sorted(files.items()), [f.name for f in folders], users, rules, NOBODY))
    return hashlib.sha256(content.encode()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
