"""What goes wrong with a record in life, how often, and whether its owner puts it right.

Each kind changes some attributes of a person; a kind that would change nothing (a short form
of a name that has none) plants nothing. Rates are per record.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from synthetic.feeds import Habits
from synthetic.lexicon import variants

Cells = Mapping[str, str | int]
Change = Callable[[Cells, int], dict[str, str | int]]
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

    def rate_in(self, habit: Habits) -> float:
        """How many of a partner's records have it."""
        return self.rate(habit) if callable(self.rate) else self.rate


def _day(value: str | int) -> date:
    return EPOCH + timedelta(days=int(value))


def _days(day: date) -> int:
    return (day - EPOCH).days


def _swapped_day(cells: Cells, _: int) -> dict[str, str | int]:
    born = _day(cells["date_of_birth"])
    if born.day > 12:
        return {}
    return {"date_of_birth": _days(born.replace(day=born.month, month=born.day))}


def _wrong_day(cells: Cells, bits: int) -> dict[str, str | int]:
    born = _day(cells["date_of_birth"])
    if bits % 3 == 0:
        return {"date_of_birth": _days(born.replace(day=min(born.day, 28), year=born.year - 1))}
    if bits % 3 == 1:
        return {
            "date_of_birth": _days(born.replace(day=min(born.day, 28), month=born.month % 12 + 1))
        }
    return {"date_of_birth": _days(born) + 1 + bits // 3 % 9}


def _first_of_january(cells: Cells, _: int) -> dict[str, str | int]:
    return {"date_of_birth": _days(_day(cells["date_of_birth"]).replace(day=1, month=1))}


def _junk_day(_: Cells, bits: int) -> dict[str, str | int]:
    return {"date_of_birth": _days(date(1900, 1, 1)) if bits % 3 else 0}


def _blank(attribute: str, blank: str = "") -> Change:
    return lambda _cells, _bits: {attribute: blank}


def _other_sex(cells: Cells, _: int) -> dict[str, str | int]:
    return {"sex": "F" if cells["sex"] == "M" else "M"}


def _short(cells: Cells, bits: int) -> dict[str, str | int]:
    known = variants().get(str(cells["forename"]), ())
    return {"forename": known[bits % len(known)]} if known else {}


def _initial(cells: Cells, _: int) -> dict[str, str | int]:
    return {"forename": str(cells["forename"])[:1]}


NO_CALLING_NAMES = {"Singh", "Kaur", "Thi", "Van"}
"""Middle names by which nobody is called."""


def _middle_first(cells: Cells, bits: int) -> dict[str, str | int]:
    """A child who goes by the middle name; the forename comes second, or is not told."""
    middle = cells["middle_names"]
    if not middle or middle in NO_CALLING_NAMES:
        return {}
    return {"forename": middle, "middle_names": cells["forename"] if bits % 2 else ""}


def _in_one_field(cells: Cells, bits: int) -> dict[str, str | int]:
    """All given names in the forename's field; a middle name stands first where that is usual."""
    if not cells["middle_names"]:
        return {}
    words = [str(cells["forename"]), str(cells["middle_names"])]
    if cells["surname_first"] or bits % 8 == 0:
        words.reverse()
    return {"forename": " ".join(words), "middle_names": ""}


def _cut_short(cells: Cells, bits: int) -> dict[str, str | int]:
    """Of a compound forename the first word alone; the others are lost, or become middle names."""
    first, _, others = str(cells["forename"]).replace("-", " ").partition(" ")
    if not others:
        return {}
    middle = f"{others} {cells['middle_names']}".strip()
    return {"forename": first, "middle_names": middle if bits % 3 else str(cells["middle_names"])}


def _run_together(cells: Cells, _bits: int) -> dict[str, str | int]:
    """A compound forename as one word: Zhihao for Zhi Hao."""
    start, _, second = str(cells["forename"]).partition(" ")
    return {"forename": start + second.lower()} if second.isalpha() else {}


def _family_name_first(cells: Cells, bits: int) -> dict[str, str | int]:
    return _swapped_names(cells, bits) if cells["surname_first"] else {}


def _mistyped(attribute: str) -> Change:
    def change(cells: Cells, bits: int) -> dict[str, str | int]:
        text = str(cells[attribute])
        return {attribute: _slip(text, bits)} if len(text) > 2 else {}

    return change


def _slip(text: str, bits: int) -> str:
    at = 1 + bits // 4 % (len(text) - 1)
    if bits % 4 == 0:
        return text[:at] + text[at + 1 :]
    if bits % 4 == 1:
        return text[:at] + text[at - 1] + text[at:]
    if bits % 4 == 2 and at + 1 < len(text):
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + "aeiouty"[bits // 64 % 7] + text[at + 1 :]


def _swapped_names(cells: Cells, _: int) -> dict[str, str | int]:
    return {"forename": cells["surname"], "surname": cells["forename"]} if cells["surname"] else {}


def _other_surname(cells: Cells, _: int) -> dict[str, str | int]:
    return {"surname": cells["other_surname"]} if cells["other_surname"] else {}


def _double_barrel(cells: Cells, bits: int) -> dict[str, str | int]:
    halves = str(cells["surname"]).split("-")
    if len(halves) == 2:
        return {"surname": halves[bits % 2] if bits % 3 else "-".join(reversed(halves))}
    return {"surname": f"{cells['surname']}-{cells['other_surname']}"} if cells["surname"] else {}


def _restyled(cells: Cells, bits: int) -> dict[str, str | int]:
    attribute = "surname" if bits & 1 else "forename"
    return {attribute: STYLES[bits // 2 % len(STYLES)](str(cells[attribute]))}


def plain_letters(text: str) -> str:
    """Text without diacritics, as an old system keeps it."""
    apart = unicodedata.normalize("NFD", text).translate(NO_STROKES)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


NO_STROKES = str.maketrans("łŁđĐøØ", "lLdDoO")

STYLES: tuple[Callable[[str], str], ...] = (
    str.upper,
    str.lower,
    lambda text: text + " ",
    lambda text: " " + text,
    lambda text: text.replace("-", " ").replace("'", ""),
    lambda text: text.replace("'", "\u2019").replace("-", " - "),
    lambda text: text.replace("Mc", "Mc ").replace("Mac", "Mac "),
    str.upper,
)


def _digits(cells: Cells, _: int) -> dict[str, str | int]:
    return {"surname": str(cells["surname"]).replace("o", "0").replace("l", "1")}


def _marked(cells: Cells, bits: int) -> dict[str, str | int]:
    marks = ("MIG_ERROR_{}", "DUPLICATE_{}", "{} (DO NOT USE)", "ZZ {}")
    return {"surname": marks[bits % 4].format(cells["surname"])}


def _placeholder(_: Cells, bits: int) -> dict[str, str | int]:
    words = ("UNKNOWN", "TBC", "NOT ENTERED", "XX", "N/A", "BABY", "INFANT")
    return {"forename": words[bits % len(words)]}


def _unnamed(cells: Cells, bits: int) -> dict[str, str | int]:
    words = ("BABY", "UNBORN", "UBB", "BABY BOY", "INFANT", "TWIN 1")
    return {"forename": words[bits % len(words)]} if cells["is_baby"] else {}


def _siblings_numbers(cells: Cells, _: int) -> dict[str, str | int]:
    theirs = {"upn": cells["sibling_upn"], "nhs_number": cells["sibling_nhs_number"]}
    return {name: value for name, value in theirs.items() if value}


def _garbled(cells: Cells, _: int) -> dict[str, str | int]:
    return {
        name: str(cells[name]).encode().decode("cp1252", errors="replace")
        for name in ("forename", "surname")
    }


def _no_fixed_abode(_: Cells, bits: int) -> dict[str, str | int]:
    return {"postcode": ("ZZ99 3VZ", "ZZ99 3WZ", "NF1 1NF")[bits % 3]}


def _postcode_style(cells: Cells, bits: int) -> dict[str, str | int]:
    text = str(cells["postcode"])
    return {"postcode": text.replace(" ", "") if bits & 1 else text.lower()}


def _mistyped_digit(attribute: str) -> Change:
    def change(cells: Cells, bits: int) -> dict[str, str | int]:
        text = str(cells[attribute])
        if not text:
            return {}
        at = 3 + bits % (len(text) - 3)
        digit = (int(text[at]) + 1 + bits // 64 % 9) % 10 if text[at].isdigit() else 0
        return {attribute: text[:at] + str(digit) + text[at + 1 :]}

    return change


def _lost_letter(cells: Cells, _: int) -> dict[str, str | int]:
    return {"upn": str(cells["upn"])[1:]} if cells["upn"] else {}


def _spaced_nhs(cells: Cells, _: int) -> dict[str, str | int]:
    text = str(cells["nhs_number"])
    return {"nhs_number": f"{text[:3]} {text[3:6]} {text[6:]}"} if len(text) == 10 else {}


def _placeholder_nhs(_: Cells, bits: int) -> dict[str, str | int]:
    return {"nhs_number": str(bits % 10) * 10}


def _nothing(_cells: Cells, _bits: int) -> dict[str, str | int]:
    return {}


STALE_ADDRESS = Defect("stale address", ("postcode",), lambda h: h.stale, _nothing, mends=False)
"""The partner still has the address before the last move; it is planted in where people live."""

DEFECTS: tuple[Defect, ...] = (
    Defect(
        "given names in one field",
        ("forename", "middle_names"),
        0.03,
        _in_one_field,
        mends=False,
        also=("surname_first",),
    ),
    Defect("compound name cut short", ("forename", "middle_names"), 0.08, _cut_short, mends=False),
    Defect("compound name as one word", ("forename",), 0.08, _run_together, mends=False),
    Defect(
        "family name first",
        ("forename", "surname"),
        0.03,
        _family_name_first,
        also=("surname_first",),
    ),
    Defect(
        "middle name as first",
        ("forename", "middle_names"),
        0.02,
        _middle_first,
        mends=False,
    ),
    Defect("short form", ("forename",), 0.06, _short, mends=False),
    Defect("initial only", ("forename",), 0.004, _initial, mends=False),
    Defect("mistyped forename", ("forename",), 0.01, _mistyped("forename")),
    Defect(
        "other surname", ("surname",), 0.03, _other_surname, mends=False, also=("other_surname",)
    ),
    Defect(
        "double barrel", ("surname",), 0.015, _double_barrel, mends=False, also=("other_surname",)
    ),
    Defect("mistyped surname", ("surname",), 0.01, _mistyped("surname")),
    Defect("digits in name", ("surname",), 0.002, _digits),
    Defect("names swapped", ("forename", "surname"), 0.005, _swapped_names),
    Defect("placeholder name", ("forename",), 0.005, _placeholder),
    Defect("baby without a name", ("forename",), lambda h: h.unnamed, _unnamed, also=("is_baby",)),
    Defect("marked name", ("surname",), 0.003, _marked),
    Defect("garbled letters", ("forename", "surname"), 0.005, _garbled),
    Defect("style of name", ("forename", "surname"), 0.05, _restyled, mends=False),
    Defect("day and month swapped", ("date_of_birth",), 0.018, _swapped_day),
    Defect("wrong date of birth", ("date_of_birth",), 0.01, _wrong_day),
    Defect("first of January", ("date_of_birth",), 0.003, _first_of_january),
    Defect("junk date of birth", ("date_of_birth",), 0.005, _junk_day),
    Defect(
        "no date of birth",
        ("date_of_birth",),
        lambda h: h.no_birth,
        _blank("date_of_birth"),
        mends=False,
    ),
    Defect("wrong sex", ("sex",), 0.005, _other_sex),
    Defect("no sex", ("sex",), lambda h: h.no_sex, _blank("sex", "U"), mends=False),
    Defect("style of postcode", ("postcode",), 0.05, _postcode_style, mends=False),
    Defect("no fixed abode", ("postcode",), 0.003, _no_fixed_abode, mends=False),
    Defect("no postcode", ("postcode",), lambda h: h.no_postcode, _blank("postcode"), mends=False),
    Defect(
        "a sibling's numbers",
        ("nhs_number", "upn"),
        0.002,
        _siblings_numbers,
        also=("sibling_upn", "sibling_nhs_number"),
    ),
    Defect("mistyped UPN", ("upn",), 0.005, _mistyped_digit("upn")),
    Defect("UPN lost its letter", ("upn",), 0.002, _lost_letter),
    Defect("no UPN", ("upn",), lambda h: h.no_upn, _blank("upn"), mends=False),
    Defect("mistyped NHS number", ("nhs_number",), 0.005, _mistyped_digit("nhs_number")),
    Defect("placeholder NHS number", ("nhs_number",), 0.002, _placeholder_nhs),
    Defect("spaced NHS number", ("nhs_number",), 0.03, _spaced_nhs, mends=False),
    Defect("no NHS number", ("nhs_number",), lambda h: h.no_nhs, _blank("nhs_number"), mends=False),
)
"""Every kind, in the order in which they befall a record: later ones hide earlier ones."""
