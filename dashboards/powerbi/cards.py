"""What each card shows in Power BI, as cards.toml writes it: its visuals and their fields."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from contracts.kinds import CHARACTERISTICS, EVENTS, MEASURES, PLANS

FILE = Path(__file__).with_name("cards.toml")
SUPERSET_CARDS = Path(__file__).parents[1] / "superset" / "cards"
LIST_OF_KINDS = re.compile(r"FROM (\w+)\s+WHERE kind IN \(([^)]+)\)")


class Kind(StrEnum):
    """A visual of Power BI's own; no other maker's is used."""

    TABLE = "tableEx"
    TYPED_SEARCH = "textSlicer"
    CHOICE = "slicer"


@dataclass(frozen=True)
class Field:
    """A column (`table.column`) or a measure as a visual shows it, and its heading."""

    name: str
    heading: str

    @property
    def column(self) -> tuple[str, str] | None:
        """Table and column; None of a measure, whose name has no point."""
        table, point, column = self.name.partition(".")
        return (table, column) if point else None


@dataclass(frozen=True)
class Visual:
    """One visual: what it shows, of which rows, in what order. The height is in pixels."""

    name: str
    title: str
    fields: tuple[Field, ...]
    kind: Kind = Kind.TABLE
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    only_if: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    height: int = 200


@dataclass(frozen=True)
class CardList:
    """The visuals of each card; what a card leaves out, and why."""

    visuals: Mapping[str, tuple[Visual, ...]]
    left_out: Mapping[str, Mapping[str, str]]


@cache
def load(file: Path = FILE) -> CardList:
    """Read the list of visuals.

    Raises:
        KeyError, TypeError, ValueError: a visual says a thing that a visual does not have.
    """
    text = tomllib.loads(file.read_text(encoding="utf-8"))
    visuals = {
        card: tuple(_visual(card, entry) for entry in entries)
        for card, entries in text["card"].items()
    }
    return CardList(visuals, text["left_out"])


def kinds_of(card: str, table: str) -> tuple[str, ...]:
    """The kinds of a table that a card shows, from the card's SQL for Superset.

    Raises:
        KeyError: the SQL has no such list.
    """
    query = (SUPERSET_CARDS / f"{card}.sql").read_text(encoding="utf-8")
    lists = {
        name: tuple(re.findall(r"'([^']+)'", kinds)) for name, kinds in LIST_OF_KINDS.findall(query)
    }
    return lists[table]


def kinds_needing(data_group: str, table: str) -> tuple[str, ...]:
    """The kinds of a table of facts that a reader needs a data group for.

    Raises:
        KeyError: the table holds no facts with a kind.
    """
    every = {"event": EVENTS, "plan": PLANS, "measure": MEASURES, "characteristic": CHARACTERISTICS}
    return tuple(name for name, kind in every[table].items() if kind.data_group == data_group)


def introduction(card: str) -> str:
    """What a card says before its first row, from its page for Superset; empty where nothing."""
    page = (SUPERSET_CARDS / f"{card}.html").read_text(encoding="utf-8")
    before = page.partition("{{#each")[0]
    return " ".join(re.findall(r"<p[^>]*>([^<{]+)</p>", before))


def _visual(card: str, entry: dict[str, Any]) -> Visual:
    fields = tuple(Field(*pair) for pair in entry.pop("fields"))
    values = {name: tuple(kept) for name, kept in entry.pop("values", {}).items()}
    of_table = fields[0].name.partition(".")[0]
    if "kinds_of" in entry:
        values[f"{of_table}.kind"] = kinds_of(card, entry.pop("kinds_of"))
    if "data_group" in entry:
        values[f"{of_table}.kind"] = kinds_needing(entry.pop("data_group"), of_table)
    return Visual(
        fields=fields,
        kind=Kind(entry.pop("kind", Kind.TABLE)),
        values=values,
        only_if=tuple(entry.pop("only_if", ())),
        order=tuple(entry.pop("order", ())),
        **entry,
    )
