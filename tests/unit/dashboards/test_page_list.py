"""The list of pages fits what gold has, and what each tool needs to show it."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from contracts import Table
from dashboards.page_list import PageList, Rows, load
from dashboards.superset import assets
from dashboards.superset.lake import AudienceFolder

CARDS = Path(assets.__file__).with_name("cards")
PAGES = load()
NOT_YET = {"security_user", "security_child", "security_denied"}
"""Not of gold: each audience's folder has its own."""
ABOUT_A_CHILD = {"person_id"}


def _columns_of_gold(table: str) -> set[str] | None:
    try:
        declared: Table = import_module(f"gold.{table}").TABLE
    except ModuleNotFoundError:
        return None
    return set(declared.names)


@pytest.mark.parametrize("table", sorted(PAGES.columns.keys() - NOT_YET))
def test_a_page_reads_columns_that_gold_has(table: str) -> None:
    held = _columns_of_gold(table)

    assert held is None or set(PAGES.columns[table]) - held - COMING.get(table, set()) == set()


COMING = {"child": {"school", "year_group"}, "family_member": {"school"}}
"""Columns that gold is about to have: a page shows them from that night on."""


@pytest.mark.parametrize("card", PAGES.cards.values(), ids=lambda card: card.name)
def test_a_card_about_children_shows_only_the_readers_own(card: object) -> None:
    reads = {name for names in getattr(card, "columns", {}).values() for name in names}

    assert (getattr(card, "rows", None) is Rows.EVERYBODY) == (not reads & ABOUT_A_CHILD)


@pytest.mark.parametrize("card", PAGES.cards)
def test_a_cards_text_never_shows_a_value_as_markup(card: str) -> None:
    text = (CARDS / f"{card}.html").read_text()

    assert re.findall(r"\{\{\{|\{\{&|safeString|SafeString", text) == []
    assert re.findall(r"(?:src|style|on\w+)\s*=", text) == []


@pytest.mark.parametrize("card", PAGES.cards)
def test_what_a_cards_text_shows_is_in_its_query(card: str) -> None:
    shown = set(re.findall(r"this\.(\w+)", (CARDS / f"{card}.html").read_text()))
    query = (CARDS / f"{card}.sql").read_text() + " silence "

    assert {name for name in shown if not re.search(rf"\b{name}\b", query)} == set()


def test_every_card_is_on_a_page_and_every_file_is_a_cards() -> None:
    placed = {name for page in PAGES.pages for row in page.layout for name in row}

    assert placed == set(PAGES.cards)
    assert {path.stem for path in CARDS.iterdir()} == set(PAGES.cards)


def _documents(pages: PageList, tables: set[str]) -> dict[str, str]:
    folder = AudienceFolder(Path("/lake/gold_police"))
    folder.__dict__["tables"] = tables
    columns = {name: {"person_id": "VARCHAR"} for name in pages.cards}
    return assets.documents(pages, [(folder, columns)])


def test_an_audience_without_a_table_has_no_page_that_needs_it() -> None:
    files = _documents(PAGES, {"source_freshness"})

    assert [path for path in files if path.startswith("dashboards/")] == [
        "dashboards/police_feeds.yaml"
    ]


def test_the_same_list_gives_the_same_text() -> None:
    tables = {"child", "agreement", "source_freshness"}

    assert _documents(PAGES, tables) == _documents(PAGES, tables)


def test_no_page_is_filtered_by_the_readers_side() -> None:
    text = "".join(_documents(PAGES, {"child", "agreement", "source_freshness"}).values())

    assert '"native_filter_configuration": []' in text
    assert '"cross_filters_enabled": false' in text
