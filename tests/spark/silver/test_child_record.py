"""Of whom a source can be asked: nobody whose data is held, nobody of a sealed identity."""

from pyspark.sql import SparkSession

from bronze.sources.csc import SOURCE as CSC
from silver import child, child_record, hold, person, person_record, protected
from tests.drawing import assert_same, table_of

PEOPLE = "record_key | person_id\na1 | A\na2 | A\nb1 | B\nc1 | C\nc2 | C"
RECORDS = """
record_key | extract    | role  | identity_sealed
a1         | csc_person | child | no
a2         | csc_person | child | no
b1         | csc_person | child | no
c1         | csc_person | child | yes
c2         | csc_person | child | no
"""


def test_all_records_of_who_is_held_and_of_a_sealed_identity_are_left_out(
    spark: SparkSession,
) -> None:
    records = child_record.build(
        table_of(spark, person.TABLE, PEOPLE),
        table_of(spark, person_record.TABLE, RECORDS, last_seen="2026-11-22"),
        table_of(spark, child.TABLE, "person_id\nA\nB\nC"),
        table_of(spark, protected.TABLE, "person_id"),
        table_of(spark, hold.TABLE, "person_id | record_key\nA | a1"),
        (CSC,),
    )
    assert_same(records, "record_key | person_id\nb1 | B")
