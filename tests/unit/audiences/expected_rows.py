"""What an audience should read of the drawn lake, worked out row by row and without SQL."""

from datetime import date

from contracts import AudienceAccess, Column, Layer, Table
from contracts.access import Level, RowScope
from gold.access_file import access_rules
from tests.unit.audiences import drawn_gold
from tests.unit.audiences.drawn_gold import AS_OF, CHILDREN, FAMILY, INVOLVED, Row
from tests.unit.audiences.folders import SOURCES

RULES = access_rules()
GOLD = [(table, rows) for table, rows in drawn_gold.tables() if table.layer is Layer.GOLD]
ROWS = {table.name: rows for table, rows in GOLD}
TABLES = {table.name: table for table, _ in GOLD}
EVERY_CHILD = {str(row["person_id"]): row for row in CHILDREN}
ALWAYS = ("person_id", "source", "last_sent", "kept_until")


class Expected:
    """The rows of every table that an audience should have."""

    def __init__(self, access: AudienceAccess) -> None:
        self.access = access
        self.named = {s.name for s in SOURCES if access.audience in s.agreement.audiences}
        self.children = {
            str(row["person_id"])
            for row in ROWS["child_attribute"]
            if str(row["person_id"]) in self._in_scope()
            and self._shape(TABLES["child_attribute"], row)
        }

    def rows(self, name: str) -> list[Row]:
        """The rows of a table, each with the cells that are shown and not empty."""
        if name == "child":
            return [self._card(person) for person in sorted(self.children)]
        table = TABLES[name]
        shown = [self._row(table, row) for row in ROWS[name]]
        rows = [row for row in shown if row is not None]
        return rows + (self._not_shared() if name == "child_service" else [])

    def _row(self, table: Table, row: Row) -> Row | None:
        person = row.get("person_id")
        if "person_id" in table.names and self.access.rows is RowScope.NOBODY:
            return None
        if person is not None and person not in self.children:
            return None
        if table.name == "family_member" and not self._sees_relative(row):
            return None
        shape = self._shape(table, row)
        if shape is None:
            return None
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
        if kind in of_group.yes_or_no and row.get("status", "current") == "current":
            return Level.PART
        has_card = table.name in RULES.contact_card
        return Level.CONTACT_CARD if has_card and of_group.level is not Level.NONE else None

    def _sees_cell(self, table: Table, column: Column, row: Row, shape: Level) -> bool:
        groups = {*table.data_group_columns, *(c.data_group_column for c in table.columns)}
        if column.name in groups or not self._sees_column(column):
            return False
        if column.data_group_column:
            group = row.get(column.data_group_column)
            if group is not None and self._level(group) is Level.NONE:
                return False
        if shape is Level.FULL or column.name in {*ALWAYS, *table.key, table.record_key}:
            return True
        if shape is Level.PART and column.name in {*RULES.yes_or_no, table.kind_column}:
            return True
        card = RULES.contact_card.get(table.name, ()) if self._is_card_seen(table, row) else ()
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
        access = self.access
        if access.rows is RowScope.ANY_CHILD:
            scope = set(EVERY_CHILD)
        else:
            scope = {child for child in EVERY_CHILD if self._scopes(child)}
        if access.ages:
            scope = {child for child in scope
                     if (age := EVERY_CHILD[child]["age"]) is not None
                     and access.ages[0] <= int(str(age)) <= access.ages[1]}  # fmt: skip
        return scope

    def _scopes(self, child: str) -> set[tuple[object, ...]]:
        if self.access.rows is RowScope.NOBODY:
            return set()
        adults = {member for of, member, *_ in FAMILY if of == child and member not in EVERY_CHILD}
        scopes: set[tuple[object, ...]] = set()
        for person, source, team, email, until in INVOLVED:
            is_over = until is not None and (AS_OF - until).days > self.access.after_days
            if person in {child, *adults} and source in self.access.services and not is_over:
                scopes.add(("team", source, team) if team else ("organisation", source))
                if email and self.access.rows is not RowScope.ROLL:
                    scopes.add(("worker", email))
        return scopes

    def _sees_relative(self, row: Row) -> bool:
        member = str(row["member_person_id"])
        if member not in EVERY_CHILD:
            return True
        if member not in self.children:
            return False
        is_any = self.access.rows is RowScope.ANY_CHILD
        return is_any or bool(self._scopes(member) & self._scopes(str(row["person_id"])))

    def _card(self, person: str) -> Row:
        of_child = TABLES["child"]
        values = [
            row
            for row in ROWS["child_attribute"]
            if row["person_id"] == person and self._shape(TABLES["child_attribute"], row)
        ]
        first = {
            row["attribute"]: row for row in sorted(values, key=lambda row: -int(str(row["place"])))
        }
        card = {"person_id": person, "as_of": AS_OF,
                "address_hidden": EVERY_CHILD[person]["address_hidden"]}  # fmt: skip
        for column in of_child.columns:
            row = first.get(column.data_group_column.removesuffix("_data_group"))
            if row and self._sees_column(column):
                card[column.name] = _of_card(column.name, row)
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
            for source in SOURCES
            if source.name not in self.named
            or involvement is Level.NONE
            or self._level(source.data_group) is Level.NONE
        ]  # fmt: skip


def _of_card(name: str, row: Row) -> object:
    """A cell of the card, from the row of its value: most are the value itself."""
    if name == "age":
        born = date.fromisoformat(str(row["value"]))
        return AS_OF.year - born.year - ((AS_OF.month, AS_OF.day) < (born.month, born.day))
    if name == row["attribute"]:
        return row["value_date"] or row["value"]
    return row.get(name.removeprefix(f"{row['attribute']}_"))
