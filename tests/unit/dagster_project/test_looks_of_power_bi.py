"""Who opened the report in Power BI reaches the access log, once, and names no child."""

import json
from pathlib import Path

import pytest

from dagster_project.lake import access_log
from dagster_project.look_audit import looks_of_power_bi
from dagster_project.look_audit.looks_of_power_bi import ActivityFileError

REPORT = "Single view of the child"
FIRST, SECOND = (f"{number}d1b8f54-0c1e-4f0b-9d7c-3b0a5f6e2c11" for number in (1, 2))
DRAWN = f"""
    Id       | CreationTime         | UserId             | Activity   | ReportName
    {FIRST}  | 2026-07-30T08:15:02Z | Ann@social.example | ViewReport | {REPORT}
    {SECOND} | 2026-11-30T17:40:00  | bea@school.example | ViewReport | {REPORT} (careers)
    {FIRST[::-1]} | 2026-11-30T17:41:00 | bea@school.example | ViewReport | Sickness of staff
    {SECOND[::-1]} | 2026-11-30T17:42:00 | bea@school.example | ExportReport | {REPORT}
"""


def events(drawn: str = DRAWN) -> list[dict[str, str]]:
    """Activity events, as Power BI's API has them, from a table."""
    header, *rows = ([c.strip() for c in line.split("|")] for line in drawn.strip().splitlines())
    return [dict(zip(header, row, strict=True)) for row in rows]


def written(folder: Path, content: object, encoding: str = "utf-8") -> Path:
    """A file with that content."""
    file = folder / "looks.json"
    file.write_text(json.dumps(content), encoding=encoding)
    return file


def looks(root: Path) -> list[str]:
    """The looks in the log: when, who, how much."""
    return [
        f"{look.at} {look.who} {look.level} {look.subject}"
        for look in access_log.read(root).entries
    ]


OPENED = [
    "2026-07-30T09:15:02+01:00 ann@social.example results shown ",
    "2026-11-30T17:40:00+00:00 bea@school.example results shown ",
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_each_opening_of_the_report_is_a_look_at_a_list(tmp_path: Path, encoding: str) -> None:
    file = written(tmp_path, events(), encoding)

    assert looks_of_power_bi.take_in(tmp_path, file, REPORT) == (2, 0)
    assert looks(tmp_path) == OPENED


def test_what_the_api_answers_is_taken_in_as_well(tmp_path: Path) -> None:
    file = written(tmp_path, {"activityEventEntities": events(), "continuationUri": None})

    assert looks_of_power_bi.take_in(tmp_path, file, REPORT) == (2, 0)


def test_a_second_time_adds_what_is_new_alone(tmp_path: Path) -> None:
    looks_of_power_bi.take_in(tmp_path, written(tmp_path, events()[:1]), REPORT)
    file = written(tmp_path, [*events(), *events()])

    assert looks_of_power_bi.take_in(tmp_path, file, REPORT) == (1, 1)
    assert looks_of_power_bi.take_in(tmp_path, file, REPORT) == (0, 2)
    assert looks(tmp_path) == OPENED
    assert access_log.read(tmp_path).broken_at is None


@pytest.mark.parametrize(
    "content",
    [
        pytest.param({"value": []}, id="another answer"),
        pytest.param(["ViewReport"], id="a list of something else"),
        pytest.param([{**events()[0], "CreationTime": "yesterday"}], id="no time"),
        pytest.param([{**events()[0], "Id": None}], id="no id"),
        pytest.param([{**events()[0], "UserId": ""}], id="no user"),
    ],
)
def test_a_file_that_is_something_else_adds_nothing(tmp_path: Path, content: object) -> None:
    file = written(tmp_path, content)

    with pytest.raises(ActivityFileError):
        looks_of_power_bi.take_in(tmp_path, file, REPORT)
    assert looks(tmp_path) == []


def test_a_file_that_is_no_json_adds_nothing(tmp_path: Path) -> None:
    file = tmp_path / "looks.json"
    file.write_text("Id : 1", encoding="utf-8")

    with pytest.raises(ActivityFileError, match="is no JSON"):
        looks_of_power_bi.take_in(tmp_path, file, REPORT)
