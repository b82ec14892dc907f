"""Who leads to whom, and how far a flag reaches."""

import pytest
from pyspark.sql import SparkSession

from bronze.sources.csc import SOURCE as CSC
from bronze.sources.housing import SOURCE as HOUSING
from contracts import Source
from silver import address, link, match_edge, person, person_record, protected, relationship
from tests.drawing import assert_same, table_of


def test_people_are_linked_by_kinship_by_a_home_and_by_a_match_that_was_not_made(
    spark: SparkSession,
) -> None:
    people = "record_key | person_id\n" + "\n".join(
        f"{name.lower()} | {name}" for name in ("A", "B", "C", "D", "E", "F", "G")
    )
    homes = """
        record_key | is_latest | postcode | address_key | uprn
        a          | yes       | AA1 1AA  | 1 HIGH      | -
        b          | yes       | AA1 1AA  | 1 HIGH      | 77
        c          | yes       | -        | -           | 77
        d          | no        | AA1 1AA  | 1 HIGH      | -
        e          | yes       | AA1 1AA  | 2 HIGH      | -
        f          | yes       | AA1 1AA  | -           | -
        g          | yes       | AA1 1AA  | -           | -
    """
    found = link.build(
        table_of(spark, person.TABLE, people + "\na2 | A"),
        table_of(spark, match_edge.TABLE, "left_key | right_key\na | a2\na2 | d"),
        table_of(spark, relationship.TABLE, "of_record_key | to_record_key\ng | a\nstranger | a"),
        table_of(spark, address.TABLE, homes),
    )

    assert_same(
        found,
        """
        person_id | other_person_id | because
        A         | B               | same address
        B         | A               | same address
        B         | C               | same address
        C         | B               | same address
        A         | D               | possible duplicate
        D         | A               | possible duplicate
        A         | G               | family
        G         | A               | family
        """,
    )


def test_a_flag_hides_everybody_within_three_links_each_by_the_nearest_reason(
    spark: SparkSession,
) -> None:
    ways = """
        person_id | other_person_id | because
        A         | MOTHER          | family
        A         | TWICE           | possible duplicate
        MOTHER    | SIBLING         | family
        MOTHER    | TWICE           | family
        SIBLING   | CARER           | same address
        CARER     | NEIGHBOUR       | same address
        STRANGER  | FRIEND          | family
    """
    turned = "\n".join(
        "|".join([other, one, why])
        for one, other, why in (line.split("|") for line in ways.strip().splitlines()[1:])
    )
    found = protected.build(
        table_of(spark, person.TABLE, "record_key | person_id\na1 | A\na2 | A\ns | STRANGER"),
        table_of(
            spark,
            person_record.TABLE,
            "record_key | address_restricted\na1 | no\na2 | yes\ns | no",
        ),
        table_of(spark, link.TABLE, ways + turned),
        table_of(spark, person.TABLE, "record_key | person_id"),
        table_of(spark, protected.TABLE, "person_id"),
        (),
    )

    assert_same(
        found,
        """
        person_id | steps | because
        A         | 0     | flagged
        MOTHER    | 1     | family
        TWICE     | 1     | possible duplicate
        SIBLING   | 2     | family
        CARER     | 3     | same address
        """,
    )


PROTECTED_BEFORE = """
person_id | steps | because
WAS       | 0     | flagged
PARENT    | 1     | family
FAR       | 3     | same address
"""


@pytest.mark.parametrize(
    ("closed", "found"),
    [
        pytest.param((), "", id="nobody whom no source flags"),
        pytest.param((HOUSING,), "", id="a closed source that flags nobody changes nothing"),
        pytest.param(
            (CSC,),
            "IS      | 0 | flagged\nSIBLING | 1 | family\n"
            "PARENT  | 1 | family\nFAR     | 3 | same address",
            id="while a source that flags is silent, under today's id, and no further each night",
        ),
    ],
)
def test_who_was_protected_stays_so_while_a_source_that_flags_is_closed(
    spark: SparkSession, closed: tuple[Source, ...], found: str
) -> None:
    people = "record_key | person_id\na | {}\np | PARENT\nf | FAR\nn | NEXT\ns | SIBLING"
    links = "person_id | other_person_id | because\nIS | SIBLING | family\nFAR | NEXT | family"
    rows = protected.build(
        table_of(spark, person.TABLE, people.format("IS")),
        table_of(spark, person_record.TABLE, "record_key | address_restricted\na | no"),
        table_of(spark, link.TABLE, links),
        table_of(spark, person.TABLE, people.format("WAS")),
        table_of(spark, protected.TABLE, PROTECTED_BEFORE),
        closed,
    )
    assert_same(rows, f"person_id | steps | because\n{found}")
