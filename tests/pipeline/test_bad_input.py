"""Every fault of partners' files: a reason to act on or a right reading, and nothing lost."""

import re
from collections import Counter

import pytest

from bronze.sources.school import SOURCE as SCHOOL
from bronze.sources.school import TRANSFERS
from synthetic import CANARY
from tests.pipeline.bad_files import (
    DAY,
    FAR_AHEAD,
    FOLDER,
    GROWING,
    LONG_NAME,
    NO_FILES,
    ODD_NAME,
    READ,
    UNFINISHED,
    UNREAD,
    file_name,
)
from tests.pipeline.conftest import Ran
from tests.pipeline.published import Row, rows

DELIVERY, REJECTED = "bronze/delivery", "bronze/rejected"


@pytest.fixture(scope="module")
def deliveries(first_night: Ran) -> dict[str, Row]:
    """What became of each file, by its name."""
    return {row["file_name"]: row for row in rows(first_night.lake, DELIVERY)}


def _refused(night: Ran, delivery: Row) -> list[Row]:
    every = rows(night.lake, REJECTED)
    mine = [row for row in every if row["delivery_id"] == delivery["delivery_id"]]
    return sorted(mine, key=lambda row: int(row["number"]))


def _police(night: Ran, number: str) -> Row:
    found = [
        row
        for row in rows(night.lake, "bronze/police_occurrence")
        if row["nominal_id"] == f"N{number}"
    ]
    assert len(found) == 1
    return found[0]


def _records(night: Ran, source_key: str) -> list[Row]:
    return [r for r in rows(night.lake, "silver/person_record") if r["source_key"] == source_key]


@pytest.mark.parametrize("slug", UNREAD)
def test_a_file_that_cannot_be_read_is_set_aside_with_what_to_do(
    first_night: Ran, deliveries: dict[str, Row], slug: str
) -> None:
    found = deliveries[file_name(slug)]
    assert found["outcome"] == "quarantined"
    assert UNREAD[slug].reason in found["reason"]
    assert (found["rows_in"], found["rows_kept"]) == (0, 0)
    assert [row["agreed"] for row in _refused(first_night, found)] == [None]


@pytest.mark.parametrize("slug", READ)
def test_a_file_with_a_fault_is_read_but_for_the_rows_at_fault(
    first_night: Ran, deliveries: dict[str, Row], slug: str
) -> None:
    bad, found = READ[slug], deliveries[file_name(slug)]
    assert (found["outcome"], found["rows_kept"]) == ("applied", bad.kept)
    assert found["encoding"] == bad.encoding
    assert bad.notes in " ".join(found["notes"])
    told = _refused(first_night, found)
    assert [(row["row_number"], row["column_name"]) for row in told] == [
        (line, column) for line, column, _ in bad.refused
    ]
    for row, (_, _, reason) in zip(told, bad.refused, strict=True):
        assert reason in row["reason"]


def test_no_row_of_any_file_is_unaccounted_for(deliveries: dict[str, Row]) -> None:
    lost = {
        name: row["rows_in"] - row["rows_kept"] - row["rows_unchanged"] - row["rows_rejected"]
        for name, row in deliveries.items()
    }
    assert sum(row["rows_in"] for row in deliveries.values()) > 100
    assert {name: count for name, count in lost.items() if count} == {}


@pytest.mark.parametrize(
    ("number", "column", "value"),
    [
        ("16", "surname", "Quillfeather"),
        ("17", "given_name", "Zoë"),
        ("18", "given_name", "Zoë"),
        ("22", "given_name", "Ada\nMay"),
        ("26", "given_name", "Ada"),
        ("26", "occurrence_ref", "R26"),
        ("33", "date_of_birth", "31/02/2015"),
        ("34", "given_name", '=HYPERLINK("x")'),
        ("35", "given_name", '<b>Ada</b> \U0001f600 "Quill"'),
        ("51", "given_name", "\u202eadA\u200b"),
        ("52", "given_name", "\x1b[31mAda\x07"),
        ("53", "given_name", "'); DROP TABLE child; --"),
    ],
)
def test_bronze_says_what_the_partner_said(
    first_night: Ran, number: str, column: str, value: str
) -> None:
    assert _police(first_night, number)[column] == value


def test_the_row_after_a_quoted_newline_keeps_its_line_in_the_file(first_night: Ran) -> None:
    assert _police(first_night, "22")["first_row_number"] == 2
    assert _police(first_night, "27")["first_row_number"] == 5


def test_a_date_that_no_calendar_has_becomes_unknown(first_night: Ran) -> None:
    impossible, whole = _records(first_night, "N33"), _records(first_night, "N34")
    assert [row["date_of_birth"] for row in impossible] == [None]
    assert [str(row["date_of_birth"]) for row in whole] == ["2015-02-01"]


def test_identifiers_that_a_spreadsheet_spoilt_are_not_taken_for_others(first_night: Ran) -> None:
    assert [row["upn"] for row in _records(first_night, "BAD1")] == [None]
    assert [row["nhs_number"] for row in _records(first_night, "BAD2")] in ([None], ["9990000018"])


def test_what_is_no_finished_file_is_left_alone(deliveries: dict[str, Row]) -> None:
    assert GROWING not in deliveries
    assert not set(UNFINISHED) & set(deliveries)


def test_a_folder_among_the_files_is_named_as_one(deliveries: dict[str, Row]) -> None:
    found = deliveries[FOLDER]
    assert found["outcome"] == "quarantined"
    assert "put the files themselves" in found["reason"]


@pytest.mark.parametrize("name", NO_FILES)
def test_what_is_no_file_is_named_with_its_reason(deliveries: dict[str, Row], name: str) -> None:
    found = deliveries[name]
    assert found["outcome"] == "quarantined"
    assert NO_FILES[name] in found["reason"]


def test_a_file_of_a_day_that_is_far_ahead_is_set_aside(deliveries: dict[str, Row]) -> None:
    assert deliveries[FAR_AHEAD]["outcome"] == "quarantined"
    assert "it speaks for 31 December 9999" in deliveries[FAR_AHEAD]["reason"]


def test_a_file_name_that_is_no_text_is_read_and_shown_as_text(
    deliveries: dict[str, Row],
) -> None:
    assert (deliveries[ODD_NAME]["outcome"], deliveries[ODD_NAME]["rows_kept"]) == ("applied", 1)


def test_a_file_name_of_two_hundred_characters_is_read(deliveries: dict[str, Row]) -> None:
    assert len(LONG_NAME) > 180
    assert deliveries[LONG_NAME]["rows_kept"] == 1


def test_other_feeds_are_untouched(first_night: Ran, deliveries: dict[str, Row]) -> None:
    schools = [row for row in deliveries.values() if row["source"] == "school"]
    assert Counter(row["outcome"] for row in schools) == {"applied": len(SCHOOL.extracts)}
    for row in schools:
        lines = (first_night.place.landing / "school" / row["file_name"]).read_bytes().splitlines()
        # Of forty children none may have left a school: a file of changes then holds no row.
        assert row["rows_in"] > 0 or row["extract"] == TRANSFERS.name
        assert row["rows_in"] <= len(lines)
    good = deliveries[f"police_occurrences_{DAY}.csv"]
    assert good["outcome"] == "applied"
    assert good["rows_kept"] > 0


def test_markup_and_formulas_are_inert_where_people_read(first_night: Ran) -> None:
    shown = [row["value"] for row in rows(first_night.lake, "gold/child_attribute")]
    assert any(CANARY in value.casefold() for value in shown)
    assert not [value for value in shown if re.search(r"[<>\x00-\x1f\u202a-\u202e\u200b]", value)]
