"""What stands in an audience's folder, drawn as tables."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from contracts import Audience
from contracts.access import folder_of
from dagster_project.audiences.readers import Readers
from dagster_project.look_audit.staff import Scope, StaffMember, team
from gold.access_file import access_rules
from tests.expected_rows import Row
from tests.unit.audiences import drawn_gold
from tests.unit.audiences.folders import Cells, cells, columns, every_row, has, written
from tests.unit.dagster_project.lakes import publish

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


SEE_UNBORN = (
    Audience.SOCIAL_CARE,
    Audience.EMERGENCY_DUTY,
    Audience.HEALTH_VISITOR_AND_SCHOOL_NURSE,
)


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
        ("social_care", {"ANN", "BEN", "CAT", "DAN", "EVE", "UNA"}),
        ("emergency_duty", {"ANN", "BEN", "CAT", "DAN", "EVE", "UNA"}),
        ("early_help", {"ANN", "BEN", "CAT", "DAN", "EVE"}),
        ("steward", {"ANN", "BEN", "CAT", "DAN", "EVE"}),
        # The police may not know that health services know a child.
        ("police", {"ANN", "BEN", "CAT"}),
        ("school_safeguarding_lead", {"ANN", "BEN", "CAT"}),
        ("health_visitor_and_school_nurse", {"EVE", "UNA"}),
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
        ("social_care", "UNA", "expected_date_of_birth", date(2027, 1, 20)),
        ("social_care", "UNA", "is_unborn", True),
        ("health_visitor_and_school_nurse", "UNA", "expected_date_of_birth", date(2027, 1, 20)),
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
                ("UNA", "Health visiting and school nursing", "Base 1", "what is not on a card"),
                ("UNA", "Children's social care", "North Team", "what is not on a card"),
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
                ("UNA", "child protection plan", "current", "neglect"),
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
        "ANN", "BEN", "CAT", "UNA"
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
                         ("ANN", "UNA"), ("EVE", "MUM")}),
        ("early_help", {("ANN", "MUM"), ("ANN", "BEN"), ("ANN", "CAT"), ("ANN", "DAN"),
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
        ("sue", "social_care", {"BEN", "UNA"}),
        ("edt", "social_care", {"ANN", "BEN", "CAT", "DAN", "EVE", "UNA"}),
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


@pytest.mark.parametrize("audience", [each for each in Audience if each not in SEE_UNBORN])
def test_nothing_in_a_folder_tells_of_an_unborn_child_whom_its_audience_does_not_see(
    folders: Path, audience: Audience
) -> None:
    folder = folders / folder_of(audience)
    rows = [row for table in folder.iterdir() for row in every_row(table)]
    assert rows
    assert [row for row in rows if "UNA" in str(row) or "2027-01-20" in str(row)] == []


def test_an_audience_sees_the_unborn_once_its_line_says_so_and_never_by_their_age(
    lake: Path,
) -> None:
    police = next(each for each in access_rules().audiences if each.audience is Audience.POLICE)
    seen = {}
    for sees_unborn in (False, True):
        access = replace(police, ages=(10, 14), sees_unborn=sees_unborn)
        written(lake, replace(access_rules(), audiences=(access,)))
        seen[sees_unborn] = cells(lake, "police", "child", "person_id")
    assert seen == {False: {("BEN",)}, True: {("BEN",), ("UNA",)}}


def test_a_child_who_was_born_is_shown_as_any_other(tmp_path: Path) -> None:
    born = {"attribute": "date_of_birth", "value": "2026-11-20", "value_date": date(2026, 11, 20)}

    def after_birth(row: Row) -> Row:
        if row.get("is_unborn"):
            return {**row, "is_unborn": False, "age": 0}
        return {**row, **born} if row.get("attribute") == "expected_date_of_birth" else row

    tables = [(table, [after_birth(row) for row in rows]) for table, rows in drawn_gold.tables()]
    lake = publish(tmp_path, tables)
    written(lake)
    of_child = ("person_id", "age", "is_unborn", "expected_date_of_birth")
    for audience in ("social_care", "early_help"):
        assert ("UNA", 0, False, None) in cells(lake, audience, "child", *of_child)
    assert ("UNA",) in cells(lake, "police", "child", "person_id")
