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


def upn(value: Column) -> Column:
    """The permanent UPN; null where it is temporary, wrong, or no UPN at all.

    A UPN that lost its letter stays null: the letter could be computed, but it is the only check
    of the other twelve characters, and a wrong one would join two children.
    """
    return only_if(_bare(value), _is_permanent)


def temporary_upn(value: Column) -> Column:
    """The temporary UPN (its last character is a letter); null for anything else.

    A school replaces it, and two schools may issue the same one: it is no name for life.
    """
    return only_if(_bare(value), _is_temporary)


def no_upn_reason(value: Column) -> Column:
    """UN1 to UN7, the code for why there is no UPN; null for anything else."""
    return only_if(_bare(value), lambda text: text.rlike(_UNKNOWN))


def upn_fault(value: Column) -> Column:
    """What is wrong with a UPN, for its owner; null where it is right, absent or explained.

    Returns:
        One of `FAULTS`.
    """
    return let(_bare(value), _fault)


def _is_permanent(bare: Column) -> Column:
    return bare.rlike(_PERMANENT) & ~_is_made_up(bare) & _passes(bare)


def _is_temporary(bare: Column) -> Column:
    return bare.rlike(_TEMPORARY) & _passes(bare)


def _fault(bare: Column) -> Column:
    shaped = bare.rlike(_PERMANENT) | bare.rlike(_TEMPORARY)
    absent = bare.isNull() | (bare == F.lit("")) | bare.rlike(_UNKNOWN)
    return (
        F.when(absent, F.lit(None).cast("string"))
        .when(bare.rlike(_LOST_LETTER), F.lit("lost_letter"))
        .when(~shaped | _is_made_up(bare), F.lit("shape"))
        .when(~_has_authority(bare), F.lit("authority"))
        .when(~_has_its_letter(bare), F.lit("check_letter"))
    )


@cache
def authorities() -> tuple[str, ...]:
    """Codes of local authorities that UPNs were issued by, three digits each, in order."""
    text = (files("silver.cleanse") / "local_authorities.csv").read_text(encoding="utf-8")
    ranges = csv.DictReader(text.splitlines())
    return tuple(
        f"{code:03d}" for row in ranges for code in range(int(row["first"]), int(row["last"]) + 1)
    )


def _bare(value: Column) -> Column:
    return F.regexp_replace(F.upper(F.substring(F.trim(value), 1, _CUT)), "[^A-Z0-9]", "")


def _is_made_up(bare: Column) -> Column:
    return is_one_digit_repeated(F.substring(bare, 2, 12))


def _passes(bare: Column) -> Column:
    return _has_authority(bare) & _has_its_letter(bare)


def _has_authority(bare: Column) -> Column:
    # One text to look in, with gaps so that no code is found across two others.
    issuers = F.lit(" ".join(authorities()))
    return F.instr(issuers, F.substring(bare, 2, 3)) > F.lit(0)


def _has_its_letter(bare: Column) -> Column:
    """Sum of value times position over positions 2 to 13, modulus 23."""
    total = _last_value(bare) * F.lit(13)
    for place in range(2, 13):
        total = total + digit(bare, place) * F.lit(place)
    return F.substring(F.lit(LETTERS), total % F.lit(23) + F.lit(1), F.lit(1)) == F.substring(
        bare, 1, 1
    )


def _last_value(bare: Column) -> Column:
    last = F.substring(bare, 13, 1)
    as_letter = F.instr(F.lit(LETTERS), last) - F.lit(1)
    return F.when(last.rlike(r"^\d$"), digit(bare, 13)).otherwise(as_letter)
