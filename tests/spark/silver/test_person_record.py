"""A record in its newest version: what moves its dates, what hides it, what seals it."""

import pytest
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from bronze.sources.csc import CLA_EPISODES, PERSONS, RELATIONSHIPS
from bronze.sources.csc import SOURCE as CSC
from bronze.sources.school import CONTACTS, PUPILS
from bronze.sources.school import SOURCE as SCHOOL
from silver import person_record
from silver.shared.statements import ParseContext
from tests.drawing import assert_same
from tests.spark.silver.conftest import Land

CHILDREN = """
pers_person_id | first_seen | pers_forename | pers_surname | pers_dob   | pers_sex | is_latest
renamed        | 2026-11-01 | Ann           | Khan         | 2015-02-01 | F        | no
renamed        | 2026-11-10 | Ann           | Patel        | 2015-02-01 | F        | no
renamed        | 2026-11-20 | Ann           | Patel        | 2015-02-01 | 1        | yes
undone         | 2026-11-01 | Ann           | Khan         | 2015-02-01 | F        | no
undone         | 2026-11-10 | Anna          | Khan         | 2015-02-01 | F        | no
undone         | 2026-11-20 | Ann           | Khan         | 2015-02-01 | F        | yes
respelt        | 2026-11-01 | Ann           | Khan         | 2015-02-01 | F        | no
respelt        | 2026-11-10 | Ann           | Khan         | 1/2/2015   | 2        | yes
"""
EXPECTED = """
pers_person_id | first_seen | pers_surname | pers_dob   | pers_expected_dob | is_latest
unborn         | 2026-11-01 | Roe          | -          | 2027-01-20        | yes
put off        | 2026-11-01 | Roe          | -          | 2027-01-20        | no
put off        | 2026-11-10 | Roe          | -          | 2027-02-03        | yes
born           | 2026-11-01 | Roe          | -          | 2026-11-20        | no
born           | 2026-11-10 | Roe          | 2026-11-09 | 2026-11-20        | yes
overdue        | 2026-11-01 | Roe          | -          | 2026-08-01        | yes
mistyped       | 2026-11-01 | Roe          | -          | 2072-01-20        | yes
"""
FLAGGED = """
pers_person_id | pers_forename | pers_surname | pers_address_restricted | pers_deceased
flagged        | Bo            | Shah         | Y                       | N
cleared        | Bo            | Shah         | N                       | Y
silent         | Bo            | Shah         | -                       | -
not agreed     | Bo            | Shah         | see file                | see file
nameless       | Unknown       | TBC          | N                       | N
cyrillic       | Елена         | Коваль       | N                       | N
chinese        | 伟            | 王           | N                       | N
null           | Jennifer      | Null         | N                       | N
"""
SEALS = """
pers_person_id | first_seen | pers_forename | identity_sealed | last_seen
sealed         | 2026-11-01 | Cy            | yes             | 2026-11-09
sealed         | 2026-11-10 | Cyd           | -               | 2026-11-22
lifted         | 2026-11-01 | Cy            | yes             | 2026-11-09
lifted         | 2026-11-10 | Cy            | no              | 2026-11-22
never told     | 2026-11-01 | Cy            | -               | 2026-11-22
kept           | 2023-11-25 | Cy            | -               | 2023-11-25
too old        | 2023-11-23 | Cy            | -               | 2023-11-23
"""


@pytest.fixture(scope="module")
def children(land: Land, parse_context: ParseContext) -> DataFrame:
    tables = [land(CSC, PERSONS, drawing) for drawing in (CHILDREN, EXPECTED, FLAGGED, SEALS)]
    return person_record.build(tables, parse_context).cache()


def test_a_since_date_moves_when_the_value_does_and_not_when_it_is_only_sent_again(
    children: DataFrame,
) -> None:
    assert_same(
        children.where("shown_surname IN ('Khan', 'Patel')"),
        """
        source_key | shown_forename | shown_surname | sex | name_since | date_of_birth_since | sex_since
        renamed | Ann            | Patel         | M   | 2026-11-10 | 2026-11-01          | 2026-11-20
        undone  | Ann            | Khan          | F   | 2026-11-20 | 2026-11-01          | 2026-11-01
        respelt | Ann            | Khan          | F   | 2026-11-01 | 2026-11-01          | 2026-11-01
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_a_record_has_the_day_on_which_a_child_is_expected_until_it_has_one_of_birth(
    children: DataFrame,
) -> None:
    assert_same(
        children.where("shown_surname = 'Roe'"),
        """
        source_key | date_of_birth | expected_date_of_birth | date_of_birth_since
        unborn     | -             | 2027-01-20             | 2026-11-01
        put off    | -             | 2027-02-03             | 2026-11-10
        born       | 2026-11-09    | -                      | 2026-11-10
        overdue    | -             | 2026-08-01             | 2026-11-01
        mistyped   | -             | -                      | 2026-11-01
        """,
    )


def test_a_name_in_any_script_is_somebodys_and_a_surname_beside_a_name_is_one(
    children: DataFrame,
) -> None:
    assert_same(
        children.where("source_key IN ('nameless', 'cyrillic', 'chinese', 'null')"),
        """
        source_key  | shown_forename | shown_surname | forename | surname
        cyrillic | Елена          | Коваль        | ELENA    | KOVAL
        chinese  | 伟             | 王            | -        | -
        null     | Jennifer       | Null          | JENNIFER | NULL
        """,
    )


def test_a_word_that_nobody_agreed_hides_an_address_but_lets_nobody_die(
    children: DataFrame,
) -> None:
    assert_same(
        children.where("shown_surname = 'Shah'"),
        """
        source_key    | address_restricted | deceased
        flagged    | yes                | no
        cleared    | no                 | yes
        silent     | no                 | no
        not agreed | yes                | no
        """,
    )


def test_a_seal_stands_as_last_told_and_a_record_goes_when_retention_ends(
    children: DataFrame,
) -> None:
    assert_same(
        children.where("shown_forename LIKE 'Cy%'"),
        """
        source_key    | shown_forename | identity_sealed | first_seen
        sealed     | Cyd            | yes             | 2026-11-10
        lifted     | Cy             | no              | 2026-11-10
        never told | Cy             | no              | 2026-11-01
        kept       | Cy             | no              | 2023-11-25
        """,
    )


def test_a_record_is_sealed_as_well_by_a_row_that_only_points_at_it(
    land: Land, parse_context: ParseContext
) -> None:
    tables = [
        land(
            CSC,
            PERSONS,
            """
            pers_person_id | row_key | pers_forename | identity_sealed
            c1             | k1      | Ann           | no
            c2             | k2      | Bea           | no
            c3             | k3      | Cy            | -
            c4             | k4      | Dee           | yes
            """,
        ),
        land(
            CSC,
            CLA_EPISODES,
            """
            row_key | is_latest | clae_person_id | identity_sealed
            k5      | yes       | c1             | yes
            k6      | yes       | c1             | no
            k7      | no        | c2             | yes
            k7      | yes       | c2             | no
            k8      | yes       | c3             | yes
            k9      | yes       | c4             | no
            """,
        ),
    ]
    assert_same(
        person_record.build(tables, parse_context),
        """
        source_key | identity_sealed
        c1         | yes
        c2         | no
        c3         | yes
        c4         | yes
        """,
    )


KEYED_AND_MENTIONED = [
    (CSC, PERSONS, "pers_person_id | row_key | pers_forename\nc1 | k1 | Dee"),
    (
        CSC,
        RELATIONSHIPS,
        """
        row_key | rel_relationship_id | rel_child_id | rel_forename | rel_surname
        k2      | r1                  | c1           | Eve          | Khan
        k3      | r2                  | c1           | Eve          | Khan
        """,
    ),
    (
        SCHOOL,
        PUPILS,
        """
        row_key | pupil_id | laestab | forename | surname | preferredforename | preferredsurname
        k4      | p1       | 0000001 | Deborah  | Khan    | Dee               | Shah
        k5      | p1       | 0000002 | Deborah  | Khan    | -                 | -
        """,
    ),
    (
        SCHOOL,
        CONTACTS,
        """
        row_key | contact_id | pupil_id | laestab | contactforename
        k6      | x          | p1       | 0000001 | Eve
        """,
    ),
]


def test_who_has_a_key_is_one_record_and_who_is_only_mentioned_is_one_a_row(
    land: Land, parse_context: ParseContext
) -> None:
    tables = [land(*drawn) for drawn in KEYED_AND_MENTIONED]
    records = person_record.build(tables, parse_context)
    whole = F.length("record_key") == F.lit(20)
    named = F.when(whole, "opaque").otherwise(F.col("record_key"))

    assert_same(
        records.withColumns({"named": named, "source_key": F.translate("source_key", "|", " ")}),
        """
        named  | source | source_key    | role  | is_mention | forename | shown_forename | shown_surname
        opaque | csc    | c1         | child | no         | DEE      | Dee            | -
        k2/1   | csc    | r1/1       | adult | yes        | EVE      | Eve            | Khan
        k3/1   | csc    | r2/1       | adult | yes        | EVE      | Eve            | Khan
        opaque | school | p1 0000001 | child | no         | DEBORAH  | Dee            | Shah
        opaque | school | p1 0000002 | child | no         | DEBORAH  | Deborah        | Khan
        k6/1   | school | x/1        | adult | yes        | EVE      | Eve            | -
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_a_legal_name_is_kept_where_another_is_in_use_and_dated_by_itself(
    land: Land, parse_context: ParseContext
) -> None:
    pupils = land(
        SCHOOL,
        PUPILS,
        """
        pupil_id | laestab | first_seen | forename | surname   | preferredforename | preferredsurname | is_latest
        p1       | 0000001 | 2026-11-01 | DEBORAH  | O'NEILL   | Dee               | Shah             | no
        p1       | 0000001 | 2026-11-10 | DEBORAH  | MCDONALD  | Dee               | Shah             | yes
        p2       | 0000001 | 2026-11-01 | Deborah  | Khan      | -                 | -                | yes
        p3       | 0000001 | 2026-11-01 | Ann      | Khan      | ANN               | Shah             | yes
        p4       | 0000001 | 2026-11-01 | Jennifer | Null      | Jenny             | Shah             | yes
        """,  # noqa: E501 # a drawn table is one line a row
    )
    records = person_record.build([pupils], parse_context)

    assert_same(
        records.withColumn("source_key", F.split_part("source_key", F.lit("|"), F.lit(1))),
        """
        source_key | shown_surname | legal_forename | legal_surname | name_since | legal_name_since
        p1      | Shah          | Deborah        | McDonald      | 2026-11-01 | 2026-11-10
        p2      | Khan          | -              | -             | 2026-11-01 | 2026-11-01
        p3      | Shah          | -              | Khan          | 2026-11-01 | 2026-11-01
        p4      | Shah          | Jennifer       | Null          | 2026-11-01 | 2026-11-01
        """,
    )
