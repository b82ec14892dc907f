"""Sex as M, F or U (said to be unknown or not stated), from the spellings seen in extracts."""

from collections.abc import Mapping

from pyspark.sql import Column
from pyspark.sql import functions as F

from silver.cleanse.once import let, only_if
from silver.cleanse.texts import visible

SEXES = ("M", "F", "U")
"""The codes that silver uses."""

# Typing errors included: F1 and "Fenale" come from real returns.
_MALE = r"^(M|M1|MALE|MAIL|BOY|MAN|0?1)$"
_FEMALE = r"^(F|F1|FEMALE|FENALE|FEMAIL|FEMLE|FEMAL|FEMALES|GIRL|WOMAN|0?2)$"
_UNKNOWN = (
    r"^(U|I|N|X|NS|NK|NA|UNK|UNKNOWN|UNBORN|UNBORNUNKNOWN|INDETERMINATE|NEITHER|NONBINARY"
    r"|OTHER|NOT(STATED|KNOWN|SPECIFIED|RECORDED|DISCLOSED|COLLECTED|APPLICABLE|ENTERED|GIVEN)"
    r"|NOTSTATEDPERSONASKEDBUTDECLINED|PREFERNOTTOSAY|DECLINED|REFUSED|INTERSEX|0?0|0?9)$"
)


def sex(value: Column, codes: Mapping[str, str] | None = None) -> Column:
    """M, F, U or null (blank, or a word that we do not know).

    Args:
        value: text.
        codes: what the partner writes -> M, F or U; tried before the general spellings, because
            a digit may mean one sex in one feed and the other in the next.
    """
    agreed = {code.strip().upper(): sex for code, sex in (codes or {}).items()}
    sexes = let(
        F.upper(visible(value)), lambda word: F.coalesce(*_decoded(word, agreed), _recognised(word))
    )
    return only_if(sexes, lambda sex: sex.isin(*SEXES))


def _decoded(word: Column, codes: Mapping[str, str]) -> list[Column]:
    return [F.when(word == F.lit(code), F.lit(sex)) for code, sex in codes.items()]


def _recognised(word: Column) -> Column:
    letters = F.regexp_replace(F.regexp_replace(word, r"\.0+$", ""), "[^A-Z0-9]", "")
    return let(
        letters,
        lambda spelling: (
            F.when(spelling.rlike(_MALE), F.lit("M"))
            .when(spelling.rlike(_FEMALE), F.lit("F"))
            .when(spelling.rlike(_UNKNOWN), F.lit("U"))
        ),
    )
