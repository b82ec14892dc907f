"""A feed that says less than it used to, or other than the model was trained on, is told."""

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from silver import feed_profile
from silver.match.version import ModelVersion
from silver.shared.frames import frame_of
from tests.drawing import assert_same, table_of

MODEL = ModelVersion(
    "m",
    {},
    {"forename": {"ALEX": 0.01}, "surname": {}},
    {"profile": {"upn_filled": 0.6, "forename_known": 1.0}},
)


def records(spark: SparkSession, *, school: int, police: int, with_upn: int = 0) -> DataFrame:
    """Children's records: of the school's, so many with a pupil number."""
    told = [
        (f"{source}{n}", source, "child", False, name, f"U{n}" if n < upns else None)
        for source, count, upns, name in (
            ("school", school, with_upn, "ALEX"),
            ("police", police, 0, "SASHA"),
        )
        for n in range(count)
    ]
    rest = [("adult", "school", "adult", False, None, None)]
    mention = [("mention", "school", "child", True, None, None)]
    shape = (
        "record_key string, source string, role string, is_mention boolean, forename string, "
        "upn string"
    )
    made = frame_of(spark, [*told, *rest, *mention], shape)
    silent = ("surname", "date_of_birth", "postcode", "nhs_number")
    return made.withColumns({name: F.lit(None).cast("string") for name in silent})


def known(spark: SparkSession, drawn: str = "source | measure\n") -> DataFrame:
    """The table as last published."""
    return table_of(spark, feed_profile.TABLE, drawn)


def test_children_alone_are_counted_by_source_and_over_all(spark: SparkSession) -> None:
    found = feed_profile.build(records(spark, school=4, police=1, with_upn=3), known(spark), MODEL)

    assert_same(
        found.where("measure IN ('upn_filled', 'forename_known', 'surname_known')"),
        """
        source | measure        | records | share | usual | nights | as_trained | drifts
        school | upn_filled     | 4       | 0.75  | -     | 0      | -          | no
        school | forename_known | 4       | 1     | -     | 0      | -          | no
        school | surname_known  | 0       | -     | -     | 0      | -          | no
        police | upn_filled     | 1       | 0     | -     | 0      | -          | no
        police | forename_known | 1       | 0     | -     | 0      | -          | no
        police | surname_known  | 0       | -     | -     | 0      | -          | no
        all    | upn_filled     | 5       | 0.6   | -     | 0      | 0.6        | no
        all    | forename_known | 5       | 0.8   | -     | 0      | 1          | no
        all    | surname_known  | 0       | -     | -     | 0      | -          | no
        """,
    )


# Each source's share, average and nights as last published, and: average, nights, drifts.
BEFORE = {
    "one": ("0.8 | - | 0", "0.8 | 1 | no"),
    "two": ("0.9 | - | 0", "0.9 | 1 | yes"),
    "three": ("0.6 | - | 0", "0.6 | 1 | yes"),
    "four": ("0.9 | 0.7 | 1", "0.8 | 2 | no"),
    "five": ("0.75 | 0.9 | 30", "0.895 | 30 | yes"),
    "six": ("- | - | 0", "- | 0 | no"),
}


def test_a_source_drifts_that_moved_from_what_is_usual_for_it(spark: SparkSession) -> None:
    every = F.explode(F.array(*map(F.lit, BEFORE)))
    now = records(spark, school=100, police=0, with_upn=75).withColumn("source", every)
    last = [f"{source} | upn_filled | {told}" for source, (told, _) in BEFORE.items()]
    drawn = [f"{source} | {told}" for source, (_, told) in BEFORE.items()]

    found = feed_profile.build(
        now, known(spark, "\n".join(["source | measure | share | usual | nights", *last])), MODEL
    )

    assert_same(
        found.where("source <> 'all' AND measure = 'upn_filled'"),
        "\n".join(["source | usual | nights | drifts", *drawn]),
    )


def test_records_unlike_those_of_the_training_drift_and_few_records_are_chance(
    spark: SparkSession,
) -> None:
    many = feed_profile.build(records(spark, school=60, police=60, with_upn=0), known(spark), MODEL)
    few = feed_profile.build(records(spark, school=4, police=4, with_upn=0), known(spark), MODEL)

    assert_same(
        many.where("drifts"),
        """
        drifting_source | measure
        all             | upn_filled
        all             | forename_known
        """,
    )
    assert few.where("drifts").isEmpty()


@pytest.mark.parametrize(("strangers", "drifts"), [(4, "yes"), (2, "no")])
def test_names_that_the_model_does_not_know_drift_from_three_in_a_hundred(
    spark: SparkSession, strangers: int, drifts: str
) -> None:
    now = records(spark, school=100 - strangers, police=strangers, with_upn=60)

    found = feed_profile.build(now, known(spark), MODEL)

    assert_same(
        found.where("source = 'all' AND measure = 'forename_known'"),
        f"source | measure | drifts\nall | forename_known | {drifts}",
    )
