"""No location of a flagged person, or of anybody who would give them away, leaves silver."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.pipeline.conftest import Ran
from tests.pipeline.file_contents import contents_of
from tests.pipeline.places import PLACES, SHORTEST, gold_rows, texts
from tests.pipeline.published import rows

AGREED_TO_LOCATE = {
    "silver/address": {"line", "postcode", "uprn"},
    "silver/person_record": {"postcode"},
    "silver/involvement": {"team", "worker", "phone", "email"},
    "silver/assessment": {"author", "author_email", "organisation"},
}
"""What must be declared to locate: by it gold hides, and by it this test looks."""


@dataclass(frozen=True)
class Known:
    """What silver knows: whose record is whose, who is protected, and the places of each."""

    people: dict[str, str]
    protected: frozenset[str]
    places: dict[str, frozenset[str]]

    def of(self, people: Iterable[str]) -> frozenset[str]:
        """All places of these people."""
        return frozenset().union(*(self.places.get(one, frozenset()) for one in people))

    @property
    def secret(self) -> frozenset[str]:
        """Places that nobody has but the protected."""
        return self.of(self.protected) - self.of(set(self.people.values()) - self.protected)


@pytest.fixture(scope="module")
def known(first_night: Ran) -> Known:
    """Silver of the first night."""
    people = {r["record_key"]: r["person_id"] for r in rows(first_night.lake, "silver/person")}
    places: dict[str, set[str]] = {}
    for path, columns in PLACES.items():
        for row in rows(first_night.lake, path):
            said = {row[name] for name in columns if len(row[name] or "") >= SHORTEST}
            places.setdefault(people[row["record_key"]], set()).update(said)
    protected = {row["person_id"] for row in rows(first_night.lake, "silver/protected")}
    frozen = {one: frozenset(told) for one, told in places.items()}
    return Known(people, frozenset(protected), frozen)


@pytest.fixture(scope="module")
def flagged(first_night: Ran, known: Known) -> frozenset[str]:
    """Those whom social care's own file marks."""
    marked = {
        row["pers_person_id"]
        for row in rows(first_night.lake, "bronze/csc_person")
        if row["pers_address_restricted"] == "Y"
    }
    records = rows(first_night.lake, "silver/person_record")
    return frozenset(
        known.people[row["record_key"]]
        for row in records
        if row["extract"] == "csc_person" and row["source_key"] in marked
    )


def test_what_was_agreed_to_locate_a_person_is_declared_so() -> None:
    undeclared = {path: names - set(PLACES[path]) for path, names in AGREED_TO_LOCATE.items()}
    assert {path: names for path, names in undeclared.items() if names} == {}


def test_some_are_flagged_and_others_are_shown(
    first_night: Ran, known: Known, flagged: frozenset[str]
) -> None:
    children = rows(first_night.lake, "gold/child")
    shown = [row for row in children if row["address"]]
    assert flagged
    assert known.protected > flagged
    assert shown
    assert not known.protected & {row["person_id"] for row in shown}


def test_family_and_household_of_the_flagged_are_protected(
    first_night: Ran, known: Known, flagged: frozenset[str]
) -> None:
    household = {
        known.people[row["record_key"]]
        for row in rows(first_night.lake, "silver/address")
        if row["is_latest"] and row["uprn"] and row["uprn"] in known.of(flagged)
    }
    claims = [
        (known.people[row["of_record_key"]], known.people[row["to_record_key"]])
        for row in rows(first_night.lake, "silver/relationship")
        if {row["of_record_key"], row["to_record_key"]} <= set(known.people)  # the named alone
    ]
    parents = {parent for parent, child in claims if child in flagged}
    their_children = {child for parent, child in claims if parent in parents}
    assert parents - flagged
    assert household | parents | their_children <= known.protected


def test_no_row_about_a_protected_person_tells_a_place(first_night: Ran, known: Known) -> None:
    places = known.of(known.protected)
    telling = {
        (path, name)
        for path, row in gold_rows(first_night.lake)
        if {row.get("person_id"), row.get("member_person_id")} & known.protected
        for name, text in texts(row)
        if text in places
    }
    assert telling == set()


def test_no_place_that_only_the_protected_have_is_anywhere_ingold_rows(
    first_night: Ran, known: Known
) -> None:
    assert len(known.secret) > 5
    where: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for path, row in gold_rows(first_night.lake):
        for name, text in texts(row):
            where[text].add((path, name))
    telling = {
        place
        for text, places in where.items()
        if any(secret in text for secret in known.secret)
        for place in places
    }
    assert telling == set()


@pytest.mark.parametrize("kept_in", ["outbox", "reports", "dagster"])
def test_no_such_place_is_in_packs_reports_or_the_event_store(
    first_night: Ran, known: Known, kept_in: str
) -> None:
    files = [path for path in (first_night.lake / kept_in).rglob("*") if path.is_file()]
    assert files
    marks = [place.encode() for place in known.secret]
    telling = {path.name for path in files if _holds(path, marks)}
    assert telling == set()


def _holds(path: Path, marks: list[bytes]) -> bool:
    contents = list(contents_of(path))
    return any(mark in content for content in contents for mark in marks)
