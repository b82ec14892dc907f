"""Every threshold, blocking rule and comparison of the match, in one place.

Comparisons are written in DuckDB's SQL: pairs are scored by Splink's DuckDB backend inside Spark
tasks (docs/decisions/0003). The weights are not here: they are trained, and travel in a dated,
hashed model (silver/match/models/).
"""

from typing import Any

from splink import SettingsCreator, block_on
from splink.comparison_level_library import CustomLevel, ElseLevel
from splink.comparison_library import CustomComparison
from splink.internals.blocking_rule_creator import BlockingRuleCreator
from splink.internals.comparison_level_creator import ComparisonLevelCreator

CERTAIN = 8.0
"""Match weight in bits from which two records are one person."""
POSSIBLE = 4.0
"""Match weight from which a pair is shown to a steward as a suspected duplicate."""
SAME_SOURCE_EXTRA = 4.0
"""Bits that two records of one source need beyond `CERTAIN`.

A source seldom holds one child twice.
"""
CLOSE_NAMES = 0.88
"""Jaro-Winkler similarity from which two forenames may be one name mistyped."""
COMMON_NAME = 0.0002
"""Share of people from which a forename counts as known rather than as somebody's typing error."""

BLOCKING = (
    ("nhs_number",),
    ("upn",),
    ("surname", "date_of_birth"),
    ("forename", "date_of_birth"),
    ("postcode", "date_of_birth"),
    ("swapped_names", "date_of_birth"),
    ("forename", "surname", "postcode"),
    ("forename", "surname", "birth_year"),
    ("nickname", "surname", "birth_month"),
)
"""A pair is looked at when the two records agree on all columns of any one rule."""

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
"""What is compared. A record whose values of these have not changed need not be scored again."""

FREQUENCIES = ("forename", "surname")
"""Columns whose rarity counts; the model carries their frequency tables."""


def blocks() -> list[str]:
    """The blocking key columns, one per rule."""
    return [f"block_{number}" for number in range(len(BLOCKING))]


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


def news_blocks() -> list[dict[str, str]]:
    """The blocking rules, for pairs with a record that is new or changed."""
    return [
        {
            "blocking_rule": f"l.{block} = r.{block} and (l.is_news or r.is_news)",
            "sql_dialect": "duckdb",
        }
        for block in blocks()
    ]


def training_blocks() -> list[BlockingRuleCreator]:
    """Where training looks for pairs that are mostly matches, each hiding other columns."""
    return [
        block_on("nhs_number"),
        block_on("upn"),
        block_on("forename", "surname", "date_of_birth"),
        block_on("date_of_birth", "postcode"),
    ]


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
    return [_comparison(column, found) for column, found in levels().items()]


def _comparison(column: str, found: list[tuple[str, str]]) -> CustomComparison:
    empty = CustomLevel(f"{column}_l IS NULL OR {column}_r IS NULL", "not known to both")
    made: list[ComparisonLevelCreator | dict[str, Any]] = [empty.configure(is_null_level=True)]
    for number, (sql, label) in enumerate(found):
        level: ComparisonLevelCreator = CustomLevel(sql, label)
        if number == 0 and column in FREQUENCIES:
            level = level.configure(tf_adjustment_column=column)
        made.append(level)
    return CustomComparison([*made, ElseLevel()], output_column_name=column)


SWAPPED = "forename_l = surname_r AND surname_l = forename_r"


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
        (SWAPPED, "forename and surname are swapped"),
        (
            "list_has_any(string_split(surname_l, ' '), string_split(surname_r, ' '))",
            "one part of a double name is shared",
        ),
        (
            "jaro_winkler_similarity(surname_l, surname_r) >= 0.92 "
            "OR damerau_levenshtein(surname_l, surname_r) <= 1",
            "all but the same, as by a typing error",
        ),
    ]


def _born() -> list[tuple[str, str]]:
    text = "strftime(date_of_birth_{}, '%Y%m%d')"
    left, right = text.format("l"), text.format("r")
    return [
        ("date_of_birth_l = date_of_birth_r", "the same"),
        (
            "year(date_of_birth_l) = year(date_of_birth_r) "
            "AND month(date_of_birth_l) = day(date_of_birth_r) "
            "AND day(date_of_birth_l) = month(date_of_birth_r)",
            "day and month are swapped",
        ),
        (f"damerau_levenshtein({left}, {right}) <= 1", "one digit differs"),
        (
            "date_trunc('month', date_of_birth_l) = date_trunc('month', date_of_birth_r)",
            "the same month of the same year",
        ),
        (
            "month(date_of_birth_l) = month(date_of_birth_r) "
            "AND day(date_of_birth_l) = day(date_of_birth_r)",
            "the same day of another year",
        ),
    ]


def _postcode() -> list[tuple[str, str]]:
    return [
        ("postcode_l = postcode_r", "the same"),
        ("left(postcode_l, -2) = left(postcode_r, -2)", "the same neighbourhood"),
        ("split_part(postcode_l, ' ', 1) = split_part(postcode_r, ' ', 1)", "the same district"),
    ]


def _identifier(column: str) -> list[tuple[str, str]]:
    # A typing error does not pass the check digit, so two valid numbers are one or two.
    return [(f"{column}_l = {column}_r", "the same")]
