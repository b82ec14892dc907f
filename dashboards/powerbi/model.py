"""The semantic model: tables, relationships and the role, from gold's contracts and the pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module

from contracts import Column, Table, Type
from dagster_project.audiences import security
from dashboards.page_list import Columns, PageList
from dashboards.powerbi.cards import CardList

CHILD = "child"
PERSON = "person_id"
CALENDAR = "date"
SECURITY: Mapping[str, Table] = {table.name: table for table in security.TABLES}
"""Who may see whom: each audience's folder has its own, and gold has none."""
NAMES_OF_CHILDREN = (PERSON, "member_person_id")
"""Columns that name a child: a reader sees no row that names one whom they never see."""
DAY_OF = {
    "assessment": "completed",
    "change": "happened",
    "characteristic": "since",
    "event": "happened",
    "factor": "since",
    "involvement": "since",
    "measure": "since",
    "plan": "since",
    "roni_reason": "since",
    "school_notice": "happened",
    "timeline": "day",
}
"""The day by which the calendar finds a row of a table."""
AUDIENCE_SHOWN = Table(
    layer=security.SECURITY_USER.layer,
    name="audience",
    about="Whose folder the model reads, in words.",
    key=("audience",),
    columns=(Column("audience", Type.TEXT, "The audience."),),
)
CARD_SOURCE = Table(
    layer=security.SECURITY_USER.layer,
    name="card_source",
    about="Which sources have sent something for a card, of any child: without it nobody could "
    "tell a service that has nothing of this child from one that never sends such a thing.",
    key=("card", "source"),
    columns=(
        Column("card", Type.TEXT, "The card."),
        Column("source", Type.TEXT, "The source."),
    ),
)
PAGE_SHOWN = Table(
    layer=security.SECURITY_USER.layer,
    name="page_shown",
    about="Whether the audience has the tables of a page: one that it has not must not look like "
    "one that has nothing to say.",
    key=("page",),
    columns=(
        Column("page", Type.TEXT, "The page."),
        Column("is_there", Type.FLAG, "True where the audience has its tables."),
    ),
)
DERIVED: Mapping[str, Table] = {
    table.name: table for table in (AUDIENCE_SHOWN, CARD_SOURCE, PAGE_SHOWN)
}
"""Tables that the model makes when it is refreshed; no folder has them, and they name no child."""


@dataclass(frozen=True)
class ModelTable:
    """A table of the model: its contract, and those of its columns that a page reads."""

    contract: Table
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        """What the table is called in the model and in the folder."""
        return self.contract.name

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, as the contract has them, in the order of the pages."""
        return tuple(self.contract.column(name) for name in self.names)

    @property
    def is_about_children(self) -> bool:
        """Whether a row names a child."""
        return bool({*NAMES_OF_CHILDREN} & {*self.names})


@dataclass(frozen=True)
class Relationship:
    """Many rows of a table to one of another: a filter goes to the many, and never back."""

    from_table: str
    from_column: str
    to_table: str
    to_column: str

    @property
    def name(self) -> str:
        """What it is called, for ever."""
        return f"{self.from_table}_{self.from_column}_to_{self.to_table}"


@dataclass(frozen=True)
class Model:
    """Everything of the semantic model but its measures and queries."""

    tables: tuple[ModelTable, ...]

    def table(self, name: str) -> ModelTable:
        """The table of that name.

        Raises:
            KeyError: the model has no such table.
        """
        return {table.name: table for table in self.tables}[name]

    @property
    def relationships(self) -> tuple[Relationship, ...]:
        """Facts to their child, and to the calendar."""
        return tuple(self._relationships())

    def _relationships(self) -> Iterator[Relationship]:
        for table in self.tables:
            if PERSON in table.names and table.name != CHILD and table.name not in SECURITY:
                yield Relationship(table.name, PERSON, CHILD, PERSON)
        for name, column in DAY_OF.items():
            yield Relationship(name, column, CALENDAR, self.table(CALENDAR).contract.key[0])

    @property
    def filters(self) -> Mapping[str, str]:
        """The condition in DAX that the role puts on each table's rows; the others have none."""
        own = {CHILD: filter_of_children()}
        for table in self.tables:
            others = [name for name in NAMES_OF_CHILDREN if name != PERSON and name in table.names]
            if others:
                own[table.name] = "\n    && ".join(is_not_denied(table.name, n) for n in others)
        return own | dict.fromkeys(SECURITY, "FALSE ()")


def filter_of_children() -> str:
    """Whom the reader may see: who shares a scope with them, less whom they never see."""
    return f"{is_in_scope(CHILD)}\n    && {is_not_denied(CHILD, PERSON)}"


def is_in_scope(table: str) -> str:
    """That a row's child shares a scope with the reader, as a list of whom they may see.

    It names whom a reader sees and not whom they do not: a row without a child is then nobody's.
    """
    scopes = (
        "SELECTCOLUMNS ( FILTER ( 'security_user', 'security_user'[user_name] = LOWER ( "
        "USERPRINCIPALNAME () ) ), \"scope\", 'security_user'[scope] )"
    )
    children = (
        f"SELECTCOLUMNS ( FILTER ( 'security_child', 'security_child'[scope] IN {scopes} ), "
        "\"person_id\", 'security_child'[person_id] )"
    )
    return f"'{table}'[{PERSON}] IN {children}"


def is_not_denied(table: str, column: str) -> str:
    """That a column names nobody whom the reader never sees."""
    denied = (
        "SELECTCOLUMNS ( FILTER ( 'security_denied', 'security_denied'[user_name] = LOWER ( "
        "USERPRINCIPALNAME () ) ), \"person_id\", 'security_denied'[person_id] )"
    )
    return f"NOT ( '{table}'[{column}] IN {denied} )"


def build(pages: PageList, cards: CardList) -> Model:
    """The model that the pages need: their tables, with the columns that they show.

    Args:
        pages: the list of pages.
        cards: what each card shows in Power BI.
    """
    wanted: dict[str, dict[str, None]] = {}
    for card in pages.cards.values():
        _add(wanted, card.columns, cards.left_out.get(card.name, {}))
    _add(wanted, pages.always, {})
    wanted[CALENDAR] = dict.fromkeys(contract_of(CALENDAR).names)
    tables = [ModelTable(contract_of(name), tuple(names)) for name, names in wanted.items()]
    derived = [ModelTable(table, table.names) for table in DERIVED.values()]
    return Model(tuple(sorted([*tables, *derived], key=lambda table: table.name)))


def _add(wanted: dict[str, dict[str, None]], columns: Columns, left_out: Iterable[str]) -> None:
    """Add columns that a page shows, and no other: an import is a copy of what it holds."""
    for table, names in columns.items():
        if table not in left_out:
            shown = [
                name
                for name in names
                if f"{table}.{name}" not in left_out or name in NAMES_OF_CHILDREN
            ]
            wanted.setdefault(table, {}).update(dict.fromkeys(shown))


def contract_of(name: str) -> Table:
    """The contract of a table that an audience's folder may have.

    Raises:
        ModuleNotFoundError: gold has no such table.
    """
    if name in SECURITY:
        return SECURITY[name]
    contract: Table = import_module(f"gold.{name}").TABLE
    return contract
