"""Text that people read: one line, bounded, and harmless in whatever shows it.

BI tools render text as Markdown or HTML, and spreadsheets run cells as formulas. Characters that
could start a tag, a link, a template or a formula are taken out rather than escaped: an escape
that suits one reader stands as litter in the next. The few words that lose a character lose no
meaning.
"""

from pyspark.sql import Column
from pyspark.sql import functions as F

from silver.cleanse.once import only_if

LONGEST = 200
"""Characters that a shown text keeps, unless the caller says otherwise."""

_CUT = 2_000  # a cell may hold megabytes: what lies beyond this is never looked at
_INVISIBLE = r"[\p{Cf}\p{Co}]+"
_BLANK = r"[\p{Cc}\p{Z}]+"
_MARKUP = r"[<>`\[\]{}|\\*~]+"
_ENTITY = r"&+(?=#?\w+;)"
_ADDRESS_SCHEME = r":\s*/[\s/]*"
_WWW = r"(?i)\bwww\."
_FORMULA_OR_HEADING = r"^[=+\-@#\s\uFF1D\uFF0B\uFF0D\uFF20]+"


def one_line(value: Column, longest: int = LONGEST) -> Column:
    """`value` as one line that is safe to show; null where nothing is left.

    Control characters and line breaks become single spaces, invisible ones vanish; characters
    of HTML, Markdown and templates vanish, web addresses lose what makes them links, and signs
    that would start a formula or a heading are taken from the front.

    Args:
        value: text.
        longest: characters to keep at most.
    """
    plain = F.regexp_replace(visible(value), _MARKUP, "")
    for pattern, replacement in ((_ENTITY, " "), (_ADDRESS_SCHEME, ": "), (_WWW, "www ")):
        plain = F.regexp_replace(plain, pattern, replacement)
    plain = F.regexp_replace(plain, _FORMULA_OR_HEADING, "")
    return filled(F.substring(single_spaced(plain), 1, longest))


def visible(value: Column) -> Column:
    """`value` bounded, without invisible characters, every kind of blank a single space."""
    cut = F.regexp_replace(F.substring(value, 1, _CUT), _INVISIBLE, "")
    return F.trim(F.regexp_replace(cut, _BLANK, " "))


def single_spaced(value: Column) -> Column:
    """`value` trimmed, with single spaces."""
    return F.trim(F.regexp_replace(value, " +", " "))


def filled(value: Column) -> Column:
    """`value` trimmed, null where that leaves nothing."""
    return only_if(F.trim(value), lambda text: text != F.lit(""))
