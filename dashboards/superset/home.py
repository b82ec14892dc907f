"""Where Superset keeps what is its own: its database, its secret, the views of each night."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from dashboards.superset.lake import lake_root


@dataclass(frozen=True)
class Home:
    """The folder of the pages' own files; nothing in it is about a child."""

    path: Path

    @classmethod
    def of_environment(cls) -> Home:
        """DASHBOARDS_HOME, or a folder in the lake."""
        return cls(Path(os.environ.get("DASHBOARDS_HOME") or lake_root() / "dashboards").resolve())

    @property
    def database(self) -> Path:
        """Superset's own database, unless DASHBOARDS_DATABASE names another."""
        return self.path / "superset.db"

    @property
    def views(self) -> Path:
        """A folder per audience, with a file of views per night."""
        return self.path / "views"

    @property
    def secret_key(self) -> str:
        """What sessions are signed with: SUPERSET_SECRET_KEY, or made once and kept here."""
        return os.environ.get("SUPERSET_SECRET_KEY") or self._kept("secret_key", 42)

    @property
    def demo_password(self) -> str:
        """The password of the made-up council's users: made once, and printed at every start."""
        return os.environ.get("DASHBOARDS_DEMO_PASSWORD") or self._kept("demo_password", 9)

    def _kept(self, name: str, size: int) -> str:
        file = self.path / name
        if not file.exists():
            self.path.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
                made.write(secrets.token_urlsafe(size))
        return file.read_text(encoding="utf-8").strip()
