"""Why somebody sees, or does not see, a child: in words, and nothing of whom they may not see."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from deltalake import write_deltalake

from contracts import Table
from dagster_project.audiences.check import Answer, Question, answer
from dagster_project.audiences.readers import Readers
from dagster_project.lake import published
from dagster_project.look_audit.staff import Scope, StaffMember, team
from gold import child, correction, involvement, publication
from gold.access_file import access_rules
from tests.unit.audiences import drawn_gold
from tests.unit.audiences.folders import SOURCES, written

STAFF = (
    StaffMember("edt", "", "Jones", team("csc", ""), Scope.ANY_CHILD, audience="social care"),
    StaffMember("dee", "", "Lead", team("school", "Hillside"), audience="school safeguarding lead"),
    StaffMember("gp", "", "Doc", team("gp", ""), audience="GP"),
    StaffMember("clerk", "", "Clerk", team("csc", "")),
)
READERS = Readers(STAFF, frozenset({("edt", "CAT")}))


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = drawn_gold.lake(tmp_path_factory.mktemp("lake"))
    done = written(root, readers=READERS)
    last = published.last(root)
    row = {
        "run_number": 2,
        "as_of": drawn_gold.AS_OF,
        "published_at": datetime(2026, 11, 24, tzinfo=UTC),
        "versions": json.dumps({**last.versions, **done.versions}),
        "built_from": "{}",
    }
    folder = root / publication.TABLE.path
    rows = published.dataset(folder).to_table()
    write_deltalake(folder, rows.from_pylist([row], schema=rows.schema), mode="append")
    return root


def words(lake: Path, user: str, person: str, table: Table) -> str:
    return "\n".join(asked_of(lake, user, person, table).sentences)


def asked_of(lake: Path, user: str, person: str, table: Table) -> Answer:
    return answer(Question(user, person, table, lake, access_rules(), SOURCES, READERS))


@pytest.mark.parametrize(
    ("user", "person", "table", "sentence"),
    [
        ("edt", "ANN", involvement.TABLE, "may look at any child that social care sees"),
        ("edt", "ANN", involvement.TABLE, "Of involvement they see 1 rows, from school."),
        ("edt", "ANN", correction.TABLE, "social care has no table correction: "),
        ("edt", "ANN", child.TABLE, "Without sources, records: "),
        ("edt", "CAT", child.TABLE, "names the child for this user: they do not see it."),
        ("dee", "ANN", child.TABLE, "the child is with the user's team (school, hillside)."),
        ("dee", "CAT", child.TABLE, "The child is in none of the user's scopes"),
        ("gp", "ANN", child.TABLE, "GP sees no child"),
        ("clerk", "ANN", child.TABLE, "clerk is of no audience by the staff list"),
        ("stranger", "ANN", child.TABLE, "stranger is of no audience by the staff list"),
    ],
)
def test_it_says_why(lake: Path, user: str, person: str, table: Table, sentence: str) -> None:
    assert sentence in words(lake, user, person, table)


def test_a_child_outside_what_they_see_is_as_one_that_there_is_not(lake: Path) -> None:
    # Of EVE the school's lead may not know; LOCKED stands for one whom gold does not hold.
    answers = {words(lake, "dee", person, child.TABLE) for person in ("EVE", "LOCKED")}
    assert len(answers) == 1
    assert "there is no child of this id tonight" in answers.pop()


@pytest.mark.parametrize(
    ("user", "person", "tells_of_child"),
    [
        ("edt", "ANN", True), ("edt", "CAT", True), ("dee", "CAT", True), ("dee", "EVE", False),
        ("dee", "LOCKED", False), ("gp", "ANN", False), ("clerk", "ANN", False),
    ],
)  # fmt: skip
def test_it_says_whether_it_told_of_a_child(
    lake: Path, user: str, person: str, tells_of_child: bool
) -> None:
    assert asked_of(lake, user, person, child.TABLE).tells_of_child is tells_of_child
