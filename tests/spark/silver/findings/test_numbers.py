"""Numbers that two children bear: who is asked, and that nobody is asked about it twice."""

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from silver import person_record
from silver.findings import numbers
from silver.shared.frames import frame_of
from tests.drawing import assert_same, table_of

RECORDS = """
record_key | source | forename | surname | date_of_birth | nhs_number | upn
a1         | csc    | AVA      | OAK     | 2015-03-02    | 9990000018 | -
a2         | school | AVA      | OAK     | 2015-03-02    | 9990000018 | A000000100001
b1         | police | BEN      | ELM     | 2014-01-01    | 9990000018 | -
c1         | csc    | CAT      | FIR     | 2013-01-01    | 9990000026 | -
d1         | school | DAN      | IVY     | 2012-01-01    | 9990000026 | B000000100002
e1         | csc    | EVE      | YEW     | 2011-01-01    | 9990000034 | -
f1         | school | EVE      | ASH     | 2011-01-01    | 9990000034 | A000000100003
"""
ASKED = [("e1", "F"), ("f1", "E")]
"""Pairs that are asked about already: a record, and the other child."""


@pytest.fixture(scope="module")
def findings(spark: SparkSession) -> DataFrame:
    records = table_of(spark, person_record.TABLE, RECORDS)
    whose = F.upper(F.substring("record_key", 1, 1))
    asked = frame_of(spark, ASKED, "record_key string, other_person_id string")
    return numbers.of_another(records.withColumn("person_id", whose), asked).cache()


def test_the_owner_of_the_odd_one_out_is_asked_or_else_both(findings: DataFrame) -> None:
    assert_same(
        findings.where("person_id NOT IN ('E', 'F')"),
        """
        record_key | kind              | field      | likely        | sure     | asks
        a1         | number of another | nhs_number | this record's | possible | no
        a2         | number of another | nhs_number | this record's | possible | no
        b1         | number of another | nhs_number | the others'   | likely   | yes
        c1         | number of another | nhs_number | not known     | possible | yes
        d1         | number of another | nhs_number | not known     | possible | yes
        """,
    )


def test_a_pair_that_is_asked_about_already_is_not_asked_about_again(findings: DataFrame) -> None:
    assert findings.where("person_id IN ('E', 'F')").isEmpty()


def test_the_evidence_counts_sources_and_quotes_no_number(findings: DataFrame) -> None:
    [row] = findings.where("record_key = 'b1'").collect()
    assert row.evidence == "Sources that give it to this child: 1, to the other: 2."
    assert "9990000018" not in " ".join(str(value) for value in row)
