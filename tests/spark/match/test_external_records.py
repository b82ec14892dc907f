"""Records from outside any lake, as the match takes them in."""

from datetime import date

from pyspark.sql import SparkSession

from silver.match.external_records import person_records
from silver.shared.frames import frame_of


def test_people_of_a_census_of_long_ago_have_birthdays(spark: SparkSession) -> None:
    rows = [("c1", "1861-04-07"), ("c2", "2015-03-02"), ("c3", "2031-01-05"), ("c4", "1900-01-01")]
    given = frame_of(spark, rows, "record_id string, date_of_birth string")
    cleansed = person_records(given, date(2026, 11, 23))

    assert {
        tuple(row) for row in cleansed.select("record_key", "date_of_birth", "role").collect()
    } == {
        ("c1", date(1861, 4, 7), "adult"),
        ("c2", date(2015, 3, 2), "child"),
        # Not born yet, and what systems write where they know no day: nobody's age, so no role.
        ("c3", None, None),
        ("c4", None, None),
    }
