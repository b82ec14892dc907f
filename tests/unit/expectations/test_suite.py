"""What a suite says, and that it says everything that the contract does."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from bronze import sources
from contracts import Column, ContractError, DataGroup, Layer, Severity, Table, Type
from contracts.rules import Rule, rules_of
from expectations import duplicates_of, suite_for

EVERY_KIND = Table(
    Layer.SILVER,
    "visit",
    "One row per visit.",
    key=("record_key",),
    record_key="record_key",
    data_group=DataGroup.DEMOGRAPHICS,
    columns=(
        Column("record_key", Type.TEXT, "Opaque key.", required=True),
        Column("kind", Type.TEXT, "Kind of visit.", one_of=("home", "clinic")),
        Column("postcode", Type.TEXT, "Postcode.", pattern="^[A-Z]{2}1 1AA$"),
        Column("seen", Type.TEXT, "Date.", date_formats=("d/M/yyyy",), severity=Severity.WARNING),
        Column("until", Type.DATE, "Until.", low=date(1900, 1, 1), high=date(2100, 1, 1)),
    ),
)
BRONZE = [extract.table for source in sources.find() for extract in source.extracts]


@pytest.mark.parametrize("table", [EVERY_KIND, *BRONZE], ids=lambda table: table.path)
def test_every_rule_of_a_contract_is_one_expectation_in_the_same_order(table: Table) -> None:
    expectations = suite_for(table).expectation_configurations
    assert [config.meta["rule"] for config in expectations] == [rule.id for rule in rules_of(table)]


@pytest.mark.parametrize("table", [EVERY_KIND, *BRONZE], ids=lambda table: table.path)
def test_an_expectation_is_as_severe_as_its_rule(table: Table) -> None:
    expectations = suite_for(table).expectation_configurations
    assert [config.severity.value for config in expectations] == [
        r.severity.value for r in rules_of(table)
    ]


def test_every_kind_of_rule_has_an_expectation_of_its_own() -> None:
    expectations = suite_for(EVERY_KIND, (duplicates_of("csc", "Social care", "the team", "kind"),))
    assert {
        config.meta["rule"].split(".")[0]: config.type
        for config in expectations.expectation_configurations
    } == {
        "filled": "expect_filled",
        "oneof": "expect_agreed_code",
        "matches": "expect_agreed_shape",
        "dated": "expect_real_date",
        "within": "expect_within_bounds",
        "unique": "expect_key_held_once",
        "norowswhere": "expect_no_record_with",
    }
    assert {type(rule).__name__.lower() for rule in rules_of(EVERY_KIND)} == {
        kind.__name__.lower()
        for kind in Rule.__subclasses__()
        if kind.__module__ == Rule.__module__
    }


def test_a_suite_is_named_after_its_table() -> None:
    assert suite_for(EVERY_KIND).name == "silver.visit"


def test_a_broken_promise_is_for_our_own_team_and_stops_publication() -> None:
    table = replace(EVERY_KIND, owner="team:early-help-data")
    descriptions = {
        config.meta["rule"]: config.description
        for config in suite_for(table).expectation_configurations
    }
    assert descriptions["oneof.kind"] == (
        "Kind is one of the 2 agreed codes. A code that nobody agreed has no meaning that could "
        "be shown. To do: nothing is published until it holds; early help data finds the step "
        "that wrote the rows."
    )


def test_a_finding_is_for_the_owner_of_the_source_and_stops_nothing() -> None:
    descriptions = {
        config.meta["rule"]: str(config.description)
        for config in suite_for(EVERY_KIND).expectation_configurations
    }
    assert "the owner of the source corrects the records" in descriptions["dated.seen"]
    assert "published" not in descriptions["dated.seen"]


def test_the_finding_on_duplicates_names_who_is_to_act_and_never_blocks() -> None:
    finding = duplicates_of("csc", "Children's social care", "the performance team")
    expectations = suite_for(
        replace(EVERY_KIND, columns=(*EVERY_KIND.columns, Column("source", Type.TEXT, "Source."))),
        (finding,),
    ).expectation_configurations[-1]
    assert str(expectations.description).startswith(
        "No record of Children's social care looks like a duplicate of another."
    )
    assert expectations.severity.value == "warning"
    assert expectations.kwargs["value"] == "csc"


@dataclass(frozen=True)
class _UnknownKind(Rule):
    """A kind of rule that nobody taught the suite."""


def test_a_rule_that_no_expectation_stands_for_is_refused_by_name() -> None:
    with pytest.raises(
        ContractError, match="silver/visit: no expectation stands for a _UnknownKind rule"
    ):
        suite_for(EVERY_KIND, (_UnknownKind(("kind",), Severity.WARNING),))
