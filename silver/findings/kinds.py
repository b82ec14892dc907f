"""Every kind of finding: how a steward's sentence begins, and how much harm it does."""

from dataclasses import dataclass

from pyspark.sql import Column
from pyspark.sql import functions as F

from silver.shared.lookup import looked_up


@dataclass(frozen=True)
class FindingKind:
    """A kind of finding. `harm` sorts a pack: 1 does the most.

    `pair` is true where two records are concerned.
    """

    name: str
    harm: int
    begins: str
    pair: bool = False


KINDS = (
    FindingKind("possible", 1, "Probably one child: ", pair=True),
    FindingKind("found in an audit", 2, "This is not what your own system says: "),
    FindingKind("contradiction", 2, "Kept apart: ", pair=True),
    FindingKind("number of another", 2, "The number stands on another child's record as well: "),
    FindingKind("held twice", 3, "One child is held twice by this source: ", pair=True),
    FindingKind("differs from others", 4, "This record says otherwise than the rest: "),
    FindingKind("names swapped", 4, "Forename and surname may stand in each other's place: "),
    FindingKind("fails its check", 5, "No such number can have been issued: "),
    FindingKind("no Latin letters", 5, "Please add this name in Latin letters: "),
)
PAIRS = tuple(kind.name for kind in KINDS if kind.pair)

FIELDS = ("forename", "surname", "date_of_birth", "sex", "postcode", "upn", "nhs_number")
"""Values of silver/person_record that an owner can be asked to look at."""
WORDS = {
    "date_of_birth": "date of birth",
    "upn": "pupil number (UPN)",
    "nhs_number": "NHS number",
    "record": "record as a whole",
}
"""What people call a value, where it is not the column's own name."""

THIS, OTHERS, NEITHER, UNKNOWN = "this record's", "the others'", "neither", "not known"
LIKELY = (THIS, OTHERS, NEITHER, UNKNOWN)
"""Whose value is likely right."""
CERTAIN, LIKELY_SO, POSSIBLE = "certain", "likely", "possible"
SURE = (CERTAIN, LIKELY_SO, POSSIBLE)
"""How sure a finding is."""

FOUND = (
    "kind", "person_id", "other_person_id", "record_key", "other_record_key", "field",
    "differing", "reason", "evidence", "likely", "sure", "asks", "weight",
)  # fmt: skip
"""What every part of this room says of a finding."""


def words(field: str) -> str:
    """A value's name as people say it."""
    return WORDS.get(field, field.replace("_", " "))


def begins(kind: Column) -> Column:
    """How the sentence of a kind begins."""
    return looked_up({one.name: one.begins for one in KINDS}, kind)


def harm(kind: Column) -> Column:
    """How much harm a kind does: 1 the most."""
    return looked_up({one.name: one.harm for one in KINDS}, kind).cast("bigint")


def in_words(field: Column) -> Column:
    """A value's name as people say it."""
    return F.coalesce(looked_up(WORDS, field), F.replace(field, F.lit("_"), F.lit(" ")))


def single(kind: str, reason: Column, likely: Column, sure: Column) -> dict[str, Column]:
    """The columns of `FOUND` that are alike for every finding about one record alone."""
    return {
        "kind": F.lit(kind),
        "other_person_id": F.lit(None).cast("string"),
        "other_record_key": F.lit(None).cast("string"),
        "differing": F.array("field"),
        "reason": F.concat(begins(F.lit(kind)), reason),
        "likely": likely,
        "sure": sure,
        "asks": F.lit(col=True),
        "weight": F.lit(None).cast("double"),
    }
