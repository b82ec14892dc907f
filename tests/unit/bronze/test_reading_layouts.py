"""A year's change of layout: one extract reads the files of both, and tells what is out of time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from contracts import Extract, Field, FieldKind, Layout
from tests.unit.bronze.conftest import Staged

Read = Callable[..., Staged]
BEFORE, AFTER = date(2023, 8, 31), date(2023, 9, 1)


@pytest.fixture(scope="module")
def two_years(people: Extract) -> Extract:
    """Until August 2023 a sex was headed gender, a house was sent, and no language was."""
    return replace(
        people,
        fields=(
            Field("ref", "Key.", required=True),
            Field(
                "sex",
                "Sex.",
                FieldKind.CODE,
                codes={"M": "M", "F": "F"},
                earlier=(
                    Layout("2022-08-31", headers=("Boy or Girl",), codes={"B": "M", "G": "F"}),
                    Layout("2023-08-31", headers=("gender",), codes={"1": "M", "2": "F"}),
                ),
            ),
            Field("house", "House at school.", until="2023-08-31"),
            Field("language", "First language.", since="2023-09-01", required=True),
        ),
        seals=(),
    )


LEFT_OUT = "column 2 was left out: it is sex under the header of another layout"
ANOTHER = "column 2 was read as sex, under the header of another layout"
FILES = [
    # day, header, row: the cells that are kept, columns that lack, a part of what is told
    (date(2022, 8, 31), "ref,Boy or Girl,house", "1,B,Oak", ("B", "Oak", None), [], ""),
    (BEFORE, "ref,gender,house", "1,1,Oak", ("1", "Oak", None), [], ""),
    (AFTER, "ref,sex,language", "1,M,ENG", ("M", None, "ENG"), [], ""),
    (BEFORE, "ref,gender", "1,1", ("1", None, None), ["house"], "not in the file: house"),
    (AFTER, "ref,language", "1,ENG", (None, None, "ENG"), ["sex"], "not in the file: sex"),
    (AFTER, "ref,gender,language", "1,M,ENG", ("M", None, "ENG"), [], ANOTHER),
    (BEFORE, "ref,sex,house", "1,M,Oak", ("M", "Oak", None), [], ANOTHER),
    (AFTER, "ref,gender,sex,language", "1,1,M,ENG", ("M", None, "ENG"), [], LEFT_OUT),
    (
        AFTER,
        "ref,sex,house,language",
        "1,M,Oak,ENG",
        ("M", None, "ENG"),
        [],
        "column 3 was left out: house is agreed until 31 August 2023",
    ),
    (
        BEFORE,
        "ref,gender,house,language",
        "1,1,Oak,ENG",
        ("1", "Oak", None),
        [],
        "column 4 was left out: language is agreed from 1 September 2023",
    ),
]


@pytest.mark.parametrize(("day", "header", "row", "kept", "missing", "note"), FILES)
def test_a_file_is_read_by_the_layout_of_its_day(  # noqa: PLR0913, PLR0917 # a row of a table
    read: Read,
    two_years: Extract,
    day: date,
    header: str,
    row: str,
    kept: tuple[str | None, ...],
    missing: list[str],
    note: str,
) -> None:
    result, rows, _ = read(f"{header}\n{row}\n", two_years.on(day))

    assert result.fault == ""
    assert [(each["sex"], each["house"], each["language"]) for each in rows] == [kept]
    assert list(result.missing) == missing
    assert (note in " ".join(result.notes)) if note else not result.notes


def test_what_is_required_is_required_of_files_of_its_time(read: Read, two_years: Extract) -> None:
    content = "ref,sex,language\n1,M,\n"
    required, _, rejections = read(content, two_years.on(AFTER))
    not_yet, rows, _ = read("ref,gender,house\n1,1,\n", two_years.on(BEFORE))
    without_column, _, _ = read("ref,sex\n1,M\n", two_years.on(AFTER))

    assert [each["column_name"] for each in rejections] == ["language"]
    assert (required.rows_rejected, not_yet.rows_rejected, len(rows)) == (1, 0, 1)
    assert "no column for language" in without_column.fault


def test_columns_that_are_out_of_time_count_as_not_agreed(read: Read, two_years: Extract) -> None:
    after, _, _ = read("ref,sex,house,language\n1,M,canary,ENG\n", two_years.on(AFTER))
    both, _, _ = read("ref,gender,sex,language\n1,canary,M,ENG\n", two_years.on(AFTER))

    assert (after.unagreed_columns, both.unagreed_columns) == (("column 3",), ("column 2",))


def test_a_file_with_two_columns_under_one_years_header_is_set_aside(
    read: Read, two_years: Extract
) -> None:
    result, _, _ = read("ref,gender,gender\n1,1,2\n", two_years.on(BEFORE))
    assert "Columns 2 and 3 are both headed sex" in result.fault
