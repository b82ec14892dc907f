"""Who has died by any source's word, also while that source is silent."""

import pytest
from pyspark.sql import SparkSession

from bronze.sources.csc import SOURCE as CSC
from bronze.sources.school import SOURCE as SCHOOL
from contracts import Source
from silver import deceased, person, person_record
from tests.drawing import assert_same, table_of

PEOPLE = "record_key | person_id\na | A\nb | A\nc | C\nd | D"
PEOPLE_BEFORE = "record_key | person_id\na | A\nb | A\nc | WAS C\nd | D"


@pytest.mark.parametrize(
    ("said_tonight", "closed", "told"),
    [
        pytest.param("a", (), "A", id="one record of two is enough"),
        pytest.param("", (), "", id="who is living after all is shown again"),
        pytest.param("", (CSC,), "C", id="who had died stays so while the source is silent"),
        pytest.param("", (SCHOOL,), "", id="a source that tells of no death"),
    ],
)
def test_who_has_died_is_who_a_source_says(
    said_tonight: str, closed: tuple[Source, ...], told: str, spark: SparkSession
) -> None:
    records = "\n".join(f"{key} | {'yes' if key == said_tonight else 'no'}" for key in "abcd")
    rows = deceased.build(
        table_of(spark, person.TABLE, PEOPLE),
        table_of(spark, person_record.TABLE, f"record_key | deceased\n{records}"),
        table_of(spark, person.TABLE, PEOPLE_BEFORE),
        table_of(spark, deceased.TABLE, "person_id\nWAS C"),
        closed,
    )
    assert_same(rows, f"person_id\n{told}")
