"""A landed file goes once it has done its work; one that waits for a person stays."""

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bronze.delivery import DeliveryOutcome
from bronze.readers.arrivals import Arrival
from bronze.sources.school import PUPILS
from dagster_project.inbox import delivery_policy, landed_files
from dagster_project.inbox.delivery_policy import Delivery, DeliveryHistory
from tests.drawing import drawn
from tests.unit.dagster_project.deliveries import MONDAY, a_delivery

NIGHT = date(2026, 12, 28)
WRITTEN = datetime(2026, 11, 23, tzinfo=UTC)
"""When each file was written: five weeks before the night."""


def ledger(drawing: str) -> list[Delivery]:
    """Deliveries as drawn, each of ten bytes, written on Monday."""
    days = ("effective_date", "read_on")
    return [
        a_delivery(
            **{k: date.fromisoformat(cell) if k in days else cell for k, cell in row.items()},
            delivery_id=str(number),
            modified_at=WRITTEN,
        )
        for number, row in enumerate(drawn(drawing))
    ]


def landing_of(folder: Path, deliveries: Sequence[Delivery]) -> Path:
    """A landing folder in which every file of the ledger still stands."""
    for each in deliveries:
        path = folder / each.source / each.file_name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"0123456789")
        os.utime(path, (WRITTEN.timestamp(), WRITTEN.timestamp()))
    return folder


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*/*"))


@pytest.mark.parametrize(
    ("day", "days", "goes"),
    [
        ("2026-11-23", 35, True),
        ("2026-11-24", 35, False),
        ("2026-11-24", 34, True),
        ("2026-12-29", 35, False),
        ("2020-01-01", 0, False),
    ],
    ids=["of its day", "a day early", "fewer days", "a night before it", "0 keeps all"],
)
def test_a_file_goes_after_the_days_that_are_set(
    tmp_path: Path, day: str, days: int, goes: bool
) -> None:
    deliveries = ledger(f"file_name | outcome | read_on\n a.csv | applied | {day}")
    removed = landed_files.remove(landing_of(tmp_path, deliveries), deliveries, NIGHT, days)
    assert (removed, left(tmp_path)) == ((1, []) if goes else (0, ["a.csv"]))


@pytest.mark.parametrize(
    ("drawing", "stays"),
    [
        ("applied     | school_pupil | 2026-11-23 | a.csv", []),
        ("unchanged   | school_pupil | 2026-11-23 | a.csv", []),
        ("superseded  | school_pupil | 2026-11-23 | a.csv", []),
        ("held        | school_pupil | 2026-11-23 | a.csv", ["a.csv"]),
        ("quarantined | school_pupil | 2026-11-23 | a.csv", ["a.csv"]),
        ("quarantined | -            | 2026-11-23 | a.csv", ["a.csv"]),
        (
            """
            held    | school_pupil | 2026-11-23 | a.csv
            applied | school_pupil | 2026-11-22 | b.csv
            """,
            ["a.csv"],
        ),
        (
            """
            held    | school_pupil | 2026-11-23 | a.csv
            applied | school_other | 2026-11-24 | b.csv
            """,
            ["a.csv"],
        ),
        (
            """
            held        | school_pupil | 2026-11-22 | a.csv
            quarantined | school_pupil | 2026-11-23 | b.csv
            applied     | school_pupil | 2026-11-23 | c.csv
            """,
            [],
        ),
        (
            """
            held    | school_pupil | 2026-11-23 | a.csv
            applied | school_pupil | 2026-11-23 | a.csv
            """,
            [],
        ),
        (
            """
            quarantined | of_changes | 2026-11-23 | a.csv
            applied     | of_changes | 2026-11-24 | b.csv
            """,
            ["a.csv"],
        ),
    ],
    ids=[
        "what was applied goes",
        "the same bytes go",
        "what is older than ours goes",
        "what is held stays",
        "what is quarantined stays",
        "what is of no extract stays",
        "an older file replaces nothing",
        "a file of another extract replaces nothing",
        "what was replaced by a good file goes with it",
        "what was held and then accepted goes",
        "of a file of changes no other says what it would have said",
    ],
)
def test_a_file_that_waits_for_a_person_stays(
    tmp_path: Path, drawing: str, stays: list[str]
) -> None:
    head = "outcome | extract | effective_date | file_name | read_on"
    lines = [f"{line} | 2026-11-23" for line in drawing.splitlines() if line.strip()]
    deliveries = ledger("\n".join([head, *lines]))
    snapshots = {"school_pupil", "school_other"}
    landed_files.remove(landing_of(tmp_path, deliveries), deliveries, NIGHT, 35, snapshots)
    assert left(tmp_path) == stays


def test_another_file_under_the_same_name_stays(tmp_path: Path) -> None:
    deliveries = ledger("file_name | outcome | read_on\n a.csv | applied | 2026-11-23")
    landing = landing_of(tmp_path, deliveries)
    (landing / "school" / "a.csv").write_bytes(b"another and longer")
    assert landed_files.remove(landing, deliveries, NIGHT, 35) == 0
    assert left(tmp_path) == ["a.csv"]


def test_a_link_stays_and_so_does_what_it_leads_to(tmp_path: Path) -> None:
    deliveries = ledger("file_name | outcome | read_on\n a.csv | applied | 2026-11-23")
    (tmp_path / "landing").mkdir()
    landing = landing_of(tmp_path / "landing", deliveries)
    file = landing / "school" / "a.csv"
    file.rename(tmp_path / "elsewhere.csv")
    file.symlink_to(tmp_path / "elsewhere.csv")
    assert landed_files.remove(landing, deliveries, NIGHT, 35) == 0
    assert (tmp_path / "elsewhere.csv").exists()


def test_the_same_bytes_are_known_again_after_their_file_has_gone(tmp_path: Path) -> None:
    deliveries = ledger("file_name | outcome | read_on\n a.csv | applied | 2026-11-23")
    landed_files.remove(landing_of(tmp_path, deliveries), deliveries, NIGHT, 35)
    again = Arrival("school", tmp_path / "school" / "a.csv", 10, deliveries[0].sha256, 2_000_000)
    decided = delivery_policy.outcome_before_reading(
        DeliveryHistory(tuple(deliveries)), PUPILS, again, MONDAY
    )
    assert decided
    assert decided[0] == DeliveryOutcome.UNCHANGED


def test_a_file_that_holds_somebody_who_was_erased_goes_at_once(tmp_path: Path) -> None:
    deliveries = ledger(
        """
        source | file_name | sha256 | outcome   | effective_date | read_on
        school | a.csv     | one    | applied   | 2026-12-28     | 2026-12-28
        school | b.csv     | one    | unchanged | 2026-12-28     | 2026-12-28
        school | c.csv     | two    | applied   | 2026-12-28     | 2026-12-28
        """
    )
    landing = landing_of(tmp_path, deliveries)
    assert landed_files.remove_at_once(landing, deliveries, {"0"}) == 2
    assert left(landing) == ["c.csv"]
