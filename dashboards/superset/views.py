"""One small DuckDB file per audience and night: a view per card, over the folder's own tables.

The file holds no rows. A column that the audience may not see is not there to be asked for: the
view has it empty. Text is on one line, since a card's page is Markdown and a blank line in a value
would end the card's HTML and begin somebody else's.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from dashboards import launch_links
from dashboards.page_list import Card, PageList
from dashboards.superset.confine import extension
from dashboards.superset.lake import AudienceFolder, published_versions

HERE = Path(__file__).parent
TEXT = "VARCHAR"
SEARCH_WORDS = "child_search"
KEYS = ("person_id", "member_person_id", "scope", "user_name", "source")
"""Ours or the access file's, never a person's: they stay as they are, so that a scan can skip."""
TYPES = {
    "DATE": (
        "address_since", "as_of", "completed", "covers_since", "data_as_of", "date_of_birth",
        "day", "effective_date", "ends", "expected_date_of_birth", "for_day", "happened",
        "last_sent", "month", "next_pack_on", "next_review", "review_by", "since", "started",
        "until", "value_date",
    ),
    "TIMESTAMP": ("published_at",),
    "DOUBLE": ("number",),
    "BIGINT": (
        "age", "answered", "checked", "children", "days_old", "disputed", "failed", "from_points",
        "in_pack", "matters", "points", "run_number", "times", "to_points", "waits", "weeks",
    ),
    "BOOLEAN": (
        "address_hidden", "contact_hidden", "duplicate_suspected", "is_late", "is_open",
        "is_shown", "is_thin", "parental_responsibility", "school_hidden",
    ),
}  # fmt: skip
"""The type of a column that the audience does not have, so that the cards' SQL still fits."""
TYPE_OF = {name: kind for kind, names in TYPES.items() for name in names}
BLANKS = r"[\s\p{Z}\p{Cc}\x{202A}-\x{202E}\x{2066}-\x{2069}\x{FEFF}]+"
"""What becomes one blank: line ends and other blanks, and marks that turn the direction of text."""
NUMBERS = {("measure", "value"): "DOUBLE"}


def write(folder: AudienceFolder, pages: PageList, file: Path) -> Path:
    """Write the audience's file of views, whole or not at all.

    Args:
        folder: what the audience may read.
        pages: the list of pages.
        file: where it goes.

    Returns:
        The file.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    with duckdb.connect(str(part)) as connection:
        connection.execute(f"LOAD '{extension()}'")
        for statement in statements(connection, folder, pages):
            connection.execute(statement)
    part.replace(file)
    return file


def statements(
    connection: duckdb.DuckDBPyConnection, folder: AudienceFolder, pages: PageList
) -> Iterator[str]:
    """Everything that the file is made of, in order."""
    versions = published_versions(connection, folder)
    for table, wanted in pages.columns.items():
        if table == SEARCH_WORDS and table not in folder.tables:
            continue
        scan = _scan(folder, table, versions)
        held = _columns(connection, scan) if table in folder.tables else {}
        yield f"CREATE VIEW {table} AS {_base(table, wanted, held, scan)}"
    yield (HERE / "macros.sql").read_text(encoding="utf-8")
    if SEARCH_WORDS not in folder.tables:
        yield (HERE / "search_words.sql").read_text(encoding="utf-8")
    yield _launch_links(folder)
    for card in pages.cards_of(folder.page_tables):
        yield f"CREATE VIEW {view_of(folder, card)} AS {card_sql(card)}"


def view_of(folder: AudienceFolder, card: Card) -> str:
    """The name of a card's view: Superset on SQLite has no two datasets of the same name."""
    return f"{folder.name}_{card.name}"


def card_sql(card: Card) -> str:
    """The query behind a card; what a silence means is put behind what it finds."""
    query = (HERE / "cards" / f"{card.name}.sql").read_text(encoding="utf-8")
    if not card.silence:
        return query
    wrapped = (HERE / "silence.sql").read_text(encoding="utf-8")
    return wrapped.replace("/* items */", query)


def _launch_links(folder: AudienceFolder) -> str:
    """The links into other systems that the audience has, as a view."""
    links = [link for link in launch_links.load() if link.audience == folder.title]
    rows = [(place, _quoted(link.title), _quoted(link.address)) for place, link in enumerate(links)]
    values = ", ".join(f"({place}, {title}, {address})" for place, title, address in rows)
    source = f"(VALUES {values or '(0, NULL, NULL)'}) AS l(place, title, address)"
    return f"CREATE VIEW launch_link AS SELECT * FROM {source} WHERE title IS NOT NULL"


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def _scan(folder: AudienceFolder, table: str, versions: Mapping[str, int]) -> str:
    path = _quoted(str(folder.path / table))
    version = f", version => {versions[table]}" if table in versions else ""
    return f"delta_scan({path}{version})"


def _columns(connection: duckdb.DuckDBPyConnection, scan: str) -> dict[str, str]:
    """The columns that a table has in the audience's folder, and their types."""
    described = connection.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()
    return {name: kind for name, kind, *_ in described}


def _base(table: str, wanted: tuple[str, ...], held: Mapping[str, str], scan: str) -> str:
    columns = ", ".join(_column(table, name, held.get(name)) for name in wanted)
    source = f"FROM {scan}" if held else "WHERE false"
    return f"SELECT {columns} {source}"


def _column(table: str, name: str, kind: str | None) -> str:
    if kind is None:
        absent = NUMBERS.get((table, name)) or TYPE_OF.get(name, TEXT)
        return f"NULL::{absent} AS {name}"
    if kind == TEXT and name not in KEYS:
        return rf"trim(regexp_replace({name}, '[\s\p{{Z}}\p{{C}}]+', ' ', 'g')) AS {name}"
    return name
