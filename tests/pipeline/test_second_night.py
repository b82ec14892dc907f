"""The second night: what did not change is seen and not done again, and a person stays the same."""

import hashlib
import json
from collections import Counter

import pytest

from tests.pipeline.conftest import SECOND, Ran
from tests.pipeline.published import publications, rows, versions


def test_the_same_bytes_are_a_sighting_and_other_bytes_are_read(second_night: Ran) -> None:
    landing = second_night.place.landing
    sha256 = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in landing.glob("*/*.*")
        if path.is_file()
    }
    due = {
        name: "unchanged" if Counter(sha256.values())[digest] > 1 else "applied"
        for name, digest in sha256.items()
        if SECOND in name
    }
    told = rows(second_night.lake, "bronze/delivery")
    assert {row["file_name"]: row["outcome"] for row in told if row["run_number"] == 2} == due
    assert set(due.values()) == {"unchanged", "applied"}


def test_a_feed_that_only_sent_the_same_again_is_fresh(second_night: Ran) -> None:
    sighted = _sighted(second_night)
    fresh = {row["extract"]: row for row in rows(second_night.lake, "gold/source_freshness")}
    assert sighted
    assert {fresh[name]["days_old"] for name in sighted} == {0}


def test_only_tables_that_changed_are_checked_again(first_night: Ran, second_night: Ran) -> None:
    before, after = versions(first_night.lake), versions(second_night.lake)
    checked = {}
    for kept in (second_night.lake / "reports" / "results").glob("*.json"):
        path = kept.stem.replace(".", "/", 1)
        checked[path] = json.loads(kept.read_text(encoding="utf-8"))["checked"]["run"]
    changed = {path for path in checked if before[path] != after[path]}
    sighted = {f"bronze/{extract}" for extract in _sighted(second_night)}
    assert changed
    assert sighted
    assert {path: checked[path] for path in changed} == dict.fromkeys(changed, 2)
    assert {path: checked[path] for path in sighted} == dict.fromkeys(sighted, 1)


def test_a_person_keeps_the_id_unless_the_history_says_why(
    first_night: Ran, second_night: Ran
) -> None:
    before, after = _ids(first_night), _ids(second_night)
    changed = {before[key] for key in before if after.get(key) != before[key]}
    told = {
        row["person_id"]
        for row in rows(second_night.lake, "silver/person_history")
        if row["run_number"] == 2
    }
    assert len(changed) < len(set(before.values())) / 4
    assert changed <= told


@pytest.mark.parametrize("number", [1, 2])
def test_every_night_has_its_row_in_the_ledger(second_night: Ran, number: int) -> None:
    told = [row for row in publications(second_night.lake) if row["run_number"] == number]
    assert [str(row["as_of"]) for row in told] == [f"2026-11-{22 + number}"]


def _ids(night: Ran) -> dict[str, str]:
    return {row["record_key"]: row["person_id"] for row in rows(night.lake, "silver/person")}


def _sighted(night: Ran) -> set[str]:
    """Extracts that sent the same bytes again."""
    told = rows(night.lake, "bronze/delivery")
    return {row["extract"] for row in told if row["outcome"] == "unchanged"}
