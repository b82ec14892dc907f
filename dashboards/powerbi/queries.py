"""The queries of the model, in Power Query's M: an audience's folder, read as Delta."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from contracts import Audience, Column, Type
from contracts.access import FOLDER_PREFIX, folder_of
from dashboards.page_list import Columns
from dashboards.powerbi.model import AUDIENCE_SHOWN, CARD_SOURCE, PAGE_SHOWN, ModelTable

M_TYPES = {
    Type.TEXT: "type text",
    Type.DATE: "type date",
    Type.TIMESTAMP: "type datetime",
    Type.INTEGER: "Int64.Type",
    Type.NUMBER: "type number",
    Type.FLAG: "type logical",
}
"""M's types for those of gold, which has no arrays in a folder of an audience."""
SOURCE = "source"


class Storage(StrEnum):
    """Where the lake lies: one for a project, since the service signs in to each that it sees."""

    FOLDER = "folder"
    AZURE = "azure"


@dataclass(frozen=True)
class Place:
    """Which lake a project opens with, and as which audience; Power BI lets either be changed."""

    lake: str = r"C:\single-view\lake"
    audience: str = "social_care"
    storage: Storage = Storage.FOLDER


def names_of_audiences(audiences: Iterable[Audience]) -> Mapping[str, str]:
    """Each audience in words, by what its folder is called after its prefix."""
    return {folder_of(each).removeprefix(FOLDER_PREFIX): str(each) for each in audiences}


def expressions(place: Place, audiences: Mapping[str, str]) -> Mapping[str, str]:
    """The parameters, and what every query is written with, by name."""
    choices = ", ".join(text(name) for name in audiences)
    return {
        "Lake": f'{text(place.lake)} meta [IsParameterQuery = true, Type = "Text", '
        "IsParameterQueryRequired = true]",
        "Audience": f"{text(place.audience)} meta [IsParameterQuery = true, List = {{{choices}}}, "
        f'DefaultValue = {text(place.audience)}, Type = "Text", IsParameterQueryRequired = true]',
        "AudienceFolder": _folder(place.storage),
        "ReadTable": READ_TABLE,
    }


def _folder(storage: Storage) -> str:
    if storage is Storage.AZURE:
        path = f'Lake & "/{FOLDER_PREFIX}" & Audience'
        listing = f"AzureStorage.DataLake({path}, [HierarchicalNavigation = true])"
    else:
        listing = f'Folder.Contents(Lake & "\\{FOLDER_PREFIX}" & Audience)'
    return f"let\n    Listing = {listing}\nin\n    Listing"


READ_TABLE = """\
(name as text, columns as list) as table =>
let
    // Not every audience has every table, nor every column: what it has not is empty. A table that
    // is there and cannot be read stops the refresh, since empty would look like a silence.
    Entry = Table.SelectRows(AudienceFolder, each [Name] = name),
    Rows = if Table.IsEmpty(Entry) then #table({}, {}) else DeltaLake.Table(Entry{0}[Content]),
    Names = List.Transform(columns, each _{0}),
    Chosen = Table.SelectColumns(Rows, Names, MissingField.UseNull),
    Typed = Table.TransformColumnTypes(Chosen, columns, "en-GB")
in
    Typed"""


@dataclass(frozen=True)
class Derivation:
    """What the tables are made of that no folder has.

    `audiences` are the audiences in words, by the name of their folder. `senders` are, of each card
    that says what a silence means, its tables, a column of each and the values that it shows; all
    where none is named. `needs` are the tables without which an audience has no such page.
    """

    audiences: Mapping[str, str]
    senders: Mapping[str, Columns]
    needs: Columns


def query_of(table: ModelTable, derivation: Derivation) -> str:
    """The query that fills a table of the model."""
    if table.contract is AUDIENCE_SHOWN:
        return _audience_shown(derivation.audiences)
    if table.contract is CARD_SOURCE:
        return _card_source(derivation.senders)
    if table.contract is PAGE_SHOWN:
        return _page_shown(derivation.needs)
    columns = ",\n        ".join(_typed(column) for column in table.columns)
    listed = f"{{\n        {columns}\n    }}"
    return f"let\n    Rows = ReadTable({text(table.name)}, {listed})\nin\n    Rows"


def _audience_shown(audiences: Mapping[str, str]) -> str:
    titles = ",\n        ".join(f"{name} = {text(title)}" for name, title in audiences.items())
    return (
        f"let\n    Titles = [\n        {titles}\n    ],\n"
        "    Rows = #table(type table [audience = text], "
        "{{Record.FieldOrDefault(Titles, Audience, Audience)}})\nin\n    Rows"
    )


def _page_shown(needs: Columns) -> str:
    rows = ",\n        ".join(
        f"{{{text(page)}, List.ContainsAll(Held, {_list(tables)})}}"
        for page, tables in needs.items()
    )
    kinds = "type table [page = text, is_there = logical]"
    return (
        'let\n    Held = Table.Column(AudienceFolder, "Name"),\n'
        f"    Rows = #table({kinds}, {{\n        {rows}\n    }})\nin\n    Rows"
    )


def _card_source(senders: Mapping[str, Columns]) -> str:
    parts = [
        f"Of({text(card)}, {text(table)}, {text(column)}, {_list(kept)})"
        for card, tables in senders.items()
        for table, (column, *kept) in tables.items()
    ]
    listed = ",\n        ".join(parts)
    return f"""\
let
    Of = (card as text, name as text, column as text, kept as list) as table =>
        let
            Rows = ReadTable(name, {{{{"source", type text}}, {{column, type text}}}}),
            Kept = Table.SelectRows(Rows, each [source] <> null
                and (List.IsEmpty(kept) or List.Contains(kept, Record.Field(_, column)))),
            Sources = Table.Distinct(Table.SelectColumns(Kept, {{"source"}}))
        in
            Table.AddColumn(Sources, "card", each card, type text),
    Rows = Table.Distinct(Table.Combine({{
        {listed}
    }}))
in
    Table.SelectColumns(Rows, {{"card", "source"}})"""


def _typed(column: Column) -> str:
    return f"{{{text(column.name)}, {M_TYPES[column.type]}}}"


def _list(values: Sequence[str]) -> str:
    return "{" + ", ".join(text(value) for value in values) + "}"


def text(value: str) -> str:
    """A text as M writes it."""
    return '"' + value.replace('"', '""') + '"'
