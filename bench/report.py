"""What was measured, as a Markdown page that names the machine and the versions."""

import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

import psutil

from bench.nights import Measured, TableSeconds
from synthetic import Council

ORDER = ("bronze", "silver", "gold", "checks", "publication")
SLOWEST = 8
"""How many single tables are listed."""
PEERS = ("pyspark", "delta-spark", "splink", "duckdb", "dagster", "great-expectations")


@dataclass(frozen=True)
class Floor:
    """Seconds of the floor's two halves, and how much each dealt with."""

    read_seconds: float
    rows_read: int
    match_seconds: float
    records: int
    pairs: int
    clusters: int

    @property
    def seconds(self) -> float:
        """Both halves."""
        return self.read_seconds + self.match_seconds


def table(council: Council, first: Measured, second: Measured, floor: Floor) -> str:
    """The page."""
    return "\n".join(
        [
            f"# {council.children:,} children, seed {council.seed}",
            "",
            machine(),
            "",
            *_nights(first, second, floor),
            "",
            *_floor(floor),
            "",
            f"## The {SLOWEST} slowest tables",
            "",
            *_slowest(first, second),
            "",
        ]
    )


def machine() -> str:
    """When and where it was measured, with which versions."""
    memory = psutil.virtual_memory().total / 2**30
    peers = ", ".join(f"{name} {version(name)}" for name in PEERS)
    load = psutil.getloadavg()[0]
    return (
        f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC on {psutil.cpu_count()} cores and "
        f"{memory:.0f} GiB ({platform.system()} {platform.machine()}, load {load:.1f} at the end), "
        f"Python {platform.python_version()}, {peers}. "
        "A load well above the number of cores means that others worked too: measure again."
    )


def _nights(first: Measured, second: Measured, floor: Floor) -> list[str]:
    share = second.rows_changed / max(second.rows_in, 1)
    rows: list[tuple[str, ...]] = [
        ("rows delivered", f"{first.rows_in:,}", f"{second.rows_in:,}"),
        ("new or changed", f"{first.rows_changed:,}", f"{second.rows_changed:,} ({share:.1%})"),
    ]
    for layer in ORDER:
        layer_seconds = [night.layers.get(layer, 0.0) for night in (first, second)]
        rows.append((f"{layer}, s of work", *(f"{seconds:.1f}" for seconds in layer_seconds)))
    rows += [
        ("**whole night, s**", f"**{first.seconds:.1f}**", f"**{second.seconds:.1f}**"),
        ("times the floor", *(f"{night.seconds / floor.seconds:.1f}" for night in (first, second))),
        ("peak memory, GiB", *(f"{night.peak_bytes / 2**30:.2f}" for night in (first, second))),
    ]
    head = ["| | first night | second night |", "|---|--:|--:|"]
    return head + [f"| {' | '.join(row)} |" for row in rows]


def _floor(floor: Floor) -> list[str]:
    return [
        "| the floor, on night 1 | s | |",
        "|---|--:|---|",
        f"| DuckDB reads the same files | {floor.read_seconds:.1f} | {floor.rows_read:,} rows |",
        f"| Splink on DuckDB trains, scores and clusters all records | {floor.match_seconds:.1f} "
        f"| {floor.records:,} records, {floor.pairs:,} pairs, {floor.clusters:,} clusters |",
        f"| **together** | **{floor.seconds:.1f}** | |",
        "",
        "The floor keeps no history, refuses and checks nothing, publishes nothing, "
        "and has a threshold for its only rule.",
    ]


def _slowest(first: Measured, second: Measured) -> list[str]:
    paths = sorted(first.tables, key=lambda path: -first.tables[path].total)[:SLOWEST]
    head = [
        "| table | first night: build, s | check, s | second night: build, s | check, s |",
        "|---|--:|--:|--:|--:|",
    ]
    return head + [f"| {path} | {_cells(first, path)} | {_cells(second, path)} |" for path in paths]


def _cells(night: Measured, path: str) -> str:
    seconds = night.tables.get(path, TableSeconds())
    return f"{seconds.build:.1f} | {seconds.check:.1f}"
