"""contract -> suite: every promise of a table as one expectation, in words that people read."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import great_expectations as gx
from great_expectations.expectations.expectation import Expectation

from contracts.rules import Dated, Filled, Matches, OneOf, Rule, Unique, Within, rules_of
from contracts.table import ContractError, Severity, Table
from expectations import expectation_types
from expectations.findings import NoRowsWhere

Attributes: TypeAlias = Mapping[str, Any]


def suite_for(table: Table, extra: tuple[Rule, ...] = ()) -> gx.ExpectationSuite:
    """Every promise of the table's contract, then `extra`, as the suite `layer.table`.

    Raises:
        ContractError: a rule is of a kind that no expectation here stands for.
    """
    return gx.ExpectationSuite(
        name=suite_name(table),
        expectations=[_expectation(rule, table) for rule in (*rules_of(table), *extra)],
        meta={"table": table.path, "about": table.about, "owner": _team(table)},
    )


def suite_name(table: Table) -> str:
    """`layer.table`: the name of a table's suite."""
    return f"{table.layer}.{table.name}"


def description(rule: Rule, table: Table, broken: int = 0) -> str:
    """What is expected, why it matters and what to do, in plain words.

    Where `broken` rows break the rule, what was found takes the place of what is expected.
    """
    if isinstance(rule, NoRowsWhere):
        return f"{rule.finding(broken)} {rule.advice}" if broken else rule.sentence
    opening = rule.finding(broken) if broken else rule.sentence
    return f"{opening} {_REASONS[type(rule)]} {_to_do(rule, table)}"


def _to_do(rule: Rule, table: Table) -> str:
    if rule.severity is Severity.WARNING:
        return (
            "To do: the owner of the source corrects the records; the rest of each row is used "
            "meanwhile."
        )
    stopped = "To do: nothing is published until it holds"
    return f"{stopped}; {_team(table)} finds the step that wrote the rows."


def _team(table: Table) -> str:
    return table.owner.removeprefix("team:").replace("-", " ")


_REASONS: Mapping[type[Rule], str] = {
    Filled: "A row without it cannot be placed or shown in full.",
    OneOf: "A code that nobody agreed has no meaning that could be shown.",
    Matches: "A value of another shape cannot be relied on to find or match a record.",
    Dated: "A date that cannot be read is left empty, and ages and order are lost with it.",
    Within: "A value outside them is a mistake, not a fact.",
    Unique: "A key held twice makes every count and every join wrong.",
}


def _filled(rule: Filled, attributes: Attributes) -> Expectation:
    return expectation_types.ExpectFilled(column=rule.columns[0], **attributes)


def _one_of(rule: OneOf, attributes: Attributes) -> Expectation:
    codes = [str(value) for value in rule.values]
    return expectation_types.ExpectAgreedCode(column=rule.columns[0], value_set=codes, **attributes)


def _matches(rule: Matches, attributes: Attributes) -> Expectation:
    return expectation_types.ExpectAgreedShape(
        column=rule.columns[0], regex=rule.pattern, **attributes
    )


def _dated(rule: Dated, attributes: Attributes) -> Expectation:
    return expectation_types.ExpectRealDate(
        column=rule.columns[0], predicate=rule.predicate, **attributes
    )


def _within(rule: Within, attributes: Attributes) -> Expectation:
    return expectation_types.ExpectWithinBounds(
        column=rule.columns[0], min_value=rule.low, max_value=rule.high, **attributes
    )


def _unique(rule: Unique, attributes: Attributes) -> Expectation:
    return expectation_types.ExpectKeyHeldOnce(key=list(rule.columns), **attributes)


def _no_rows_where(rule: NoRowsWhere, attributes: Attributes) -> Expectation:
    return expectation_types.ExpectNoRecordWith(
        holder=rule.columns[0], value=rule.value, record=rule.record, own=rule.own, **attributes
    )


_EXPECTATIONS: Mapping[type[Rule], Callable[[Any, Attributes], Expectation]] = {
    Filled: _filled,
    OneOf: _one_of,
    Matches: _matches,
    Dated: _dated,
    Within: _within,
    Unique: _unique,
    NoRowsWhere: _no_rows_where,
}


def _expectation(rule: Rule, table: Table) -> Expectation:
    kind = type(rule)
    if kind not in _EXPECTATIONS:
        raise ContractError(f"{table.path}: no expectation stands for a {kind.__name__} rule")
    attributes = {
        "description": description(rule, table),
        "severity": rule.severity.value,
        "meta": {"rule": rule.id, "about": _about(rule, table)},
    }
    return _EXPECTATIONS[kind](rule, attributes)


def _about(rule: Rule, table: Table) -> str:
    is_about_one_column = len(rule.columns) == 1 and not isinstance(rule, NoRowsWhere)
    return table.column(rule.columns[0]).about if is_about_one_column else ""
