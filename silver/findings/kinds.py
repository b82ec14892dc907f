"""Every kind of finding: how a steward's sentence begins, and how much harm it does."""

from dataclasses import dataclass
from enum import StrEnum

from pyspark.sql import Column
from pyspark.sql import functions as F

from silver.shared.lookup import looked_up


class FindingKind(StrEnum):
    """What sort of mistake a finding is about."""

    POSSIBLE_PAIR = "possible"
    AUDITED = "found in an audit"
    CONTRADICTION = "contradiction"
    NUMBER_OF_ANOTHER = "number of another"
    HELD_TWICE = "held twice"
    DIFFERS_FROM_OTHERS = "differs from others"
    NAMES_SWAPPED = "names swapped"
    FAILS_ITS_CHECK = "fails its check"
    NO_LATIN_LETTERS = "no Latin letters"
    AFTER_DEATH = "after death"
    ON_TWO_ROLLS = "on two rolls"
    AFTER_ITS_END = "after its end"
    COLUMN_GONE = "column gone"
    DATE_UNREAD = "date not as agreed"
    CODE_UNKNOWN = "code never agreed"
    ABOUT_NOBODY = "about nobody"


@dataclass(frozen=True)
class KindTraits:
    """What is alike for all findings of a kind.

    `harm` sorts a pack: 1 does the most. `opening` begins a steward's sentence. `is_pair` is true
    where two records are concerned, `is_of_extract` where none is but a whole extract.
    """

    harm: int
    opening: str
    is_pair: bool = False
    is_of_extract: bool = False


TRAITS = {
    FindingKind.POSSIBLE_PAIR: KindTraits(1, "Probably one child: ", is_pair=True),
    FindingKind.AUDITED: KindTraits(2, "This is not what your own system says: "),
    FindingKind.CONTRADICTION: KindTraits(2, "Kept apart: ", is_pair=True),
    FindingKind.NUMBER_OF_ANOTHER: KindTraits(
        2, "The number stands on another child's record as well: "
    ),
    FindingKind.HELD_TWICE: KindTraits(3, "One child is held twice by this source: ", is_pair=True),
    FindingKind.DIFFERS_FROM_OTHERS: KindTraits(4, "This record says otherwise than the rest: "),
    FindingKind.NAMES_SWAPPED: KindTraits(
        4, "Forename and surname may stand in each other's place: "
    ),
    FindingKind.FAILS_ITS_CHECK: KindTraits(5, "No such number can have been issued: "),
    FindingKind.AFTER_DEATH: KindTraits(2, "This record says that the child has died: "),
    FindingKind.ON_TWO_ROLLS: KindTraits(4, "This child is on two rolls: "),
    FindingKind.AFTER_ITS_END: KindTraits(5, "This should have ended by now: "),
    FindingKind.NO_LATIN_LETTERS: KindTraits(5, "Please add this name in Latin letters: "),
    FindingKind.COLUMN_GONE: KindTraits(
        1, "A column came before and is no longer in the file: ", is_of_extract=True
    ),
    FindingKind.DATE_UNREAD: KindTraits(
        2, "These dates are not written as agreed: ", is_of_extract=True
    ),
    FindingKind.CODE_UNKNOWN: KindTraits(
        3, "What does this code mean, which no agreement names: ", is_of_extract=True
    ),
    FindingKind.ABOUT_NOBODY: KindTraits(
        2, "These rows speak of somebody whom you do not send: ", is_of_extract=True
    ),
}
EXTRACT_KINDS = tuple(kind for kind in FindingKind if TRAITS[kind].is_of_extract)
PAIR_KINDS = tuple(kind for kind in FindingKind if TRAITS[kind].is_pair)

FIELDS = ("forename", "surname", "date_of_birth", "sex", "postcode", "upn", "nhs_number")
"""Values of silver/person_record that an owner can be asked to look at."""
FACTS = ("school", "year_group")
"""Values that no record holds but a fact about its person; an audit alone asks about them."""
SHOWN_NAMES = {"forename": "shown_forename", "surname": "shown_surname"}
"""Where a value is shown otherwise than it is compared."""
WORDS = {
    "date_of_birth": "date of birth",
    "upn": "pupil number (UPN)",
    "nhs_number": "NHS number",
    "record": "record as a whole",
}
"""What people call a value, where it is not the column's own name."""


class LikelyRight(StrEnum):
    """Whose value is likely right."""

    THIS_RECORD = "this record's"
    OTHERS = "the others'"
    NEITHER = "neither"
    UNKNOWN = "not known"


class Sureness(StrEnum):
    """How sure a finding is: the surest first."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


FINDING_COLUMNS = (
    "kind", "person_id", "other_person_id", "record_key", "other_record_key", "field",
    "differing", "reason", "evidence", "likely", "sure", "asks", "weight",
)  # fmt: skip
"""What every module of this room returns of a finding."""


def words(field: str) -> str:
    """A value's name as people say it."""
    return WORDS.get(field, field.replace("_", " "))


def opening(kind: Column) -> Column:
    """How the sentence of a kind begins."""
    return looked_up({name: traits.opening for name, traits in TRAITS.items()}, kind)


def harm(kind: Column) -> Column:
    """How much harm a kind does: 1 the most."""
    harms = {name: traits.harm for name, traits in TRAITS.items()}
    return looked_up(harms, kind).cast("bigint")


def in_words(field: Column) -> Column:
    """A value's name as people say it."""
    return F.coalesce(looked_up(WORDS, field), F.replace(field, F.lit("_"), F.lit(" ")))


def single_record(
    kind: FindingKind, reason: Column, likely: Column | LikelyRight, sure: Column | Sureness
) -> dict[str, Column]:
    """The columns of `FINDING_COLUMNS` that are alike for every finding about one record alone."""
    return {
        "kind": F.lit(kind),
        "other_person_id": F.lit(None).cast("string"),
        "other_record_key": F.lit(None).cast("string"),
        "differing": F.array("field"),
        "reason": F.concat(opening(F.lit(kind)), reason),
        "likely": F.lit(likely),
        "sure": F.lit(sure),
        "asks": F.lit(col=True),
        "weight": F.lit(None).cast("double"),
    }
