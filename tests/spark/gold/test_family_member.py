"""A child's family, as sources claim it."""

from pyspark.sql import SparkSession

from gold import family_member
from silver import child, person, person_record, relationship
from tests.drawing import assert_same, table_of


def test_a_childs_family_is_who_is_claimed_and_the_children_of_the_same_parent(
    spark: SparkSession,
) -> None:
    people = (
        "record_key | person_id\nkid | KID\nsib | SIB\nm1 | MUM\nm2 | MUM\nca | CARER\ng | GROWN"
    )
    records = """
        record_key | shown_forename | shown_surname | name_since | last_seen
        m1         | Old            | Name          | 2026-11-01 | 2026-11-22
        m2         | Mum            | Shah          | 2026-11-10 | 2026-11-12
        sib        | Sib            | Shah          | 2026-11-01 | 2026-11-22
        kid        | Kid            | Shah          | 2026-11-01 | 2026-11-22
        ca         | -              | -             | 2026-11-20 | 2026-11-22
    """
    claims = """
        of_record_key | to_record_key | kind   | parental_responsibility | since      | source | last_seen
        m1            | kid           | mother | no                      | 2020-01-01 | csc    | 2026-11-20
        m2            | kid           | mother | yes                     | 2019-01-01 | csc    | 2026-11-22
        m2            | sib           | mother | -                       | -          | school | 2026-11-21
        ca            | kid           | carer  | -                       | -          | csc    | 2026-11-22
        ca            | sib           | -      | -                       | -          | csc    | 2026-11-22
        m1            | m2            | mother | -                       | -          | csc    | 2026-11-22
        m1            | g             | mother | -                       | -          | csc    | 2026-11-22
    """  # noqa: E501 # a drawn table is one line a row
    found = family_member.build(
        table_of(spark, child.TABLE, "person_id\nKID\nSIB"),
        table_of(spark, person.TABLE, people),
        table_of(spark, person_record.TABLE, records),
        table_of(spark, relationship.TABLE, claims),
    )

    assert_same(
        found,
        """
        person_id | member_person_id | relationship | forename | surname | parental_responsibility | since      | source | last_sent
        KID       | MUM              | mother       | Mum      | Shah    | yes                     | 2019-01-01 | csc    | 2026-11-22
        KID       | CARER            | carer        | -        | -       | -                       | -          | csc    | 2026-11-22
        KID       | SIB              | sibling      | Sib      | Shah    | -                       | -          | csc    | 2026-11-22
        KID       | GROWN            | sibling      | -        | -       | -                       | -          | csc    | 2026-11-22
        SIB       | MUM              | mother       | Mum      | Shah    | -                       | -          | school | 2026-11-21
        SIB       | KID              | sibling      | Kid      | Shah    | -                       | -          | school | 2026-11-21
        SIB       | GROWN            | sibling      | -        | -       | -                       | -          | school | 2026-11-21
        """,  # noqa: E501 # a drawn table is one line a row
    )
