"""The tables and columns of an audience, and the SQL that takes them from a table of gold."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from contracts import AccessRules, AudienceAccess, Column, DataGroup, Source, Table
from contracts.access import Level, RowScope
from dagster_project.audiences import visible
from dagster_project.audiences.visible import RowConditions, all_of, any_of, literal, quoted, texts
from gold import agreement, child, child_attribute, child_service, family_member, publication

GOLD_ROWS = "gold_rows"
CHILDREN = "children"
RELATIVES_IN_SCOPE = "relatives_in_scope"
EVERY_CHILD = "every_child"
"""Names that a query reads: the rows of the table in gold, the children whom the audience sees,
whose roll or caseload each of them is on, and the children of gold."""
WITHHELD = "withheld"
"""What sources' own marks keep from the audience: person, source and data group."""
UNBORN_UNSEEN = "unborn_unseen"
"""The unborn children whom the audience does not see: no row names one of them beside another."""
IS_WHOLE, IS_YES_OR_NO, IS_CARD = "is_whole", "is_yes_or_no", "is_contact_card"
"""Of a row, how it is shown."""
OF_A_CHILD_ITSELF = "child_data_group"
"""Asks whether a reader may know of the child: of an audience, its own list of children says so."""
NOT_COPIED = (publication.TABLE.path, child.TABLE.path)
"""The child's card is made anew, from the values that the audience sees."""
NAMING = ("person_id", "record_key", "left_key")
"""A table with one of these has rows about people."""


@dataclass(frozen=True)
class AudienceTable:
    """One table of an audience: the columns that it has, and the query that gives its rows."""

    layer: str
    table: Table
    columns: tuple[Column, ...]
    query: str

    @property
    def path(self) -> str:
        """Folder of the audience and name of the table."""
        return f"{self.layer}/{self.table.name}"


def sources_shown(access: AudienceAccess, sources: Iterable[Source]) -> tuple[str, ...]:
    """The sources whose agreement names the audience."""
    return tuple(source.name for source in sources if access.audience in source.agreement.audiences)


def copied_tables(
    tables: Iterable[Table], access: AudienceAccess, rules: AccessRules, sources: Sequence[Source]
) -> Iterator[AudienceTable]:
    """Every table of gold of which the audience may see something, but the child's card."""
    for table in tables:
        is_of_people = any(name in table.names for name in NAMING)
        is_closed = is_of_people and access.rows is RowScope.NOBODY
        is_open = table.path not in NOT_COPIED and rules.opens(table.name, access.audience)
        if is_closed or not is_open:
            continue
        of_facts = _without_question_of_the_child(table)
        conditions = visible.row_conditions(of_facts, access, rules)
        if conditions.shown != visible.NEVER:
            columns = audience_columns(table, access)
            query = _query(of_facts, columns, conditions, (access, rules, sources))
            yield AudienceTable(access.folder, table, columns, query)


def audience_columns(table: Table, access: AudienceAccess) -> tuple[Column, ...]:
    """The columns of a table that an audience has.

    Not those that say which data group a value has: whoever reads the table has them all.
    """
    groups = {*table.data_group_columns, *(column.data_group_column for column in table.columns)}
    return tuple(
        column
        for column in table.columns
        if column.name not in groups and is_column_shown(column, access)
    )


def is_column_shown(column: Column, access: AudienceAccess) -> bool:
    """Whether the audience sees the data group that a column has of its own."""
    if not column.data_group:
        return True
    of_group = access.of_group(column.data_group)
    return of_group.level is Level.FULL or column.name in of_group.kinds


def _without_question_of_the_child(table: Table) -> Table:
    names = (name for name in table.data_group_columns if name != OF_A_CHILD_ITSELF)
    return replace(table, data_group_columns=tuple(names))


def _query(
    table: Table,
    columns: Sequence[Column],
    conditions: RowConditions,
    of: tuple[AudienceAccess, AccessRules, Sequence[Source]],
) -> str:
    access, rules, sources = of
    values = ", ".join(_value(table, column, access, rules) for column in columns)
    of_people = "person_id IS NULL OR " + _is_seen("person_id")
    of_relatives = _member_condition(access)
    rows = all_of(
        (
            any_of((IS_WHOLE, IS_YES_OR_NO, IS_CARD)),
            _source_condition(table, access, sources),
            of_people if "person_id" in table.names else visible.ALWAYS,
            of_relatives if table.path == family_member.TABLE.path else visible.ALWAYS,
            *(_names_no_unborn(name) for name in table.names if name.endswith("_person_id")),
            *_not_withheld(table),
        )
    )
    query = (
        f"SELECT {values} FROM (SELECT *, {conditions.whole} AS {IS_WHOLE}, "
        f"{conditions.yes_or_no} AS {IS_YES_OR_NO}, {conditions.contact_card} AS {IS_CARD} "
        f"FROM {_rows_of_gold(table)}) AS {GOLD_ROWS} WHERE {rows}"
    )
    if table.path == child_attribute.TABLE.path:
        return _with_own_places(query)
    if table.path == child_service.TABLE.path:
        query += f" UNION ALL {_not_shared(columns, of)}"
    return query


def _rows_of_gold(table: Table) -> str:
    """The rows of the table in gold: of a service that a mark keeps back, nothing can be said."""
    if table.path != child_service.TABLE.path:
        return GOLD_ROWS
    is_kept_back = _is_withheld("person_id", _of_source_and_group(table))
    states = ", ".join(
        f"CASE WHEN {is_kept_back} THEN {literal(child_service.CANNOT_SAY)} ELSE {name} END "
        f"AS {name}"
        for name in ("status", "last_known")
    )
    return f"(SELECT * REPLACE ({states}) FROM {GOLD_ROWS})"


def _not_withheld(table: Table) -> Iterator[str]:
    """That no mark of a source keeps a row from the audience.

    A row that names no source is made of those of several: any mark on its child closes it.
    """
    if "person_id" not in table.names or table.path == child_service.TABLE.path:
        return
    yield f"NOT {_is_withheld('person_id', _of_source_and_group(table))}"
    named_beside = (name for name in table.names if name.endswith("_person_id"))
    of_names = f"withheld_group IN ({texts((DataGroup.DEMOGRAPHICS, DataGroup.FAMILY))})"
    yield from (f"NOT {_is_withheld(name, of_names)}" for name in named_beside)


def _of_source_and_group(table: Table) -> str:
    if "source" not in table.names:
        return visible.ALWAYS
    has_group = visible.OF_THE_FACT in table.data_group_columns
    group = f"{GOLD_ROWS}.data_group" if has_group else literal(table.data_group or "")
    return f"mark.source = {GOLD_ROWS}.source AND mark.withheld_group = {group}"


def _is_withheld(name: str, condition: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {WITHHELD} AS mark "
        f"WHERE mark.person_id = {GOLD_ROWS}.{quoted(name)} AND {condition})"
    )


def _with_own_places(query: str) -> str:
    """Values with their place among those seen: a gap would tell that somebody else knows one."""
    place = "row_number() OVER (PARTITION BY person_id, attribute ORDER BY place)"
    return f"SELECT * REPLACE ({place} AS place, {place} = 1 AS is_shown) FROM ({query})"


def _source_condition(table: Table, access: AudienceAccess, sources: Sequence[Source]) -> str:
    """That the agreement of the source names the audience."""
    if "source" not in table.names:
        return visible.ALWAYS
    shown = texts((*sources_shown(access, sources), agreement.EVERY_SOURCE))
    return f"{quoted('source')} IS NULL OR {quoted('source')} IN ({shown})"


def _is_seen(name: str) -> str:
    return f"{quoted(name)} IN (SELECT person_id FROM {CHILDREN})"


def _names_no_unborn(name: str) -> str:
    return (
        f"{quoted(name)} IS NULL OR {quoted(name)} NOT IN (SELECT person_id FROM {UNBORN_UNSEEN})"
    )


def _member_condition(access: AudienceAccess) -> str:
    """Of a relative who is a child, that the audience sees them; on the same roll or caseload."""
    member = quoted("member_person_id")
    is_child = f"{member} IN (SELECT person_id FROM {EVERY_CHILD})"
    seen = [_is_seen("member_person_id")]
    if access.rows is not RowScope.ANY_CHILD:
        seen.append(
            f"EXISTS (SELECT 1 FROM {RELATIVES_IN_SCOPE} AS pair "
            f"WHERE pair.person_id = {GOLD_ROWS}.person_id "
            f"AND pair.member_person_id = {GOLD_ROWS}.member_person_id)"
        )
    return any_of((f"NOT ({is_child})", all_of(seen)))


def _value(table: Table, column: Column, access: AudienceAccess, rules: AccessRules) -> str:
    """A column as the audience sees it: empty where the row shows less than all of it."""
    name = quoted(column.name)
    # A key of several columns tells what it is the key of: a value, or a detail.
    key = table.key if len(table.key) == 1 else ()
    always = {*key, table.record_key, "person_id", "source", "last_sent", "kept_until"}
    in_yes_or_no = {*always, *rules.yes_or_no, table.kind_column}
    on_card = {*always, *rules.contact_card.get(table.name, ())}
    condition = any_of(
        (
            IS_WHOLE,
            IS_YES_OR_NO if column.name in in_yes_or_no else visible.NEVER,
            IS_CARD if column.name in on_card else visible.NEVER,
        )
    )
    if column.data_group_column:
        speaker = table.column(column.data_group_column)
        condition = all_of((condition, visible.source_condition(access, speaker)))
    return f"CASE WHEN {condition} THEN {name} END AS {name}"


def _not_shared(
    columns: Sequence[Column],
    of: tuple[AudienceAccess, AccessRules, Sequence[Source]],
) -> str:
    """For every child a row for each source of which the audience may know nothing.

    The same for all children, so that the row tells nothing of any.
    """
    access, rules, sources = of
    shown = {source.name for source in services_shown(access, rules, sources)}
    hidden = [(source.name, source.title) for source in sources if source.name not in shown]
    services = ", ".join(f"({literal(name)}, {literal(title)})" for name, title in hidden)
    states = {"status", "last_known"}
    values = ", ".join(
        f"{literal(child_service.NOT_SHARED)} AS {quoted(column.name)}"
        if column.name in states
        else quoted(column.name)
        if column.name in {"person_id", "source", "service"}
        else f"NULL AS {quoted(column.name)}"
        for column in columns
    )
    of_every_child = f"{CHILDREN} CROSS JOIN services" if hidden else f"{CHILDREN}, services"
    listed = f"VALUES {services}" if hidden else "SELECT '', '' WHERE false"
    return (
        f"SELECT {values} FROM (WITH services(source, service) AS ({listed}) "
        f"SELECT * FROM {of_every_child})"
    )


def services_shown(
    access: AudienceAccess, rules: AccessRules, sources: Sequence[Source]
) -> tuple[Source, ...]:
    """The sources of which an audience sees whether they are involved with a child."""
    has_card = child_service.TABLE.name in rules.contact_card
    levels = (Level.FULL, Level.PART, Level.CONTACT_CARD) if has_card else (Level.FULL,)
    groups = access.groups_of(*levels)
    named = sources_shown(access, sources)
    return tuple(
        source
        for source in sources
        if source.name in named
        and source.data_group in groups
        and child_service.ROW_GROUP in groups
    )
