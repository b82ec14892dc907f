"""Ethnicity as the six groups of the 2021 census, for equality checks alone."""

from pyspark.sql import Column
from pyspark.sql import functions as F

from silver.cleanse.once import let

GROUPS = ("Asian", "Black", "Mixed", "White", "Other", "Not known")
"""Asian, Black, Mixed, White and Other of the census (ONS, 2021), and `Not known`."""

# The codes of the school census and the children in need census (DfE, CBDS), by first letters,
# and the words that stand for them where a system sends words.
_SPELLINGS = {
    "Not known": r"^(REFU|NOBT|NOTOBTAINED|NOTSTATED|NOTKNOWN|UNKNOWN|REFUSED|DECLINED)",
    "White": r"^(WBRI|WIRI|WIRT|WROM|WOTH|WHITE|ENGLISH|BRITISH|IRISH|GYPSY|ROMA)",
    "Mixed": r"^(MWBC|MWBA|MWAS|MOTH|MIXED|MULTIPLE)",
    "Asian": r"^(AIND|APKN|ABAN|AOTH|CHNE|ASIAN|INDIAN|PAKISTANI|BANGLADESHI|CHINESE)",
    "Black": r"^(BCRB|BAFR|BOTH|BLACK|CARIBBEAN|AFRICAN)",
    "Other": r"^(OOTH|OTHER|ARAB|ANYOTHER)",
}


def ethnic_group(value: Column) -> Column:
    """One of `GROUPS`; `Not known` where nothing, or nothing that we know, was sent."""

    def group_of(word: Column) -> Column:
        groups = [
            F.when(word.rlike(pattern), F.lit(group)) for group, pattern in _SPELLINGS.items()
        ]
        return F.coalesce(*groups, F.lit("Not known"))

    return let(F.regexp_replace(F.upper(F.coalesce(value, F.lit(""))), "[^A-Z]", ""), group_of)
