"""Yes and no, as partners write them."""

from collections.abc import Mapping

from pyspark.sql import Column
from pyspark.sql import functions as F

from silver.cleanse.once import let
from silver.cleanse.texts import visible

_YES = r"^(Y|YES|T|TRUE|1|1\.0|X)$"
_NO = r"^(N|NO|F|FALSE|0|0\.0)$"


def yes_or_no(value: Column, codes: Mapping[str, str] | None = None) -> Column:
    """True for yes, false for no, null for a blank or a word that is neither.

    Args:
        value: text.
        codes: what the partner writes -> "Y" or "N". Where it is given it alone decides:
            in some feeds a word means its opposite.
    """
    return let(
        F.upper(visible(value)),
        lambda word: F.when(_means(word, "Y", _YES, codes), F.lit(col=True)).when(
            _means(word, "N", _NO, codes), F.lit(col=False)
        ),
    )


def is_yes(value: Column, codes: Mapping[str, str] | None = None) -> Column:
    """True where the text says yes, false in every other case; arguments as in `yes_or_no`."""
    return F.coalesce(yes_or_no(value, codes), F.lit(col=False))


def may_be_yes(value: Column, codes: Mapping[str, str] | None = None) -> Column:
    """False only where the text is blank or says no: for flags that protect somebody.

    A restricted address that a clerk flagged with a word nobody agreed must not come out as
    unrestricted. Arguments as in `yes_or_no`.
    """
    blank = F.coalesce(visible(value) == F.lit(""), F.lit(col=True))
    return ~blank & F.coalesce(yes_or_no(value, codes), F.lit(col=True))


def _means(word: Column, meaning: str, pattern: str, codes: Mapping[str, str] | None) -> Column:
    if codes is None:
        return word.rlike(pattern)
    return word.isin([code.strip().upper() for code, agreed in codes.items() if agreed == meaning])
