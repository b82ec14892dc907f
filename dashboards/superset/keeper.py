"""Sets Superset's objects, roles, rules and users to what is asked, inside its application."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import text
from superset import db, security_manager
from superset.commands.importers.v1.assets import ImportAssetsCommand
from superset.connectors.sqla.models import RowLevelSecurityFilter, SqlaTable
from superset.models.core import Database
from superset.models.dashboard import Dashboard
from superset.models.slice import Slice
from superset.utils.core import RowLevelSecurityFilterType, override_user

from dashboards.page_list import Card, PageList
from dashboards.superset.assets import name_of
from dashboards.superset.lake import ROLE_PREFIX, AudienceFolder
from dashboards.superset.rules import NOBODY, clauses_of

IMPORTER = "single-view-import"
READS = (
    ("can_read", "Dashboard"),
    ("can_read", "Chart"),
    ("can_dashboard", "Superset"),
    ("can_log", "Superset"),
    ("can_read", "DashboardFilterStateRestApi"),
    ("can_write", "DashboardFilterStateRestApi"),
)
"""All that a reader may do: open the pages that are listed for them."""
KINDS = {"dashboards": Dashboard, "charts": Slice, "datasets": SqlaTable, "databases": Database}


class Keeper:
    """Superset's content, against the digest of what was last brought in."""

    def __init__(self, digest: str) -> None:
        self.digest = digest
        with db.engine.begin() as connection:
            connection.execute(text("CREATE TABLE IF NOT EXISTS single_view_import (digest TEXT)"))

    def is_current(self) -> bool:
        """Whether the last import brought in just this."""
        with db.engine.connect() as connection:
            kept = connection.execute(text("SELECT digest FROM single_view_import")).scalar()
        return bool(kept == self.digest)

    def remember(self) -> None:
        """Note that this is now what Superset holds."""
        db.session.commit()
        with db.engine.begin() as connection:
            connection.execute(text("DELETE FROM single_view_import"))
            connection.execute(
                text("INSERT INTO single_view_import VALUES (:digest)"), {"digest": self.digest}
            )

    def import_files(self, files: dict[str, str]) -> None:
        """Import databases, datasets, charts and pages, over those that are there."""
        with override_user(_importer(), force=True):
            ImportAssetsCommand(files).run()
        db.session.commit()

    def set_role(self, folder: AudienceFolder, pages: PageList) -> None:
        """Set an audience's role, its pages' readers, and the rules of its datasets."""
        role = security_manager.add_role(folder.role)
        role.permissions = [security_manager.add_permission_view_menu(*read) for read in READS]
        for page in pages.pages_of(folder.page_tables):
            dashboard = _by_uuid(Dashboard, name_of("dashboard", folder.name, page.name))
            dashboard.roles, dashboard.owners = [role], []
        for card in pages.cards_of(folder.page_tables):
            _set_rules(folder, card, role)
        db.session.commit()

    def set_users(self, users: list[tuple[str, str]], password: str) -> None:
        """Make the demo's users, each with one role, and set their password."""
        for name, role_name in users:
            role = security_manager.find_role(role_name)
            user = security_manager.find_user(username=name)
            if user is None:
                first, _, last = name.partition(".")
                user = security_manager.add_user(
                    name,
                    first.title(),
                    last.title() or "Demo",
                    f"{name}@council.example",
                    role,
                    password,
                )
            user.roles = [role]
            security_manager.reset_password(user.id, password)
        db.session.commit()

    def remove_others(self, files: dict[str, str], folders: list[AudienceFolder]) -> None:
        """Remove what an import once brought in and this one did not."""
        kept = {json.loads(content).get("uuid") for content in files.values()}
        for model in KINDS.values():
            for thing in db.session.query(model).filter_by(is_managed_externally=True):
                if str(thing.uuid) not in kept:
                    _forget(thing)
        roles = {folder.role for folder in folders}
        for role in security_manager.get_all_roles():
            if role.name.startswith(ROLE_PREFIX) and role.name not in roles:
                db.session.delete(role)
        db.session.commit()

    def summary(self) -> list[str]:
        """How much of each kind there is."""
        counts = {kind: db.session.query(model).count() for kind, model in KINDS.items()}
        counts["rules of rows"] = db.session.query(RowLevelSecurityFilter).count()
        return ["In Superset: " + ", ".join(f"{n} {kind}" for kind, n in counts.items()) + "."]


def _set_rules(folder: AudienceFolder, card: Card, role: Any) -> None:
    """Set the rules of one dataset: nobody but the role, then each condition, for everybody."""
    dataset = _by_uuid(SqlaTable, name_of("dataset", folder.name, card.name))
    wanted = [(NOBODY, [role]), *((clause, []) for clause in clauses_of(card))]
    prefix = f"{ROLE_PREFIX}{folder.name} {card.name} "
    kept = []
    for number, (clause, roles) in enumerate(wanted):
        name = f"{prefix}{number}"
        rule = db.session.query(RowLevelSecurityFilter).filter_by(name=name).one_or_none()
        rule = rule or RowLevelSecurityFilter(name=name)
        rule.filter_type = RowLevelSecurityFilterType.BASE
        rule.group_key, rule.clause, rule.roles, rule.tables = None, clause, roles, [dataset]
        db.session.add(rule)
        kept.append(name)
    for rule in dataset.row_level_security_filters:
        if rule.name not in kept:
            db.session.delete(rule)


def _forget(thing: Any) -> None:
    if isinstance(thing, SqlaTable):
        for rule in thing.row_level_security_filters:
            db.session.delete(rule)
    db.session.delete(thing)


def _by_uuid(model: Any, uuid: str) -> Any:
    return db.session.query(model).filter_by(uuid=uuid).one()


def _importer() -> Any:
    """Who imports: an account that nobody can sign on with."""
    user = security_manager.find_user(username=IMPORTER)
    if user is None:
        admin = security_manager.find_role("Admin")
        user = security_manager.add_user(
            IMPORTER, "Single view", "import", "import@single-view.example", admin
        )
    user.active = False
    db.session.commit()
    return user
