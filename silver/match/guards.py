"""Guards: what keeps two records apart, however high they score.

Each guard has a name that `explain` and gold use, a reason in plain words, and one DuckDB SQL
predicate over the two records `l` and `r`. The first that is true is the one that is named.
"""

from dataclasses import dataclass

from silver.match import given_names
from silver.match.likeness import birthdays_alike, day_swapped
from silver.match.rules import CLOSE_NAMES

SEALED = "sealed_identity"
"""The guard that no ruling lifts."""
TWINS = "twins_or_siblings"
"""The guard whose two sides a third record may fit alike."""


@dataclass(frozen=True)
class Guard:
    """A reason to keep two records apart.

    `field` is the value that a source's owner is asked to look at. `contradicts` is false for
    guards that only keep a pair from being joined without a person's word, and are no
    contradiction.
    """

    name: str
    reason: str
    field: str
    sql: str
    contradicts: bool = True


def _ruled(column: str) -> str:
    """A person has ruled that the other's number is this one's as well."""
    return f"coalesce(list_contains(l.ruled_identifiers, r.{column}), false)"


same_identifier = "(coalesce(l.upn = r.upn, false) OR coalesce(l.nhs_number = r.nhs_number, false))"
SAME_SOURCE = "coalesce(l.source = r.source AND NOT l.is_mention AND NOT r.is_mention, false)"
"""Whether one source holds both as its own, of two records `l` and `r`."""
_same_birthday = "coalesce(l.date_of_birth = r.date_of_birth, false)"
# Twins may share a middle name, and a short name may begin a longer one: only a known short form
# or an initial make one name of two. That one goes by a middle name takes a number in common and
# one birthday: the Chidi at the home of a Kojo Chidi may be his twin (docs/decisions/0015).
_one_name = f"""(CASE WHEN {given_names.written_alike} THEN true ELSE
    {given_names.short_form}
    OR ({same_identifier} AND {_same_birthday} AND {given_names.goes_by_middle_name})
END)"""
_different_forenames = f"""(l.forename IS NOT NULL AND r.forename IS NOT NULL
    AND NOT (({_one_name} OR {given_names.mistyped}) AND {given_names.compatible}))"""
_same_surname = """(CASE WHEN l.surname = r.surname THEN true ELSE coalesce(
    list_has_any(string_split(l.surname, ' '), string_split(r.surname, ' ')), false) END)"""
_mistyped_surname = f"""(CASE WHEN l.surname = r.surname THEN true ELSE
    damerau_levenshtein(l.surname, r.surname) <= 1
    OR jaro_winkler_similarity(l.surname, r.surname) >= {CLOSE_NAMES} END)"""
same_home = "coalesce(l.postcode = r.postcode, false)"
_first_of_a_month = "day(l.date_of_birth) = 1"
_day_swapped = day_swapped("l.date_of_birth", "r.date_of_birth")
_same_names = f"""(l.surname = r.surname AND (l.forename = r.forename
    OR {given_names.same_joined} OR {given_names.same_words}))"""
_near_swap_only = f"({given_names.nearly_swapped} AND NOT {given_names.swapped})"

GUARDS = (
    Guard(
        SEALED,
        "one of the two identities is sealed, and a sealed identity is joined to nothing "
        "that differs from it",
        "identity",
        """(l.identity_sealed OR r.identity_sealed) AND NOT (
            coalesce(l.surname = r.surname, false) AND coalesce(l.forename = r.forename, false)
            AND coalesce(l.date_of_birth = r.date_of_birth, false)
            AND coalesce(l.upn = r.upn, true) AND coalesce(l.nhs_number = r.nhs_number, true))""",
    ),
    Guard(
        "two_nhs_numbers",
        "each has a valid NHS number of its own, and the two differ",
        "nhs_number",
        f"l.nhs_number <> r.nhs_number AND NOT {_ruled('nhs_number')}",
    ),
    Guard(
        "two_pupil_numbers",
        "each has a valid permanent pupil number of its own, and the two differ",
        "upn",
        f"l.upn <> r.upn AND NOT {_ruled('upn')}",
    ),
    Guard(
        TWINS,
        "they share a surname or a home and the date of birth, but have truly different "
        "forenames, as twins do",
        "forename",
        f"l.date_of_birth = r.date_of_birth AND ({_same_surname} OR {same_home}) "
        f"AND {_different_forenames}",
    ),
    Guard(
        "one_register",
        "a register that holds nearly every child once holds both, and they share a birthday and "
        "a surname or a home, but their given names are not the same",
        "forename",
        f"""l.register = r.register AND NOT l.is_mention AND NOT r.is_mention
            AND {_same_birthday} AND ({_same_surname} OR {same_home})
            AND NOT {given_names.same_in_register} AND NOT {same_identifier}""",
    ),
    Guard(
        "two_generations",
        "one is named as a child and the other as an adult, or they were born more than "
        "twelve years apart",
        "date_of_birth",
        """abs(date_diff('year', l.date_of_birth, r.date_of_birth)) > 12
           OR (l.role <> r.role AND (l.date_of_birth IS NULL OR r.date_of_birth IS NULL))""",
    ),
    Guard(
        "different_person",
        "the forename is truly different, and the date of birth differs or is not known to both",
        "forename",
        f"coalesce(l.date_of_birth <> r.date_of_birth, true) AND {_different_forenames}",
    ),
    Guard(
        "no_date_of_birth",
        "one of them has no date of birth and no identifier is shared: a name and an address "
        "are never enough",
        "date_of_birth",
        f"(l.date_of_birth IS NULL OR r.date_of_birth IS NULL) AND NOT {same_identifier}",
        contradicts=False,
    ),
    Guard(
        "no_name",
        "no forename is known to both: an address, a date of birth and a sex are never enough, nor "
        "is a number where the dates of birth have nothing in common, as of a baby that was given "
        "its brother's",
        "forename",
        f"""(l.forename IS NULL OR r.forename IS NULL) AND NOT ({same_identifier}
            AND {birthdays_alike("l.date_of_birth", "r.date_of_birth")})""",
        contradicts=False,
    ),
    Guard(
        "two_birthdays",
        "the dates of birth have nothing in common, and no identifier is shared, or one source "
        "holds both: cousins and strangers may share a name, and a source may give one child's "
        "number to another",
        "date_of_birth",
        f"""(NOT {same_identifier} OR {SAME_SOURCE})
            AND NOT {birthdays_alike("l.date_of_birth", "r.date_of_birth")}""",
        contradicts=False,
    ),
    Guard(
        "two_homes",
        "their homes differ, no identifier is shared, and the birthday differs or one forename "
        "only may stand for the other: in a large council strangers are as alike",
        "postcode",
        f"""l.postcode <> r.postcode AND NOT {same_identifier}
            AND (l.date_of_birth <> r.date_of_birth
                OR NOT ({given_names.written_alike} OR {given_names.mistyped}))""",
        contradicts=False,
    ),
    Guard(
        "two_differences",
        "two of forename, surname and date of birth differ and no identifier is shared",
        "date_of_birth",
        f"""NOT {same_identifier} AND (
            (coalesce(l.date_of_birth <> r.date_of_birth, false))::int
            + (NOT {_one_name})::int
            + (NOT {_same_surname} AND NOT {_mistyped_surname}
                AND NOT {given_names.swapped})::int) >= 2""",
        contradicts=False,
    ),
    Guard(
        "like_names",
        "the names are alike and not the same, no identifier is shared, and the birthday differs "
        "by more than day and month swapped, or is the first of a month, which offices write "
        "where they know no more",
        "date_of_birth",
        f"""NOT {same_identifier} AND NOT coalesce({_same_names}, false)
            AND ((l.date_of_birth <> r.date_of_birth AND NOT {_day_swapped})
                OR (l.date_of_birth = r.date_of_birth AND {_first_of_a_month}))""",
        contradicts=False,
    ),
    Guard(
        "near_swap",
        "forename and surname are swapped and mistyped, and neither a home nor an identifier is "
        "shared",
        "forename",
        f"{_near_swap_only} AND NOT {same_home} AND NOT {same_identifier}",
        contradicts=False,
    ),
)


def guard_sql() -> str:
    """A DuckDB expression over `l` and `r`: the guard that keeps them apart, or null."""
    cases = " ".join(f"WHEN coalesce(({g.sql}), false) THEN '{g.name}'" for g in GUARDS)
    return f"CASE {cases} END"


def contradiction_sql() -> str:
    """The same for the guards that no path through third records may get round."""
    cases = " ".join(
        f"WHEN coalesce(({g.sql}), false) THEN '{g.name}'" for g in GUARDS if g.contradicts
    )
    return f"CASE {cases} END"


def guard_by_name(name: str) -> Guard:
    """The guard of that name.

    Raises:
        KeyError: there is none.
    """
    return {guard.name: guard for guard in GUARDS}[name]


CONTRADICTIONS = tuple(guard.name for guard in GUARDS if guard.contradicts)
"""Guards that say that two records are two people."""
