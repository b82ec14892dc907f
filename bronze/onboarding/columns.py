"""What a column of a sample may be for: by its name first, by how its values look second."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from contracts.field import folded

MOST_CODES = 12
LONGEST_CODE = 24
ROWS_OF_A_CODE = 20
"""Rows in which a code stands on average: a surname in a small sample stands in a few."""
SHORTEST_NAME = 3
"""Letters from which a word may be somebody's name."""
READS_AS = 0.95
"""Share of a column's filled cells that must read as a date for it to be one."""

FORMATS = {
    "d/M/yyyy": "%d/%m/%Y",
    "yyyy-MM-dd": "%Y-%m-%d",
    "yyyy-MM-dd HH:mm:ss": "%Y-%m-%d %H:%M:%S",
    "dd-MMM-yyyy": "%d-%b-%Y",
    "yyyyMMdd": "%Y%m%d",
}
"""Spark's date patterns that are tried, and Python's for the same."""

NAMES = {
    "forename": ("forename", "firstname", "givenname"),
    "middle_names": ("middlename",),
    "surname": ("surname", "lastname", "familyname"),
    "full_name": ("fullname", "childname", "childsname", "pupilname", "clientname"),
    "date_of_birth": ("dateofbirth", "birthdate", "dob", "born"),
    "sex": ("sex", "gender"),
    "upn": ("upn", "uniquepupilnumber"),
    "nhs_number": ("nhsnumber", "nhsno"),
    "postcode": ("postcode",),
    "uprn": ("uprn", "uniquepropertyreferencenumber"),
    "line": ("address", "street", "town", "house"),
    "worker": ("worker", "practitioner", "officer", "adviser", "nurse"),
    "email": ("email",),
    "phone": ("phone", "telephone", "mobile"),
    "team": ("team", "office", "base"),
    "since": ("startdate", "start", "from", "since", "opened", "entrydate"),
    "until": ("enddate", "end", "until", "closed", "leavingdate", "to$"),
}
"""What a column may be for, and the words in a header that say so; `$` is the header's end."""
FORBIDDEN = (
    "note", "comment", "narrative", "reason", "detail", "medical", "religion", "diagnos",
    "ethnic", "offence", "sexualorientation", "nationalinsurance", "ninumber", "bank", "chronology",
)  # fmt: skip
"""Words in a header of what does not come in unless somebody decides that it must."""
VALUES = {
    "upn": r"[A-HJ-NP-RT-Z]\d{11}[0-9A-HJ-NP-RT-Z]",
    "postcode": r"[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}",
    "email": r"[^@\s]+@[^@\s]+\.[^@\s]+",
    "phone": r"0[\d ]{9,12}",
}
"""How values look that a header did not name."""
PERSON_KEY = "key of the person"
"""Purpose of a column by which a row points at somebody whom another sample describes."""
PERSONAL = frozenset(NAMES) - {"sex", "since", "until"}
_KEY = re.compile(r"(id|ref|reference|number|no|key)$")


@dataclass(frozen=True)
class Column:
    """A column of a sample: what it may be for, and counts; of its values, codes alone.

    `purpose` is a name of `NAMES`, "key", `PERSON_KEY`, "forbidden" or "" (to be decided).
    """

    header: str
    name: str
    purpose: str
    filled: int
    rows: int
    formats: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


def columns(headers: Sequence[str], cells: Sequence[Sequence[str]]) -> list[Column]:
    """What each column may be for; the first that can be the key of a row is."""
    suggested = [_column(header, values) for header, values in zip(headers, cells, strict=True)]
    keys = [
        column.header
        for column, values in zip(suggested, cells, strict=True)
        if column.purpose in {"", "key"} and _may_be_key(column, values)
    ]
    first_key = next(iter(keys), "")
    purposes: Counter[str] = Counter()
    named = []
    for column in suggested:
        other = "" if column.purpose == "key" else column.purpose
        purpose = "key" if column.header == first_key else other
        # Of two columns for one purpose the first is taken; lines of an address are several.
        purpose = "" if purpose in PERSONAL - {"line"} and purposes[purpose] else purpose
        purposes[purpose] += 1
        named.append(_with_purpose(column, purpose))
    return named


def _with_purpose(column: Column, purpose: str) -> Column:
    codes = () if purpose in PERSONAL | {"key", "forbidden"} else column.codes
    return replace(column, purpose=purpose, codes=codes)


def _column(header: str, values: Sequence[str]) -> Column:
    filled = [value for value in values if value]
    formats = _formats(filled)
    purpose = _purpose(header, filled, is_date=bool(formats))
    name = re.sub(r"[^a-z0-9]+", "_", header.casefold()).strip("_") or "column"
    name = name if name[0].isalpha() else f"c_{name}"
    codes = () if formats else _codes(filled)
    return Column(header, name, purpose, len(filled), len(values), formats, codes)


def _purpose(header: str, filled: Sequence[str], *, is_date: bool) -> str:
    word = folded(header)
    if any(part in word for part in FORBIDDEN):
        return "forbidden"
    for purpose, parts in NAMES.items():
        is_named = any(part in f"{word}$" for part in parts)
        if is_named and (not filled or is_date == (purpose in DATES)):
            return purpose
    if _KEY.search(word):
        return "key"
    return next((name for name, shape in VALUES.items() if _all_match(shape, filled)), "")


DATES = frozenset({"date_of_birth", "since", "until"})
"""Purposes of a date."""


def _all_match(shape: str, filled: Sequence[str]) -> bool:
    return bool(filled) and all(re.fullmatch(shape, value) for value in filled)


def _may_be_key(column: Column, values: Sequence[str]) -> bool:
    is_unique = column.filled == column.rows and len(set(values)) == len(values)
    return is_unique and len(values) > (column.purpose != "key")


def _formats(filled: Sequence[str]) -> tuple[str, ...]:
    """Patterns that read nearly all of the values, the best first."""
    if not filled:
        return ()
    counts = {name: sum(_reads(value, pattern) for value in filled)
              for name, pattern in FORMATS.items()}  # fmt: skip
    best = sorted(counts, key=lambda name: -counts[name])
    together = [name for name in best if counts[name]]
    readable = sum(any(_reads(value, FORMATS[name]) for name in together) for value in filled)
    return tuple(together) if readable >= READS_AS * len(filled) else ()


def _reads(value: str, pattern: str) -> bool:
    try:
        datetime.strptime(value, pattern)  # noqa: DTZ007 - a civil date has no zone
    except ValueError:
        return False
    return True


def _codes(filled: Sequence[str]) -> tuple[str, ...]:
    """Words that many rows share, few of them and short; nothing that may be a person's name."""
    words = set(filled)
    is_shared = len(filled) >= ROWS_OF_A_CODE * len(words)
    is_short = all(len(word) < SHORTEST_NAME for word in words)
    is_code = len(words) <= MOST_CODES and all(len(word) <= LONGEST_CODE for word in words)
    return tuple(sorted(words)) if len(words) > 1 and is_code and (is_shared or is_short) else ()
