"""What a sheet of an audit says was wrong, and what is asked about because of it."""

from pathlib import Path

import pytest

from dagster_project.inbox import audit_findings
from dagster_project.inbox.audit_findings import AuditFinding
from dagster_project.outbox import audit_sample
from gold.shown_attributes import ATTRIBUTES


def test_everything_that_is_shown_of_a_child_is_audited() -> None:
    assert set(audit_sample.AUDITED) == set(ATTRIBUTES) - {"area"}


@pytest.mark.parametrize(
    ("attribute", "value", "asked"),
    [
        ("postcode", "AA1 1AA", AuditFinding("r1", "postcode", "AA1 1AA")),
        ("address", "1 Oak Road", AuditFinding("r1", "postcode", None)),
        ("school", "Oak School", AuditFinding("r1", "school", None)),
        ("year_group", "9", AuditFinding("r1", "year_group", None)),
    ],
)
def test_what_no_record_holds_is_asked_about_whatever_the_record_says(
    tmp_path: Path, attribute: str, value: str, asked: AuditFinding
) -> None:
    rows = f"r1,{attribute},{value},wrong\nr2,{attribute},{value},right\n"
    (tmp_path / "audit_1.csv").write_text(f"record_key,attribute,value,finding\n{rows}")
    assert audit_findings.read(tmp_path).findings == (asked,)
