"""Which rows of a table of gold an audience sees, and what of them: as conditions in SQL.

A reader of a row needs all of its data groups. That of what it says decides how much is shown:
everything, a part (some kinds of fact), the contact card, or nothing. Of that of who says it the
contact card is enough, since it tells as much: that this service knows the child.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from contracts import AccessRules, AudienceAccess, Column, Table
from contracts.access import Level

ALWAYS, NEVER = "true", "false"
STATUS, CURRENT = "status", "current"
ON_CARD = (Level.FULL, Level.PART, Level.CONTACT_CARD)
"""Levels at which the contact card of a group is seen."""
OF_THE_FACT = "data_group"
"""The column with the group of what a row says; the other groups are of who says it."""


@dataclass(frozen=True)
class RowConditions:
    """SQL conditions: a row is shown whole, as a yes, as a contact card, or else not at all."""

    whole: str
    yes_or_no: str
    contact_card: str

    @property
    def shown(self) -> str:
        """Whether a row is shown at all."""
        return any_of((self.whole, self.yes_or_no, self.contact_card))


def row_conditions(table: Table, access: AudienceAccess, rules: AccessRules) -> RowConditions:
    """What an audience sees of a table's rows, by their data groups alone."""
    of_facts = [quoted(name) for name in table.data_group_columns if name == OF_THE_FACT]
    of_facts += [literal(table.data_group)] if table.data_group else []
    speakers = [table.column(name) for name in table.data_group_columns if name != OF_THE_FACT]
    may_know = all_of(source_condition(access, speaker) for speaker in speakers)
    yes = all_of(_of_kinds(table, access, group, with_yes_or_no=True) for group in of_facts)
    is_now = f"{STATUS} = {literal(CURRENT)}"
    # Of a fact that has no status nobody could say that it is so now: a timeline tells of any day.
    tells_now = {table.kind_column, STATUS} <= {*table.names}
    card = all_of(is_one_of(group, access.groups_of(*ON_CARD)) for group in of_facts)
    whole = all_of(_of_kinds(table, access, group, with_yes_or_no=False) for group in of_facts)
    return RowConditions(
        whole=all_of((whole, may_know)),
        yes_or_no=all_of((yes, is_now, may_know)) if tells_now else NEVER,
        contact_card=all_of((card, may_know)) if table.name in rules.contact_card else NEVER,
    )


def source_condition(access: AudienceAccess, speaker: Column) -> str:
    """Whether an audience may know that a source of a group speaks of a child.

    The contact card tells as much.

    Args:
        access: of the audience.
        speaker: the column with the group of the source; where that may be empty and is, nothing is
            asked for.
    """
    allowed = is_one_of(quoted(speaker.name), access.groups_of(*ON_CARD))
    return allowed if speaker.required else any_of((f"{quoted(speaker.name)} IS NULL", allowed))


def is_one_of(group: str, allowed: Iterable[str]) -> str:
    """Whether a group (a column, or a literal) is allowed; an empty one is not."""
    names = tuple(allowed)
    if group.startswith("'"):
        return ALWAYS if group in map(literal, names) else NEVER
    return f"coalesce({group} IN ({texts(names)}), false)" if names else NEVER


def _of_kinds(table: Table, access: AudienceAccess, group: str, *, with_yes_or_no: bool) -> str:
    """Whether the group is seen in full, or the row's kind is one of those seen of it."""
    conditions = [is_one_of(group, access.groups_of(Level.FULL))]
    if table.kind_column in table.names:
        for part in access.groups_of(Level.PART):
            of_group = access.of_group(part)
            kinds = (*of_group.kinds, *(of_group.yes_or_no if with_yes_or_no else ()))
            if kinds:
                is_kind = f"{quoted(table.kind_column)} IN ({texts(kinds)})"
                conditions.append(all_of((is_one_of(group, (part,)), is_kind)))
    return any_of(conditions)


def all_of(conditions: Iterable[str]) -> str:
    """That all of some conditions hold; true of none."""
    needed = [f"({each})" for each in conditions if each != ALWAYS]
    if f"({NEVER})" in needed:
        return NEVER
    return " AND ".join(needed) or ALWAYS


def any_of(conditions: Iterable[str]) -> str:
    """That one of some conditions holds; false of none."""
    needed = [f"({each})" for each in conditions if each != NEVER]
    if f"({ALWAYS})" in needed:
        return ALWAYS
    return " OR ".join(needed) or NEVER


def texts(values: Iterable[str]) -> str:
    """Texts as a list of SQL literals."""
    return ", ".join(literal(value) for value in values)


def literal(value: str) -> str:
    """A text as a literal of standard SQL."""
    return "'" + str(value).replace("'", "''") + "'"


def quoted(name: str) -> str:
    """A column's name as an identifier of standard SQL."""
    return '"' + name.replace('"', '""') + '"'
