"""Where people live, as one line, and a short key under which two spellings of it meet."""

from pyspark.sql import Column
from pyspark.sql import functions as F

from silver.cleanse.mojibake import repaired
from silver.cleanse.once import only_if
from silver.cleanse.texts import one_line

# Whole lines that say that there is no address, or that it must not be given.
_NO_ADDRESS = (
    r"(?i)^\W*(N\W*F\W*A|(OF )?NO FIXED (ABODE|ADDRESS).*|HOMELESS.*|UNKNOWN.*|ADDRESS UNKNOWN"
    r"|NOT (KNOWN|RECORDED|GIVEN|ENTERED|STATED).*|WHEREABOUTS UNKNOWN|TBC|TBA|N\W?A|NONE|NULL|NIL"
    r"|TEST( ADDRESS)?|X+|Z+|(ADDRESS )?(WITHHELD|CONFIDENTIAL|RESTRICTED|PROTECTED).*|REFUGE)\W*$"
)
_SPACE_AROUND_COMMAS = r"(\s*,)+\s*"
_COMMAS_AT_THE_ENDS = r"^[\s,]+|[\s,]+$"

_UNIT_WORDS = r"\b(FLAT|APARTMENT|APT|UNIT|ROOM|FLOOR|NO|NUMBER|THE)\b"
_NUMBER_AND_LETTER = r"\b(\d+) (?=[A-Z] )(?=[A-Z] [A-Z]{2})"
_LEADING_NUMBERS = r"^((?:\d+[A-Z]{0,2} |[A-Z] )+(?:ST )?[A-Z]{2,})\b.*$"
_FIRST_TWO_WORDS = r"^([A-Z]{2,} [A-Z]{2,})\b.*$"
_KEY = r"^((\d+[A-Z]{0,2} |[A-Z] )+(ST )?[A-Z]{2,}|[A-Z]{2,} [A-Z]{2,})$"


def address_line(*lines: Column) -> Column:
    """The lines of an address as one line, joined with commas; null where they hold none.

    Args:
        lines: house, street, town and the like, in order; nulls and blanks are passed over. One
            that says "no fixed abode", "withheld" and the like speaks for the whole address.
    """
    # Of no lines at all the array would have no type.
    texts = lines or (F.lit(None).cast("string"),)
    cleansed = F.array_compact(F.transform(F.array(*texts), lambda line: one_line(repaired(line))))
    shareable = only_if(
        cleansed, lambda parts: ~F.exists(parts, lambda line: line.rlike(_NO_ADDRESS))
    )
    joined = F.regexp_replace(F.array_join(shareable, ", "), _SPACE_AROUND_COMMAS, ", ")
    return one_line(F.regexp_replace(joined, _COMMAS_AT_THE_ENDS, ""))


def address_key(line: Column) -> Column:
    """House number (flat first) and first word of the street; null where neither is clear.

    `Flat 2, 14a High Street, Thornbury` and `2, 14 A HIGH ST` meet in `2 14A HIGH`; a house with
    a name gives the name's first two words. For comparing within a postcode, not for showing.
    """
    words = F.regexp_replace(F.upper(line), r"['\u2019]", "")
    words = F.regexp_replace(words, r"[^A-Z0-9]+", " ")
    words = F.trim(F.regexp_replace(F.regexp_replace(words, _UNIT_WORDS, " "), " +", " "))
    glued = F.regexp_replace(words, _NUMBER_AND_LETTER, "$1")
    key = F.regexp_replace(F.regexp_replace(glued, _LEADING_NUMBERS, "$1"), _FIRST_TWO_WORDS, "$1")
    return only_if(key, lambda text: text.rlike(_KEY))
