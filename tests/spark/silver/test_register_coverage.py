"""A declared register is held to what it holds."""

from dataclasses import replace
from datetime import date

import pytest
from pyspark.sql import SparkSession

from bronze.sources.csc import SOURCE as CSC
from bronze.sources.school import SOURCE as SCHOOL
from silver import register_coverage
from silver.shared.frames import frame_of
from silver.shared.statements import ExtractFrame, ParseContext
from tests.drawing import assert_same

READING = ParseContext(date(2026, 11, 23), "secret")

# what, children of school age in both, in social care alone, twice at school; held, twice, short
CASES = [
    ("nearly every child once", (196, 4, 0), "0.98 | 0 | no"),
    ("one in five not at school", (160, 40, 0), "0.8 | 0 | yes"),
    ("one in ten twice", (180, 0, 20), "1 | 0.1 | yes"),
    ("too few to tell", (10, 40, 0), "0.2 | 0 | no"),
]


@pytest.mark.parametrize(
    ("counts", "figures"), [pytest.param(*case, id=what) for what, *case in CASES]
)
def test_a_register_falls_short_where(
    spark: SparkSession, counts: tuple[int, int, int], figures: str
) -> None:
    both, care_alone, twice = counts
    kinds = [("school csc", both), ("csc", care_alone), ("school school csc", twice)]
    sources = [kind.split() for kind, many in kinds for _ in range(many)]
    rows = [
        (f"{person}.{turn}", f"P{person}", source, "child", False, date(2015, 3, 2))
        for person, of in enumerate(sources)
        for turn, source in enumerate(of)
    ]
    grown = [("a", "A", "school", "adult", False, date(1980, 1, 1))]
    baby = [("b", "B", "csc", "child", False, date(2026, 1, 1))]
    shape = (
        "record_key string, person_id string, source string, role string, is_mention boolean, "
        "date_of_birth date"
    )
    records = frame_of(spark, [*rows, *grown, *baby], shape)
    extract_frames = [
        ExtractFrame(source, source.extracts[0], records)
        for source in (SCHOOL, replace(CSC, coverage=replace(CSC.coverage, register_of=None)))
    ]

    coverage = register_coverage.build(
        records.select("record_key", "person_id"),
        records.drop("person_id"),
        extract_frames,
        READING,
    )

    assert_same(
        coverage,
        f"""
        source | youngest | oldest | held | held_twice | falls_short
        school | 4        | 15     | {figures}
        """,
    )
