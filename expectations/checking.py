"""A table's frame against its suite: one outcome, with nobody's values in it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

import great_expectations as gx
from great_expectations.core.expectation_validation_result import (
    ExpectationSuiteValidationResult,
    ExpectationValidationResult,
)
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from pyspark.logger import PySparkLogger
from pyspark.sql import DataFrame

from contracts import SingleViewError
from contracts.rules import Rule, rules_of
from contracts.table import Severity, Table
from expectations.context import passing_context
from expectations.failing_rows import CAP, Failing, failing_keys
from expectations.findings import NoRowsWhere
from expectations.outcome import CheckOutcome, Verdict
from expectations.suite import description, suite_for

COUNTS = {"result_format": "SUMMARY", "partial_unexpected_count": 0}
"""Counts, and no example of a failing value."""


class CheckError(SingleViewError, RuntimeError):
    """A table could not be checked: a fault of the run, not a finding about the data.

    The sentence names rules and kinds of error only: Spark's own messages quote values.
    """


def check(
    table: Table, frame: DataFrame, extra: tuple[Rule, ...] = (), cap: int = CAP
) -> CheckOutcome:
    """Run the table's suite over the frame.

    Reads the frame for the number of rows, the counts and the key, and once more for the
    record keys if a rule is broken: give a frame that is cheap to read again, as a table of the
    lake is. At most `cap` keys a rule are named.

    Raises:
        CheckError: the frame lacks a column that a rule needs, or Spark could not answer.
    """
    rules = {rule.id: rule for rule in (*rules_of(table), *extra)}
    _refuse_missing_columns(table, frame, rules.values())
    suite = suite_for(table, extra)
    result = _validated(suite, frame)
    _refuse_faults(table, result.results)
    broken = [rules[_rule_id(one)] for one in result.results if not one.success]
    failing = failing_keys(table, frame, broken, cap) if broken else {}
    verdicts = tuple(_verdict(one, table, rules[_rule_id(one)], failing) for one in result.results)
    return CheckOutcome(table.path, verdicts, _report(suite, result, verdicts))


def _report(
    suite: gx.ExpectationSuite,
    result: ExpectationSuiteValidationResult,
    verdicts: Iterable[Verdict],
) -> dict[str, Any]:
    return {
        "suite": suite.to_json_dict(),
        "result": cast(Any, result).to_json_dict(),  # untyped in Great Expectations
        "record_keys": {one.rule: list(one.keys) for one in verdicts if one.keys},
    }


def _refuse_missing_columns(table: Table, frame: DataFrame, rules: Iterable[Rule]) -> None:
    needed = {column for rule in rules for column in rule.columns}
    if table.record_key:
        needed.add(table.record_key)
    if missing := sorted(needed - set(frame.columns)):
        raise CheckError(f"{table.path} cannot be checked: it lacks {', '.join(missing)}")


def _validated(suite: gx.ExpectationSuite, frame: DataFrame) -> ExpectationSuiteValidationResult:
    # Persisting would keep every column of every table in the session until it ends.
    source = passing_context().data_sources.add_spark("lake", persist=False)
    asset = source.add_dataframe_asset(suite.name)
    batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": frame})
    with _values_unlogged():
        return batch.validate(suite, result_format=COUNTS)


@contextmanager
def _values_unlogged() -> Iterator[None]:
    """Keep PySpark from writing a query's error, which quotes cells, to standard error."""
    # PySpark's own class of logger: a plain one of the same name would break its calls.
    names = ("DataFrameQueryContextLogger", "SQLQueryContextLogger")
    loggers = [PySparkLogger.getLogger(name) for name in names]
    before = [logger.disabled for logger in loggers]
    for logger in loggers:
        logger.disabled = True
    try:
        yield
    finally:
        for logger, disabled in zip(loggers, before, strict=True):
            logger.disabled = disabled


def _refuse_faults(table: Table, results: Iterable[ExpectationValidationResult]) -> None:
    faults = {_rule_id(one): str(one.exception_info) for one in results if _raised(one)}
    if faults:
        kinds = sorted({kind for text in faults.values() for kind in _ERROR_KIND.findall(text)})
        told = f" ({', '.join(kinds)})" if kinds else ""
        raise CheckError(f"{table.path}: Spark could not check {', '.join(sorted(faults))}{told}")


_ERROR_KIND = re.compile(
    r"(?:pyspark|py4j|great_expectations)(?:\.\w+)*\.(\w+(?:Error|Exception))\b"
)


def _raised(one: ExpectationValidationResult) -> bool:
    info: Mapping[str, Any] = one.exception_info or {}
    by_metric = [value for value in info.values() if isinstance(value, dict)]
    return any(part.get("raised_exception", False) for part in (info, *by_metric))


def _rule_id(one: ExpectationValidationResult) -> str:
    return str(_configuration(one).meta["rule"])


def _configuration(one: ExpectationValidationResult) -> ExpectationConfiguration:
    return cast(ExpectationConfiguration, one.expectation_config)


def _verdict(
    one: ExpectationValidationResult, table: Table, rule: Rule, failing: Mapping[str, Failing]
) -> Verdict:
    unexpected = one.result["unexpected_count"] or 0  # None of a table without rows
    return Verdict(
        rule=rule.id,
        description=description(rule, table, unexpected),
        severity=Severity(_configuration(one).severity.value),
        passed=bool(one.success),
        unexpected=unexpected,
        elements=one.result["element_count"],
        keys=failing[rule.id].keys if rule.id in failing else (),
        unit=rule.unit if isinstance(rule, NoRowsWhere) else "rows",
    )
