"""Events, plans, measures and characteristics: stated by a row only where it says so."""

import pytest

from bronze.sources.csc import CP_PLANS, DISABILITIES, MISSING, S47_ENQUIRIES
from bronze.sources.csc import SOURCE as CSC
from bronze.sources.police import OCCURRENCES
from bronze.sources.police import SOURCE as POLICE
from bronze.sources.school import ATTENDANCE, PUPILS, SUSPENSIONS
from bronze.sources.school import SOURCE as SCHOOL
from contracts import Extract, Source
from silver import characteristic, event, measure, plan
from silver.shared.statements import ParseContext
from tests.drawing import assert_same
from tests.spark.silver.conftest import Land


def test_an_event_is_stated_by_a_row_that_gives_a_day_even_one_that_cannot_be(
    land: Land, parse_context: ParseContext
) -> None:
    extract_frames = [
        land(
            CSC,
            MISSING,
            """
            row_key | is_latest | miss_person_id | miss_missing_episode_start_date | miss_missing_episode_end_date | miss_missing_rhi_accepted
            k1      | no        | 1              | 2026-11-01                      | -                             | -
            k1      | yes       | 1              | 2026-11-01                      | 2026-11-03                    | y
            k2      | yes       | 1              | 31/02/2026                      | -                             | MAYBE
            k3      | yes       | 1              | -                               | 2026-11-03                    | Y
            """,  # noqa: E501 # a drawn table is one line a row
        ),
        land(
            CSC,
            S47_ENQUIRIES,
            """
            row_key | s47e_person_id | s47e_s47_start_date | s47e_conference_date
            k4      | 1              | 2026-10-01          | 2026-10-12
            k5      | 1              | 2026-10-02          | -
            """,
        ),
    ]
    assert_same(
        event.build(extract_frames, parse_context),
        """
        row_key | kind                        | happened   | until      | outcome               | data_group
        k1      | missing episode             | 2026-11-01 | 2026-11-03 | return interview held | risk
        k2      | missing episode             | -          | -          | -                     | risk
        k4      | section 47 enquiry          | 2026-10-01 | -          | -                     | plans
        k4      | child protection conference | 2026-10-12 | -          | -                     | plans
        k5      | section 47 enquiry          | 2026-10-02 | -          | -                     | plans
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_a_code_says_which_kind_an_event_is_and_one_that_was_not_agreed_says_none(
    land: Land, parse_context: ParseContext
) -> None:
    extract_frames = [
        land(
            POLICE,
            OCCURRENCES,
            """
            row_key | nominal_id | occurrence_type | occurred
            k1      | 1          | PPN             | 1/11/2026
            k2      | 1          | missing         | 2/11/2026
            k3      | 1          | Intelligence    | 3/11/2026
            k4      | 1          | -               | 4/11/2026
            """,
        ),
        land(
            SCHOOL,
            SUSPENSIONS,
            """
            row_key | pupil_id | laestab | category | startdate            | days
            k5      | 1        | 0000001 | FIXD     | 2026-Nov-05 00:00:00 | 2
            k6      | 1        | 0000001 | PERM     | 2026-Nov-06 00:00:00 | -
            """,
        ),
    ]
    assert_same(
        event.build(extract_frames, parse_context),
        """
        row_key | kind                     | happened   | data_group
        k1      | police protection notice | 2026-11-01 | justice
        k2      | missing episode          | 2026-11-02 | risk
        k5      | suspension               | 2026-11-05 | education
        k6      | permanent exclusion      | 2026-11-06 | education
        """,
    )


def test_a_plan_has_a_category_and_the_day_of_its_next_review(
    land: Land, parse_context: ParseContext
) -> None:
    extract_frame = land(
        CSC,
        CP_PLANS,
        """
        row_key | cppl_person_id | cppl_cp_plan_start_date | cppl_cp_plan_end_date | cppl_next_review | cppl_cp_plan_latest_category
        k1      | 1              | 2026-01-01              | -                     | 2026-12-01       | NEG
        k2      | 1              | 2025-01-01              | 2025-06-01            | -                | ?
        k3      | 1              | -                       | 2025-06-01            | -                | NEG
        """,  # noqa: E501 # a drawn table is one line a row
    )
    assert_same(
        plan.build([extract_frame], parse_context),
        """
        row_key | kind                  | category | since      | until      | next_review | data_group
        k1      | child protection plan | neglect  | 2026-01-01 | -          | 2026-12-01  | plans
        k2      | child protection plan | -        | 2025-01-01 | 2025-06-01 | -           | plans
        """,  # noqa: E501 # a drawn table is one line a row
    )


@pytest.mark.parametrize(
    ("sent", "value"),
    [("92.5", "92.5"), ("92.5%", "92.5"), ("1,234", "1234"), (" 0 ", "0")],
)
def test_a_measure_is_a_number_however_it_is_written(
    land: Land, parse_context: ParseContext, sent: str, value: str
) -> None:
    extract_frame = land(
        SCHOOL,
        ATTENDANCE,
        f"""
        row_key | pupil_id | laestab | weekstart  | weekend    | attendance
        k1      | 1        | 0000001 | 2026-11-16 | 2026-11-20 | {sent}
        """,
    )
    assert_same(
        measure.build([extract_frame], parse_context),
        f"""
        row_key | kind       | value   | since      | until      | data_group
        k1      | attendance | {value} | 2026-11-16 | 2026-11-20 | education
        """,
    )


@pytest.mark.parametrize("sent", ["-", "none", "-5", "1e9", "92.5 or so"])
def test_what_is_no_number_is_no_measure(
    land: Land, parse_context: ParseContext, sent: str
) -> None:
    drawing = f"row_key | pupil_id | laestab | attendance\nk1 | 1 | 0000001 | {sent}"

    assert measure.build([land(SCHOOL, ATTENDANCE, drawing)], parse_context).isEmpty()


def test_a_characteristic_is_stated_by_a_value_or_by_a_flag_that_says_yes(
    land: Land, parse_context: ParseContext
) -> None:
    extract_frames = [
        land(
            SCHOOL,
            PUPILS,
            """
            row_key | pupil_id | laestab | senprovision | fsm   | fsmstartdate         | eal
            k1      | 1        | 0000001 | K            | true  | 2026-Sep-01 00:00:00 | 0
            k2      | 2        | 0000001 | -            | 0     | -                    | 1
            """,
        ),
        land(CSC, DISABILITIES, "row_key | disa_person_id | disa_disability_code\nk3 | 1 | NONE"),
    ]
    assert_same(
        characteristic.build(extract_frames, parse_context),
        """
        row_key | kind                              | value       | since
        k1      | SEN provision                     | SEN support | -
        k1      | free school meals                 | yes         | 2026-09-01
        k2      | English as an additional language | yes         | -
        """,
    )


@pytest.mark.parametrize(("source", "extract"), [(CSC, MISSING), (SCHOOL, PUPILS)])
def test_feeds_that_state_no_such_fact_make_an_empty_table(
    land: Land, parse_context: ParseContext, source: Source, extract: Extract
) -> None:
    extract_frame = land(source, extract, "row_key\nk1")
    for module in (event, plan, measure, characteristic):
        rows = module.build([extract_frame], parse_context)

        assert rows.columns == list(module.TABLE.names)
        assert rows.isEmpty()
