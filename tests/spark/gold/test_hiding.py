"""Who works with a child, and what of it would give a protected child away."""

from datetime import date

from pyspark.sql import DataFrame, SparkSession

from gold import assessment, involvement
from silver import assessment as silver_assessment
from silver import child, person, protected
from silver import involvement as silver_involvement
from tests.drawing import assert_same, table_of

PEOPLE = "record_key | person_id\na1 | A\na2 | A\nh1 | HID\ng1 | GROWN"


def _who(spark: SparkSession) -> tuple[DataFrame, DataFrame]:
    children = table_of(spark, child.TABLE, "person_id\nA\nHID")
    return children, table_of(spark, person.TABLE, PEOPLE)


def test_of_a_protected_child_only_the_service_is_told_and_not_whom_to_ring(
    spark: SparkSession,
) -> None:
    facts = table_of(
        spark,
        silver_involvement.TABLE,
        """
        record_key | row_key | service | team | worker | worker_role | phone       | email       | since      | until      | status | data_group
        a1         | k1      | school  | T    | W      | lead        | 01632960001 | w@x.example | 2026-01-01 | 2026-11-22 | left   | education
        a2         | k2      | CAMHS   | T    | W      | lead        | 01632960001 | w@x.example | -          | 2026-11-23 | -      | health
        h1         | k3      | school  | T    | W      | lead        | 01632960001 | w@x.example | 2026-01-01 | -          | on     | education
        g1         | k4      | school  | T    | W      | lead        | 01632960001 | w@x.example | 2026-01-01 | -          | on     | education
        """,  # noqa: E501 # a drawn table is one line a row
        source="s",
        last_seen="2026-11-22",
    )
    hidden = table_of(spark, protected.TABLE, "person_id\nHID\nGROWN")
    rows = involvement.build(*_who(spark), facts, hidden, (), date(2026, 11, 23))

    assert_same(
        rows,
        """
        person_id | service | team | worker | worker_role | phone       | email       | status   | detail | contact_hidden
        A         | school  | T    | W      | lead        | 01632 960001 | w@x.example | historic | left   | no
        A         | CAMHS   | T    | W      | lead        | 01632 960001 | w@x.example | current  | -      | no
        HID       | school  | -    | -      | lead        | -           | -           | current  | on     | yes
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_who_assessed_a_protected_child_is_not_told(spark: SparkSession) -> None:
    facts = table_of(
        spark,
        silver_assessment.TABLE,
        """
        record_key | row_key | kind | started    | author | author_email | organisation
        a1         | k1      | plan | 2026-01-01 | W      | w@x.example  | Org
        h1         | k2      | plan | 2026-01-01 | W      | w@x.example  | Org
        g1         | k3      | plan | 2026-01-01 | W      | w@x.example  | Org
        """,
        data_group="plans",
        source="s",
        last_seen="2026-11-22",
    )
    hidden = table_of(spark, protected.TABLE, "person_id\nHID")

    assert_same(
        assessment.build(*_who(spark), facts, hidden, ()),
        """
        assessment_id | person_id | kind | started    | author | author_email | organisation
        k1            | A         | plan | 2026-01-01 | W      | w@x.example  | Org
        k2            | HID       | plan | 2026-01-01 | -      | -            | -
        """,
    )
