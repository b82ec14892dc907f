"""What a value of a child can be, and the column of silver that holds it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts import DataGroup, Table
from silver import address, characteristic, involvement, person_record

YEAR_GROUP = "year group"
"""The characteristic that says it (contracts/kinds.py)."""
BORN, EXPECTED = "date_of_birth", "expected_date_of_birth"
"""The dates among a child's values: a child has the second until the first is there."""
DATED_BY = {column: since for since, columns in person_record.SINCE.items() for column in columns}
"""By column of a record, the column that dates it; a fact has one for all of it."""


@dataclass(frozen=True)
class ShownAttribute:
    """A value of a child, as silver holds it.

    `where` is what the rows must say in other columns. `since` names the column that dates the
    value. `data_group` is needed where the table's rows differ. `names_a_place` is true of a value
    that gives a place away though its column does not say so: it is left out, as what locates is,
    for a protected child.
    """

    table: Table
    column: str
    since: str = "since"
    where: Mapping[str, str] = field(default_factory=dict)
    data_group: DataGroup | None = None
    names_a_place: bool = False

    @property
    def locates(self) -> bool:
        """Whether a protected child's value is left out."""
        return self.names_a_place or self.table.column(self.column).locates

    @property
    def group(self) -> str:
        """The data group of the value.

        Raises:
            ValueError: neither the table nor the declaration says which.
        """
        group = self.data_group or self.table.data_group_of(self.column)
        if group is None:
            raise ValueError(f"say which data group {self.table.path} {self.column} belongs to")
        return str(group)


def _of_record(column: str, *, names_a_place: bool = False) -> ShownAttribute:
    since = DATED_BY.get(column, "first_seen")
    return ShownAttribute(person_record.TABLE, column, since, names_a_place=names_a_place)


ATTRIBUTES: Mapping[str, ShownAttribute] = {
    "forename": _of_record("shown_forename"),
    "surname": _of_record("shown_surname"),
    "legal_forename": _of_record("legal_forename"),
    "legal_surname": _of_record("legal_surname"),
    BORN: _of_record("date_of_birth"),
    EXPECTED: _of_record("expected_date_of_birth"),
    "sex": _of_record("sex"),
    # Its digits name the school that gave it.
    "upn": _of_record("upn", names_a_place=True),
    "nhs_number": _of_record("nhs_number"),
    "address": ShownAttribute(address.TABLE, "line"),
    "postcode": ShownAttribute(address.TABLE, "postcode"),
    "area": ShownAttribute(address.TABLE, "postcode"),
    "school": ShownAttribute(
        involvement.TABLE,
        "team",
        where={"data_group": str(DataGroup.EDUCATION)},
        data_group=DataGroup.EDUCATION,
    ),
    "year_group": ShownAttribute(
        characteristic.TABLE,
        "value",
        where={"kind": YEAR_GROUP},
        data_group=DataGroup.EDUCATION,
    ),
}
"""What a value can be.

A legal name is here where a source holds another one in use; a name of before never leaves silver.
An area is the district of a postcode. A school is that of the roll, a year group as the school
says it.
"""
LOCATING = tuple(name for name, attribute in ATTRIBUTES.items() if attribute.locates)
"""Values of which a protected child has none."""
NEWEST_FIRST = ("address", "postcode", "area", "school", "year_group")
"""Values of which the newest is shown first, however few sources hold it: they change."""
NUMBERS = ("upn", "nhs_number")
"""Numbers that one person alone may bear."""


def as_shown(name: str, text: str) -> str:
    """A value of silver as gold shows it: of a postcode, the area is the district."""
    return text.partition(" ")[0] if name == "area" else text
