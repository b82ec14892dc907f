"""How old somebody is, and who has come of age."""

from datetime import date

import pytest
from pyspark.sql import functions as F

from silver.cleanse import ages
from tests.spark.silver.cleanse.test_dates import Read

BORN = ["2008-11-23", "2008-11-24", "2008-02-29", "2026-11-23", "2027-01-01", None]


@pytest.mark.parametrize(
    ("as_of", "years", "of_age"),
    [
        (date(2026, 11, 23), [18, 17, 18, 0, -1, None], [True, False, True, False, False, None]),
        (date(2026, 2, 28), [17, 17, 17, -1, -1, None], [False, False, False, False, False, None]),
        (date(2026, 3, 1), [17, 17, 18, -1, -1, None], [False, False, True, False, False, None]),
        (date(2028, 2, 29), [19, 19, 20, 1, 1, None], [True, True, True, False, False, None]),
    ],
)
def test_one_is_a_year_older_on_the_birthday_which_of_29_february_is_1_march_in_other_years(
    read: Read, as_of: date, years: list[int | None], of_age: list[bool | None]
) -> None:
    assert read(BORN, lambda born: ages.age(F.to_date(born), as_of)) == years
    assert read(BORN, lambda born: ages.is_adult(F.to_date(born), as_of)) == of_age
