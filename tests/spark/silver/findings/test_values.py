"""One record against the rest of its person, and by itself: what is asked, on which evidence."""

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from silver import finding
from tests.drawing import assert_same
from tests.spark.silver.findings.drawn import findings_of, records_of

AUDITED = (
    {"record_key": "b1", "field": "date_of_birth", "value": "2014-01-01"},
    {"record_key": "b2", "field": "date_of_birth", "value": "2014-01-01"},
    {"record_key": "b2", "field": "postcode", "value": None},
    {"record_key": "b2", "field": "postcode", "value": "AA1 1AD"},
    {"record_key": "b1", "field": "school", "value": None},
    {"record_key": "nobody", "field": "sex", "value": "F"},
)
THREE_AGAINST_ONE = """
record_key | source  | forename | surname | date_of_birth | sex | postcode | upn_fault    | nhs_number_fault
a1         | csc     | AVA      | OAK     | 2015-03-02    | F   | AA1 1AA  | -            | -
a2         | school  | AVA      | OAK     | 2015-03-02    | F   | AA1 1AA  | -            | -
a3         | police  | AVA      | OAK     | 2015-02-03    | F   | AA1 1AB  | -            | check_digit
a4         | housing | OAK      | AVA     | 2015-03-02    | M   | -        | lost_letter  | -
b1         | csc     | BEN      | ELM     | 2014-01-01    | M   | AA1 1AC  | -            | -
b2         | school  | BEN      | ELM     | 2014-01-02    | M   | AA1 1AD  | -            | -
h1         | csc     | HAL      | IVY     | 2013-01-01    | M   | AA1 1AE  | -            | -
h2         | school  | HAL      | IVY     | 2013-01-01    | M   | AA1 1AE  | -            | -
h3         | police  | HAL      | IVY     | 2013-01-01    | F   | AA1 1AF  | -            | -
g1         | csc     | GUS      | FIR     | 2012-01-01    | M   | -        | -            | -
g2         | school  | GUS      | FIR     | 2012-01-01    | M   | -        | -            | -
g4         | housing | GUS      | FIR     | 2012-02-01    | M   | -        | -            | -
"""  # noqa: E501 # a drawn table is one line a row
FOUR_CHILDREN = "record_key | person_id\n" + "\n".join(
    f"{key} | {key[0].upper()}"
    for key in ["a1", "a2", "a3", "a4", "b1", "b2", "h1", "h2", "h3", "g1", "g2", "g4"]
)


@pytest.fixture(scope="module")
def values(spark: SparkSession) -> DataFrame:
    seen = F.when(F.col("record_key") == "g4", "2026-11-15").otherwise("2026-11-22")
    records = records_of(spark, THREE_AGAINST_ONE).withColumn("last_seen", seen.cast("date"))
    return findings_of(spark, records, FOUR_CHILDREN, hidden="person_id\nH", audited=AUDITED)


def test_one_source_against_two_that_agree_is_asked_and_one_against_one_is_not(
    values: DataFrame,
) -> None:
    assert_same(
        values.where("person_id IN ('A', 'B') AND kind <> 'found in an audit'"),
        """
        kind                | harm | record_key | field         | source_field     | likely      | sure
        differs from others | 4    | a3         | date_of_birth | date_of_birth | the others' | likely
        differs from others | 4    | a3         | postcode      | home_postcode | the others' | possible
        differs from others | 4    | a4         | sex           | sex           | the others' | likely
        names swapped       | 4    | a4         | surname       | full_name     | the others' | likely
        fails its check     | 5    | a3         | nhs_number    | nhs_number    | neither     | certain
        fails its check     | 5    | a4         | upn           | upn           | neither     | certain
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_the_evidence_counts_sources_and_quotes_none_of_them(values: DataFrame) -> None:
    evidence = {(row.record_key, row.field): row.evidence for row in values.collect()}
    assert evidence["a3", "date_of_birth"] == "3 other sources agree with each other."
    assert evidence["a4", "upn"].startswith("The first letter is missing")


def test_a_protected_childs_postcode_is_compared_with_nobodys(values: DataFrame) -> None:
    fields = {row.field for row in values.where("person_id = 'H'").collect()}
    assert fields == {"sex"}


def test_a_record_that_is_sent_no_more_is_asked_about_no_more(values: DataFrame) -> None:
    assert values.where("record_key = 'g4'").isEmpty()


def test_what_an_audit_found_wrong_is_asked_about_while_the_record_says_it(
    values: DataFrame,
) -> None:
    assert_same(
        values.where("kind = 'found in an audit'"),
        """
        record_key | field         | sure    | harm
        b1         | date_of_birth | certain | 2
        b1         | school        | certain | 2
        b2         | postcode      | certain | 2
        """,
    )


def test_everything_that_is_found_has_a_reason_and_an_owner(values: DataFrame) -> None:
    assert set(values.columns) == set(finding.TABLE.names)
    assert values.where("reason IS NULL OR evidence IS NULL OR source IS NULL").isEmpty()
