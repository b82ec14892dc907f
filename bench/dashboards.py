"""How long a practitioner waits: the search, the first card and the whole page of a child.

One audience's folder of a demo's lake is copied, each child many times over under other names, and
served by the product's own pages. Cards are asked for as a browser asks for them, six at a time;
what the browser itself needs to draw them is not in the times.
"""

import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import requests
from deltalake import DeltaTable, write_deltalake
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from bench.audiences import NAMES_OF_ONE
from bench.report import machine

CHECKOUT = Path(__file__).resolve().parents[1]
AUDIENCE = "social_care"
AT_ONCE_BY_A_BROWSER = 6
USERS = 10
PAGES_OF_EACH = 5
FIRST = "The child"
PATIENCE = 900
"""Seconds until the pages have to be up; the first start in a checkout installs Superset."""
MARKER = "settings.env"
Row = dict[str, Any]


@dataclass(frozen=True)
class Opened:
    """One opening of a child's page: seconds until the search, the first card and all cards."""

    search: float
    first_card: float
    page: float


def measure_pages(lake: Path, children: int, folder: Path) -> str:
    """Grow an audience's folder to so many children, serve it, and tell what opening a child takes.

    Args:
        lake: a demo's, published.
        children: how many.
        folder: where the grown lake and Superset's own files go.
    """
    grown = folder / "lake"
    has = _grow(lake / f"gold_{AUDIENCE}", grown / f"gold_{AUDIENCE}", children)
    (grown / MARKER).write_text((lake / MARKER).read_text(encoding="utf-8"), encoding="utf-8")
    people = _some_children(grown / f"gold_{AUDIENCE}", USERS * PAGES_OF_EACH + 2)
    with _served(grown, folder / "home") as (address, password):
        reader = Reader(address, _user(grown), password)
        cold = reader.opens(people[0])
        warm = [reader.opens(person) for person in people[1 : PAGES_OF_EACH + 1]]
        readers = [Reader(address, _user(grown), password) for _ in range(USERS)]
        with ThreadPoolExecutor(USERS) as pool:
            crowd = list(pool.map(_opens_some, readers, _shares(people, USERS)))
    at_once = [opened for each in crowd for opened in each]
    return _page(has, [("cold, one reader", [cold]), ("warm, one reader", warm),
                       (f"warm, {USERS} readers at once", at_once)])  # fmt: skip


def _opens_some(reader: "Reader", people: Sequence[tuple[str, str]]) -> list[Opened]:
    return [reader.opens(person) for person in people]


def _shares(people: Sequence[tuple[str, str]], of: int) -> list[Sequence[tuple[str, str]]]:
    return [people[number::of][:PAGES_OF_EACH] for number in range(of)]


class Reader:
    """Somebody who signed on, and asks as their browser does."""

    def __init__(self, address: str, user: str, password: str) -> None:
        self.address, self.session = address, requests.Session()
        # As browsers do where a server has just closed a connection that was kept open.
        again = HTTPAdapter(max_retries=Retry(total=3, backoff_factor=0.1, allowed_methods=None))
        self.session.mount("http://", again)
        form = {"username": user, "password": password, "csrf_token": self._token("/login/")}
        self.session.post(f"{address}/login/", data=form, timeout=PATIENCE).raise_for_status()
        self.session.headers["X-CSRFToken"] = self._token("/superset/welcome/")
        self.session.headers["Referer"] = address
        self.find, self.cards = self._charts("find"), self._charts("child")

    def opens(self, person: tuple[str, str]) -> Opened:
        """Search for a child by a word, and open the child's page."""
        person_id, word = person
        search = max(self._page("find", self.find, {"q": word}).values())
        cards = self._page("child", self.cards, {"child": person_id})
        first = next(seconds for name, seconds in cards.items() if name.startswith(FIRST))
        return Opened(search, first, max(cards.values()))

    def _page(self, page: str, cards: Sequence[Row], asked_for: dict[str, str]) -> dict[str, float]:
        """Seconds until each card of a page was there, from when its address was opened."""
        began = time.monotonic()
        self._get(f"/superset/dashboard/{_slug(page)}/")

        def ask(card: Row) -> tuple[str, float]:
            self._ask(card, asked_for)
            return card["slice_name"], time.monotonic() - began

        with ThreadPoolExecutor(AT_ONCE_BY_A_BROWSER) as pool:
            return dict(pool.map(ask, cards))

    def _ask(self, card: Row, asked_for: dict[str, str]) -> None:
        form = card["form_data"]
        dataset, _, kind = str(form["datasource"]).partition("__")
        query = {"columns": form["all_columns"], "row_limit": form["row_limit"],
                 "url_params": asked_for}  # fmt: skip
        body = {"datasource": {"id": int(dataset), "type": kind}, "queries": [query],
                "form_data": form | {"url_params": asked_for, "slice_id": card["id"],
                                     "dashboardId": card["dashboard"]},
                "result_format": "json", "result_type": "full"}  # fmt: skip
        answer = self.session.post(f"{self.address}/api/v1/chart/data", json=body, timeout=PATIENCE)
        answer.raise_for_status()

    def _charts(self, page: str) -> list[Row]:
        about = f"/api/v1/dashboard/{_slug(page)}"
        dashboard = self._get(about).json()["result"]["id"]
        charts = self._get(f"{about}/charts").json()["result"]
        return [{**chart, "dashboard": dashboard} for chart in charts]

    def _get(self, path: str) -> requests.Response:
        answer = self.session.get(self.address + path, timeout=PATIENCE)
        answer.raise_for_status()
        return answer

    def _token(self, path: str) -> str:
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self._get(path).text)
        return token[1] if token else ""


def _slug(page: str) -> str:
    return f"{AUDIENCE}-{page}".replace("_", "-")


def _grow(folder: Path, into: Path, children: int) -> int:
    """Copy every table of a folder, its children many times over; how many there are then."""
    own = DeltaTable(folder / "child").to_pyarrow_table(columns=["person_id"]).num_rows
    copies = max(round(children / own), 1)
    for log in sorted(folder.glob("*/_delta_log")):
        table = DeltaTable(log.parent)
        files = ", ".join(f"'{file}'" for file in table.file_uris())
        names = [field.name for field in table.schema().fields]
        is_of_people = "person_id" in names
        values = ", ".join(_value(name) if is_of_people else _same(name) for name in names)
        of = f"range({copies if is_of_people else 1}) AS copies(copy)"
        with duckdb.connect(config={"threads": 1, "memory_limit": "1GB"}) as grower:
            query = f"SELECT {values} FROM read_parquet([{files}]) CROSS JOIN {of} ORDER BY ALL"  # noqa: S608 - our own names
            rows = grower.sql(query).to_arrow_reader(100_000) if files else table.to_pyarrow_table()
            write_deltalake(into / log.parent.name, rows)
    return int(own * copies)


def _value(name: str) -> str:
    is_name = name.endswith(NAMES_OF_ONE)
    return f'"{name}" || \'-\' || copy AS "{name}"' if is_name else f'"{name}"'


def _same(name: str) -> str:
    # The copies are each the first version of their table, whatever their originals were.
    return "'{}' AS versions" if name == "versions" else f'"{name}"'


def _some_children(folder: Path, count: int) -> list[tuple[str, str]]:
    """Children of the folder far apart, each with a word to search for."""
    rows = DeltaTable(folder / "child").to_pyarrow_table(columns=["person_id", "surname"])
    every = [row for row in rows.to_pylist() if row["surname"]]
    apart = every[:: max(len(every) // count, 1)][:count]
    return [(row["person_id"], row["surname"]) for row in apart]


def _user(lake: Path) -> str:
    """The reader who sees most children."""
    folder = lake / f"gold_{AUDIENCE}"
    scopes = DeltaTable(folder / "security_child").to_pyarrow_table().to_pylist()
    children = Counter(row["scope"] for row in scopes)
    users: Counter[str] = Counter()
    for row in DeltaTable(folder / "security_user").to_pyarrow_table().to_pylist():
        users[row["user_name"]] += children[row["scope"]]
    return max(users, key=lambda user: (users[user], user))


@contextmanager
def _served(lake: Path, home: Path) -> Iterator[tuple[str, str]]:
    """The pages over a lake: their address and everybody's password."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    settings = {"LAKE_ROOT": str(lake), "DASHBOARDS_HOME": str(home), "PYTHONPATH": str(CHECKOUT)}
    server = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "dashboards.superset.start", "--port", port],
        cwd=CHECKOUT, env={**os.environ, **settings}, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    address, until = f"http://127.0.0.1:{port}", time.monotonic() + PATIENCE
    try:
        while not _is_up(address):
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the pages did not come up: see {home}/dashboards.log")
            time.sleep(1)
        yield address, (home / "demo_password").read_text(encoding="utf-8").strip()
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=60)


def _is_up(address: str) -> bool:
    try:
        return requests.get(f"{address}/health", timeout=5).ok
    except requests.RequestException:
        return False


def _page(children: int, timed: Sequence[tuple[str, Sequence[Opened]]]) -> str:
    lines = [_line(what, opened) for what, opened in timed]
    return "\n".join(
        [
            f"# Opening a child's page, of {children:,} children",
            "",
            machine(),
            "",
            "Seconds: the median, and the slowest.",
            "",
            "| | search | first card | whole page |",
            "|---|--:|--:|--:|",
            *lines,
            "",
        ]
    )


def _line(what: str, opened: Sequence[Opened]) -> str:
    cells = [
        f"{statistics.median(seconds):.1f}, {max(seconds):.1f}"
        for seconds in (
            [each.search for each in opened],
            [each.first_card for each in opened],
            [each.page for each in opened],
        )
    ]
    return f"| {what} | {' | '.join(cells)} |"
