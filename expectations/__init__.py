"""What must hold: contract -> Great Expectations suite -> results, reports, Data Docs.

Belongs here: everything that imports great_expectations, and the pages that people read.
Does not belong here: what was promised (contracts), when a check runs and what it stops
(dagster_project).
"""

from expectations.checking import CheckError, check
from expectations.failing_rows import FailingRows, failing_keys
from expectations.findings import (
    NoRowsWhere,
    drift_from_model,
    drifting_feeds_of,
    duplicates_of,
    findings_of,
    late_feeds_of,
    orphan_rows_of,
    short_registers_of,
    thin_feeds_of,
)
from expectations.outcome import CheckOutcome, Verdict
from expectations.reports import ReportError, Reports
from expectations.suite import suite_for, suite_name

__all__ = [
    "CheckError",
    "CheckOutcome",
    "FailingRows",
    "NoRowsWhere",
    "ReportError",
    "Reports",
    "Verdict",
    "check",
    "drift_from_model",
    "drifting_feeds_of",
    "duplicates_of",
    "failing_keys",
    "findings_of",
    "late_feeds_of",
    "orphan_rows_of",
    "short_registers_of",
    "suite_for",
    "suite_name",
    "thin_feeds_of",
]
