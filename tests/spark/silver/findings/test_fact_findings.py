"""What cannot all be true is asked of its record's owner, once."""

from pyspark.sql import SparkSession

from tests.drawing import assert_same
from tests.spark.silver.findings.drawn import findings_of, records_of

RECORDS = """
record_key | source | forename | surname | date_of_birth
a1         | school | AVA      | OAK     | 2015-03-02
a2         | school | AVA      | OAK     | 2015-03-02
b1         | csc    | BEN      | ELM     | 2014-01-01
"""
PEOPLE = "record_key | person_id\na1 | A\na2 | A\nb1 | B"
FACTS = """
record_key | person_id | kind         | field        | sentence    | evidence
a1         | A         | on two rolls | leaving date | it is.      | So it is.
a2         | A         | on two rolls | leaving date | it is.      | So it is.
b1         | B         | after death  | death        | it goes on. | So it is.
"""
HELD_TWICE = "left_key | right_key | weight | grade | same_source\na1 | a2 | 30 | certain | yes"


def test_the_owner_reads_what_is_wrong_in_a_sentence(spark: SparkSession) -> None:
    assert_same(
        findings_of(spark, records_of(spark, RECORDS), PEOPLE, facts=FACTS),
        """
        kind         | record_key | source | harm | asks | reason
        on two rolls | a1         | school | 4    | yes  | This child is on two rolls: it is.
        on two rolls | a2         | school | 4    | yes  | This child is on two rolls: it is.
        after death  | b1         | csc    | 2    | yes  | This record says that the child has died: it goes on.
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_two_rolls_of_a_child_who_is_held_twice_are_one_matter(spark: SparkSession) -> None:
    findings = findings_of(spark, records_of(spark, RECORDS), PEOPLE, HELD_TWICE, facts=FACTS)
    kinds = {(row.kind, row.record_key) for row in findings.where("person_id = 'A'").collect()}
    assert kinds == {("held twice", "a1"), ("held twice", "a2")}


def test_nobody_is_asked_about_a_child_whose_data_is_held(spark: SparkSession) -> None:
    findings = findings_of(
        spark, records_of(spark, RECORDS), PEOPLE, facts=FACTS, held="person_id\nA\nB"
    )
    assert findings.isEmpty()
