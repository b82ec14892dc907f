"""What two records are compared on, as Splink takes it.

Levels are Splink's own where it has one that says the same, else written in DuckDB's SQL: pairs are
scored by Splink's DuckDB backend inside Spark tasks (docs/decisions/0003).
"""

from splink import SettingsCreator, block_on
from splink.comparison_level_library import (
    ArrayIntersectLevel,
    CustomLevel,
    DamerauLevenshteinLevel,
    ElseLevel,
    ExactMatchLevel,
    JaroWinklerLevel,
    NullLevel,
    Or,
)
from splink.comparison_library import CustomComparison

from silver.match import likeness, rules

Level = ArrayIntersectLevel | CustomLevel | ExactMatchLevel | JaroWinklerLevel | NullLevel | Or
"""A level of a comparison."""


def settings() -> SettingsCreator:
    """Splink's settings before training."""
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_key",
        comparisons=list(comparisons()),
        blocking_rules_to_generate_predictions=[block_on(block) for block in rules.blocks()],
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=True,
    )


def levels() -> dict[str, list[Level]]:
    """Every comparison: its levels from the strongest down, each with what it says in words."""
    return {
        "forename": _forename(),
        "surname": _surname(),
        "date_of_birth": _born(),
        "sex": [_same_value("sex")],
        "postcode": _postcode(),
        # A typing error does not pass the check digit, so two valid numbers are one or two.
        "upn": [_same_value("upn")],
        "nhs_number": [_same_value("nhs_number")],
    }


def labels(name: str) -> list[str]:
    """What each level of a comparison says in words, from the strongest down."""
    return [level.create_level_dict("duckdb")["label_for_charts"] for level in levels()[name]]


def comparisons() -> list[CustomComparison]:
    """The comparisons as Splink takes them."""
    return [_comparison(column, from_strongest) for column, from_strongest in levels().items()]


def _comparison(column: str, from_strongest: list[Level]) -> CustomComparison:
    unknown: Level = NullLevel(column)
    if column == "surname":
        # What swapped names say is counted once, as the forename's.
        unknown = Or(unknown, CustomLevel(likeness.SWAPPED))
    unknown.configure(is_null_level=True, label_for_charts="not known to both")
    if column in rules.FREQUENCIES:
        from_strongest[0].configure(
            tf_adjustment_column=column, tf_minimum_u_value=rules.RAREST_NAME
        )
    return CustomComparison([unknown, *from_strongest, ElseLevel()], output_column_name=column)


def _labelled(level: Level, label: str) -> Level:
    level.configure(label_for_charts=label)
    return level


def _same_value(column: str) -> Level:
    return _labelled(ExactMatchLevel(column), "the same")


def _mistyped(column: str) -> Level:
    mistyped = Or(
        JaroWinklerLevel(column, rules.MISTYPED_NAMES), DamerauLevenshteinLevel(column, 1)
    )
    return _labelled(mistyped, "all but the same, as by a typing error")


def _forename() -> list[Level]:
    return [
        _same_value("forename"),
        CustomLevel(likeness.SWAPPED, "forename and surname are swapped"),
        _labelled(ArrayIntersectLevel("nickname_keys"), "short and long form of one name"),
        _mistyped("forename"),
        CustomLevel(
            "list_has_any(string_split(concat_ws(' ', forename_l, middle_names_l), ' '), "
            "string_split(concat_ws(' ', forename_r, middle_names_r), ' '))",
            "one of the forenames is shared",
        ),
        CustomLevel(
            "starts_with(forename_l, forename_r) OR starts_with(forename_r, forename_l)",
            "an initial or a short form",
        ),
    ]


def _surname() -> list[Level]:
    return [
        _same_value("surname"),
        CustomLevel(
            "list_has_any(string_split(surname_l, ' '), string_split(surname_r, ' '))",
            "one part of a double name is shared",
        ),
        _mistyped("surname"),
        _labelled(JaroWinklerLevel("surname", rules.ALIKE_NAMES), "alike"),
    ]


def _born() -> list[Level]:
    left, right = "date_of_birth_l", "date_of_birth_r"
    return [
        CustomLevel(f"{left} = {right} AND NOT {likeness.first('month', left)}", rules.SAME_DAY),
        CustomLevel(f"{left} = {right} AND {likeness.first('year', left)}", rules.SAME_YEAR),
        _labelled(ExactMatchLevel("date_of_birth"), rules.SAME_MONTH),
        CustomLevel(likeness.day_swapped(left, right), "day and month are swapped"),
        CustomLevel(likeness.one_digit(left, right), "one digit differs"),
        CustomLevel(
            likeness.rounded(left, right), "the same year, and one is the first of January"
        ),
        CustomLevel(likeness.same("month", left, right), "the same month of the same year"),
        CustomLevel(likeness.same_day(left, right), "the same day of another year"),
    ]


def _postcode() -> list[Level]:
    return [
        _same_value("postcode"),
        CustomLevel("left(postcode_l, -2) = left(postcode_r, -2)", "the same neighbourhood"),
        CustomLevel(
            "split_part(postcode_l, ' ', 1) = split_part(postcode_r, ' ', 1)", "the same district"
        ),
    ]
