"""Postcodes: upper case, one space before the last three, real in shape and not a stand-in."""

from pyspark.sql import Column
from pyspark.sql import functions as F

from silver.cleanse.once import only_if

SHAPE = (
    r"^(GIR 0AA|[A-PR-UWYZ](\d[\dA-HJKPSTUW]?|[A-HK-Y]\d[\dABEHMNPRVWXY]?) \d[ABD-HJLNP-UW-Z]{2})$"
)
"""A postcode as we write it."""

_CUT = 20
# No fixed abode, unknown, abroad: NF1 passes the shape, ZZ99 does not but says the same.
_STAND_IN = r"^(ZZ|NF1 1(NF|FA)$)"
# No district is numbered with a leading zero, and none of these one-letter areas has a district 0.
_NO_SUCH_DISTRICT = r"^([A-Z]{1,2}0\d|[BEGLMNSW]0) "
_PARTS = r"^([A-Z0-9]{2,4})([A-Z0-9]{3})$"
# Where only one reading can be a postcode. Areas C, P and Y do not exist, CO, PO and YO do;
# S0 with two more digits can only be SO (Southampton), with one it could be S or SO: left alone.
_TYPED_FOR_EACH_OTHER = (
    (r"^0(?=[A-Z])", "O"),
    (r"^([CPY])0(?=\d)", "$1O"),
    (r"^S0(?=\d\d )", "SO"),
    (r"^([A-Z]{2}|[A-Z]{1,2}\d)O ", "$10 "),
    (r" O(?=[A-Z]{2}$)", " 0"),
    (r" [IL](?=[A-Z]{2}$)", " 1"),
)


def postcode(value: Column) -> Column:
    """The postcode with one space; null where it is none, a part of one, or a stand-in."""
    bare = F.regexp_replace(F.upper(F.substring(F.trim(value), 1, _CUT)), "[^A-Z0-9]", "")
    spaced = F.regexp_replace(bare, _PARTS, "$1 $2")
    for typed, intended in _TYPED_FOR_EACH_OTHER:
        spaced = F.regexp_replace(spaced, typed, intended)
    return only_if(
        spaced,
        lambda text: text.rlike(SHAPE) & ~text.rlike(_STAND_IN) & ~text.rlike(_NO_SUCH_DISTRICT),
    )
