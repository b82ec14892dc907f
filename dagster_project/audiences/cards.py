"""The child's card for an audience: of every value the first that the audience may see.

It is made from the values of all sources and not from gold's own card with parts left empty: a
child whose newest address is one that an audience may not see still has one that it may.
"""

from collections.abc import Sequence

from contracts import AudienceAccess, Column, Type
from dagster_project.audiences.audience_tables import AudienceTable, audience_columns
from dagster_project.audiences.visible import literal, quoted
from gold import child

GROUP_OF_VALUE = "_data_group"


def card(access: AudienceAccess) -> AudienceTable:
    """The audience's own table of children."""
    columns = audience_columns(child.TABLE, access)
    return AudienceTable(access.folder, child.TABLE, columns, _query(columns))


def _query(columns: Sequence[Column]) -> str:
    # In `values_seen` is what the audience sees of gold/child_attribute, of whom it may see.
    pivoted = ", ".join(
        f"{_of_value(column)} AS {quoted(column.name)}"
        for column in columns
        if column.data_group_column
    )
    values = f"SELECT person_id, {pivoted} FROM values_seen WHERE is_shown GROUP BY person_id"
    names = ", ".join(
        f"of_values.{quoted(column.name)}"
        if column.data_group_column
        else f"gold_rows.{quoted(column.name)}"
        for column in columns
    )
    return (
        f"SELECT {names} FROM gold_rows JOIN children USING (person_id) "
        f"JOIN ({values}) AS of_values USING (person_id)"
    )


def _of_value(column: Column) -> str:
    """A column of the card, from the row of the value that it is about.

    Raises:
        ContractError: a column is called after nothing that a value has.
    """
    value = column.data_group_column.removesuffix(GROUP_OF_VALUE)
    if column.name == "age":
        return f"max(CASE WHEN attribute = {literal(value)} THEN {_AGE} END)"
    if column.name == value:
        name = "value_date" if column.type is Type.DATE else "value"
    else:
        name = column.name.removeprefix(f"{value}_")
    return f"max(CASE WHEN attribute = {literal(value)} THEN {quoted(name)} END)"


_AGE = (
    "year($as_of) - year(value_date) - "
    "CAST(100 * month(value_date) + day(value_date) > 100 * month($as_of) + day($as_of) AS bigint)"
)
"""As silver/cleanse/ages.py has it, in the SQL of this room."""
