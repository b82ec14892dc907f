"""A child's family, as sources claim it."""

from collections.abc import Mapping

from pyspark.sql import DataFrame, SparkSession

from bronze.sources.camhs import SOURCE as CAMHS
from bronze.sources.csc import SOURCE as CSC
from bronze.sources.school import SOURCE as SCHOOL
from contracts import Source, Table
from gold import child as card
from gold import family_member
from silver import child, deceased, hold, person, person_record, protected, relationship
from tests.drawing import assert_same, table_of

FAMILY = "record_key | person_id\nkid | KID\nsib | SIB\nm1 | MUM\nm2 | MUM\nca | CARER\ng | GROWN"
FAMILY_RECORDS = """
    record_key | shown_forename | shown_surname | name_since | last_seen
    m1         | Old            | Name          | 2026-11-01 | 2026-11-22
    m2         | Mum            | Shah          | 2026-11-10 | 2026-11-12
    sib        | Sib            | Shah          | 2026-11-01 | 2026-11-22
    kid        | Kid            | Shah          | 2026-11-01 | 2026-11-22
    ca         | -              | -             | 2026-11-20 | 2026-11-22
"""
CLAIMS = """
    of_record_key | to_record_key | kind   | parental_responsibility | since      | source | last_seen
    m1            | kid           | mother | no                      | 2020-01-01 | csc    | 2026-11-20
    m2            | kid           | mother | yes                     | 2019-01-01 | csc    | 2026-11-22
    m2            | sib           | mother | -                       | -          | school | 2026-11-21
    ca            | kid           | carer  | -                       | -          | csc    | 2026-11-22
    ca            | sib           | -      | -                       | -          | csc    | 2026-11-22
    m1            | m2            | mother | -                       | -          | csc    | 2026-11-22
    m1            | g             | mother | -                       | -          | csc    | 2026-11-22
"""  # noqa: E501 # a drawn table is one line a row
USUAL = {
    child.TABLE: "person_id\nKID\nSIB",
    person.TABLE: FAMILY,
    person_record.TABLE: FAMILY_RECORDS,
    relationship.TABLE: CLAIMS,
}


def family(
    spark: SparkSession, drawn: Mapping[Table, str], sources: tuple[Source, ...] = (CSC, SCHOOL)
) -> DataFrame:
    """Who is of the children's family: of the tables that are drawn, and of those above."""
    tables = {**USUAL, **drawn}

    def frame(table: Table) -> DataFrame:
        return table_of(spark, table, tables.get(table, "person_id"))

    return family_member.build(
        frame(child.TABLE),
        frame(person.TABLE),
        frame(person_record.TABLE),
        frame(relationship.TABLE),
        frame(deceased.TABLE),
        frame(hold.TABLE),
        frame(protected.TABLE),
        frame(card.TABLE),
        sources,
    )


def test_a_childs_family_is_who_is_claimed_and_the_children_of_the_same_parent(
    spark: SparkSession,
) -> None:
    assert_same(
        family(spark, {}),
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


def test_who_has_died_is_in_no_family_and_the_children_of_a_parent_who_has_stay_siblings(
    spark: SparkSession,
) -> None:
    assert_same(
        family(spark, {deceased.TABLE: "person_id\nMUM\nGROWN"}),
        """
        person_id | member_person_id | relationship | source
        KID       | CARER            | carer        | csc
        KID       | SIB              | sibling      | csc
        SIB       | KID              | sibling      | school
        """,
    )


def test_a_sibling_is_as_closed_as_both_links_to_the_parent_and_a_name_as_whoever_gives_it(
    spark: SparkSession,
) -> None:
    people = "record_key | person_id\nk1 | KID\ns1 | SIB\nm1 | MUM\nm2 | MUM"
    records = """
        record_key | source | shown_forename | shown_surname | name_since | last_seen
        m1         | school | Mum            | Shah          | 2026-11-01 | 2026-11-22
        m2         | camhs  | Mum            | Lee           | 2026-11-10 | 2026-11-22
        s1         | camhs  | Sib            | Shah          | 2026-11-01 | 2026-11-22
        k1         | school | Kid            | Shah          | 2026-11-01 | 2026-11-22
    """
    claims = """
        of_record_key | to_record_key | kind   | source | last_seen
        m1            | k1            | mother | school | 2026-11-22
        m2            | s1            | mother | camhs  | 2026-11-22
    """
    drawn = {
        child.TABLE: "person_id\nKID",
        person.TABLE: people,
        person_record.TABLE: records,
        relationship.TABLE: claims,
    }
    members = family(spark, drawn, (CAMHS, SCHOOL))

    assert_same(
        members,
        """
        member_person_id | relationship | surname | source | data_group   | source_data_group | name_data_group | sibling_data_group
        MUM              | mother       | Lee     | school | family | education   | health    | -
        SIB              | sibling      | Shah    | school | family | education   | health    | health
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_who_is_held_is_in_nobodys_family_nor_leads_to_a_sibling(spark: SparkSession) -> None:
    members = family(spark, {hold.TABLE: "person_id\nMUM"})
    assert_same(members, "person_id | member_person_id | relationship\nKID | CARER | carer")


def test_a_sibling_who_is_a_child_has_age_and_school_unless_either_is_protected(
    spark: SparkSession,
) -> None:
    cards = """
        person_id | age | school     | source_data_group | date_of_birth_data_group | school_data_group
        SIB       | 9   | Hill House | plans             | education                | education
        GROWN     | 8   | Elm School | plans             | justice                  | education
    """  # noqa: E501 # a drawn table is one line a row
    members = family(spark, {protected.TABLE: "person_id\nKID", card.TABLE: cards})

    assert_same(
        members.where("relationship = 'sibling'"),
        """
        person_id | member_person_id | is_child | age | school     | member_data_group | age_data_group | school_data_group
        KID       | SIB              | yes      | 9   | -          | plans             | education      | education
        KID       | GROWN            | yes      | 8   | -          | plans             | justice        | education
        SIB       | KID              | -        | -   | -          | -                 | -              | -
        SIB       | GROWN            | yes      | 8   | Elm School | plans             | justice        | education
        """,  # noqa: E501 # a drawn table is one line a row
    )
