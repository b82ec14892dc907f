"""What speaks of a risk of exclusion: each fact at its bound, with its source, and no points."""

from datetime import date

import pytest
from pyspark.sql import SparkSession

from gold import attendance, characteristic, event, exclusion_flag, measure
from tests.drawing import assert_same, table_of

NIGHT = date(2026, 11, 23)
SAME = {
    "source": "school",
    "last_sent": "2026-11-20",
    "kept_until": "2028-11-19",
    "data_group": "education",
    "source_data_group": "education",
}


@pytest.mark.parametrize(
    ("events", "days", "terms", "needs", "flags"),
    [
        (("2026-10-01", "2025-11-23"), "1", "0", "-", "suspended repeatedly | 2 | 2025-11-23"),
        (("2026-10-01", "2025-11-22"), "1", "0", "-", ""),
        ((), "10", "0", "-", "suspended for ten days or more | 10 | 2026-10-01"),
        ((), "9.5", "0", "-", ""),
        ((), "1", "-10", "-", "attendance fell | -10 | 2026-09-07"),
        ((), "1", "-9.9", "-", ""),
        (
            (),
            "1",
            "0",
            "social, emotional and mental health",
            "social, emotional and mental health need | - | 2026-01-01",
        ),
        ((), "1", "0", "hearing impairment", ""),
    ],
)
def test_a_flag_is_raised_at_its_bound(  # noqa: PLR0913, PLR0917 # the row of a table, and the session
    events: tuple[str, ...], days: str, terms: str, needs: str, flags: str, spark: SparkSession
) -> None:
    of_events = "\n".join(f"KID | suspension | {day}" for day in events)
    rows = exclusion_flag.build(
        table_of(
            spark,
            characteristic.TABLE,
            "person_id | kind | value | since | status\n"
            f"KID | special educational need | {needs} | 2026-01-01 | current",
            **SAME,
        ),
        table_of(spark, event.TABLE, f"person_id | kind | happened\n{of_events}", **SAME),
        table_of(
            spark,
            measure.TABLE,
            f"person_id | kind | value | since\nKID | days suspended | {days} | 2026-10-01",
            **SAME,
        ),
        table_of(
            spark,
            attendance.TABLE,
            "person_id | sessions_possible | sessions_attended | change | is_newest | since\n"
            f"KID | 10 | 10 | {terms} | yes | 2026-09-07",
            **SAME,
        ),
        NIGHT,
    )

    assert_same(rows, f"flag | number | since\n{flags}")
    assert "points" not in rows.columns
