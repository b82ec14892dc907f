"""Superset as somebody signed on sees it: through its pages and through its API."""

import re
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Chart:
    """A card in Superset: its own number, its dataset's and its page's."""

    slice_id: int
    dataset_id: int
    dashboard_id: int
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Pages:
    """The pages as they are served."""

    address: str
    home: Path
    lake: Path
    environment: dict[str, str]

    @property
    def database(self) -> sqlite3.Connection:
        """Superset's own database, to be read."""
        return sqlite3.connect(f"file:{self.home / 'superset.db'}?mode=ro", uri=True)

    def chart(self, audience: str, card: str, page: str = "child") -> Chart:
        """The numbers of an audience's card."""
        slug = f"{audience}-{page}".replace("_", "-")
        with self.database as database:
            dataset, slice_id = database.execute(
                "SELECT t.id, s.id FROM tables AS t JOIN slices AS s ON s.datasource_id = t.id"
                " WHERE t.table_name = ?",
                [f"{audience}_{card}"],
            ).fetchone()
            (dashboard,) = database.execute(
                "SELECT id FROM dashboards WHERE slug = ?", [slug]
            ).fetchone()
            columns = database.execute(
                "SELECT column_name FROM table_columns WHERE table_id = ? ORDER BY id", [dataset]
            ).fetchall()
        return Chart(slice_id, dataset, dashboard, tuple(name for (name,) in columns))

    def bring_in(self) -> str:
        """Run what `make dashboards` does before it serves."""
        start = [sys.executable, "-m", "dashboards.superset.start", "--no-serve"]
        ran = subprocess.run(
            start, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True
        )
        return ran.stdout

    def reader(self, name: str) -> "Reader":
        """Somebody, signed on."""
        return _reader(self.address, name, (self.home / "demo_password").read_text())


@cache
def _reader(address: str, name: str, password: str) -> "Reader":
    return Reader(address, name, password)


class Reader:
    """One user's session."""

    def __init__(self, address: str, name: str, password: str) -> None:
        self.address, self.session = address, requests.Session()
        form = {"username": name, "password": password, "csrf_token": self._token("/login/")}
        self.landed = self.session.post(f"{address}/login/", data=form, timeout=180)
        assert "/login/" not in self.landed.url, f"{name} could not sign on"
        headers = {"X-CSRFToken": self._token("/superset/welcome/"), "Referer": address}
        self.session.headers.update(headers)

    def get(self, path: str) -> requests.Response:
        """Open an address."""
        return self.session.get(self.address + path, timeout=180, allow_redirects=False)

    def post(self, path: str, body: dict[str, Any]) -> requests.Response:
        """Send something to the API, with the token that the pages have."""
        return self.session.post(self.address + path, json=body, timeout=180)

    def ask(self, chart: Chart, child: object = None, **more: Any) -> requests.Response:
        """Ask for a card's data, as its page does, with whatever else somebody may put in."""
        query = {
            "columns": list(chart.columns), "row_limit": 1000,
            "url_params": {} if child is None else {"child": child},
            **more.pop("query", {}),
        }  # fmt: skip
        body = {
            "datasource": {"id": chart.dataset_id, "type": "table"},
            "queries": [query],
            "form_data": {"slice_id": chart.slice_id, "dashboardId": chart.dashboard_id},
            "result_format": more.pop("result_format", "json"),
            "result_type": more.pop("result_type", "full"),
        }
        return self.post(f"/api/v1/chart/data{more.pop('arguments', '')}", body)

    def rows(self, chart: Chart, child: object = None, **more: Any) -> list[dict[str, Any]]:
        """The rows of a card; an answer that is no data is an error."""
        answer = self.ask(chart, child, **more)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["result"][0]["data"])

    def _token(self, page: str) -> str:
        text = self.session.get(self.address + page, timeout=180).text
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text)
        return found[1] if found else ""
