"""What goes wrong with a record in life, how often, and whether its owner puts it right.

Each kind changes some attributes of a person; a kind that would change nothing (a short form
of a name that has none) plants nothing. Rates are per record.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from synthetic import name_errors
from synthetic.feeds import Habits
from synthetic.name_errors import Cells, Change

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Defect:
    """A kind of error: which attributes it may change, how often, and how.

    `also` are further attributes that the change looks at. `mends` is true for errors that an
    owner finds and puts right; the others (a short form, capitals, a blank) are ways of writing.
    """

    kind: str
    attributes: tuple[str, ...]
    rate: float | Callable[[Habits], float]
    change: Change
    mends: bool = True
    also: tuple[str, ...] = ()

    def rate_in(self, habits: Habits) -> float:
        """How many of a partner's records have it."""
        return self.rate(habits) if callable(self.rate) else self.rate


def _day(value: str | int) -> date:
    return EPOCH + timedelta(days=int(value))


def _days(day: date) -> int:
    return (day - EPOCH).days


def _swapped_day(cells: Cells, _: int) -> dict[str, str | int]:
    born = _day(cells["date_of_birth"])
    if born.day > 12:
        return {}
    return {"date_of_birth": _days(born.replace(day=born.month, month=born.day))}


def _wrong_day(cells: Cells, random_bits: int) -> dict[str, str | int]:
    born = _day(cells["date_of_birth"])
    if random_bits % 3 == 0:
        return {"date_of_birth": _days(born.replace(day=min(born.day, 28), year=born.year - 1))}
    if random_bits % 3 == 1:
        return {
            "date_of_birth": _days(born.replace(day=min(born.day, 28), month=born.month % 12 + 1))
        }
    return {"date_of_birth": _days(born) + 1 + random_bits // 3 % 9}


def _first_of_january(cells: Cells, _: int) -> dict[str, str | int]:
    return {"date_of_birth": _days(_day(cells["date_of_birth"]).replace(day=1, month=1))}


def _junk_day(_: Cells, random_bits: int) -> dict[str, str | int]:
    return {"date_of_birth": _days(date(1900, 1, 1)) if random_bits % 3 else 0}


def _blank(attribute: str, blank: str = "") -> Change:
    return lambda _cells, _random_bits: {attribute: blank}


def _other_sex(cells: Cells, _: int) -> dict[str, str | int]:
    return {"sex": "F" if cells["sex"] == "M" else "M"}


def _siblings_numbers(cells: Cells, _: int) -> dict[str, str | int]:
    numbers = {"upn": cells["sibling_upn"], "nhs_number": cells["sibling_nhs_number"]}
    return {name: value for name, value in numbers.items() if value}


def _no_fixed_abode(_: Cells, random_bits: int) -> dict[str, str | int]:
    return {"postcode": ("ZZ99 3VZ", "ZZ99 3WZ", "NF1 1NF")[random_bits % 3]}


def _postcode_style(cells: Cells, random_bits: int) -> dict[str, str | int]:
    text = str(cells["postcode"])
    return {"postcode": text.replace(" ", "") if random_bits & 1 else text.lower()}


def _mistyped_digit(attribute: str) -> Change:
    def change(cells: Cells, random_bits: int) -> dict[str, str | int]:
        text = str(cells[attribute])
        if not text:
            return {}
        position = 3 + random_bits % (len(text) - 3)
        digit = (
            (int(text[position]) + 1 + random_bits // 64 % 9) % 10
            if text[position].isdigit()
            else 0
        )
        return {attribute: text[:position] + str(digit) + text[position + 1 :]}

    return change


def _lost_letter(cells: Cells, _: int) -> dict[str, str | int]:
    return {"upn": str(cells["upn"])[1:]} if cells["upn"] else {}


def _spaced_nhs(cells: Cells, _: int) -> dict[str, str | int]:
    text = str(cells["nhs_number"])
    return {"nhs_number": f"{text[:3]} {text[3:6]} {text[6:]}"} if len(text) == 10 else {}


def _placeholder_nhs(_: Cells, random_bits: int) -> dict[str, str | int]:
    return {"nhs_number": str(random_bits % 10) * 10}


def _nothing(_cells: Cells, _random_bits: int) -> dict[str, str | int]:
    return {}


STALE_ADDRESS = Defect(
    "stale address", ("postcode",), lambda habits: habits.stale, _nothing, mends=False
)
"""The partner still has the address before the last move; it is planted in where people live."""

DEFECTS: tuple[Defect, ...] = (
    Defect(
        "given names in one field",
        ("forename", "middle_names"),
        0.03,
        name_errors.in_one_field,
        mends=False,
        also=("surname_first",),
    ),
    Defect(
        "compound name cut short",
        ("forename", "middle_names"),
        0.08,
        name_errors.cut_short,
        mends=False,
    ),
    Defect("compound name as one word", ("forename",), 0.08, name_errors.run_together, mends=False),
    Defect(
        "family name first",
        ("forename", "surname"),
        0.03,
        name_errors.family_name_first,
        also=("surname_first",),
    ),
    Defect(
        "middle name as first",
        ("forename", "middle_names"),
        0.02,
        name_errors.middle_first,
        mends=False,
    ),
    Defect("short form", ("forename",), 0.06, name_errors.short, mends=False),
    Defect("initial only", ("forename",), 0.004, name_errors.initial, mends=False),
    Defect("mistyped forename", ("forename",), 0.01, name_errors.mistyped("forename")),
    Defect(
        "other surname",
        ("surname",),
        0.03,
        name_errors.other_surname,
        mends=False,
        also=("other_surname",),
    ),
    Defect(
        "double barrel",
        ("surname",),
        0.015,
        name_errors.double_barrel,
        mends=False,
        also=("other_surname",),
    ),
    Defect("mistyped surname", ("surname",), 0.01, name_errors.mistyped("surname")),
    Defect("digits in name", ("surname",), 0.002, name_errors.digits),
    Defect("names swapped", ("forename", "surname"), 0.005, name_errors.swapped_names),
    Defect("placeholder name", ("forename",), 0.005, name_errors.placeholder),
    Defect(
        "baby without a name",
        ("forename",),
        lambda habits: habits.unnamed,
        name_errors.unnamed,
        also=("is_baby",),
    ),
    Defect("marked name", ("surname",), 0.003, name_errors.with_remark),
    Defect("garbled letters", ("forename", "surname"), 0.005, name_errors.garbled),
    Defect("style of name", ("forename", "surname"), 0.05, name_errors.restyled, mends=False),
    Defect("day and month swapped", ("date_of_birth",), 0.018, _swapped_day),
    Defect("wrong date of birth", ("date_of_birth",), 0.01, _wrong_day),
    Defect("first of January", ("date_of_birth",), 0.003, _first_of_january),
    Defect("junk date of birth", ("date_of_birth",), 0.005, _junk_day),
    Defect(
        "no date of birth",
        ("date_of_birth",),
        lambda habits: habits.no_birth,
        _blank("date_of_birth"),
        mends=False,
    ),
    Defect("wrong sex", ("sex",), 0.005, _other_sex),
    Defect("no sex", ("sex",), lambda habits: habits.no_sex, _blank("sex", "U"), mends=False),
    Defect("style of postcode", ("postcode",), 0.05, _postcode_style, mends=False),
    Defect("no fixed abode", ("postcode",), 0.003, _no_fixed_abode, mends=False),
    Defect(
        "no postcode",
        ("postcode",),
        lambda habits: habits.no_postcode,
        _blank("postcode"),
        mends=False,
    ),
    Defect(
        "a sibling's numbers",
        ("nhs_number", "upn"),
        0.002,
        _siblings_numbers,
        also=("sibling_upn", "sibling_nhs_number"),
    ),
    Defect("mistyped UPN", ("upn",), 0.005, _mistyped_digit("upn")),
    Defect("UPN lost its letter", ("upn",), 0.002, _lost_letter),
    Defect("no UPN", ("upn",), lambda habits: habits.no_upn, _blank("upn"), mends=False),
    Defect("mistyped NHS number", ("nhs_number",), 0.005, _mistyped_digit("nhs_number")),
    Defect("placeholder NHS number", ("nhs_number",), 0.002, _placeholder_nhs),
    Defect("spaced NHS number", ("nhs_number",), 0.03, _spaced_nhs, mends=False),
    Defect(
        "no NHS number",
        ("nhs_number",),
        lambda habits: habits.no_nhs,
        _blank("nhs_number"),
        mends=False,
    ),
)
"""Every kind, in the order in which they befall a record: later ones hide earlier ones."""
