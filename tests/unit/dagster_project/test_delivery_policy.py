"""What becomes of a delivered file before a row of it counts."""

from datetime import date
from pathlib import Path

import pytest

from bronze.delivery import DeliveryOutcome
from bronze.readers.arrivals import Arrival
from bronze.sources.police import OCCURRENCES
from bronze.sources.school import PUPILS
from contracts import Extract
from dagster_project.inbox import delivery_policy
from dagster_project.inbox.delivery_policy import Delivery, DeliveryHistory
from tests.unit.dagster_project.deliveries import MONDAY, TUESDAY, a_delivery


def arrival(name: str = "school_pupils_2026-11-24.csv", sha256: str = "new") -> Arrival:
    return Arrival("school", Path("/landing/school") / name, 10, sha256, 1_000_000)


@pytest.mark.parametrize(
    ("deliveries", "sha256", "effective_date", "outcome"),
    [
        ((), "new", TUESDAY, None),
        ((a_delivery(),), "new", TUESDAY, None),
        ((a_delivery(),), "old", TUESDAY, DeliveryOutcome.UNCHANGED),
        ((a_delivery(effective_date=TUESDAY),), "new", MONDAY, DeliveryOutcome.SUPERSEDED),
        ((a_delivery(effective_date=TUESDAY),), "new", None, None),
        ((a_delivery(outcome="held"),), "old", TUESDAY, None),
        ((a_delivery(sha256="older"), a_delivery(sha256="old")), "older", TUESDAY, None),
    ],
    ids=[
        "the first file of an extract is read",
        "a newer file is read",
        "the same bytes as the last one are unchanged",
        "an older file after a newer one is left alone",
        "without a date in its name it is read",
        "a held delivery is no ground for that",
        "the same bytes as an older one are read, if they speak for a later day",
    ],
)
def test_a_file_is_judged_by_its_bytes_and_its_day(
    deliveries: tuple[Delivery, ...],
    sha256: str,
    effective_date: date | None,
    outcome: DeliveryOutcome | None,
) -> None:
    decided = delivery_policy.outcome_before_reading(
        DeliveryHistory(deliveries), PUPILS, arrival(sha256=sha256), effective_date
    )
    assert (decided[0] if decided else None) == outcome


@pytest.mark.parametrize(
    ("deliveries", "effective_date", "outcome"),
    [
        ((a_delivery(effective_date=TUESDAY),), MONDAY, None),
        (
            (a_delivery(effective_date=TUESDAY), a_delivery(sha256="new")),
            MONDAY,
            DeliveryOutcome.UNCHANGED,
        ),
        ((a_delivery(effective_date=TUESDAY), a_delivery(sha256="new")), None, None),
    ],
    ids=[
        "a file of an earlier day that comes late is read",
        "the same file again is unchanged, though another was applied between",
        "the same bytes without a day are read",
    ],
)
def test_every_file_of_changes_is_read_once(
    deliveries: tuple[Delivery, ...], effective_date: date | None, outcome: DeliveryOutcome | None
) -> None:
    decided = delivery_policy.outcome_before_reading(
        DeliveryHistory(deliveries), OCCURRENCES, arrival(sha256="new"), effective_date
    )
    assert (decided[0] if decided else None) == outcome


def test_the_last_delivery_applied_is_that_of_the_latest_day() -> None:
    history = DeliveryHistory((a_delivery(effective_date=TUESDAY), a_delivery(delivery_id="late")))
    assert history.last_applied == a_delivery(effective_date=TUESDAY)


@pytest.mark.parametrize(
    ("extract", "before", "rows", "is_held"),
    [
        (PUPILS, 100, 79, True),
        (PUPILS, 100, 80, False),
        (PUPILS, 100, 500, False),
        (OCCURRENCES, 100, 1, False),
    ],
)
def test_a_snapshot_much_smaller_than_the_last_is_held(
    extract: Extract, before: int, rows: int, is_held: bool
) -> None:
    history = DeliveryHistory((a_delivery(rows_in=before),))
    assert bool(delivery_policy.reason_to_hold(history, extract, rows)) == is_held


def test_an_accepted_delivery_has_a_name_of_its_own() -> None:
    assert delivery_policy.delivery_id(arrival()) != delivery_policy.delivery_id(
        arrival(), accepted=True
    )


def test_a_file_whose_name_is_no_text_is_a_delivery_all_the_same() -> None:
    odd = arrival("school_pupils_\udcff.csv")
    assert delivery_policy.delivery_of(odd, PUPILS, MONDAY).file_name == "school_pupils_\ufffd.csv"
    assert delivery_policy.in_order([(odd, None)]) == [(odd, None)]


@pytest.mark.parametrize(
    ("effective_date", "outcome"),
    [
        (date(2020, 1, 1), None),
        (TUESDAY, None),
        (date(2026, 12, 24), None),
        (date(2026, 12, 25), DeliveryOutcome.QUARANTINED),
        (date.max, DeliveryOutcome.QUARANTINED),
    ],
)
def test_a_file_of_a_day_far_ahead_would_make_all_that_follow_old(
    effective_date: date, outcome: DeliveryOutcome | None
) -> None:
    decided = delivery_policy.outcome_of_day(effective_date, MONDAY)
    assert (decided[0] if decided else None) == outcome


def test_files_are_applied_by_the_day_they_speak_for() -> None:
    late, early, undated = arrival("b.csv"), arrival("a.csv"), arrival("0.csv")
    ordered = delivery_policy.in_order([(late, TUESDAY), (undated, None), (early, MONDAY)])
    assert [one[0].path.name for one in ordered] == ["a.csv", "b.csv", "0.csv"]


def test_acceptances_are_read_from_the_answers_folder(tmp_path: Path) -> None:
    assert delivery_policy.accepted(tmp_path) == frozenset()
    (tmp_path / delivery_policy.ACCEPTED).write_text("abc123\n\n  def456  by the data lead\n")
    assert delivery_policy.accepted(tmp_path) == {"abc123", "def456"}
