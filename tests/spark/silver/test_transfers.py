"""A pupil whom a school hands on is the pupil of its roll; one of another roll is a record too."""

import pytest

from bronze.sources.school import CONTACTS, PUPILS, TRANSFERS
from bronze.sources.school import SOURCE as SCHOOL
from silver import event, orphan_row, person_record, relationship
from silver.shared.statements import ExtractFrame, ParseContext
from tests.drawing import assert_same
from tests.spark.silver.conftest import Land

ROLL = """
row_key | pupil_id | laestab | surname | forename | dob        | first_seen | last_seen
r1      | S1       | 9330001 | Quill   | Ada      | 2015-02-01 | 2026-09-01 | 2026-11-19
r2      | S2       | 9330001 | Reed    | Tom      | 2015-02-01 | 2026-09-01 | 2026-11-22
"""
HANDED_ON = """
row_key | pupil_id | laestab | surname | forename | dob        | leavingdate | first_seen | contact1surname | contact1forename | contact1relationship | contact2surname | contact2relationship
t1      | S1       | 9330001 | Quill   | Ada      | 2015-02-01 | 2026-11-18  | 2026-11-20 | Quill           | Bea              | MOT                  | Fern            | FAT
t3      | S3       | 9339999 | Sedge   | Una      | 2015-02-01 | 2026-11-18  | 2026-11-20 | -               | -                | -                    | -               | -
"""  # noqa: E501 # a drawn table is one line a row


@pytest.fixture(scope="module")
def extract_frames(land: Land) -> list[ExtractFrame]:
    return [land(SCHOOL, PUPILS, ROLL), land(SCHOOL, TRANSFERS, HANDED_ON)]


def test_a_pupil_of_a_transfer_is_one_record_with_the_pupil_of_the_roll(
    extract_frames: list[ExtractFrame], parse_context: ParseContext
) -> None:
    records = person_record.build(extract_frames, parse_context)

    found = {
        row["source_key"]: (row["shown_surname"], row["extract"], str(row["name_since"]))
        for row in records.where("role = 'child'").collect()
    }
    assert found == {
        "S1|9330001": ("Quill", "school_ctf", "2026-09-01"),
        "S2|9330001": ("Reed", "school_pupil", "2026-09-01"),
        "S3|9339999": ("Sedge", "school_ctf", "2026-11-20"),
    }


def test_both_contacts_are_named_and_the_leaving_is_an_event(
    extract_frames: list[ExtractFrame], parse_context: ParseContext
) -> None:
    records = person_record.build(extract_frames, parse_context)
    relations = relationship.build(extract_frames, parse_context)
    events = event.build(extract_frames, parse_context)

    adults = records.where("role = 'adult'")
    assert_same(adults, "shown_surname | is_mention\nQuill | yes\nFern | yes")
    named = adults.withColumnRenamed("record_key", "of_record_key").select("of_record_key")
    related = relations.join(named, on="of_record_key", how="left_semi")
    assert_same(related, "kind\nmother\nfather")
    assert_same(events, "kind | happened\nleft a school | 2026-11-18\nleft a school | 2026-11-18")


def test_a_pupil_whom_the_transfer_itself_describes_is_no_row_about_nobody(
    extract_frames: list[ExtractFrame], land: Land, parse_context: ParseContext
) -> None:
    contacts = land(SCHOOL, CONTACTS, "row_key | pupil_id | laestab\nc1 | S3 | 9339999")
    orphans = orphan_row.build([*extract_frames, contacts], parse_context)
    assert_same(orphans, "row_key | extract\nc1 | school_contact")
