"""A fault of a whole extract: one matter, whose records are not asked one by one."""

from datetime import date

import pytest
from pyspark.sql import DataFrame, SparkSession

from bronze.sources.csc import SOURCE as CSC
from gold import correction as gold_correction
from silver import hold, person
from tests.drawing import assert_same, table_of
from tests.spark.silver.corrections.drawn import DrawnNight, night, nothing_before, reply

Built = tuple[DataFrame, DataFrame]

# Of eight records of csc five have one fault: more than half, and four at least. Of the school's
# two records both have it, which is no four; that they are of another kind counts apart.
FAULTY = """
record_key | source | found           | field      | first_delivery | first_seen
a1         | csc    | fails its check | nhs_number | d1             | 2026-11-19
a2         | csc    | fails its check | nhs_number | d2             | 2026-11-20
a3         | csc    | fails its check | nhs_number | d2             | 2026-11-20
a4         | csc    | fails its check | nhs_number | d2             | 2026-11-20
a5         | csc    | fails its check | nhs_number | d2             | 2026-11-20
b1         | csc    | names swapped   | surname    | d1             | 2026-11-19
b2         | csc    | -               | -          | d1             | 2026-11-19
b3         | csc    | -               | -          | d1             | 2026-11-19
s1         | school | fails its check | nhs_number | d3             | 2026-11-20
s2         | school | fails its check | nhs_number | d3             | 2026-11-20
"""
STILL_THREE = FAULTY.replace(
    "a1         | csc    | fails its check | nhs_number", "a1 | csc | - | -"
)
STILL_THREE = STILL_THREE.replace(
    "a2         | csc    | fails its check | nhs_number", "a2 | csc | - | -"
)
LAST_TWO = STILL_THREE.replace(
    "a3         | csc    | fails its check | nhs_number", "a3 | csc | - | -"
).replace("a4         | csc    | fails its check | nhs_number", "a4 | csc | - | -")


@pytest.fixture(scope="module")
def first(spark: SparkSession) -> Built:
    return night(spark, DrawnNight("2026-11-23", FAULTY), nothing_before(spark), 1)


@pytest.fixture(scope="module")
def matter(first: Built) -> str:
    [row] = first[0].where("scope = 'extract'").collect()
    return str(row.request_id)


def test_a_fault_in_a_large_share_of_an_extract_is_one_matter_and_its_records_are_grouped(
    first: Built, matter: str
) -> None:
    assert matter.startswith("m")
    assert_same(
        first[0].where("scope = 'extract'"),
        """
        source | extract    | kind            | field      | state | place | records_found | records_held | examples | source_examples             | record_key
        csc    | csc_person | fails its check | nhs_number | sent  | 1     | 5             | 8            | a1+a2+a3 | own-a1+own-a2+own-a3     | -
        """,  # noqa: E501 # a drawn table is one line a row
    )
    assert_same(
        first[0].where("scope = 'record'").selectExpr("*", "matter_id IS NOT NULL AS in_matter"),
        """
        request_id | state   | in_matter | times_asked | place
        a1         | grouped | yes       | 0     | -
        a2         | grouped | yes       | 0     | -
        a3         | grouped | yes       | 0     | -
        a4         | grouped | yes       | 0     | -
        a5         | grouped | yes       | 0     | -
        b1         | sent    | no        | 1     | 2
        s1         | sent    | no        | 1     | 1
        s2         | sent    | no        | 1     | 2
        """,
    )


def test_a_matter_counts_its_records_by_the_delivery_that_brought_them(first: Built) -> None:
    assert_same(
        first[1],
        """
        extract    | kind            | field      | delivery_id | delivered_on | records_found | records_held
        csc_person | fails its check | nhs_number | d1          | 2026-11-19   | 1             | 4
        csc_person | fails its check | nhs_number | d2          | 2026-11-20   | 4             | 4
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_the_owner_is_told_how_many_and_from_which_delivery_and_no_value(first: Built) -> None:
    [row] = first[0].where("scope = 'extract'").collect()
    assert row.reason == (
        "5 of 8 records (62%) have one fault: fails its check (NHS number). "
        "What changed in how the extract is made?"
    )
    assert (
        row.evidence
        == "delivery of 20 November 2026: 4 of 4; delivery of 19 November 2026: 1 of 4."
    )


@pytest.mark.parametrize(
    ("answer", "becomes"),
    [
        ("corrected", ("answered", "grouped")),
        ("it is right", ("accepted", "grouped")),
        ("not ours", ("disputed", "grouped")),
        ("ask row by row", ("accepted", "raised")),
    ],
)
def test_records_are_asked_one_by_one_only_where_the_owner_would_rather_have_it_so(
    spark: SparkSession, first: Built, matter: str, answer: str, becomes: tuple[str, str]
) -> None:
    drawn = DrawnNight("2026-11-24", FAULTY, [reply(matter, answer)])
    requests, _ = night(spark, drawn, first[0], 2)
    states = {row.request_id: row.state for row in requests.collect()}
    of_records = {states[name] for name in ("a1", "a2", "a3", "a4", "a5")}
    assert (states[matter], of_records) == (becomes[0], {becomes[1]})


def test_a_matter_stays_one_while_its_records_are_mended_and_the_last_of_them_are_asked(
    spark: SparkSession, first: Built, matter: str
) -> None:
    mending, _ = night(spark, DrawnNight("2026-11-24", STILL_THREE), first[0], 2)
    assert_same(
        mending.where(f"request_id IN ('{matter}', 'a1', 'a3')").select("scope", "state"),
        """
        scope   | state
        extract | sent
        record  | withdrawn
        record  | grouped
        """,
    )
    mended, faults = night(spark, DrawnNight("2026-11-25", LAST_TWO), mending, 3)
    assert faults.isEmpty()
    assert_same(
        mended.where(f"request_id IN ('{matter}', 'a5')").select(
            "scope", "state", "closing_reason"
        ),
        """
        scope   | state     | closing_reason
        extract | corrected | Few records have the fault now: they are asked row by row.
        record  | raised    | -
        """,
    )


def test_a_matter_about_an_extract_that_is_read_no_more_is_withdrawn_not_corrected(
    spark: SparkSession, first: Built, matter: str
) -> None:
    others = "\n".join(line for line in FAULTY.splitlines() if "| csc" not in line)
    without, _ = night(spark, DrawnNight("2026-11-24", others), first[0], 2)
    assert_same(
        without.where(f"request_id IN ('{matter}', 'a1')").select(
            "scope", "state", "closing_reason"
        ),
        """
        scope   | state     | closing_reason
        extract | withdrawn | Nothing of the extract is read any more.
        record  | withdrawn | A record is sent no more.
        """,
    )


def test_the_same_night_again_changes_nothing(
    spark: SparkSession, first: Built, matter: str
) -> None:
    again, _ = night(spark, DrawnNight("2026-11-23", FAULTY), first[0], 2)
    names = [name for name in again.columns if name not in {"closed_run", "life"}]
    assert again.select(names).exceptAll(first[0].select(names)).isEmpty()
    assert matter in {row.request_id for row in again.collect()}


def test_bi_sees_a_matter_as_one_request_and_its_records_as_none(
    first: Built, spark: SparkSession
) -> None:
    persons, holds = (table_of(spark, shape, "record_key") for shape in (person.TABLE, hold.TABLE))
    shown = gold_correction.build(first[0], persons, holds, (CSC,), date(2026, 11, 23))
    assert_same(
        shown.where("source = 'csc'").groupBy("scope", "state", "is_open").count(),
        """
        scope   | state   | is_open | count
        extract | sent    | yes     | 1
        record  | grouped | no      | 5
        record  | sent    | yes     | 1
        """,
    )
