"""What cannot all be true is asked of its record's owner, once."""

from functools import reduce

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from silver import impossible_fact
from silver.findings import facts
from silver.findings.kinds import FindingKind
from tests.drawing import assert_same, table_of

FACTS = """
record_key | person_id | kind         | field        | sentence    | evidence
a1         | A         | on two rolls | leaving date | it is.      | So it is.
a2         | A         | on two rolls | leaving date | it is.      | So it is.
b1         | B         | after death  | death        | it goes on. | So it is.
"""


def _findings(spark: SparkSession) -> DataFrame:
    return facts.findings_of(table_of(spark, impossible_fact.TABLE, FACTS))


def test_the_owner_reads_what_is_wrong_in_a_sentence(spark: SparkSession) -> None:
    assert_same(
        _findings(spark),
        """
        kind         | record_key | asks | reason
        on two rolls | a1         | yes  | This child is on two rolls: it is.
        on two rolls | a2         | yes  | This child is on two rolls: it is.
        after death  | b1         | yes  | This record says that the child has died: it goes on.
        """,
    )


def test_two_rolls_of_a_child_who_is_held_twice_are_one_matter(spark: SparkSession) -> None:
    of_a_pair = _findings(spark).where("record_key <> 'a2'")
    pair = of_a_pair.withColumn("kind", F.lit(FindingKind.HELD_TWICE))
    every = reduce(DataFrame.unionByName, [_findings(spark), pair])
    assert_same(
        facts.without_asked_rolls(every),
        """
        kind         | record_key
        held twice   | a1
        on two rolls | a2
        after death  | b1
        held twice   | b1
        """,
    )
