"""The words by which a child is found, and who finds by each."""

import pytest
from pyspark.sql import DataFrame, SparkSession

from gold import child_attribute, child_search
from tests.drawing import assert_same, table_of

VALUES = """
    person_id | attribute     | value           | value_date | source | source_data_group
    A         | forename      | Zoë-Ann         | -          | school | education
    A         | forename      | Zoe             | -          | camhs  | health
    A         | surname       | O'Neill Mc Donald | -        | school | education
    A         | legal_surname | Lee             | -          | csc    | plans
    A         | date_of_birth | 2015-02-03      | 2015-02-03 | police | justice
    A         | sex           | F               | -          | school | education
    A         | address       | 1 High St       | -          | school | education
    A         | area          | AA1             | -          | school | education
    A         | postcode      | AA1 1AB         | -          | police | justice
    A         | postcode      | AA1 1AB         | -          | school | education
    A         | upn           | X801000024017   | -          | school | education
    A         | nhs_number    | 9990000018      | -          | camhs  | health
    B         | forename      | Oliver James    | -          | camhs  | health
    B         | surname       | Елена           | -          | csc    | plans
    C         | surname       | 王              | -          | csc    | plans
"""


@pytest.fixture(scope="module")
def words(spark: SparkSession) -> DataFrame:
    return child_search.build(table_of(spark, child_attribute.TABLE, VALUES)).cache()


def test_a_child_is_found_by_every_word_and_only_by_who_may_read_where_it_comes_from(
    words: DataFrame,
) -> None:
    assert_same(
        words.where("person_id = 'A' AND kind <> 'nickname'"),
        """
        word          | kind          | source | data_group   | source_data_group
        zoe           | name          | school | demographics | education
        zoe           | name          | camhs  | demographics | health
        ann           | name          | school | demographics | education
        oneill        | name          | school | demographics | education
        mcdonald      | name          | school | demographics | education
        lee           | legal name    | csc    | demographics | plans
        2015-02-03    | date of birth | police | demographics | justice
        03/02/2015    | date of birth | police | demographics | justice
        03022015      | date of birth | police | demographics | justice
        aa11ab        | postcode      | police | address      | justice
        aa11ab        | postcode      | school | address      | education
        x801000024017 | UPN           | school | education    | education
        9990000018    | NHS number    | camhs  | health       | health
        """,
    )


def test_a_nickname_is_as_closed_as_the_name_and_leads_to_no_other_formal_name(
    words: DataFrame,
) -> None:
    assert_same(
        words.where("person_id = 'B'"),
        """
        word   | kind     | data_group   | source_data_group
        oliver | name     | demographics | health
        james  | name     | demographics | health
        elena  | name     | demographics | plans
        ollie  | nickname | demographics | health
        olly   | nickname | demographics | health
        """,
    )


def test_who_searches_by_a_short_form_finds_its_full_name(spark: SparkSession) -> None:
    short = "person_id | attribute | value | source_data_group\nD | forename | Ollie | education"
    found = child_search.build(table_of(spark, child_attribute.TABLE, short))
    assert {"oliver", "olive"} <= {row["word"] for row in found.collect()}


def test_a_name_without_letters_of_an_alphabet_is_found_as_it_is_written(
    words: DataFrame,
) -> None:
    assert_same(words.where("person_id = 'C'"), "word | kind\n王 | name")
