"""Codes and dates mean what they mean in the layout of the newest file that brought them."""

from dataclasses import replace

from bronze.sources.camhs import REFERRALS
from bronze.sources.camhs import SOURCE as CAMHS
from contracts import Layout
from silver import person_record
from silver.shared.statements import ParseContext
from tests.drawing import assert_same
from tests.spark.silver.conftest import Land

FORMER = {
    # Until 2024 a 1 was a girl, and days were written the American way.
    "Gender": Layout("2024-12-31", codes={"1": "F", "2": "M"}),
    "PersonBirthDate": Layout("2024-12-31", formats=("M/d/yyyy",)),
}
NEW = {"Gender": {"1": "M", "2": "F"}, "PersonBirthDate": {}}
CHANGED = replace(
    REFERRALS,
    fields=tuple(
        replace(f, codes=NEW[f.name], formats=("d/M/yyyy",), earlier=(FORMER[f.name],))
        if f.name in FORMER
        else f
        for f in REFERRALS.fields
    ),
)


def test_a_row_is_read_by_the_codes_and_dates_of_the_file_that_last_brought_it(
    land: Land, parse_context: ParseContext
) -> None:
    extract_frame = land(
        CAMHS,
        CHANGED,
        """
        row_key | LocalPatientID | Surname | Gender | PersonBirthDate | first_seen | last_seen
        before  | 1              | Quill   | 1      | 02/03/2015      | 2024-12-01 | 2024-12-31
        after   | 2              | Quill   | 1      | 02/03/2015      | 2025-01-01 | 2025-01-01
        still   | 3              | Quill   | 1      | 02/03/2015      | 2024-12-01 | 2025-01-01
        """,
    )
    assert_same(
        person_record.build([extract_frame], parse_context),
        """
        row_key | sex | date_of_birth
        before  | F   | 2015-02-03
        after   | M   | 2015-03-02
        still   | M   | 2015-03-02
        """,
    )
