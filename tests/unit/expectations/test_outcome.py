"""What follows from a table's verdicts."""

import pytest

from contracts import Severity
from expectations import CheckOutcome, Verdict


def _verdict(rule: str, severity: Severity, unexpected: int) -> Verdict:
    return Verdict(rule, "Said.", severity, not unexpected, unexpected, elements=10)


@pytest.mark.parametrize(
    ("promise_broken_by", "finding_broken_by", "blocks", "passed"),
    [(0, 0, False, True), (0, 3, False, False), (1, 0, True, False), (1, 3, True, False)],
)
def test_only_a_broken_promise_blocks(
    promise_broken_by: int, finding_broken_by: int, *, blocks: bool, passed: bool
) -> None:
    outcome = CheckOutcome(
        "gold/child",
        (
            _verdict("filled.a", Severity.CRITICAL, promise_broken_by),
            _verdict("filled.b", Severity.WARNING, finding_broken_by),
        ),
    )
    assert (outcome.blocks, outcome.passed) == (blocks, passed)


def test_an_outcome_is_one_plain_row_per_rule() -> None:
    outcome = CheckOutcome("gold/child", (_verdict("filled.a", Severity.WARNING, 2),))
    assert outcome.rows(run=7) == [
        {
            "run": 7,
            "table": "gold/child",
            "rule": "filled.a",
            "severity": "warning",
            "passed": False,
            "unexpected": 2,
            "elements": 10,
        }
    ]
