"""Guards: what keeps two records apart, however high they score.

Each guard has a name that `explain` and gold use, a reason in plain words, and one DuckDB SQL
predicate over the two records `l` and `r`. The first that is true is the one that is named.
"""

from dataclasses import dataclass

from silver.match.rules import CLOSE_NAMES, COMMON_NAME, LONG_NAME, UNSEEN, birthdays_alike

SEALED = "sealed_identity"
"""The guard that no ruling lifts."""
TWINS = "twins_or_siblings"
"""The guard whose two sides a third record may fit alike."""


@dataclass(frozen=True)
class Guard:
    """A reason to keep two records apart.

    `field` is the value that a source's owner is asked to look at. `blocks` is false for guards
    that only keep a pair from being joined without a person's word, and are no contradiction.
    """

    name: str
    reason: str
    field: str
    sql: str
    contradicts: bool = True


def _ruled(column: str) -> str:
    """A person has ruled that the other's number is this one's as well."""
    return f"coalesce(list_contains(l.ruled_identifiers, r.{column}), false)"


_same_identifier = (
    "(coalesce(l.upn = r.upn, false) OR coalesce(l.nhs_number = r.nhs_number, false))"
)
_same_birthday = "coalesce(l.date_of_birth = r.date_of_birth, false)"
_two_sexes = "coalesce(l.sex <> r.sex AND l.sex <> 'U' AND r.sex <> 'U', false)"
_swapped = "coalesce(l.forename = r.surname AND l.surname = r.forename, false)"


def _names(side: str) -> str:
    return f"string_split(concat_ws(' ', {side}.forename, {side}.middle_names), ' ')"


def _initial(one: str, other: str) -> str:
    return (
        f"((length({one}) = 1 AND starts_with({other}, {one})) "
        f"OR (length({other}) = 1 AND starts_with({one}, {other})))"
    )


# DuckDB works out both sides of an OR, but no more of a CASE than it needs: most pairs that come
# here have equal names, which are asked for first.
_written_alike = f"""(CASE WHEN l.forename = r.forename THEN true ELSE
    split_part(l.forename, ' ', 1) = split_part(r.forename, ' ', 1)
    OR replace(l.forename, ' ', '') = replace(r.forename, ' ', '')
    OR {_swapped}
END)"""
# Twins may share a middle name, and a short name may begin a longer one: only a known short form
# or an initial make one name of two, and not of a brother's and a sister's (Sam and Samantha).
# That one goes by a middle name takes a number in common and one birthday: the Chidi at the home
# of a Kojo Chidi may be his twin (docs/decisions/0015).
_one_name = f"""(CASE WHEN {_written_alike} THEN true ELSE
    (NOT {_two_sexes} AND (
        coalesce(list_has_any(l.nickname_keys, r.nickname_keys), false)
        OR {_initial("l.forename", "r.forename")}
    ))
    OR ({_same_identifier} AND {_same_birthday} AND (
        list_contains({_names("l")}, split_part(r.forename, ' ', 1))
        OR list_contains({_names("r")}, split_part(l.forename, ' ', 1))
    ))
END)"""
# Two names that people bear are two names, however alike; of two that training never saw nobody
# knows, so they must be one slip apart and long (a letter that is another one makes the most new
# names of all). Ella and Ellie, Oro and Obo, Tara and Tana may be twins.
_other_letter = """(length(l.forename) = length(r.forename)
    AND list_sort(string_split(l.forename, '')) <> list_sort(string_split(r.forename, '')))"""
_mistyped = f"""(
    NOT {_two_sexes} AND CASE
        WHEN l.tf_forename >= {COMMON_NAME} AND r.tf_forename >= {COMMON_NAME} THEN false
        WHEN l.tf_forename = {UNSEEN} AND r.tf_forename = {UNSEEN}
            THEN damerau_levenshtein(l.forename, r.forename) <= 1
                 AND least(length(l.forename), length(r.forename)) >= {LONG_NAME}
                     + ({_other_letter})::int
        ELSE damerau_levenshtein(l.forename, r.forename) <= 1
             OR jaro_winkler_similarity(l.forename, r.forename) >= {CLOSE_NAMES}
    END
)"""


def _told_of(side: str, other: str) -> str:
    """Whether a middle name of one is, or may be, among all names of the other."""
    alike = (
        f"(x = y OR {_initial('x', 'y')} OR damerau_levenshtein(x, y) <= 1 "
        f"OR jaro_winkler_similarity(x, y) >= {CLOSE_NAMES})"
    )
    among = f"len(list_filter({_names(other)}, lambda y: {alike})) > 0"
    return f"len(list_filter(string_split({side}.middle_names, ' '), lambda x: {among})) > 0"


# Brothers are called Mohammed Adam and Muhammad Imran, and a twin is no less one for it.
_different_middle_names = f"""(CASE
    WHEN l.middle_names = r.middle_names THEN false
    WHEN l.middle_names IS NULL OR r.middle_names IS NULL THEN false
    ELSE NOT ({_told_of("l", "r")} OR {_told_of("r", "l")})
END)"""
_different_forenames = f"""(l.forename IS NOT NULL AND r.forename IS NOT NULL
    AND (NOT ({_one_name} OR {_mistyped}) OR {_different_middle_names}))"""
_same_surname = """(CASE WHEN l.surname = r.surname THEN true ELSE coalesce(
    list_has_any(string_split(l.surname, ' '), string_split(r.surname, ' ')), false) END)"""
_mistyped_surname = f"""(CASE WHEN l.surname = r.surname THEN true ELSE
    damerau_levenshtein(l.surname, r.surname) <= 1
    OR jaro_winkler_similarity(l.surname, r.surname) >= {CLOSE_NAMES} END)"""
_same_home = "coalesce(l.postcode = r.postcode, false)"

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
        f"l.date_of_birth = r.date_of_birth AND ({_same_surname} OR {_same_home}) "
        f"AND {_different_forenames}",
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
        f"(l.date_of_birth IS NULL OR r.date_of_birth IS NULL) AND NOT {_same_identifier}",
        contradicts=False,
    ),
    Guard(
        "no_name",
        "no forename is known to both: an address, a date of birth and a sex are never enough",
        "forename",
        f"(l.forename IS NULL OR r.forename IS NULL) AND NOT {_same_identifier}",
        contradicts=False,
    ),
    Guard(
        "two_birthdays",
        "the dates of birth have nothing in common and no identifier is shared: cousins and "
        "strangers may share a name",
        "date_of_birth",
        f"NOT {_same_identifier} AND NOT {birthdays_alike('l.date_of_birth', 'r.date_of_birth')}",
        contradicts=False,
    ),
    Guard(
        "two_homes",
        "their homes differ, no identifier is shared, and the birthday differs or one forename "
        "only may stand for the other: in a large council strangers are as alike",
        "postcode",
        f"""l.postcode <> r.postcode AND NOT {_same_identifier}
            AND (l.date_of_birth <> r.date_of_birth OR NOT ({_written_alike} OR {_mistyped}))""",
        contradicts=False,
    ),
    Guard(
        "two_differences",
        "two of forename, surname and date of birth differ and no identifier is shared",
        "date_of_birth",
        f"""NOT {_same_identifier} AND (
            (coalesce(l.date_of_birth <> r.date_of_birth, false))::int
            + (NOT {_one_name})::int
            + (NOT {_same_surname} AND NOT {_mistyped_surname} AND NOT {_swapped})::int) >= 2""",
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


def named(name: str) -> Guard:
    """The guard of that name.

    Raises:
        KeyError: there is none.
    """
    return {guard.name: guard for guard in GUARDS}[name]


CONTRADICTIONS = tuple(guard.name for guard in GUARDS if guard.contradicts)
"""Guards that say that two records are two people."""
