"""What is said where a rule is broken: what was found, and of how many of the source's own."""

from datetime import date

import pytest

from contracts import Column, Layer, Severity, Table, Type
from contracts.rules import Rule, rules_of
from expectations import (
    NoRowsWhere,
    drift_from_model,
    drifting_feeds_of,
    duplicates_of,
    findings_of,
    late_feeds_of,
    thin_feeds_of,
)
from expectations.suite import description

VISIT = Table(
    Layer.SILVER,
    "visit",
    "One row per visit.",
    key=("visit_id", "part"),
    columns=(
        Column("visit_id", Type.TEXT, "Id.", required=True),
        Column("part", Type.INTEGER, "Part.", low=1),
        Column("kind", Type.TEXT, "Kind.", one_of=("home", "clinic")),
        Column("post_code", Type.TEXT, "Postcode.", pattern="^[A-Z]{2}1 1AA$"),
        Column("seen", Type.TEXT, "Date.", date_formats=("d/M/yyyy",), severity=Severity.WARNING),
        Column("until", Type.DATE, "Until.", low=date(1900, 1, 1)),
    ),
)
OF_A_ROW = {rule.id: rule for rule in rules_of(VISIT)}
MAKERS = (duplicates_of, findings_of, late_feeds_of, thin_feeds_of, drifting_feeds_of)
OF_A_SOURCE = [*(makes("csc", "Care", "the team") for makes in MAKERS), drift_from_model("all")]


@pytest.mark.parametrize(
    ("rule", "count", "sentence"),
    [
        ("filled.visit_id", 1, "In 1 row visit id is missing."),
        ("filled.visit_id", 1200, "In 1,200 rows visit id is missing."),
        ("oneof.kind", 3, "In 3 rows kind is none of the 2 agreed codes."),
        ("matches.post_code", 3, "In 3 rows post code does not have the agreed shape."),
        ("dated.seen", 3, "In 3 rows seen is no real date, or is not written as agreed."),
        ("within.until", 3, "In 3 rows until lies outside possible bounds."),
        ("unique.visit_id+part", 2, "2 rows share their visit id and part with another row."),
    ],
)
def test_a_broken_rule_says_what_was_found(rule: str, count: int, sentence: str) -> None:
    text = description(OF_A_ROW[rule], VISIT, count)
    assert text.startswith(f"{sentence} ")
    assert "To do: " in text
    assert OF_A_ROW[rule].sentence not in text


@pytest.mark.parametrize(
    ("rule", "count", "sentence"),
    [
        (OF_A_SOURCE[0], 1, "1 record of Care may be a duplicate of another."),
        (OF_A_SOURCE[0], 1036, "1,036 records of Care may be duplicates of another."),
        (OF_A_SOURCE[1], 36, "In 36 records of Care something may be wrong."),
        (
            OF_A_SOURCE[2],
            2,
            "2 feeds of Care are late: they did not come in as often as agreed.",
        ),
        (
            OF_A_SOURCE[3],
            1,
            "The newest delivery of 1 feed of Care has far fewer rows than usual.",
        ),
    ],
    ids=lambda part: part.check_prefix if isinstance(part, NoRowsWhere) else None,
)
def test_a_finding_about_a_source_says_how_many_of_its_own(
    rule: NoRowsWhere, count: int, sentence: str
) -> None:
    assert description(rule, VISIT, count).startswith(f"{sentence} ")


@pytest.mark.parametrize("rule", OF_A_SOURCE, ids=lambda rule: rule.check_prefix)
def test_a_finding_is_told_by_what_is_so_and_never_by_what_is_not(rule: NoRowsWhere) -> None:
    for count in (1, 36):
        sentence = description(rule, VISIT, count)
        assert f"{count} " in sentence.partition(". ")[0]
        assert not sentence.startswith(("No ", "Nothing ", "Every "))
        assert "To do: " in sentence
    assert description(rule, VISIT).startswith(rule.expects)


def test_a_title_is_shown_as_it_is() -> None:
    rule = duplicates_of("odd", "The {odd} source", "the team")
    assert rule.finding(2) == "2 records of The {odd} source may be duplicates of another."


def test_every_kind_of_rule_says_what_was_found() -> None:
    for rule in (*OF_A_ROW.values(), *OF_A_SOURCE):
        assert type(rule).finding is not Rule.finding
