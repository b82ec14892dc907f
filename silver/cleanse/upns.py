"""Unique pupil numbers: a check letter, an authority, a school, a year and a serial."""

import csv
from functools import cache
from importlib.resources import files

from pyspark.sql import Column
from pyspark.sql import functions as F

from silver.cleanse.numbers import digit, is_one_digit_repeated
from silver.cleanse.once import let, only_if

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""Check letters in the order of their value, 0 to 22: no I, O or S, which look like digits."""

FAULTS = {
    "lost_letter": "The first letter is missing, as when a spreadsheet took it for a number.",
    "shape": "It is not a letter and twelve characters.",
    "authority": "No local authority has the number in it.",
    "check_letter": "The first letter does not belong to the other twelve: one is mistyped.",
}
"""What is wrong with a UPN, for its owner."""

_CUT = 30
_PERMANENT = rf"^[{LETTERS}]\d{{12}}$"
_TEMPORARY = rf"^[{LETTERS}]\d{{11}}[{LETTERS}]$"
_UNKNOWN = r"^UN[1-7]$"
_LOST_LETTER = r"^\d{11}[\dA-Z]$"


def upn(c: Column) -> Column:
    """The permanent UPN; null where it is temporary, wrong, or no UPN at all.

    A UPN that lost its letter stays null: the letter could be computed, but it is the only check
    of the other twelve characters, and a wrong one would join two children.
    """
    return only_if(_written(c), lambda w: w.rlike(_PERMANENT) & ~_is_made_up(w) & _passes(w))


def temporary_upn(c: Column) -> Column:
    """The temporary UPN (its last character is a letter); null for anything else.

    A school replaces it, and two schools may issue the same one: it is no name for life.
    """
    return only_if(_written(c), lambda w: w.rlike(_TEMPORARY) & _passes(w))


def no_upn_reason(c: Column) -> Column:
    """UN1 to UN7, the code for why there is no UPN; null for anything else."""
    return only_if(_written(c), lambda w: w.rlike(_UNKNOWN))


def upn_fault(c: Column) -> Column:
    """What is wrong with a UPN, for its owner; null where it is right, absent or explained.

    Returns:
        One of `FAULTS`.
    """
    return let(_written(c), _fault)


def _fault(written: Column) -> Column:
    shaped = written.rlike(_PERMANENT) | written.rlike(_TEMPORARY)
    absent = written.isNull() | (written == F.lit("")) | written.rlike(_UNKNOWN)
    return (
        F.when(absent, F.lit(None).cast("string"))
        .when(written.rlike(_LOST_LETTER), F.lit("lost_letter"))
        .when(~shaped | _is_made_up(written), F.lit("shape"))
        .when(~_has_authority(written), F.lit("authority"))
        .when(~_has_its_letter(written), F.lit("check_letter"))
    )


@cache
def authorities() -> tuple[str, ...]:
    """Codes of local authorities that UPNs were issued by, three digits each, in order."""
    text = (files("silver.cleanse") / "local_authorities.csv").read_text(encoding="utf-8")
    ranges = csv.DictReader(text.splitlines())
    return tuple(
        f"{code:03d}" for one in ranges for code in range(int(one["first"]), int(one["last"]) + 1)
    )


def _written(c: Column) -> Column:
    return F.regexp_replace(F.upper(F.substring(F.trim(c), 1, _CUT)), "[^A-Z0-9]", "")


def _is_made_up(written: Column) -> Column:
    return is_one_digit_repeated(F.substring(written, 2, 12))


def _passes(written: Column) -> Column:
    return _has_authority(written) & _has_its_letter(written)


def _has_authority(written: Column) -> Column:
    # One text to look in, with gaps so that no code is found across two others.
    known = F.lit(" ".join(authorities()))
    return F.instr(known, F.substring(written, 2, 3)) > F.lit(0)


def _has_its_letter(written: Column) -> Column:
    """Sum of value times position over positions 2 to 13, modulus 23."""
    total = _last_value(written) * F.lit(13)
    for place in range(2, 13):
        total = total + digit(written, place) * F.lit(place)
    return F.substring(F.lit(LETTERS), total % F.lit(23) + F.lit(1), F.lit(1)) == F.substring(
        written, 1, 1
    )


def _last_value(written: Column) -> Column:
    last = F.substring(written, 13, 1)
    as_letter = F.instr(F.lit(LETTERS), last) - F.lit(1)
    return F.when(last.rlike(r"^\d$"), digit(written, 13)).otherwise(as_letter)
