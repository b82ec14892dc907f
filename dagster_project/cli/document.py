"""`single-view document`: every table, column and join, written from the contracts as a page."""

from collections.abc import Iterable, Iterator, Mapping

from bronze import sources
from bronze.ledgers import LEDGERS
from contracts import Column, Layer, Table, Type
from dagster_project.run import registry
from gold import data_quality, kind, publication, service
from gold import date as calendar

HEAD = """# Tables

Every table of the lake, its columns and what joins to what. Written by `single-view document` from
the contracts in the code: change those, not this page.

A column marked *personal* never reaches a log, a check result or a report. A **data group** is what
a role's filter asks for: that of the whole table, where it is told below its title; where a table
has the columns `data_group` and `source_data_group`, a reader of a row needs both; and a column
that has its own, or names another that holds it, needs that one as well. A column marked
*locates* is empty wherever gold or a report speaks of a person whose whereabouts are protected.
"""
PREFIXES = ("other_", "left_", "right_", "of_", "to_", "into_", "member_", "first_", "last_")
"""What stands before the name of a key where a table has several."""
ANCHORS = {
    "person_id": ("gold/child", "silver/person"),
    "record_key": ("silver/person_record",),
    "source": (service.TABLE.path,),
}
"""Where a key stands once, if it is the key of several tables."""


def page() -> str:
    """The page, as Markdown."""
    tables = every_table()
    keys = _tables_by_key(tables)
    parts = [HEAD, *(_table(table, keys) for table in tables)]
    return "\n".join(parts)


def every_table() -> list[Table]:
    """The tables of all layers, as the shipped sources make them, in order of layer and name."""
    built = [owned.table for owned in registry.owned_tables()]
    extracts = [extract.table for source in sources.find() for extract in source.extracts]
    ledgers = [*LEDGERS, data_quality.TABLE, publication.TABLE]
    tables = {table.path: table for table in (*built, *extracts, *ledgers)}
    order = list(Layer)
    return sorted(tables.values(), key=lambda table: (order.index(table.layer), table.name))


def _tables_by_key(tables: Iterable[Table]) -> Mapping[str, list[str]]:
    by_key: dict[str, list[str]] = {}
    for table in tables:
        if len(table.key) == 1:
            by_key.setdefault(table.key[0], []).append(table.path)
    return by_key


def _table(table: Table, keys: Mapping[str, list[str]]) -> str:
    lines = [
        f"## {table.path}",
        "",
        table.about,
        "",
        f"Key: {_listed(table.key)}. Owner: {table.owner}.{_groups_of_rows(table)}",
        "",
        "| column | type | what it is | data group | joins to |",
        "|---|---|---|---|---|",
        *(_column(column, table, keys) for column in table.columns),
        "",
    ]
    return "\n".join(lines)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _groups_of_rows(table: Table) -> str:
    """The group that a reader of a row needs, or which columns hold it."""
    if table.data_group:
        return f" Data group: {table.data_group}."
    if not table.data_group_columns:
        return ""
    return f" A reader of a row needs the groups in {_listed(table.data_group_columns)}."


def _column(column: Column, table: Table, keys: Mapping[str, list[str]]) -> str:
    about = column.about.replace("|", "\\|")
    about += " *Personal.*" if column.personal else ""
    about += " *Locates.*" if column.locates else ""
    joins = ", ".join(_joins(column, table, keys))
    cells = (f"`{column.name}`", str(column.type), about, _data_group(column), joins)
    return f"| {' | '.join(cells)} |"


def _data_group(column: Column) -> str:
    groups = [str(column.data_group)] if column.data_group else []
    groups += [f"`{column.data_group_column}`"] if column.data_group_column else []
    return " and ".join(groups)


def _joins(column: Column, table: Table, keys: Mapping[str, list[str]]) -> Iterator[str]:
    """The tables that hold what a column points at, once for each value."""
    if table.layer is Layer.GOLD and column.type is Type.DATE:
        yield from (calendar.TABLE.path,) if table != calendar.TABLE else ()
        return
    key = _key_of(column.name, keys)
    for path in ANCHORS.get(key, keys.get(key, ())):
        if path != table.path and not _is_other_kind(column, path):
            yield path


def _is_other_kind(column: Column, path: str) -> bool:
    """Whether a column called `kind` holds what gold/kind does not: a kind of finding, of hold."""
    of_facts = set(kind.TABLE.column("kind").one_of)
    return path == kind.TABLE.path and not (column.one_of and of_facts.issuperset(column.one_of))


def _key_of(name: str, keys: Mapping[str, list[str]]) -> str:
    if name in keys or name in ANCHORS:
        return name
    bare = next((name.removeprefix(each) for each in PREFIXES if name.startswith(each)), name)
    if bare == "delivery":
        return "delivery_id"
    return "record_key" if bare == "key" else bare
