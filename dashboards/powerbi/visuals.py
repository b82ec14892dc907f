"""A visual of the report as the JSON that Power BI keeps: its fields, filters, order and words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dashboards.powerbi.cards import Field, Kind, Visual

SCHEMAS = "https://developer.microsoft.com/json-schemas/fabric"
SHORT = "t"
"""What a filter calls its table."""
SCHEMA = f"{SCHEMAS}/item/report/definition/visualContainer/2.9.0/schema.json"
Json = dict[str, Any]
YES: Json = {"expr": {"Literal": {"Value": "true"}}}
NO: Json = {"expr": {"Literal": {"Value": "false"}}}


@dataclass(frozen=True)
class Place:
    """Where a visual stands on its page, in pixels, and its turn for the keyboard."""

    x: int
    y: int
    width: int
    height: int
    turn: int


def data(visual: Visual, place: Place, homes: Mapping[str, str], tooltip: str) -> Json:
    """A visual that shows data.

    Args:
        visual: what it shows.
        place: where it stands.
        homes: the home table of each measure.
        tooltip: the name of the page that says where a value comes from; empty for none.
    """
    query: Json = {
        "queryState": {"Values": {"projections": [_projection(f, homes) for f in visual.fields]}}
    }
    if visual.order:
        query["sortDefinition"] = {"sort": [_sort(name, homes) for name in visual.order]}
    container = _container(visual.title, _alt_text(visual))
    if visual.kind is Kind.TABLE and tooltip:
        container["visualTooltip"] = [
            _properties(show=YES, type=_text("Canvas"), section=_text(tooltip))
        ]
    inside: Json = {"visualType": str(visual.kind), "query": query}
    if visual.kind is Kind.TABLE:
        # A total of words would be all of them in one cell.
        inside["objects"] = {
            "values": [_properties(wordWrap=YES)],
            "total": [_properties(totals=NO)],
        }
    if visual.kind is Kind.CHOICE:
        inside["objects"] = {"data": [_properties(mode=_text("Dropdown"))]}
    inside |= {"visualContainerObjects": container, "drillFilterOtherVisuals": True}
    made = _made(visual.name, place, inside)
    filters = [
        {"name": f"{visual.name}_{number}", **each}
        for number, each in enumerate(_filters(visual, homes), start=1)
    ]
    return made | ({"filterConfig": {"filters": filters}} if filters else {})


def words(name: str, paragraphs: Iterable[str], place: Place) -> Json:
    """A visual that is text alone: the first paragraph is a heading."""
    texts = [text for text in paragraphs if text]
    runs = [
        {"textRuns": [{"value": text, "textStyle": {"fontSize": "18pt" if not i else "11pt"}}]}
        for i, text in enumerate(texts)
    ]
    inside = {
        "visualType": "textbox",
        "objects": {"general": [{"properties": {"paragraphs": runs}}]},
        "visualContainerObjects": {"general": [_properties(altText=_text(" ".join(texts)))]},
        "drillFilterOtherVisuals": True,
    }
    return _made(name, place, inside)


def button(name: str, label: str, place: Place, **action: str) -> Json:
    """A button that leads back, or from a row to its child.

    Args:
        name: of the visual.
        label: what stands on it.
        place: where it stands.
        action: the properties of its link, as Power BI calls them.
    """
    link = {key: _text(value) for key, value in action.items()}
    shown = _properties(show=YES)
    labelled = {**_properties(text=_text(label)), "selector": {"id": "default"}}
    inside = {
        "visualType": "actionButton",
        "objects": {"icon": [_properties(show=NO)], "text": [shown, labelled]},
        "visualContainerObjects": {
            "visualLink": [_properties(show=YES, **link)],
            "general": [_properties(altText=_text(label))],
        },
        "drillFilterOtherVisuals": True,
    }
    return _made(name, place, inside) | {"howCreated": "InsertVisualButton"}


def expression(name: str, homes: Mapping[str, str], source: str = "") -> Json:
    """A field as a query names it.

    Args:
        name: `table.column`, or a measure.
        homes: the home table of each measure.
        source: the table's short name inside a filter; empty outside one.

    Raises:
        KeyError: there is no such measure.
    """
    column = Field(name, "").column
    table, named = column or (homes[name], name)
    reference = {"Source": source} if source else {"Entity": table}
    field = {"Expression": {"SourceRef": reference}, "Property": named}
    return {"Column" if column else "Measure": field}


def _made(name: str, place: Place, inside: Json) -> Json:
    position = {"x": place.x, "y": place.y, "z": place.turn, "width": place.width}
    position |= {"height": place.height, "tabOrder": place.turn}
    return {"$schema": SCHEMA, "name": name, "position": position, "visual": inside}


def _projection(field: Field, homes: Mapping[str, str]) -> Json:
    column = field.column
    table, name = column or (homes[field.name], field.name)
    return {
        "field": expression(field.name, homes),
        "queryRef": f"{table}.{name}",
        "nativeQueryRef": name,
        "displayName": field.heading,
    }


def _sort(name: str, homes: Mapping[str, str]) -> Json:
    direction = "Descending" if name.startswith("-") else "Ascending"
    return {"field": expression(name.lstrip("-"), homes), "direction": direction}


def _filters(visual: Visual, homes: Mapping[str, str]) -> Iterator[Json]:
    """Which rows the visual shows: by values of its columns, then by measures that have to be 1."""
    for name, kept in visual.values.items():
        values = [[{"Literal": {"Value": _literal(value) if value else "null"}}] for value in kept]
        named = [expression(name, {}, SHORT)]
        yield _filter(name, {}, "Categorical", {"In": {"Expressions": named, "Values": values}})
    for name in visual.only_if:
        comparison = {
            "ComparisonKind": 0,
            "Left": expression(name, homes, SHORT),
            "Right": {"Literal": {"Value": "1L"}},
        }
        yield _filter(name, homes, "Advanced", {"Comparison": comparison})


def _filter(name: str, homes: Mapping[str, str], kind: str, condition: Json) -> Json:
    table = homes.get(name) or name.partition(".")[0]
    return {
        "field": expression(name, homes),
        "type": kind,
        "filter": {
            "Version": 2,
            "From": [{"Name": SHORT, "Entity": table, "Type": 0}],
            "Where": [{"Condition": condition}],
        },
        "isHiddenInViewMode": True,
        "isLockedInViewMode": True,
    }


def _alt_text(visual: Visual) -> str:
    headings = ", ".join(dict.fromkeys(field.heading for field in visual.fields))
    return visual.title if headings == visual.title else f"{visual.title}: {headings}"


def _container(title: str, alt_text: str) -> Json:
    return {
        "title": [_properties(show=YES, text=_text(title))],
        "general": [_properties(altText=_text(alt_text))],
    }


def _properties(**values: Json) -> Json:
    return {"properties": values}


def _text(value: str) -> Json:
    return {"expr": {"Literal": {"Value": _literal(value)}}}


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
