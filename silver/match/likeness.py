"""When two names, or two dates of birth, are alike, in DuckDB's SQL: for comparisons and guards."""

from silver.match.rules import LONG_NAME, WITHIN_DAYS

SAME_JOINED = "replace({0}, ' ', '') = replace({1}, ' ', '')"
"""Two names that are one, whether written in one word or in several."""
SLIP = (
    "({0} = {1} OR (damerau_levenshtein({0}, {1}) <= 1 "
    f"AND least(length({{0}}), length({{1}})) >= {LONG_NAME}))"
)
"""Two names that are one, but for a slip in one that is long enough to tell."""
_SHORTER = (
    "(list_has_all(string_split({0}, ' '), string_split({1}, ' ')) "
    "OR list_has_all(string_split({1}, ' '), string_split({0}, ' ')))"
)
"""Of two names, the words of one are all in the other."""


def near_swap(left: tuple[str, str], right: tuple[str, str]) -> str:
    """Each name is the other's surname, but for a slip, or for words that one of them leaves out.

    Args:
        left: forename and surname of one record, as SQL.
        right: the same of the other.
    """
    (forename, surname), (other_forename, other_surname) = left, right
    return (
        f"({SLIP.format(forename, other_surname)} AND {SLIP.format(surname, other_forename)} "
        f"OR {surname} = {other_forename} AND {_SHORTER.format(forename, other_surname)} "
        f"OR {forename} = {other_surname} AND {_SHORTER.format(surname, other_forename)})"
    )


SWAPPED = (
    f"(forename_l <> forename_r AND surname_l <> surname_r "
    f"AND {near_swap(('forename_l', 'surname_l'), ('forename_r', 'surname_r'))}) "
    f"OR ({SAME_JOINED.format('forename_l', 'surname_r')} "
    f"AND {SAME_JOINED.format('surname_l', 'forename_r')})"
)
"""Forename and surname changed places, exactly or nearly."""


def birthdays_alike(left: str, right: str) -> str:
    """One date may be the other, mistyped or rounded; null where one is not known.

    Within a month of each other is no other child of one mother, unless a twin.
    """
    ways = (
        day_swapped(left, right),
        one_digit(left, right),
        rounded(left, right),
        same_day(left, right),
        f"abs(date_diff('day', {left}, {right})) <= {WITHIN_DAYS}",
        f"({same('year', left, right)} AND day({left}) = day({right}))",
    )
    # Of a CASE, DuckDB works out no more than it needs.
    return f"(CASE WHEN {left} = {right} THEN true ELSE {' OR '.join(ways)} END)"


def first(span: str, born: str) -> str:
    """Whether a date is the first day of its month or year."""
    return f"date_trunc('{span}', {born}) = {born}"


def same(span: str, left: str, right: str) -> str:
    """Whether two dates lie in one month, or in one year."""
    return f"date_trunc('{span}', {left}) = date_trunc('{span}', {right})"


def day_swapped(left: str, right: str) -> str:
    """Whether one date is the other with day and month swapped."""
    return (
        f"({same('year', left, right)} AND month({left}) = day({right}) "
        f"AND day({left}) = month({right}))"
    )


def one_digit(left: str, right: str) -> str:
    """Whether two dates differ in one digit at most, or in two that changed places."""
    return f"damerau_levenshtein(strftime({left}, '%Y%m%d'), strftime({right}, '%Y%m%d')) <= 1"


def rounded(left: str, right: str) -> str:
    """Whether two dates are of one year, and one is its first of January."""
    return f"({same('year', left, right)} AND ({first('year', left)} OR {first('year', right)}))"


def same_day(left: str, right: str) -> str:
    """Whether two dates are the same day of a year, whichever year."""
    return f"(month({left}) = month({right}) AND day({left}) = day({right}))"
