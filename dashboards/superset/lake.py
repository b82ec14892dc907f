"""What of the lake the pages may open: each audience's folder, and the night that it shows."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from contracts import Audience
from contracts.access import FOLDER_PREFIX, folder_of

if TYPE_CHECKING:
    import duckdb

CHECKOUT = Path(__file__).resolve().parents[2]
CHILD = "child"
ROLE_PREFIX = "Single view: "
TITLES = {folder_of(audience): str(audience) for audience in Audience}
"""By folder, the audience in words."""


def lake_root() -> Path:
    """The lake: LAKE_ROOT, or where `make demo` puts it."""
    return Path(os.environ.get("LAKE_ROOT") or CHECKOUT / ".lake").resolve()


@dataclass(frozen=True)
class AudienceFolder:
    """The folder that holds what one audience may read, and nothing else."""

    path: Path

    @property
    def name(self) -> str:
        """The audience as names of files and roles write it: social_care."""
        return self.path.name.removeprefix(FOLDER_PREFIX)

    @property
    def title(self) -> str:
        """The audience in words: social care."""
        return TITLES.get(self.path.name, self.name.replace("_", " "))

    @property
    def slug(self) -> str:
        """The audience as addresses of pages write it: social-care."""
        return self.name.replace("_", "-")

    @property
    def role(self) -> str:
        """The role that its readers have."""
        return f"{ROLE_PREFIX}{self.title}"

    @cached_property
    def tables(self) -> set[str]:
        """The tables that stand in it."""
        return {log.parent.name for log in self.path.glob("*/_delta_log") if log.is_dir()}

    @cached_property
    def page_tables(self) -> set[str]:
        """The tables that pages are made for: without the child's where no child is ever shown."""
        shows_children = any((self.path / CHILD).glob("**/*.parquet"))
        return self.tables if shows_children else self.tables - {CHILD}

    @property
    def night(self) -> str:
        """What names the night that is published: it changes with every night, and no sooner."""
        entries = (self.path / "publication" / "_delta_log").glob("*.json")
        return max((entry.stem for entry in entries), default="none").lstrip("0") or "0"


def audience_folders(root: Path) -> list[AudienceFolder]:
    """Every audience that a night has published something for."""
    folders = (AudienceFolder(path) for path in sorted(root.glob(f"{FOLDER_PREFIX}*")))
    return [folder for folder in folders if {"publication", "security_user"} <= folder.tables]


def is_made_up(root: Path) -> bool:
    """Whether a demo made the lake: its people are nobody."""
    marker = root / "settings.env"
    return marker.is_file() and "holds made-up people" in marker.read_text(encoding="utf-8")


def published_versions(
    connection: duckdb.DuckDBPyConnection, folder: AudienceFolder
) -> dict[str, int]:
    """Which version of each of the folder's tables the newest night is; empty where none says."""
    newest = connection.execute(
        "SELECT versions FROM delta_scan(?) ORDER BY run_number DESC LIMIT 1",
        [str(folder.path / "publication")],
    ).fetchone()
    stated = json.loads(newest[0] or "{}") if newest else {}
    rooms = {folder.path.name, folder.name, ""}
    paths = ((*table.rpartition("/"), version) for table, version in stated.items())
    return {table: int(version) for room, _, table, version in paths if room in rooms}
