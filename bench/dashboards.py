"""How long a practitioner waits: the search, the first card and the whole page of a child.

One audience's folder of a demo's lake is copied, each child many times over under other names, and
served by the product's own pages. Cards are asked for as a browser asks for them, six at a time;
what the browser itself needs to draw them is not in the times.
"""

import statistics
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deltalake import DeltaTable, write_deltalake
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from bench.grown import NAMES_OF_ONE, renamed, write_copies
from bench.report import machine
from tests.dashboards.served import served
from tests.dashboards.superset_reader import Reader

AUDIENCE = "social_care"
AT_ONCE_BY_A_BROWSER = 6
USERS = 10
PAGES_OF_EACH = 5
FIRST = "The child"
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
    home = folder / "home"
    with served(grown, home) as running:
        password = (home / "demo_password").read_text(encoding="utf-8")
        reader = Practitioner(running.address, _user(grown), password)
        cold = reader.opens(people[0])
        warm = [reader.opens(person) for person in people[1 : PAGES_OF_EACH + 1]]
        readers = [Practitioner(running.address, _user(grown), password) for _ in range(USERS)]
        with ThreadPoolExecutor(USERS) as pool:
            crowd = list(pool.map(_opens_some, readers, _shares(people, USERS)))
    at_once = [opened for each in crowd for opened in each]
    return _page(has, [("cold, one reader", [cold]), ("warm, one reader", warm),
                       (f"warm, {USERS} readers at once", at_once)])  # fmt: skip


def _opens_some(reader: "Practitioner", people: Sequence[tuple[str, str]]) -> list[Opened]:
    return [reader.opens(person) for person in people]


def _shares(people: Sequence[tuple[str, str]], of: int) -> list[Sequence[tuple[str, str]]]:
    return [people[number::of][:PAGES_OF_EACH] for number in range(of)]


class Practitioner(Reader):
    """Somebody who signed on, and opens pages as their browser does."""

    def __init__(self, address: str, user: str, password: str) -> None:
        super().__init__(address, user, password)
        # As browsers do where a server has just closed a connection that was kept open.
        again = HTTPAdapter(max_retries=Retry(total=3, backoff_factor=0.1, allowed_methods=None))
        self.session.mount("http://", again)
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
        self.get(f"/superset/dashboard/{_slug(page)}/").raise_for_status()

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
        self.post("/api/v1/chart/data", body).raise_for_status()

    def _charts(self, page: str) -> list[Row]:
        about = f"/api/v1/dashboard/{_slug(page)}"
        dashboard = self.get(about).json()["result"]["id"]
        charts = self.get(f"{about}/charts").json()["result"]
        return [{**chart, "dashboard": dashboard} for chart in charts]


def _slug(page: str) -> str:
    return f"{AUDIENCE}-{page}".replace("_", "-")


def _grow(folder: Path, into: Path, children: int) -> int:
    """Copy every table of a folder, its children many times over; how many there are then."""
    own = DeltaTable(folder / "child").to_pyarrow_table(columns=["person_id"]).num_rows
    copies = max(round(children / own), 1)
    for log in sorted(folder.glob("*/_delta_log")):
        table = DeltaTable(log.parent)
        files = list(map(Path, table.file_uris()))
        names = [field.name for field in table.schema().fields]
        if not files:
            write_deltalake(into / log.parent.name, table.to_pyarrow_table())
            continue
        is_of_people = "person_id" in names
        values = [_value(name) if is_of_people else _same(name) for name in names]
        number = copies if is_of_people else 1
        write_copies(files, values, number, into / log.parent.name, "ORDER BY ALL")
    return int(own * copies)


def _value(name: str) -> str:
    return renamed(name) if name.endswith(NAMES_OF_ONE) else f'"{name}"'


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
