"""Whether two people's given names may be one person's, as DuckDB's SQL over two records `l`, `r`.

All given names count, as a list of words, however a system splits them into forename and middle
names. Two lists are compatible where one may be a shorter or a mistyped form of the other: Zhi Hao
and Zhi Wei are two people, Thi Mai and Mai Thi are one, Mohammed may be Mohammed Adam.
"""

from silver.match.likeness import SAME_JOINED, near_swap
from silver.match.rules import CLOSE_NAMES, COMMON_NAME, LONG_NAME, UNSEEN

_WRITTEN_WORDS = "string_split(concat_ws(' ', r.forename, r.middle_names), ' ')"
GIVEN_WORDS = (
    f"list_filter({_WRITTEN_WORDS}, "
    f"lambda word, place: list_position({_WRITTEN_WORDS}, word) = place)"
)
"""All given names of a record `r` as words, each once: whoever goes by a middle name often has it
in both fields (Leo Leo for Noah Leo). Stands in the match record as `given_words`."""

two_sexes = "coalesce(l.sex <> r.sex AND l.sex <> 'U' AND r.sex <> 'U', false)"
_all_words = "list_sort(list_concat({0}.given_words, string_split({0}.surname, ' ')))"
_same_all = f"""(len(l.given_words) > 1 AND l.surname <> r.surname
    AND {_all_words.format("l")} = {_all_words.format("r")})"""
swapped = f"""coalesce({SAME_JOINED.format("l.forename", "r.surname")}
    AND {SAME_JOINED.format("l.surname", "r.forename")} OR {_same_all}, false)"""
"""Forename and surname change places, or all words of both names stand in another order."""
nearly_swapped = f"""coalesce(l.forename <> r.forename AND l.surname <> r.surname
    AND NOT {two_sexes}
    AND {near_swap(("l.forename", "l.surname"), ("r.forename", "r.surname"))}, false)"""
"""Each name is the other's surname, but for a slip, or for words that one of them leaves out.

Twins called like their surname (Ahmad and Hamed Ahmed) have one surname, and are not swapped.
"""


def initial_of(left: str, right: str) -> str:
    """Whether one of two words is the other's initial."""
    return (
        f"((length({left}) = 1 AND starts_with({right}, {left})) "
        f"OR (length({right}) = 1 AND starts_with({left}, {right})))"
    )


def _other_letter(left: str, right: str) -> str:
    """Whether two words differ in a letter that is another one, not in one more or in order."""
    return (
        f"(length({left}) = length({right}) "
        f"AND list_sort(string_split({left}, '')) <> list_sort(string_split({right}, '')))"
    )


# DuckDB works out both sides of an OR, but no more of a CASE than it needs: most pairs that come
# here have equal names, which are tested first.
same_joined = SAME_JOINED.format("l.forename", "r.forename")
"""One forename, written in one word or in several."""
same_words = "(len(l.given_words) > 1 AND list_sort(l.given_words) = list_sort(r.given_words))"
"""The same given names, split otherwise or in another order."""
written_alike = f"""(CASE WHEN l.forename = r.forename THEN true ELSE
    split_part(l.forename, ' ', 1) = split_part(r.forename, ' ', 1)
    OR {same_joined} OR {same_words} OR {swapped} OR {nearly_swapped}
END)"""
"""The forename is written as the other's is, or begins as it does."""

# Two names that people bear are two names, however alike; of two that training never saw nobody
# knows, so they must be one slip apart and long (a letter that is another one makes the most new
# names of all). Ella and Ellie, Oro and Obo, Tara and Tana may be twins.
other_letter = _other_letter("l.forename", "r.forename")
mistyped = f"""(
    NOT {two_sexes} AND NOT contains(l.forename || r.forename, ' ') AND CASE
        WHEN l.tf_forename >= {COMMON_NAME} AND r.tf_forename >= {COMMON_NAME} THEN false
        WHEN l.tf_forename = {UNSEEN} AND r.tf_forename = {UNSEEN}
            THEN damerau_levenshtein(l.forename, r.forename) <= 1
                 AND least(length(l.forename), length(r.forename)) >= {LONG_NAME}
                     + ({other_letter})::int
        ELSE damerau_levenshtein(l.forename, r.forename) <= 1
             OR jaro_winkler_similarity(l.forename, r.forename) >= {CLOSE_NAMES}
    END
)"""
"""One forename of one word may be the other, mistyped."""
nickname = "coalesce(list_has_any(l.nickname_keys, r.nickname_keys), false)"
short_form = f"""(NOT {two_sexes} AND (
    {nickname}
    OR {initial_of("l.forename", "r.forename")}
))"""
"""A known short form or an initial, and not of a brother and a sister (Sam and Samantha)."""


def _alike(x: str, y: str) -> str:
    """Whether two words may be one given name: equal, an initial, or a long one mistyped.

    Of two words that people bear, neither is the other mistyped: Hassan and Hussain are brothers.
    Nor where a letter is another one: Rakib and Sakib, whom the model may not know, are as well.
    """
    borne = " AND ".join(
        f"coalesce(list_contains(l.borne_words, {word}) OR list_contains(r.borne_words, {word}), "
        "false)"
        for word in (x, y)
    )
    return (
        f"({x} = {y} OR {initial_of(x, y)} OR (damerau_levenshtein({x}, {y}) <= 1 "
        f"AND least(length({x}), length({y})) > {LONG_NAME} "
        f"AND NOT {_other_letter(x, y)} AND NOT ({borne})))"
    )


def _within(words: str, others: str) -> str:
    """Whether each of the words may be one of the others."""
    strange = f"len(list_filter({others}, lambda y: {_alike('x', 'y')})) = 0"
    return f"len(list_filter({words}, lambda x: {strange})) = 0"


def _one_list(left: str, right: str) -> str:
    """Whether one list of words may be a shorter form of the other."""
    return f"""(CASE
        WHEN len({left}) < len({right}) THEN {_within(left, right)}
        WHEN len({left}) > len({right}) THEN {_within(right, left)}
        ELSE {_within(left, right)} AND {_within(right, left)}
    END)"""


_middle_names_agree = _one_list(
    *(f"string_split(coalesce({side}.middle_names, ''), ' ')" for side in ("l", "r"))
)
_later_words_agree = _one_list("l.given_words[2:]", "r.given_words[2:]")
_no_middle_names = "(l.middle_names IS NULL OR r.middle_names IS NULL)"
compatible = f"""(CASE
    WHEN l.given_words = r.given_words THEN true
    WHEN {swapped} OR {nearly_swapped} THEN true
    WHEN {same_joined} AND {_no_middle_names} THEN true
    WHEN {same_joined} THEN {_middle_names_agree}
    WHEN split_part(l.forename, ' ', 1) = split_part(r.forename, ' ', 1)
        OR {short_form} OR {mistyped}
        THEN {_later_words_agree} OR {_one_list("l.given_words", "r.given_words")}
    ELSE {_one_list("l.given_words", "r.given_words")}
END)"""
"""The two lists of given names may be one person's."""
others_agree = f"({_later_words_agree} OR {compatible})"
"""The given names behind the first words may be one person's, or all of them may."""
no_middle_differs = "(coalesce(l.middle_names = r.middle_names, true))"
same_in_register = f"""(CASE WHEN l.given_words = r.given_words THEN true
    ELSE ({same_joined} AND {no_middle_differs}) OR {swapped} END)"""
"""As one register writes one name twice: whoever types MOHAMMED and MOHAMMED ADAM means two."""
goes_by_middle_name = """(
    list_contains(l.given_words, split_part(r.forename, ' ', 1))
    OR list_contains(r.given_words, split_part(l.forename, ' ', 1))
)"""
"""The forename of one stands among all given names of the other."""
