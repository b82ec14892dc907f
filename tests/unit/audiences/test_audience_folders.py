"""What stands in an audience's folder, drawn as tables."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from contracts import Audience
from dagster_project.audiences.readers import Readers
from dagster_project.look_audit.staff import Scope, StaffMember, team
from gold.access_file import access_rules
from tests.unit.audiences import drawn_gold
from tests.unit.audiences.folders import Cells, cells, columns, has, written

STAFF = (
    StaffMember("sue", "sw@council.example", "Smith", team("csc", "North Team"), Scope.CASELOAD,
                audience="social care"),
    StaffMember("edt", "", "Jones", team("csc", ""), Scope.ANY_CHILD, audience="social care"),
    StaffMember("left", "", "Gone", team("csc", ""), Scope.ANY_CHILD, date(2026, 11, 1),
                "social care"),
    StaffMember("dee", "", "Lead", team("school", "Hillside"), audience="school safeguarding lead"),
    StaffMember("rob", "", "Lead", team("school", "Riverside"),
                audience="school safeguarding lead"),
    StaffMember("stray", "", "Lead", team("camhs", ""), audience="school safeguarding lead"),
)  # fmt: skip


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    return drawn_gold.lake(tmp_path)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders of every audience by the shipped access file, with the users of STAFF."""
    lake = drawn_gold.lake(tmp_path_factory.mktemp("lake"))
    written(lake, readers=Readers(STAFF, frozenset({("edt", "CAT"), ("other", "ANN")})))
    return lake


@pytest.mark.parametrize(
    ("audience", "children"),
    [
        ("social_care", {"ANN", "BEN", "CAT", "DAN", "EVE"}),
        ("emergency_duty", {"ANN", "BEN", "CAT", "DAN", "EVE"}),
        # The police may not know that health services know a child.
        ("police", {"ANN", "BEN", "CAT"}),
        ("school_safeguarding_lead", {"ANN", "BEN", "CAT"}),
        ("health_visitor_and_school_nurse", {"EVE"}),
        # The child of a household in which somebody is on probation, by what csc says.
        ("probation", {"ANN"}),
    ],
)
def test_an_audience_has_the_children_of_its_scope_of_whom_it_may_know(
    folders: Path, audience: str, children: set[str]
) -> None:
    assert {person for (person,) in cells(folders, audience, "child", "person_id")} == children


@pytest.mark.parametrize("audience", ["gp", "leader"])
def test_an_audience_that_sees_no_child_has_no_table_about_one(
    folders: Path, audience: str
) -> None:
    about_children = ("child", "child_attribute", "involvement", "plan", "family_member")
    assert [name for name in about_children if has(folders, audience, name)] == []


@pytest.mark.parametrize(
    ("audience", "person", "column", "value"),
    [
        ("social_care", "ANN", "address", "New home, known to police alone"),
        # On its caseload nobody is, so it has no card of anybody.
        ("send", "ANN", "address", None),
        ("health_visitor_and_school_nurse", "EVE", "sex", "F"),
        ("social_care", "ANN", "forename", "Ann"),
        ("police", "ANN", "forename", "Annie"),
        ("social_care", "ANN", "age", 9),
        ("social_care", "DAN", "age", None),
    ],
)
def test_the_card_has_the_first_value_that_the_audience_may_see(
    folders: Path, audience: str, person: str, column: str, value: object
) -> None:
    cards = cells(folders, audience, "child", "person_id", column)
    assert {cell for of, cell in cards if of == person} <= {value}
    assert value is None or (person, value) in cards


@pytest.mark.parametrize(
    ("audience", "seen"),
    [
        (
            "social_care",
            {
                ("ANN", "Schools", "Hillside", "what is not on a card"),
                ("BEN", "Schools", "Hillside", "what is not on a card"),
                ("CAT", "Schools", "Riverside", "what is not on a card"),
                ("BEN", "Children's social care", "North Team", "what is not on a card"),
                ("CAT", "CAMHS", None, "what is not on a card"),
                ("DAN", "CAMHS", None, "what is not on a card"),
                ("EVE", "Health visiting and school nursing", "Base 1", "what is not on a card"),
            },
        ),
        (
            "school_safeguarding_lead",
            {
                ("ANN", "Schools", "Hillside", "what is not on a card"),
                ("BEN", "Schools", "Hillside", "what is not on a card"),
                ("CAT", "Schools", "Riverside", "what is not on a card"),
                ("BEN", "Children's social care", "North Team", None),
            },
        ),
        ("police", {("BEN", "Children's social care", "North Team", None)}),
    ],
)
def test_who_is_involved_is_seen_whole_as_a_contact_card_or_not_at_all(
    folders: Path, audience: str, seen: Cells
) -> None:
    of_row = ("person_id", "service", "team", "detail")
    assert cells(folders, audience, "involvement", *of_row) == seen


@pytest.mark.parametrize(
    ("audience", "seen"),
    [
        (
            "social_care",
            {
                ("ANN", "child protection plan", "current", "neglect"),
                ("BEN", "child protection plan", "historic", "neglect"),
                ("BEN", "looked after", "current", "neglect"),
                ("CAT", "child in need plan", "current", "neglect"),
            },
        ),
        (
            "school_safeguarding_lead",
            {
                ("ANN", "child protection plan", "current", None),
                ("BEN", "looked after", "current", None),
                ("CAT", "child in need plan", "current", None),
            },
        ),
        (
            "police",
            {
                ("ANN", "child protection plan", "current", None),
                ("BEN", "looked after", "current", None),
            },
        ),
    ],
)
def test_of_a_yes_or_no_only_that_there_is_one_now_is_seen(
    folders: Path, audience: str, seen: Cells
) -> None:
    assert cells(folders, audience, "plan", "person_id", "kind", "status", "category") == seen


def test_a_timeline_which_tells_of_any_day_answers_no_yes_or_no(folders: Path) -> None:
    assert cells(folders, "school_safeguarding_lead", "timeline", "person_id") == set()
    assert {person for (person,) in cells(folders, "social_care", "timeline", "person_id")} == {
        "ANN", "BEN", "CAT"
    }  # fmt: skip


def test_of_a_service_that_is_not_shared_every_child_has_the_same_row(folders: Path) -> None:
    services = cells(folders, "school_safeguarding_lead", "child_service", "person_id", "source",
                     "status", "data_as_of")  # fmt: skip
    camhs = {row for row in services if row[1] == "camhs"}
    assert camhs == {(p, "camhs", "not shared with you", None) for p in ("ANN", "BEN", "CAT")}


@pytest.mark.parametrize(
    ("audience", "members"),
    [
        ("social_care", {("ANN", "MUM"), ("ANN", "BEN"), ("ANN", "CAT"), ("ANN", "DAN"),
                         ("EVE", "MUM")}),
        # CAT is on another school's roll, and of DAN only health knows.
        ("school_safeguarding_lead", {("ANN", "MUM"), ("ANN", "BEN")}),
        ("police", {("ANN", "MUM")}),
    ],
)  # fmt: skip
def test_a_relative_who_is_a_child_is_seen_by_those_who_see_that_child(
    folders: Path, audience: str, members: Cells
) -> None:
    assert cells(folders, audience, "family_member", "person_id", "member_person_id") == members


@pytest.mark.parametrize(
    ("audience", "table", "absent"),
    [
        ("social_care", "child", {"sources", "records", "forename_data_group", "data_group"}),
        ("steward", "child", {"forename_data_group"}),
        ("voluntary_sector", "child", {"address", "postcode", "address_source", "address_since"}),
        ("social_care", "event", {"data_group", "source_data_group"}),
    ],
)
def test_a_column_that_nobody_of_the_audience_may_see_is_not_there(
    folders: Path, audience: str, table: str, absent: set[str]
) -> None:
    assert columns(folders, audience, table) & absent == set()
    assert "person_id" in columns(folders, audience, table)


@pytest.mark.parametrize(
    ("audience", "sources"),
    [
        ("police", {"every source", "csc", "police", "probation"}),
        ("voluntary_sector", {"every source"}),
    ],
)
def test_an_audience_reads_the_agreements_that_name_it(
    folders: Path, audience: str, sources: set[str]
) -> None:
    assert {name for (name,) in cells(folders, audience, "agreement", "source")} == sources


@pytest.mark.parametrize(
    ("user", "audience", "children"),
    [
        ("sue", "social_care", {"BEN"}),
        ("edt", "social_care", {"ANN", "BEN", "CAT", "DAN", "EVE"}),
        ("left", "social_care", set()),
        ("dee", "school_safeguarding_lead", {"ANN", "BEN"}),
        # A protected child is on the roll as any other.
        ("rob", "school_safeguarding_lead", {"CAT"}),
        ("stray", "school_safeguarding_lead", set()),
        ("nobody", "social_care", set()),
    ],
)
def test_a_user_sees_the_children_of_their_scopes(
    folders: Path, user: str, audience: str, children: set[str]
) -> None:
    scopes = {s for who, s in cells(folders, audience, "security_user", "user_name", "scope")
              if who == user}  # fmt: skip
    pairs = cells(folders, audience, "security_child", "scope", "person_id")
    assert {person for scope, person in pairs if scope in scopes} == children


def test_a_scope_is_named_so_that_it_tells_no_school(folders: Path) -> None:
    scopes = str(cells(folders, "school_safeguarding_lead", "security_child", "scope"))
    assert "illside" not in scopes
    assert "iverside" not in scopes


def test_whom_a_user_is_related_to_is_denied_to_them(folders: Path) -> None:
    denied = cells(folders, "social_care", "security_denied", "user_name", "person_id")
    assert denied == {("edt", "CAT")}


def test_a_folder_that_would_be_as_it_is_is_left_alone(lake: Path) -> None:
    first = written(lake)
    again = written(lake, before=first)
    assert again.written == 0
    assert {
        path for path, version in again.versions.items() if version != first.versions[path]
    } == {path for path in again.versions if path.endswith("/publication")}


def test_a_change_of_access_writes_that_audience_anew_and_no_other(lake: Path) -> None:
    first = written(lake)
    rules = access_rules()
    less = [
        replace(each, groups={}) if each.audience is Audience.POLICE else each
        for each in rules.audiences
    ]
    without = replace(rules, audiences=tuple(less))
    again = written(lake, without, before=first)
    moved = {path for path, version in again.versions.items() if version != first.versions[path]}
    assert {path.split("/")[0] for path in moved if not path.endswith("/publication")} == {
        "gold_police"
    }
    assert not any(path == "gold_police/involvement" for path in again.versions)
