"""The list of pages, as pages.toml writes it: for whichever tool shows them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("pages.toml")
Columns = Mapping[str, tuple[str, ...]]


class Rows(StrEnum):
    """Whose rows a card may show; the server holds it, whatever the page asks for."""

    EVERYBODY = "everybody"
    MY_CHILDREN = "my children"
    ONE_CHILD = "one child"


@dataclass(frozen=True)
class Card:
    """One part of a page: the columns it reads, table by table, and whose rows it may show."""

    name: str
    title: str
    rows: Rows
    columns: Columns = field(default_factory=dict)
    order: tuple[str, ...] = ()
    silence: bool = False
    search: bool = False
    limit: int = 200


@dataclass(frozen=True)
class Page:
    """One page: the tables without which an audience has no such page, and its cards by row.

    `empty` is what it says where its main card has no row at all.
    """

    name: str
    title: str
    needs: tuple[str, ...]
    layout: tuple[tuple[str, ...], ...]
    empty: str = "There is nothing here."

    @property
    def cards(self) -> tuple[str, ...]:
        """The names of its cards, from top to bottom."""
        return tuple(name for row in self.layout for name in row)


@dataclass(frozen=True)
class PageList:
    """All pages and cards, and the columns that every page leans on."""

    pages: tuple[Page, ...]
    cards: Mapping[str, Card]
    always: Columns

    @property
    def columns(self) -> Columns:
        """Every column that any card reads, by table."""
        wanted: dict[str, dict[str, None]] = {}
        for columns in (self.always, *(card.columns for card in self.cards.values())):
            for table, names in columns.items():
                wanted.setdefault(table, {}).update(dict.fromkeys(names))
        return {table: tuple(names) for table, names in wanted.items()}

    def pages_of(self, tables: set[str]) -> tuple[Page, ...]:
        """The pages that an audience with these tables has."""
        return tuple(page for page in self.pages if set(page.needs) <= tables)

    def cards_of(self, tables: set[str]) -> tuple[Card, ...]:
        """The cards of those pages, each once."""
        names = dict.fromkeys(name for page in self.pages_of(tables) for name in page.cards)
        return tuple(self.cards[name] for name in names)


@cache
def load(file: Path = FILE) -> PageList:
    """Read the list of pages.

    Raises:
        KeyError, TypeError, ValueError: the list names a card that is not there, or says a thing
            that a card does not have.
    """
    text = tomllib.loads(file.read_text(encoding="utf-8"))
    cards = {name: _card(name, entry) for name, entry in text["card"].items()}
    pages = tuple(_page(entry) for entry in text["page"])
    for page in pages:
        missing = {*page.cards} - cards.keys()
        if missing:
            raise KeyError(f"page {page.name} has cards that stand nowhere: {sorted(missing)}")
    return PageList(pages, cards, _columns(text["always"]))


def _card(name: str, entry: dict[str, Any]) -> Card:
    columns = _columns(entry.pop("columns", {}))
    order = tuple(entry.pop("order", ()))
    return Card(name=name, rows=Rows(entry.pop("rows")), columns=columns, order=order, **entry)


def _page(entry: dict[str, Any]) -> Page:
    layout = tuple(tuple(row) for row in entry.pop("layout"))
    return Page(needs=tuple(entry.pop("needs")), layout=layout, **entry)


def _columns(entry: Mapping[str, list[str]]) -> Columns:
    return {table: tuple(names) for table, names in entry.items()}
