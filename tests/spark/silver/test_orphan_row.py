"""Rows about somebody whom their source's own extract does not hold."""

from bronze.sources.csc import ADDRESSES, PERSONS, RELATIONSHIPS
from bronze.sources.csc import SOURCE as CSC
from silver import orphan_row
from silver.shared.statements import ParseContext
from tests.drawing import assert_same
from tests.spark.silver.conftest import Land

CHILDREN = """
pers_person_id | last_seen  | is_latest
1              | 2026-11-22 | yes
2              | 2026-11-20 | yes
3              | 2023-11-20 | yes
"""
HOMES = """
row_key | addr_person_id | is_latest | last_delivery | last_row_number
h1      | 1              | yes       | d1            | 2
h2      | 2              | yes       | d1            | 3
h3      | 3              | yes       | d1            | 4
h4      | 4              | no        | d1            | 5
h4      | 5              | yes       | d2            | 6
"""
RELATIVES = """
row_key | rel_child_id | last_delivery | last_row_number
r1      | 1            | d1            | 2
r2      | 9            | d1            | 3
r3      | 9            | d1            | 4
r4      | 9            | d1            | 5
"""


def test_a_row_about_somebody_whom_the_source_does_not_hold_is_told_with_key_and_share(
    land: Land, parse_context: ParseContext
) -> None:
    extract_frames = [
        land(CSC, PERSONS, CHILDREN),
        land(CSC, ADDRESSES, HOMES),
        land(CSC, RELATIONSHIPS, RELATIVES),
    ]
    assert_same(
        orphan_row.build(extract_frames, parse_context),
        """
        row_key | source | extract          | person_alias | known_in   | source_key | share | last_delivery | last_row_number
        h3      | csc    | csc_address      | child     | csc_person | 3       | 0.5   | d1            | 4
        h4      | csc    | csc_address      | child     | csc_person | 5       | 0.5   | d2            | 6
        r2      | csc    | csc_relationship | child     | csc_person | 9       | 0.75  | d1            | 3
        r3      | csc    | csc_relationship | child     | csc_person | 9       | 0.75  | d1            | 4
        r4      | csc    | csc_relationship | child     | csc_person | 9       | 0.75  | d1            | 5
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_of_an_extract_of_people_that_never_came_in_nothing_is_said(
    land: Land, parse_context: ParseContext
) -> None:
    assert orphan_row.build([land(CSC, ADDRESSES, HOMES)], parse_context).isEmpty()
