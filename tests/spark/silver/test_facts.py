"""Addresses, relationships, involvements and assessments, as the sources tell them."""

from bronze.sources.camhs import REFERRALS
from bronze.sources.camhs import SOURCE as CAMHS
from bronze.sources.csc import ADDRESSES, INVOLVEMENTS, RELATIONSHIPS
from bronze.sources.csc import SOURCE as CSC
from silver import address, assessment, involvement, relationship
from silver.shared.statements import ParseContext
from tests.drawing import assert_same
from tests.spark.silver.conftest import Land


def test_an_address_is_dated_by_the_source_or_else_by_when_it_was_first_sent(
    land: Land, parse_context: ParseContext
) -> None:
    extract_frame = land(
        CSC,
        ADDRESSES,
        """
        row_key | addr_person_id | first_seen | is_latest | addr_street | addr_postcode | addr_address_type | addr_address_start_date | addr_address_end_date
        moved   | 1              | 2026-11-01 | no        | 1 High St   | AA1 1AA       | HOME              | -                       | -
        moved   | 1              | 2026-11-10 | yes       | 2 High St   | AA1 1AA       | HOME              | 2026-11-08              | -
        closed  | 1              | 2026-11-01 | no        | 3 High St   | aa11aa        | PLACEMENT         | -                       | -
        closed  | 1              | 2026-11-10 | yes       | 3 High St   | AA1 1AA       | PLACEMENT         | -                       | 2026-11-09
        strange | 1              | 2026-11-01 | yes       | 4 High St   | nonsense      | HOTEL             | 2030-01-01              | -
        nowhere | 1              | 2026-11-01 | yes       | -           | nonsense      | HOME              | 2026-11-08              | -
        """,  # noqa: E501 # a drawn table is one line a row
    )
    assert_same(
        address.build([extract_frame], parse_context),
        """
        row_key | line      | postcode | kind      | since      | is_source_date | until      | is_latest
        moved   | 1 High St | AA1 1AA  | home      | 2026-11-01 | no          | -          | no
        moved   | 2 High St | AA1 1AA  | home      | 2026-11-08 | yes         | -          | yes
        closed  | 3 High St | AA1 1AA  | placement | 2026-11-01 | no          | 2026-11-09 | yes
        strange | 4 High St | -        | home      | 2026-11-01 | no          | -          | yes
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_a_relationship_is_told_in_its_newest_version_and_only_in_words_that_were_agreed(
    land: Land, parse_context: ParseContext
) -> None:
    extract_frame = land(
        CSC,
        RELATIONSHIPS,
        """
        row_key | is_latest | rel_child_id | rel_type | rel_pr | rel_start_date
        k1      | no        | 1            | FATHER   | N      | 2020-01-01
        k1      | yes       | 1            | Mother   | Y      | 2020-01-01
        k2      | yes       | 1            | CARER    | N      | 31/02/2020
        k3      | yes       | 1            | FRIEND   | maybe  | -
        """,
    )
    assert_same(
        relationship.build([extract_frame], parse_context),
        """
        of_record_key | kind   | parental_responsibility | since      | data_group
        k1/1          | mother | yes                     | 2020-01-01 | family
        k2/1          | carer  | no                      | -          | family
        k3/1          | -      | -                       | -          | family
        """,
    )


def test_involvements_of_every_source_stand_in_one_vocabulary(
    land: Land, parse_context: ParseContext
) -> None:
    extract_frames = [
        land(
            CSC,
            INVOLVEMENTS,
            """
            row_key | is_latest | pers_person_id | prof_professional_name | plan_status | invo_involvement_start_date | prof_phone
            k1      | no        | 1              | Ann  Worker            | CIN         | 2026-01-01                  | -
            k1      | yes       | 1              | Ann  Worker            | cpp         | 2026-01-01                  | 01632 960001
            k2      | yes       | 2              | -                      | OTHER       | 2040-01-01                  | none
            """,  # noqa: E501 # a drawn table is one line a row
        ),
        land(
            CAMHS,
            REFERRALS,
            """
            row_key | LocalPatientID | TeamName | WorkerName | ReferralRequestReceivedDate | ServDischDate
            k3      | 1              | Team A   | Bo Carer   | 1/2/2026                    | 2026-03-01
            """,  # noqa: E501 # a drawn table is one line a row
        ),
    ]
    assert_same(
        involvement.build(extract_frames, parse_context),
        """
        row_key | service                  | team   | worker     | worker_role       | phone        | since      | until      | status                | data_group
        k1      | Children's social care   | -      | Ann Worker | -                 | 01632960001  | 2026-01-01 | -          | child protection plan | plans
        k2      | Children's social care   | -      | -          | -                 | -            | -          | -          | -                     | plans
        k3      | CAMHS                    | Team A | Bo Carer   | care co-ordinator | -            | 2026-02-01 | 2026-03-01 | -                     | health
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_feeds_that_tell_of_no_such_thing_make_an_empty_table(
    land: Land, parse_context: ParseContext
) -> None:
    extract_frames = [land(CAMHS, REFERRALS, "LocalPatientID\n1")]
    for module in (address, assessment, relationship):
        rows = module.build(extract_frames, parse_context)

        assert rows.columns == list(module.TABLE.names)
        assert rows.isEmpty()
