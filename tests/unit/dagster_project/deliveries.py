"""Deliveries as tests draw them."""

from dataclasses import asdict
from datetime import UTC, date, datetime

from bronze.delivery import DeliveryOutcome
from dagster_project.inbox.delivery_policy import Delivery

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
APPLIED = Delivery(
    delivery_id="d1",
    source="school",
    file_name="school_pupils_2026-11-23.csv",
    size=10,
    modified_at=datetime(2026, 11, 23, tzinfo=UTC),
    sha256="old",
    effective_date=MONDAY,
    outcome=DeliveryOutcome.APPLIED,
    rows_in=100,
)


def a_delivery(**changed: object) -> Delivery:
    """Monday's delivery of a hundred rows, applied, but for what is changed."""
    return Delivery(**{**asdict(APPLIED), **changed})
