"""Every threshold, blocking rule and comparison of the match, in one place.

Comparisons are written in DuckDB's SQL: pairs are scored by Splink's DuckDB backend inside Spark
tasks (docs/decisions/0003). The weights are not here: they are trained, and travel in a dated,
hashed model (silver/match/models/).
"""

from splink import SettingsCreator
from splink.comparison_level_library import CustomLevel, ElseLevel
from splink.comparison_library import CustomComparison

MATCH_THRESHOLD = 8.0
"""Match weight in bits from which two records are one person."""
REVIEW_THRESHOLD = 4.0
"""Match weight from which a pair is shown to a steward as a suspected duplicate."""
SAME_SOURCE_EXTRA = 4.0
"""Bits that two records of one source need beyond `MATCH_THRESHOLD`.

A source seldom holds one child twice.
"""
TWIN_MARGIN = 3.0
"""Bits by which a record must be nearer to one of two twins than to the other: eight to one.

Else it is joined to neither: `J Smith` is one of John and James, and nobody can say which.
"""
CLOSE_NAMES = 0.88
"""Jaro-Winkler similarity from which two forenames may be one name mistyped."""
COMMON_NAME = 0.0002
"""Share of people from which a forename counts as known rather than as somebody's typing error."""
UNSEEN = 0.0
"""What stands for the share of a name that training never saw."""
LONG_NAME = 4
"""Letters from which a letter lost, added or moved hardly makes another name."""
WITHIN_DAYS = 31
"""Days within which two dates of birth may be one, mistaken."""
RAREST_NAME = 0.001
"""No name counts as rarer than this share, and one that training never saw counts as this rare.

Rare names run in families, and what is rare where the model was trained may be common elsewhere.
"""

NAMESAKES = 0.01
"""Others of one name and birthday, expected among all people, under which two are one person."""
DAYS_OF_CHILDHOOD = 6570
"""On which a child may have been born: eighteen years."""

SAME_DAY = "the same"
SAME_MONTH = "the same first of a month, as where the day is not known"
SAME_YEAR = "the same first of January, as where the year alone is known"
STANDS_FOR = {SAME_MONTH: 30, SAME_YEAR: 365}
"""Days that a rounded date may stand for: agreement on it says so much less."""

BLOCKING = (
    ("nhs_number",),
    ("upn",),
    ("surname", "date_of_birth"),
    ("first_name", "date_of_birth"),
    ("postcode", "date_of_birth"),
    ("swapped_names", "date_of_birth"),
    ("swapped_sounds", "date_of_birth"),
    ("forename_sound", "date_of_birth"),
    ("surname_sound", "date_of_birth"),
    ("first_name", "surname", "postcode"),
    ("first_name", "postcode", "birth_year"),
    ("forename_sound", "surname_sound", "birth_year"),
    ("forename", "surname", "birthday"),
    ("nickname", "surname", "birth_year"),
)
"""A pair is scored when the two records agree on all columns of any one rule."""

TRAINING_BLOCKS = (
    ("nhs_number",),
    ("upn",),
    ("forename", "surname", "date_of_birth"),
    ("date_of_birth", "postcode"),
)
"""Where training looks for pairs that are mostly matches, each hiding other columns."""

DERIVED = {
    "first_name": "split_part(forename, ' ', 1)",
    # The letters of both, in order: the same wherever one name ends and the other begins.
    "swapped_names": "list_sort(string_split(replace(forename || surname, ' ', ''), ''))",
    "swapped_sounds": "CASE WHEN forename_sound <= surname_sound "
    "THEN forename_sound || ' ' || surname_sound ELSE surname_sound || ' ' || forename_sound END",
    "birth_year": "year(date_of_birth)",
    "birthday": "100 * month(date_of_birth) + day(date_of_birth)",
    "nickname": "list_min(nickname_keys)",
}
"""What blocking needs of a match record beside its columns."""

COMPARED = (
    "forename",
    "middle_names",
    "surname",
    "nickname_keys",
    "date_of_birth",
    "sex",
    "postcode",
    "upn",
    "nhs_number",
)
"""What is compared."""

FREQUENCIES = ("forename", "surname")
"""Columns whose rarity counts; the model carries their frequency tables."""


def blocks() -> list[str]:
    """The blocking key columns, one per rule."""
    return [f"block_{number}" for number in range(len(BLOCKING))]


def keys_sql() -> str:
    """A match record's blocking keys as DuckDB's columns: null where a part is not known."""
    keys = []
    for block, columns in zip(blocks(), BLOCKING, strict=True):
        parts = [f"({DERIVED.get(column, column)})" for column in columns]
        is_complete = " AND ".join(f"{part} IS NOT NULL" for part in parts)
        keys.append(f"CASE WHEN {is_complete} THEN hash({', '.join(parts)}) END AS {block}")
    return ", ".join(keys)


def settings() -> SettingsCreator:
    """Splink's settings before training."""
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_key",
        comparisons=list(comparisons()),
        blocking_rules_to_generate_predictions=[
            {"blocking_rule": f"l.{block} = r.{block}", "sql_dialect": "duckdb"}
            for block in blocks()
        ],
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=True,
    )


def levels() -> dict[str, list[tuple[str, str]]]:
    """Every comparison: its levels from the strongest down, as DuckDB SQL and in words."""
    return {
        "forename": _forename(),
        "surname": _surname(),
        "date_of_birth": _born(),
        "sex": [("sex_l = sex_r", "the same")],
        "postcode": _postcode(),
        "upn": _identifier("upn"),
        "nhs_number": _identifier("nhs_number"),
    }


def comparisons() -> list[CustomComparison]:
    """The comparisons as Splink takes them."""
    return [_comparison(column, labelled) for column, labelled in levels().items()]


def _comparison(column: str, labelled: list[tuple[str, str]]) -> CustomComparison:
    unknown = f"{column}_l IS NULL OR {column}_r IS NULL"
    if column == "surname":
        # What swapped names say is counted once, as the forename's.
        unknown = f"{unknown} OR ({SWAPPED})"
    null_level = CustomLevel(unknown, "not known to both").configure(is_null_level=True)
    (strongest_sql, strongest_label), *weaker = labelled
    strongest = CustomLevel(strongest_sql, strongest_label)
    if column in FREQUENCIES:
        strongest.configure(tf_adjustment_column=column, tf_minimum_u_value=RAREST_NAME)
    others = [CustomLevel(sql, label) for sql, label in weaker]
    return CustomComparison(
        [null_level, strongest, *others, ElseLevel()], output_column_name=column
    )


SAME_JOINED = "replace({0}, ' ', '') = replace({1}, ' ', '')"
"""Two names that are one, whether written in one word or in several."""
SLIP = "damerau_levenshtein({0}, {1}) <= 1 AND least(length({0}), length({1})) >= {2}"
SWAPPED = (
    f"(forename_l <> forename_r AND {SLIP.format('forename_l', 'surname_r', LONG_NAME)} "
    f"AND {SLIP.format('surname_l', 'forename_r', LONG_NAME)}) "
    f"OR ({SAME_JOINED.format('forename_l', 'surname_r')} "
    f"AND {SAME_JOINED.format('surname_l', 'forename_r')})"
)
"""Each name is the other's surname, but for a slip."""


def _forename() -> list[tuple[str, str]]:
    return [
        ("forename_l = forename_r", "the same"),
        (SWAPPED, "forename and surname are swapped"),
        ("list_has_any(nickname_keys_l, nickname_keys_r)", "short and long form of one name"),
        (
            "jaro_winkler_similarity(forename_l, forename_r) >= 0.92 "
            "OR damerau_levenshtein(forename_l, forename_r) <= 1",
            "all but the same, as by a typing error",
        ),
        (
            "list_has_any(string_split(concat_ws(' ', forename_l, middle_names_l), ' '), "
            "string_split(concat_ws(' ', forename_r, middle_names_r), ' '))",
            "one of the forenames is shared",
        ),
        (
            "starts_with(forename_l, forename_r) OR starts_with(forename_r, forename_l)",
            "an initial or a short form",
        ),
    ]


def _surname() -> list[tuple[str, str]]:
    return [
        ("surname_l = surname_r", "the same"),
        (
            "list_has_any(string_split(surname_l, ' '), string_split(surname_r, ' '))",
            "one part of a double name is shared",
        ),
        (
            "jaro_winkler_similarity(surname_l, surname_r) >= 0.92 "
            "OR damerau_levenshtein(surname_l, surname_r) <= 1",
            "all but the same, as by a typing error",
        ),
        ("jaro_winkler_similarity(surname_l, surname_r) >= 0.8", "alike"),
    ]


def _born() -> list[tuple[str, str]]:
    left, right = "date_of_birth_l", "date_of_birth_r"
    return [
        (f"{left} = {right} AND NOT {_first('month', left)}", SAME_DAY),
        (f"{left} = {right} AND {_first('year', left)}", SAME_YEAR),
        (f"{left} = {right}", SAME_MONTH),
        (day_swapped(left, right), "day and month are swapped"),
        (_one_digit(left, right), "one digit differs"),
        (_rounded(left, right), "the same year, and one is the first of January"),
        (_same("month", left, right), "the same month of the same year"),
        (_same_day(left, right), "the same day of another year"),
    ]


def birthdays_alike(left: str, right: str) -> str:
    """One date may be the other, mistyped or rounded; null where one is not known.

    Within a month of each other is no other child of one mother, unless a twin.
    """
    ways = (
        day_swapped(left, right),
        _one_digit(left, right),
        _rounded(left, right),
        _same_day(left, right),
        f"abs(date_diff('day', {left}, {right})) <= {WITHIN_DAYS}",
        f"({_same('year', left, right)} AND day({left}) = day({right}))",
    )
    # Of a CASE, DuckDB works out no more than it needs.
    return f"(CASE WHEN {left} = {right} THEN true ELSE {' OR '.join(ways)} END)"


def _first(span: str, born: str) -> str:
    return f"date_trunc('{span}', {born}) = {born}"


def _same(span: str, left: str, right: str) -> str:
    return f"date_trunc('{span}', {left}) = date_trunc('{span}', {right})"


def day_swapped(left: str, right: str) -> str:
    """Whether one date is the other with day and month swapped."""
    return (
        f"({_same('year', left, right)} AND month({left}) = day({right}) "
        f"AND day({left}) = month({right}))"
    )


def _one_digit(left: str, right: str) -> str:
    return f"damerau_levenshtein(strftime({left}, '%Y%m%d'), strftime({right}, '%Y%m%d')) <= 1"


def _rounded(left: str, right: str) -> str:
    return f"({_same('year', left, right)} AND ({_first('year', left)} OR {_first('year', right)}))"


def _same_day(left: str, right: str) -> str:
    return f"(month({left}) = month({right}) AND day({left}) = day({right}))"


def _postcode() -> list[tuple[str, str]]:
    return [
        ("postcode_l = postcode_r", "the same"),
        ("left(postcode_l, -2) = left(postcode_r, -2)", "the same neighbourhood"),
        ("split_part(postcode_l, ' ', 1) = split_part(postcode_r, ' ', 1)", "the same district"),
    ]


def _identifier(column: str) -> list[tuple[str, str]]:
    # A typing error does not pass the check digit, so two valid numbers are one or two.
    return [(f"{column}_l = {column}_r", "the same")]
