"""Subject access: everything held on a person, where it came from, and what was left out.

UK GDPR article 15 gives a person their own data. It does not give them another person's (DPA 2018
Schedule 2 paragraph 16), nor what would prejudice the prevention of crime (Schedule 2 paragraph 2)
or cause serious harm (Schedule 3). Whether an exemption applies is for a person to decide: what may
fall under one is left out by rule, and listed with its rule and place, without its words.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from contracts import Column, DataGroup, Layer, Source, Table, Type
from contracts.looks import AccessLevel
from dagster_project.lake import published
from dagster_project.lake.access_log import Access
from dagster_project.lake.published import Row
from dagster_project.lake.storage import Folder
from dagster_project.outbox.packs import inert
from dagster_project.run import registry
from silver import person_record, protected, relationship
from silver.shared import provenance

REVIEWED_GROUPS = (DataGroup.RISK, DataGroup.JUSTICE)
"""Data groups whose rows a person looks at before they are handed over."""
HARM = "may prejudice the prevention of crime or cause serious harm (DPA 2018 Sch. 2 and 3)"
OTHER_PERSON = "names another person (DPA 2018 Sch. 2 para. 16)"
WHEREABOUTS = "the whereabouts are protected: telling them to the wrong person is dangerous"
FORMER = "may tell of a former identity"
FORMER_COLUMNS = frozenset({"former_surname"})
"""Values that could join somebody to who they were before an adoption."""
PLACE_IN_KEY = frozenset({"source_key"})
"""Keys of which a part may be the number of a school or clinic."""
FOR_STAFF = "for_staff_only"
LEFT_OUT_HEADER = ("table", "column", "source", "delivery", "row", "rule")
_PROVENANCE = frozenset(column.name for column in provenance.COLUMNS) | {"data_group"}


@dataclass(frozen=True)
class Section:
    """What one table holds on the person: rows of text by column, with source, file and row."""

    table: Table
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Bundle:
    """All that is held on a person on a night; `left_out` has `LEFT_OUT_HEADER`."""

    person_id: str
    as_of: date | None
    sections: tuple[Section, ...]
    left_out: tuple[Row, ...]
    relatives: tuple[Row, ...]
    looks: tuple[Access, ...]

    @property
    def rows_held(self) -> int:
        """Rows about the person, whole or in part, and links to other people."""
        return sum(len(section.rows) for section in self.sections) + len(self.left_out)

    @property
    def rows_left_out(self) -> int:
        """Rows and values that a person has to look at."""
        return len(self.left_out)

    @property
    def openings(self) -> int:
        """How many of the looks showed anything."""
        return sum(look.level != AccessLevel.SEARCHED for look in self.looks)


def fact_tables() -> tuple[Table, ...]:
    """Every silver table that holds what sources say of a record: those to come as well."""
    needed = {"record_key", *(column.name for column in provenance.COLUMNS)} - {"extract"}
    return tuple(
        owned.table
        for owned in registry.owned_tables()
        if owned.table.layer is Layer.SILVER and needed - {"row_key"} <= set(owned.table.names)
    )


def collected(
    root: Folder,
    person_id: str,
    keys: Sequence[str],
    sources: Sequence[Source],
    looks: tuple[Access, ...],
) -> Bundle:
    """Everything that the published night holds on a person.

    Args:
        root: of the lake.
        person_id: the person.
        keys: the opaque keys of all their records.
        sources: all sources, for what people call them.
        looks: those at the person, as the access log has them.
    """
    collector = _Collector(root, {source.name: source.title for source in sources})
    reviewed_sources = {s.name for s in sources if s.data_group in REVIEWED_GROUPS}
    is_protected = bool(
        published.rows(root, protected.TABLE, ("person_id",), {"person_id": (person_id,)})
    )
    left_out: list[Row] = []
    sections = []
    for table in fact_tables():
        rows = published.rows(root, table, where={"record_key": keys})
        reviewed = [
            row for row in rows if _is_reviewed(table, row) or row["source"] in reviewed_sources
        ]
        kept = [row for row in rows if row not in reviewed]
        left_out += [collector.left_out(table, row, "", HARM) for row in reviewed]
        columns = _shown_columns(table, is_protected=is_protected)
        left_out += collector.values_left_out(table, kept, is_protected=is_protected)
        sections.append(Section(table, columns, tuple(collector.shown(kept, columns))))
    relatives = collector.relatives(keys)
    left_out += [collector.left_out(relationship.TABLE, row, "", OTHER_PERSON) for row in relatives]
    as_of = published.last(root).as_of
    return Bundle(person_id, as_of, tuple(sections), tuple(left_out), tuple(relatives), looks)


def write(bundle: Bundle, why_joined: str, out: Path) -> None:
    """Write the document, a table for each section, and for staff alone what is not to be told.

    Why records were joined names other records, and why somebody looked may name a strategy: both
    stand in a folder of their own, beside the list of what was left out.

    Args:
        bundle: what is held.
        why_joined: which records are taken for this person, and why.
        out: a folder that is not there yet; made so that only its owner can open it.
    """
    out.mkdir(mode=0o700, parents=True)
    pages = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    page = pages.get_template("subject_access.html").render(bundle=bundle)
    (out / "what_is_held.html").write_text(page, encoding="utf-8")
    for section in bundle.sections:
        names = [*(column.name for column in section.columns), *_PLACE]
        _write_table(out / f"{section.table.name}.csv", names, section.rows)
    staff = out / FOR_STAFF
    staff.mkdir(mode=0o700)
    _write_table(staff / "left_out.csv", LEFT_OUT_HEADER, bundle.left_out)
    looks = [asdict(look) for look in bundle.looks]
    _write_table(staff / "looks.csv", [each.name for each in fields(Access)], looks)
    (staff / "why_joined.txt").write_text(why_joined, encoding="utf-8")


_PLACE = ("source", "delivery", "row", "first_seen", "last_seen")


def _is_reviewed(table: Table, row: Row) -> bool:
    return row.get("data_group", table.data_group) in REVIEWED_GROUPS


def _shown_columns(table: Table, *, is_protected: bool) -> tuple[Column, ...]:
    """What a table says of a person, without our keys and how values are compared."""
    return tuple(
        column
        for column in table.columns
        if column.name not in _PROVENANCE
        and (column.personal or _tells_something(column, table))
        and not _rule_against(column, is_protected=is_protected)
    )


def _tells_something(column: Column, table: Table) -> bool:
    """Whether a column that is not personal says something of a person beside who they are."""
    is_ours = column.name.endswith("_key") or column.type is Type.FLAG
    return table.path != person_record.TABLE.path and not is_ours


def _rule_against(column: Column, *, is_protected: bool) -> str:
    """The rule by which a column's values are left out; "" where there is none."""
    if column.name in FORMER_COLUMNS:
        return FORMER
    is_place = column.locates or column.name in PLACE_IN_KEY
    return WHEREABOUTS if is_protected and is_place else ""


def _write_table(path: Path, names: Sequence[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows({name: inert(cell) for name, cell in row.items()} for row in rows)


class _Collector:
    """Reads rows of the published night with the place that they came from."""

    def __init__(self, root: Folder, titles: dict[str, str]) -> None:
        self._root = root
        self._titles = titles

    def shown(self, rows: Iterable[Row], columns: Sequence[Column]) -> Iterator[Row]:
        """Rows as text, in order of source and day."""
        ordered = sorted(rows, key=lambda row: (row["source"], str(row["first_seen"])))
        for row in ordered:
            yield {column.name: _text(row[column.name]) for column in columns} | self._place(row)

    def left_out(self, table: Table, row: Row, column: str, rule: str) -> Row:
        """The place of a row or value that was left out, without its words."""
        return {"table": table.path, "column": column, "rule": rule} | self._place(row)

    def values_left_out(
        self, table: Table, rows: Iterable[Row], *, is_protected: bool
    ) -> Iterator[Row]:
        """The places of values that a rule keeps out of rows that are told."""
        rules = {
            column.name: rule
            for column in table.columns
            if (rule := _rule_against(column, is_protected=is_protected))
        }
        for row in rows:
            for name, rule in rules.items():
                if row[name] is not None:
                    yield self.left_out(table, row, name, rule)

    def relatives(self, keys: Sequence[str]) -> list[Row]:
        """What sources say that others are to the person, or the person to them."""
        table = relationship.TABLE
        sides = ("of_record_key", "to_record_key")
        return [
            row for side in sides for row in published.rows(self._root, table, where={side: keys})
        ]

    def _place(self, row: Row) -> dict[str, str]:
        return {
            "source": self._titles.get(row["source"]) or row["source"],
            "delivery": row["first_delivery"],
            "row": _text(row["first_row_number"]),
            "first_seen": _text(row["first_seen"]),
            "last_seen": _text(row["last_seen"]),
        }


def _text(value: object) -> str:
    return "" if value is None else str(value)
