"""Yes and no, as partners write them."""

from collections.abc import Mapping

from pyspark.sql import Column
from pyspark.sql import functions as F

from silver.cleanse.once import let
from silver.cleanse.texts import visible

_YES = r"^(Y|YES|T|TRUE|1|1\.0|X)$"
_NO = r"^(N|NO|F|FALSE|0|0\.0)$"


def yes_or_no(c: Column, codes: Mapping[str, str] | None = None) -> Column:
    """True for yes, false for no, null for a blank or a word that is neither.

    Args:
        c: text.
        codes: what the partner writes -> "Y" or "N". Where it is given it alone decides:
            in some feeds a word means its opposite.
    """
    return let(
        F.upper(visible(c)),
        lambda word: F.when(_says(word, "Y", _YES, codes), F.lit(col=True)).when(
            _says(word, "N", _NO, codes), F.lit(col=False)
        ),
    )


def is_yes(c: Column, codes: Mapping[str, str] | None = None) -> Column:
    """True where the text says yes, false in every other case; arguments as in `yes_or_no`."""
    return F.coalesce(yes_or_no(c, codes), F.lit(col=False))


def may_be_yes(c: Column, codes: Mapping[str, str] | None = None) -> Column:
    """False only where the text is blank or says no: for flags that protect somebody.

    A restricted address that a clerk flagged with a word nobody agreed must not come out as
    unrestricted. Arguments as in `yes_or_no`.
    """
    blank = F.coalesce(visible(c) == F.lit(""), F.lit(col=True))
    return ~blank & F.coalesce(yes_or_no(c, codes), F.lit(col=True))


def _says(word: Column, wanted: str, pattern: str, codes: Mapping[str, str] | None) -> Column:
    if codes is None:
        return word.rlike(pattern)
    return word.isin([code.strip().upper() for code, ours in codes.items() if ours == wanted])
