"""What an audience should read of a lake, worked out row by row and without SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from contracts import AccessRules, AudienceAccess, Column, Source, Table
from contracts.access import Level, RowScope

Row = dict[str, object]
Involved = tuple[object, object, object, object, date | None]
"""Person, source, team, worker's address, and until when."""
ALWAYS = ("person_id", "source", "last_sent", "kept_until")


@dataclass(frozen=True)
class World:
    """A night: tables of gold by name with their rows, who works with whom, and what is agreed."""

    as_of: date
    tables: Mapping[str, Table]
    rows: Mapping[str, Sequence[Row]]
    involved: Sequence[Involved]
    sources: Sequence[Source]
    rules: AccessRules
    withheld: Sequence[tuple[object, object, object, object]] = ()
    """Person, source, data group and audience of what a source's own mark keeps back."""

    @cached_property
    def children(self) -> Mapping[str, Row]:
        """The card of every child, by id."""
        return {str(row["person_id"]): row for row in self.rows["child"]}

    @cached_property
    def adults_of(self) -> Mapping[str, set[str]]:
        """The relatives of every child who are no children."""
        adults: dict[str, set[str]] = {}
        for row in self.rows["family_member"]:
            if row["member_person_id"] not in self.children:
                adults.setdefault(str(row["person_id"]), set()).add(str(row["member_person_id"]))
        return adults

    @cached_property
    def unborn(self) -> set[str]:
        """Children of whom sources give a day on which they are expected, and none of birth."""
        dated: dict[str, set[object]] = {"date_of_birth": set(), "expected_date_of_birth": set()}
        for row in self.rows["child_attribute"]:
            if row["attribute"] in dated:
                dated[str(row["attribute"])].add(row["person_id"])
        expected = dated["expected_date_of_birth"] - dated["date_of_birth"]
        return {str(person) for person in expected}


class Expected:
    """The rows of every table that an audience should have."""

    def __init__(self, access: AudienceAccess, world: World) -> None:
        self.access, self.world = access, world
        self.named = {s.name for s in world.sources if access.audience in s.agreement.audiences}
        self._scopes = {child: self._scopes_of(child) for child in world.children}
        in_scope, of_values = self._in_scope(), world.tables["child_attribute"]
        self.values = [
            self._cells(of_values, row, shape)
            for row in world.rows["child_attribute"]
            if str(row["person_id"]) in in_scope
            and not self._is_kept_back(of_values, row)
            and (shape := self._shape(of_values, row))
        ]
        self._count_places()
        self.children = {str(row["person_id"]) for row in self.values}

    def rows(self, name: str) -> list[Row]:
        """The rows of a table, each with the cells that are shown and not empty."""
        if not self.world.rules.opens(name, self.access.audience):
            return []
        if name == "child":
            return [self._card(person) for person in sorted(self.children)]
        if name == "child_attribute":
            return [] if self.access.rows is RowScope.NOBODY else self.values
        table = self.world.tables[name]
        shown = [self._row(table, row) for row in self.world.rows[name]]
        rows = [row for row in shown if row is not None]
        return rows + (self._not_shared() if name == "child_service" else [])

    def _count_places(self) -> None:
        """A gap in the places would tell that somebody else knows of a value."""
        places: dict[tuple[object, object], int] = {}
        for row in sorted(self.values, key=lambda row: int(str(row["place"]))):
            of = row["person_id"], row["attribute"]
            places[of] = places.get(of, 0) + 1
            row |= {"place": places[of], "is_shown": places[of] == 1}

    def _row(self, table: Table, row: Row) -> Row | None:
        if not self._sees_persons(table, row):
            return None
        if self._is_kept_back(table, row):
            if table.name != "child_service":
                return None
            row = {**row, "status": "cannot say", "last_known": "cannot say"}
        shape = self._shape(table, row)
        return None if shape is None else self._cells(table, row, shape)

    def _sees_persons(self, table: Table, row: Row) -> bool:
        """Whether the audience sees everybody whom a row is about."""
        person = row.get("person_id")
        if "person_id" in table.names and self.access.rows is RowScope.NOBODY:
            return False
        if person is not None and person not in self.children:
            return False
        if table.name == "family_member" and not self._sees_relative(row):
            return False
        others = {row.get(name) for name in table.names if name.endswith("_person_id")}
        return not others & (self.world.unborn - self.children)

    def _is_kept_back(self, table: Table, row: Row) -> bool:
        """Whether a mark closes the row: of its child, or of somebody whom it names beside them."""
        own = self._marks_on(row.get("person_id"))
        if "source" in table.names:
            group = row.get("data_group") or table.data_group
            own = {mark for mark in own if mark == (row.get("source"), str(group))}
        others = {row.get(name) for name in table.names if name.endswith("_person_id")}
        beside = {group for person in others for _, group in self._marks_on(person)}
        return bool(own) or bool(beside & {"demographics", "family"})

    def _marks_on(self, person: object) -> set[tuple[object, object]]:
        told = {self.access.audience, "every audience"}
        return {
            (source, group)
            for of, source, group, audience in self.world.withheld
            if of == person and audience in told
        }

    def _cells(self, table: Table, row: Row, shape: Level) -> Row:
        return {
            column.name: row[column.name]
            for column in table.columns
            if row.get(column.name) is not None and self._sees_cell(table, column, row, shape)
        }

    def _shape(self, table: Table, row: Row) -> Level | None:
        """Whole (full), as a yes or no (part), as a contact card, or not at all."""
        if row.get("source") is not None and row["source"] not in {*self.named, "every source"}:
            return None
        speakers = [name for name in table.data_group_columns
                    if name not in {"data_group", "child_data_group"}]  # fmt: skip
        for name in speakers:
            if row.get(name) is None and not table.column(name).required:
                continue
            if self._level(row.get(name)) is Level.NONE:
                return None
        group = row.get("data_group") if "data_group" in table.data_group_columns else None
        return self._shape_of_fact(table, row, group or table.data_group)

    def _shape_of_fact(self, table: Table, row: Row, group: object) -> Level | None:
        if group is None:
            return Level.FULL
        of_group = self.access.of_group(str(group))
        kind = row.get(table.kind_column) if table.kind_column in table.names else None
        if of_group.level is Level.FULL or kind in of_group.kinds:
            return Level.FULL
        if kind in of_group.yes_or_no and row.get("status") == "current":
            return Level.PART
        has_card = table.name in self.world.rules.contact_card
        return Level.CONTACT_CARD if has_card and of_group.level is not Level.NONE else None

    def _sees_cell(self, table: Table, column: Column, row: Row, shape: Level) -> bool:
        groups = {*table.data_group_columns, *(c.data_group_column for c in table.columns)}
        if column.name in groups or not self._sees_column(column):
            return False
        if column.data_group_column:
            group = row.get(column.data_group_column)
            if group is not None and self._level(group) is Level.NONE:
                return False
        if shape is Level.FULL or column.name in {*ALWAYS, *_own_key(table), table.record_key}:
            return True
        if shape is Level.PART and column.name in {*self.world.rules.yes_or_no, table.kind_column}:
            return True
        card = (
            self.world.rules.contact_card.get(table.name, ())
            if self._is_card_seen(table, row)
            else ()
        )
        return column.name in card

    def _is_card_seen(self, table: Table, row: Row) -> bool:
        group = row.get("data_group") or table.data_group
        return self._level(group) is not Level.NONE

    def _sees_column(self, column: Column) -> bool:
        of_group = self.access.of_group(column.data_group) if column.data_group else None
        return not of_group or of_group.level is Level.FULL or column.name in of_group.kinds

    def _level(self, group: object) -> Level:
        return self.access.of_group(str(group)).level if group is not None else Level.NONE

    def _in_scope(self) -> set[str]:
        access, children = self.access, self.world.children
        is_any = access.rows is RowScope.ANY_CHILD
        scope = {child for child in children if is_any or self._scopes[child]}
        unborn = self.world.unborn & scope if access.sees_unborn else set()
        scope -= self.world.unborn
        if access.ages:
            youngest, oldest = access.ages
            ages = {child: children[child]["age"] for child in scope}
            scope = {child for child, age in ages.items()
                     if age is not None and youngest <= int(str(age)) <= oldest}  # fmt: skip
        return scope | unborn

    def _scopes_of(self, child: str) -> set[tuple[object, ...]]:
        if self.access.rows is RowScope.NOBODY:
            return set()
        people = {child, *self.world.adults_of.get(child, ())}
        scopes: set[tuple[object, ...]] = set()
        for person, source, team, email, until in self.world.involved:
            days = (self.world.as_of - until).days if until else 0
            is_over = days > self.access.after_days
            if person in people and source in self.access.services and not is_over:
                named = ("team", source, str(team).strip().lower())
                scopes.add(named if team is not None else ("organisation", source))
                if email and self.access.rows is not RowScope.ROLL:
                    scopes.add(("worker", str(email).lower()))
        return scopes

    def _sees_relative(self, row: Row) -> bool:
        member = str(row["member_person_id"])
        if member not in self.world.children:
            return True
        if member not in self.children:
            return False
        is_any = self.access.rows is RowScope.ANY_CHILD
        return is_any or bool(self._scopes[member] & self._scopes[str(row["person_id"])])

    def _card(self, person: str) -> Row:
        of_child = self.world.tables["child"]
        own = [row for row in self.values if row["person_id"] == person]
        last_first = sorted(own, key=lambda row: -int(str(row.get("place", 0))))
        first = {row["attribute"]: row for row in last_first}
        groups = {*of_child.data_group_columns, *(c.data_group_column for c in of_child.columns)}
        card: Row = {}
        for column in of_child.columns:
            row = first.get(column.data_group_column.removesuffix("_data_group"))
            if column.name in groups or not self._sees_column(column):
                continue
            if not column.data_group_column:
                card[column.name] = self.world.children[person].get(column.name)
            elif row:
                card[column.name] = _of_card(column.name, row, self.world.as_of)
        return {name: value for name, value in card.items() if value is not None}

    def _not_shared(self) -> list[Row]:
        """For every child the services of which no row of theirs may be seen."""
        if self.access.rows is RowScope.NOBODY:
            return []
        involvement = self._level("involvement")
        return [
            {"person_id": person, "source": source.name, "service": source.title,
             "status": "not shared with you", "last_known": "not shared with you"}
            for person in self.children
            for source in self.world.sources
            if source.name not in self.named
            or involvement is Level.NONE
            or self._level(source.data_group) is Level.NONE
        ]  # fmt: skip


def _of_card(name: str, row: Row, as_of: date) -> object:
    """A cell of the card, from the row of its value: most are the value itself."""
    if name == "age":
        if row.get("value") is None:
            return None
        born = date.fromisoformat(str(row["value"]))
        return as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day))
    if name == row["attribute"]:
        return row.get("value_date") or row.get("value")
    return row.get(name.removeprefix(f"{row['attribute']}_"))


def _own_key(table: Table) -> tuple[str, ...]:
    """The key of a row, where it is one opaque column."""
    return table.key if len(table.key) == 1 else ()


def comparable(row: Row) -> Row:
    """A row as it is compared: by name, without its empty cells."""
    return {name: row[name] for name in sorted(row) if row[name] is not None}
