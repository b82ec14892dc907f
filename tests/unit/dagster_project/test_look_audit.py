"""The audit of looks on a published lake: from lists, tables and log to what a person reads."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import typer

from contracts.dates import LONDON
from dagster_project import settings
from dagster_project.cli import audit_access
from dagster_project.inbox import replies, staff_lists
from dagster_project.lake import access_log
from dagster_project.look_audit.staff import Team
from gold import child, family_member
from silver import hold, involvement, person
from tests.unit.dagster_project.lakes import publish

OWN, BROTHER, STRANGER, DECLARED, NAMESAKE, LOCKED = (
    "AAA-AAA-A", "BBB-BBB-B", "CCC-CCC-C", "DDD-DDD-D", "EEE-EEE-E", "FFF-FFF-F",
)  # fmt: skip
KEYS = {
    person_id: person_id[0].lower() * 20 for person_id in (OWN, BROTHER, STRANGER, DECLARED, LOCKED)
}
GONE_KEY = "9" * 20
"""Of a locked record that its source sends no more, and that is nobody's now."""
WEDNESDAY = date(2026, 11, 18)
STAFF = """user,surname,organisation,team,scope,email,last_day
Ann@csc.example,Ashbury,csc,North,caseload,,
mash@csc.example,Marl,csc,MASH,any child,,
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lake in which the team North works with one child."""
    lake = tmp_path / "lake"
    monkeypatch.setenv("LAKE_ROOT", str(lake))
    work = {"record_key": KEYS[OWN], "source": "csc", "team": "north", "email": "bob@csc.example"}
    surnames = {OWN: "Oak", BROTHER: "Oak", STRANGER: "Elm", DECLARED: "Ash", NAMESAKE: "Ashbury"}
    publish(
        lake,
        [
            (person.TABLE, [{"record_key": key, "person_id": name} for name, key in KEYS.items()]),
            (
                hold.TABLE,
                [
                    {"record_key": KEYS[LOCKED], "kind": hold.LOCK, "person_id": LOCKED},
                    {"record_key": GONE_KEY, "kind": hold.LOCK},
                ],
            ),
            (involvement.TABLE, [work]),
            (child.TABLE, [{"person_id": k, "surname": name} for k, name in surnames.items()]),
            (
                family_member.TABLE,
                [{"person_id": name, "member_person_id": "MMM-MMM-M"} for name in (OWN, BROTHER)],
            ),
        ],
    )
    answers = settings.load().answers
    answers.mkdir(parents=True)
    (answers / "staff_list.csv").write_text(STAFF, encoding="utf-8")
    relations = f"user,person\nann@csc.example,{KEYS[DECLARED]}\n"
    (answers / "staff_relations.csv").write_text(relations, encoding="utf-8")
    return lake


def write_log(root: Path, *lines: str) -> None:
    """Looks drawn as `day | hour | user | subject | why`, and `level` where nobody was opened."""
    path = root / access_log.FILE
    path.parent.mkdir(parents=True)
    path.write_text("".join(f"{line}\n" for line in _chained(root, lines)), encoding="utf-8")


def _chained(root: Path, lines: tuple[str, ...]) -> Iterator[str]:
    before = access_log.BEFORE_THE_FIRST
    for line in lines:
        day, hour, user, subject, why, *level = (cell.strip() for cell in line.split("|"))
        at = datetime(2026, 11, int(day), int(hour), tzinfo=LONDON).isoformat()
        entry = {
            "at": at, "who": user, "command": "page", "level": "".join(level) or "person opened",
            "subject": access_log._hidden(root, subject),  # noqa: SLF001 - drawn logs
            "why": access_log._hidden(root, why),  # noqa: SLF001 - drawn logs
        }  # fmt: skip
        before = access_log._hash(before, access_log.Access(**entry))  # noqa: SLF001 - drawn logs
        yield json.dumps({**entry, "hash": before})


@pytest.mark.parametrize(
    ("look", "sentence"),
    [
        (f"18|10|ann@csc.example|{OWN}|", ""),
        (f"18|10|Ann@csc.example|{KEYS[OWN]}|", ""),
        (f"18|10|bob@csc.example|{OWN}|", ""),
        (f"18|10|ann@csc.example|{STRANGER}|", "and gave no reason: CCC-CCC-C"),
        (f"18|10|ann@csc.example|{KEYS[STRANGER]}|", "and gave no reason: CCC-CCC-C"),
        (f"18|10|ann@csc.example|{BROTHER}|", ""),
        (f"18|10|ann@csc.example|{DECLARED}|a call from school", "list of staff relations names"),
        (f"18|10|ann@csc.example|{NAMESAKE}|a call from school", "may be family: EEE-EEE-E"),
        (f"18|10|mash@csc.example|{STRANGER}|", ""),
        (f"18|10|mash@csc.example|{NAMESAKE}|", ""),
        (f"18|10|mash@csc.example|{LOCKED}|the panel asked", "whose record is locked"),
    ],
)
def test_a_look_is_compared_with_lists_and_tables(root: Path, look: str, sentence: str) -> None:
    write_log(root, look)
    report = audit_access.report(WEDNESDAY)
    assert sentence in report
    assert ("Nothing to ask anybody about." in report) is not bool(sentence)


@pytest.mark.parametrize("subject", [LOCKED, KEYS[LOCKED], GONE_KEY])
def test_searches_for_a_locked_person_are_asked_about_once_they_are_many(
    root: Path, subject: str
) -> None:
    write_log(root, *(f"{day}|10|ann@csc.example|{subject}||searched" for day in (11, 16, 17, 18)))
    seldom = audit_access.report(date(2026, 11, 16), "2026-11-16")
    assert "Nothing to ask anybody about." in seldom
    assert "Also seen, locked record: once" in seldom
    often = audit_access.report(WEDNESDAY, "2026-11-18")
    assert (
        "ann@csc.example searched for 1 child whose record is locked and whom their team does not "
        "work with: 4 such searches in four weeks: somebody locked" in often
    )
    assert subject not in often
    assert "ann@csc.example: searched, 1 times" in often
    assert "person opened" not in often


def test_since_yesterday_the_days_before_are_memory_alone(root: Path) -> None:
    write_log(
        root,
        f"16|10|ann@csc.example|{STRANGER}|",
        f"17|10|ann@csc.example|{STRANGER}|a call from school",
        f"18|10|bob@csc.example|{OWN}|",
    )
    daily = audit_access.report(WEDNESDAY, "yesterday")
    assert "2 looks from 17 November 2026 to 18 November 2026." in daily
    assert "Nothing to ask anybody about." in daily
    assert "Also seen, outside caseload, with a reason: once; most by ann@csc.example 1." in daily
    assert "To ask about, 1." in audit_access.report(WEDNESDAY, "2026-11-16")


@pytest.mark.parametrize("since", ["tomorrow", "18.11.2026", "2026-11-19"])
def test_a_first_day_that_is_none_is_refused_with_how_to_write_it(root: Path, since: str) -> None:
    write_log(root)
    with pytest.raises(typer.BadParameter, match="--since is a day"):
        audit_access.report(WEDNESDAY, since)


def test_who_is_not_on_the_staff_list_is_named(root: Path) -> None:
    write_log(root, f"18|10|new@csc.example|{OWN}|")
    assert "Not on the staff list: new@csc.example." in audit_access.report(WEDNESDAY)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("ann,Ash,csc,North,everybody,", "scope must be one of caseload, any child"),
        ("ann,Ash,csc,North,caseload,1.2.26", "last_day is no date"),
        ("ann,,csc,North,caseload,", "nothing stands under surname"),
    ],
)
def test_a_line_of_the_staff_list_that_is_no_user_is_named_without_its_cells(
    tmp_path: Path, line: str, fault: str
) -> None:
    head = "user,surname,organisation,team,scope,last_day"
    (tmp_path / "staff_list.csv").write_text(f"{head}\n{line}\n", encoding="utf-8")
    files = staff_lists.read_staff(tmp_path)
    assert files.decisions == ()
    assert fault in files.faults[0]
    assert "Ash" not in files.faults[0]


@pytest.mark.parametrize("scope", ["any child", "caseload"])
def test_a_user_whose_organisation_names_no_team_is_a_user(tmp_path: Path, scope: str) -> None:
    head = "user,surname,organisation,team,scope"
    (tmp_path / "staff_list.csv").write_text(f"{head}\nann,Ash,csc,,{scope}\n", encoding="utf-8")
    [member] = staff_lists.read_staff(tmp_path).decisions
    assert (member.team, member.scope) == (Team("csc", ""), scope)


def test_a_relation_to_somebody_without_an_id_or_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "Staff_relations 2026.csv"
    path.write_text("user,person\nann,Ben Ash\n", encoding="utf-8")
    files = staff_lists.read_relations(tmp_path)
    assert files.decisions == ()
    assert "answers/Staff_relations 2026.csv" in files.faults[0] or "line 2" in files.faults[0]
    assert "Ben" not in files.faults[0]


@pytest.mark.parametrize("name", ["staff_list.csv", "Staff_Relations 2026.csv"])
def test_a_list_of_staff_is_no_pack_that_came_back(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("user\n", encoding="utf-8")
    assert not replies.is_pack(tmp_path / name)
