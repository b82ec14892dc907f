"""The measures of the model: what the visuals say beside columns, and which rows they show.

Their DAX stands in measures.dax, and in repeated.dax what several tables have alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from contracts import DataGroup
from dashboards.page_list import Columns, PageList
from dashboards.powerbi.cards import kinds_needing, kinds_of
from dashboards.powerbi.model import CHILD, PERSON, Model
from dashboards.superset.rules import CASELOAD

HERE = Path(__file__).parent
PLACE = re.compile(r"\{\{([^{}]+)\}\}")
WEB_ADDRESS, HIDDEN = "WebUrl", "hidden"
NOT_FOR_YOU = "This page is not for your audience."
FROM_WHERE = "Where it comes from"
FEED = "CALCULATE ( MIN ( 'source_freshness'[{}] ), 'source_freshness'[source] = feed_source )"
FEED_IS_LATE = (
    "CALCULATE ( COUNTROWS ( 'source_freshness' ), 'source_freshness'[source] = feed_source, "
    "'source_freshness'[is_late] = TRUE () ) > 0"
)
RECENT = (
    "FILTER ( 'measure', COALESCE ( 'measure'[until], 'measure'[since] )"
    " > MAX ( 'publication'[as_of] ) - 84 )"
)
NEWEST_MONTH = "( EOMONTH ( MAX ( 'publication'[as_of] ), -1 ) + 1 )"
"""The first day of tonight's month: a review that is due has a month that lies ahead."""
CHILDREN_COUNTED = "children counted in "
COUNTED = """\
SWITCH (
        TRUE (),
        ISEMPTY ( {rows} ), BLANK (),
        MAXX ( {rows}, 'demand'[suppression] ) = "primary", "fewer than 5",
        MAXX ( {rows}, 'demand'[suppression] ) = "secondary", "hidden",
        FORMAT ( SUMX ( {rows}, 'demand'[children] ), "#,0" )
    )"""
COUNTED_ROWS = "FILTER ( 'demand', 'demand'[month] = {} )"
SENT = {"child_service": "data_as_of"}
"""The column with the day on which a row was last sent, where it is not last_sent."""
OF_VALUES = "child_attribute"
VALUE_SHOWN = {"Name": "surname", "Born": "date_of_birth", "Home": "address"}


@dataclass(frozen=True)
class Measure:
    """One measure: its home table, its DAX, what it is, and whether a visual makes it a link."""

    name: str
    table: str
    dax: str
    about: str
    is_link: bool = False
    is_hidden: bool = False


def build(pages: PageList, model: Model) -> tuple[Measure, ...]:
    """Every measure of the model, by home table and name.

    Args:
        pages: the list of pages: what each says where it has nothing.
        model: its tables.

    Raises:
        KeyError: the DAX asks for something that nobody puts in.
    """
    repeated = {heading[0]: dax for heading, dax in _sections("repeated.dax")}
    of_sources = [table.name for table in model.tables if _says_from_where(table.name, model)]
    made = (
        *(_declared(heading, dax) for heading, dax in _sections("measures.dax")),
        *_empty_pages(pages),
        *_provenance(repeated, of_sources),
        *_silences(repeated["silence"]),
    )
    filled = (replace(measure, dax=_filled(measure.dax, pages)) for measure in made)
    return tuple(sorted(filled, key=lambda measure: (measure.table, measure.name)))


def senders() -> Mapping[str, Columns]:
    """Of each card that says what a silence means: its tables, and a column and its values of each.

    Without values every row of the table is the card's.
    """
    return {
        "education": {
            "measure": ("kind", *kinds_of("education", "measured")),
            "characteristic": ("kind", *kinds_of("education", "characteristic")),
            "event": ("kind", *kinds_of("education", "event")),
        },
        "factors": {"factor": ("label",)},
        "family": {"family_member": ("relationship",)},
        "justice": {
            table: ("kind", *kinds_needing(DataGroup.JUSTICE, table))
            for table in ("plan", "characteristic", "event")
        },
        "plans": {"assessment": ("kind",), "plan": ("kind",)},
    }


def _sections(file: str) -> Iterator[tuple[list[str], str]]:
    """What stands under each heading of a file of DAX."""
    text = (HERE / file).read_text(encoding="utf-8")
    for section in text.split("\n=== ")[1:]:
        heading, _, dax = section.partition("\n")
        yield heading.split(" | "), dax.strip()


def _declared(heading: list[str], dax: str) -> Measure:
    name, table, *kind, about = heading
    return Measure(name, table, dax, about, WEB_ADDRESS in kind, HIDDEN in kind)


def _empty_pages(pages: PageList) -> Iterator[Measure]:
    """What a page says where its main card has no row."""
    is_empty = {
        "find": "ISEMPTY ( FILTER ( 'child', [Search fits] = 1 ) )",
        "child": "NOT {{one child}}",
    }
    for page in pages.pages:
        table = page.needs[-1]
        condition = is_empty.get(page.name, f"ISEMPTY ( '{table}' )")
        there = f"'page_shown'[page] = \"{page.name}\" && 'page_shown'[is_there] = TRUE ()"
        dax = (
            f"IF (\n    ISEMPTY ( FILTER ( 'page_shown', {there} ) ),\n    \"{NOT_FOR_YOU}\",\n"
            f'    IF ( {condition}, "{page.empty}", "" )\n)'
        )
        yield Measure(f"{page.title}: nothing", table, dax, "What the page says of no row.")


def _says_from_where(table: str, model: Model) -> bool:
    names = model.table(table).names
    return {PERSON, "source", SENT.get(table, "last_sent")} <= {*names}


def _provenance(repeated: Mapping[str, str], tables: list[str]) -> Iterator[Measure]:
    """Where each table's rows come from, and the values shown first, and what is pointed at."""
    about = "Where the rows come from, when they were last sent and how often they come."
    for table in tables:
        template = repeated["from where of values" if table == OF_VALUES else "from where"]
        dax = template.replace("{{table}}", table)
        dax = dax.replace("{{sent}}", SENT.get(table, "last_sent"))
        yield Measure(f"{table}: from where", table, dax, about)
    for name, attribute in VALUE_SHOWN.items():
        dax = repeated["from where of the value shown"].replace("{{attribute}}", attribute)
        yield Measure(f"{name}: from where", OF_VALUES, dax, f"Where the {attribute} comes from.")
    parts = [f"IF ( ISFILTERED ( '{table}' ), [{table}: from where] )" for table in tables]
    values = [f"[{name}: from where]" for name in VALUE_SHOWN]
    dax = f"COALESCE (\n    {_lines([*parts, *values])}\n)"
    yield Measure(FROM_WHERE, CHILD, dax, "Where that comes from which somebody points at.")


def _silences(template: str) -> Iterator[Measure]:
    """Of each card that has it, what it means that a service has nothing of the child."""
    for card, tables in senders().items():
        parts = [_heard(table, column, kept) for table, (column, *kept) in tables.items()]
        heard = parts[0] if len(parts) == 1 else f"UNION (\n        {_lines(parts, 8)}\n    )"
        dax = template.replace("{{card}}", card).replace("{{heard}}", heard)
        about = "What it means that a service has nothing of this: a line for each."
        yield Measure(f"{card}: silence", "card_source", dax, about)


def _heard(table: str, column: str, kept: list[str]) -> str:
    rows = "{{recent}}" if table == "measure" else f"'{table}'"
    if kept:
        values = ", ".join(f'"{value}"' for value in kept)
        rows = f"FILTER ( {rows}, '{table}'[{column}] IN {{ {values} }} )"
    return f"SELECTCOLUMNS ( {rows}, \"source\", '{table}'[source] )"


def _lines(parts: list[str], indent: int = 4) -> str:
    return (",\n" + " " * indent).join(parts)


def _filled(dax: str, pages: PageList) -> str:
    """The DAX with everything in double braces put in, from the inside out."""
    empty = {f"empty {page.name}": page.empty for page in pages.pages}
    fixed = empty | {
        "feed is late": FEED_IS_LATE,
        "one child": "HASONEVALUE ( 'child'[person_id] )",
        "caseload": str(CASELOAD),
        "recent": RECENT,
        "newest month": NEWEST_MONTH,
    }
    while PLACE.search(dax):
        dax = PLACE.sub(lambda place: _put_in(place[1], fixed), dax)
    return dax


def _put_in(asked_for: str, fixed: Mapping[str, str]) -> str:
    word, _, rest = asked_for.partition(" ")
    table, point, column = asked_for.partition(".")
    if word == "day" and rest:
        return f'FORMAT ( {rest}, "d mmmm yyyy", "en-GB" )'
    if word == "weekday":
        return f'FORMAT ( {rest}, "dddd d mmmm yyyy", "en-GB" )'
    if point and " " not in asked_for:
        return f"SELECTEDVALUE ( '{table}'[{column}] )"
    if asked_for.startswith(CHILDREN_COUNTED):
        return COUNTED.format(rows=COUNTED_ROWS.format(asked_for.removeprefix(CHILDREN_COUNTED)))
    return fixed[asked_for] if asked_for in fixed else _of_feed(word, rest)


def _of_feed(word: str, column: str) -> str:
    if word != "feed":
        raise KeyError(f"nobody puts in {word} {column}")
    return FEED.format(column)
