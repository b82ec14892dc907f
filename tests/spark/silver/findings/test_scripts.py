"""Names in scripts that are not compared: their owner is asked for Latin letters."""

import pytest
from pyspark.sql import DataFrame, SparkSession

from tests.drawing import assert_same
from tests.spark.silver.findings.drawn import findings_of, records_of

RECORDS = """
record_key | source | forename | surname | shown_forename | shown_surname
a1         | csc    | -        | -       | 伟             | 王
b1         | csc    | ELENA    | -       | Елена          | 王
c1         | csc    | ELENA    | KOVAL   | Елена          | Коваль
d1         | csc    | -        | KHAN    | Ann            | Khan
e1         | csc    | -        | KHAN    | -              | Khan
"""
PEOPLE = "record_key | person_id\na1 | A\nb1 | B\nc1 | C\nd1 | D\ne1 | E"


@pytest.fixture(scope="module")
def findings(spark: SparkSession) -> DataFrame:
    return findings_of(spark, records_of(spark, RECORDS), PEOPLE)


def test_an_owner_is_asked_for_latin_letters_of_a_name_that_nothing_matches(
    findings: DataFrame,
) -> None:
    assert_same(
        findings,
        """
        record_key | kind             | field    | source_field     | asks
        a1         | no Latin letters | forename | pers_forename | yes
        a1         | no Latin letters | surname  | pers_surname  | yes
        b1         | no Latin letters | surname  | pers_surname  | yes
        """,
    )


def test_what_the_owner_is_told_quotes_no_name(findings: DataFrame) -> None:
    text = " ".join(str(cell) for row in findings.collect() for cell in row)
    assert not {letter for letter in text if ord(letter) > 0x2FF}
