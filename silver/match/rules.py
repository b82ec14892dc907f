"""Every threshold and blocking rule of the match, in one place.

What two records agree on stands in comparisons.py, what keeps them apart in guards.py. The weights
are in none of these: they are trained, and travel in a dated, hashed model (silver/match/models/).
"""

from silver.cleanse.ages import ADULT_AGE

MATCH_THRESHOLD = 8.0
"""Match weight in bits from which two records are one person."""
REVIEW_THRESHOLD = 4.0
"""Match weight from which a pair is shown to a steward as a suspected duplicate."""
SAME_SOURCE_EXTRA = 4.0
"""Bits that two records of one source need beyond `MATCH_THRESHOLD`.

A source seldom holds one child twice.
"""
TWIN_MARGIN = 3.0
"""Bits by which a record must be nearer to one of two twins than to the other: eight to one.

Else it is joined to neither: `J Smith` is one of John and James, and nobody can say which.
"""
CLOSE_NAMES = 0.88
"""Jaro-Winkler similarity from which two forenames may be one name mistyped."""
MISTYPED_NAMES = 0.92
"""Jaro-Winkler similarity from which two names are compared as one mistyped."""
ALIKE_NAMES = 0.8
"""Jaro-Winkler similarity from which two surnames are compared as alike."""
COMMON_NAME = 0.0002
"""Share of people from which a forename counts as known rather than as somebody's typing error."""
UNSEEN = 0.0
"""What stands for the share of a name that training never saw."""
LONG_NAME = 4
"""Letters from which a letter lost, added or moved hardly makes another name."""
WITHIN_DAYS = 31
"""Days within which two dates of birth may be one, mistaken."""
RAREST_NAME = 0.001
"""No name counts as rarer than this share, and one that training never saw counts as this rare.

Rare names run in families, and what is rare where the model was trained may be common elsewhere.
"""

NAMESAKES = 0.01
"""Others of one name and birthday, expected among all people, under which two are one person."""
DAYS_OF_CHILDHOOD = 365 * ADULT_AGE
"""On which a child may have been born."""

SAME_DAY = "the same"
SAME_MONTH = "the same first of a month, as where the day is not known"
SAME_YEAR = "the same first of January, as where the year alone is known"
STANDS_FOR = {SAME_MONTH: 30, SAME_YEAR: 365}
"""Days that a rounded date may stand for: agreement on it says so much less."""

BLOCKING = (
    ("nhs_number",),
    ("upn",),
    ("surname", "date_of_birth"),
    ("first_name", "date_of_birth"),
    ("postcode", "date_of_birth"),
    ("swapped_names", "date_of_birth"),
    ("swapped_sounds", "date_of_birth"),
    ("first_words", "date_of_birth"),
    ("forename_sound", "date_of_birth"),
    ("surname_sound", "date_of_birth"),
    ("first_name", "surname", "postcode"),
    ("first_name", "postcode", "birth_year"),
    ("forename_sound", "surname_sound", "birth_year"),
    ("forename", "surname", "birthday"),
    ("nickname", "surname", "birth_year"),
)
"""A pair is scored when the two records agree on all columns of any one rule."""

TRAINING_BLOCKS = (
    ("nhs_number",),
    ("upn",),
    ("forename", "surname", "date_of_birth"),
    ("date_of_birth", "postcode"),
)
"""Where training looks for pairs that are mostly matches, each hiding other columns."""

DERIVED = {
    "first_name": "split_part(forename, ' ', 1)",
    # The letters of both, in order: the same wherever one name ends and the other begins.
    "swapped_names": "list_sort(string_split(replace(forename || surname, ' ', ''), ''))",
    "swapped_sounds": "CASE WHEN forename_sound <= surname_sound "
    "THEN forename_sound || ' ' || surname_sound ELSE surname_sound || ' ' || forename_sound END",
    # Of both names, whichever stands first: Xin Yi Zhang, and Zhang as the forename of a Xin.
    "first_words": "CASE WHEN split_part(forename, ' ', 1) <= split_part(surname, ' ', 1) "
    "THEN split_part(forename, ' ', 1) || ' ' || split_part(surname, ' ', 1) "
    "ELSE split_part(surname, ' ', 1) || ' ' || split_part(forename, ' ', 1) END",
    "birth_year": "year(date_of_birth)",
    "birthday": "100 * month(date_of_birth) + day(date_of_birth)",
    "nickname": "list_min(nickname_keys)",
}
"""What blocking needs of a match record beside its columns."""

COMPARED = (
    "forename",
    "middle_names",
    "surname",
    "nickname_keys",
    "date_of_birth",
    "sex",
    "postcode",
    "upn",
    "nhs_number",
)
"""What is compared."""

FREQUENCIES = ("forename", "surname")
"""Columns whose rarity counts; the model carries their frequency tables."""


def blocks() -> list[str]:
    """The blocking key columns, one per rule."""
    return [f"block_{number}" for number in range(len(BLOCKING))]


def keys_sql() -> str:
    """A match record's blocking keys as DuckDB's columns: null where a part is not known."""
    keys = []
    for block, columns in zip(blocks(), BLOCKING, strict=True):
        parts = [f"({DERIVED.get(column, column)})" for column in columns]
        is_complete = " AND ".join(f"{part} IS NOT NULL" for part in parts)
        keys.append(f"CASE WHEN {is_complete} THEN hash({', '.join(parts)}) END AS {block}")
    return ", ".join(keys)
