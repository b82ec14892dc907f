"""What came of checking one table: counts and opaque keys, never a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.table import Severity


@dataclass(frozen=True)
class Verdict:
    """One rule's result.

    `description` says what is expected, or, where the rule is broken, what was found. `unexpected`
    of `elements` `unit`s (rows, unless a source's own records or feeds are counted) break it;
    `keys` are the opaque record keys of the first few, and are empty where the table has no record
    key.
    """

    rule: str
    description: str
    severity: Severity
    passed: bool
    unexpected: int
    elements: int
    keys: tuple[str, ...] = ()
    unit: str = "rows"


@dataclass(frozen=True)
class CheckOutcome:
    """One table's results; `report` is Great Expectations' own, as JSON."""

    table: str
    verdicts: tuple[Verdict, ...]
    report: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def blocks(self) -> bool:
        """Whether a promise of our own is broken, so that nothing may be published."""
        return any(not v.passed and v.severity is Severity.CRITICAL for v in self.verdicts)

    @property
    def passed(self) -> bool:
        """Whether every rule holds, findings included."""
        return all(verdict.passed for verdict in self.verdicts)

    @property
    def broken(self) -> tuple[Verdict, ...]:
        """The rules that do not hold."""
        return tuple(verdict for verdict in self.verdicts if not verdict.passed)

    def rows(self, run: int) -> list[dict[str, Any]]:
        """One plain row per rule, for a table that plots over time.

        Keys: run, table, rule, severity, passed, unexpected, elements.
        """
        return [
            {
                "run": run,
                "table": self.table,
                "rule": verdict.rule,
                "severity": verdict.severity.value,
                "passed": verdict.passed,
                "unexpected": verdict.unexpected,
                "elements": verdict.elements,
            }
            for verdict in self.verdicts
        ]
