"""Match rates by group: what is told, and that no small group can be told from the others."""

from datetime import date

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from silver import child, match_edge, match_rate, person, person_record
from silver.cleanse.ethnicities import ethnic_group
from silver.shared.frames import frame_of
from tests.drawing import assert_same

AS_OF = date(2026, 11, 23)
# group: children, of them held by two sources, of them in a possible pair
SIZES = {"WBRI": (20, 10, 5), "APKN": (12, 12, 0), "BAFR": (4, 1, 1)}


@pytest.fixture(scope="module")
def rates(spark: SparkSession) -> DataFrame:
    keys = [
        (code, number, source)
        for code, (children, linked, _) in SIZES.items()
        for number in range(children)
        for source in ("csc", "school")
        if source == "csc" or number < linked
    ]
    shape = "record_key string, person_id string, source string, ethnicity string"
    told = frame_of(
        spark,
        [
            (f"{code}{n}{source}", f"{code}{n}", source, code if source == "csc" else None)
            for code, n, source in keys
        ],
        shape,
    ).withColumns(
        {
            "sex": F.lit("F"),
            "date_of_birth": F.lit(date(2020, 1, 1)),
            "address_restricted": F.lit(col=False),
            "postcode": F.lit("AA1 1AA"),
        }
    )
    possible = [
        (f"{code}{n}csc", f"stranger{n}csc", "possible")
        for code, (_, _, count) in SIZES.items()
        for n in range(count)
    ]
    unrecognised = frame_of(
        spark,
        [(f"stranger{n}csc", f"stranger{n}") for n in range(5)],
        "record_key string, person_id string",
    )
    return match_rate.build(
        told.select("record_key", "person_id").unionByName(unrecognised),
        told.drop("person_id"),
        told.select("person_id").distinct(),
        frame_of(spark, possible, "left_key string, right_key string, grade string"),
        AS_OF,
    ).cache()


def test_the_columns_that_are_drawn_are_those_of_the_tables() -> None:
    assert {"record_key", "person_id"} <= set(person.TABLE.names)
    assert {"person_id"} <= set(child.TABLE.names)
    assert {"left_key", "right_key", "grade"} <= set(match_edge.TABLE.names)
    assert {"ethnicity", "postcode", "address_restricted"} <= set(person_record.TABLE.names)


def test_rates_are_told_by_group_and_a_small_group_is_hidden_with_the_next(
    rates: DataFrame,
) -> None:
    assert_same(
        rates.where("dimension = 'ethnic group'"),
        """
        in_group | is_hidden | children | linked | possible | apart
        White    | no        | 20       | 0.5    | 0.25     | 0
        Asian    | yes       | -        | -      | -        | -
        Black    | yes       | -        | -      | -        | -
        """,
    )
    told = {row.in_group: row.hidden_reason for row in rates.where("is_hidden").collect()}
    assert told == {"Asian": match_rate.PROTECTS, "Black": match_rate.TOO_FEW}


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ((20, 30), ()),
        ((9, 30, 40), (9, 30)),
        # Two single children: that both are there tells each.
        ((1, 1, 12, 40), (1, 1, 12)),
        ((5, 6, 12, 40), (5, 6)),
        ((3, 3, 3, 40, 50), (3, 3, 3, 40)),
        # That two small ones come to eighteen tells that each is nine.
        ((9, 9, 30, 40), (9, 9, 30)),
        # Of eleven that are hidden ten at least are the other's.
        ((1, 10, 30, 40), (1, 10, 30)),
        ((10, 30), ()),
        ((4,), (4,)),
    ],
)
def test_what_is_hidden_adds_up_to_ten_or_more(
    spark: SparkSession, sizes: tuple[int, ...], hidden: tuple[int, ...]
) -> None:
    persons = [
        (f"g{group}n{number}", f"AA{group} 1AA")
        for group, size in enumerate(sizes)
        for number in range(size)
    ]
    records = frame_of(spark, persons, "record_key string, postcode string").withColumns(
        {
            "sex": F.lit("U"),
            "source": F.lit("csc"),
            "ethnicity": F.lit(None).cast("string"),
            "date_of_birth": F.lit(date(2020, 1, 1)),
            "address_restricted": F.lit(col=False),
        }
    )
    ids = records.select("record_key", F.col("record_key").alias("person_id"))
    edges = frame_of(spark, [], "left_key string, right_key string, grade string")
    rates = match_rate.build(ids, records, ids.select("person_id"), edges, AS_OF)
    districts = rates.where("dimension = 'postcode district' AND is_hidden").collect()
    assert sorted(sizes[int(row.in_group[2:])] for row in districts) == sorted(hidden)
    # Of nobody is the sex known: 'U' is no group of its own.
    sexes = rates.where("dimension = 'sex'").collect()
    assert [row.in_group for row in sexes] == [match_rate.NOT_KNOWN]


def test_every_child_is_in_one_group_of_each_dimension(rates: DataFrame) -> None:
    assert_same(
        rates.where("dimension <> 'ethnic group'"),
        """
        dimension         | in_group | is_hidden | children
        sex               | F        | no        | 36
        age               | 5 to 10  | no        | 36
        postcode district | AA1      | no        | 36
        """,
    )


@pytest.mark.parametrize(
    ("said", "group"),
    [
        ("WBRI", "White"),
        ("White - English", "White"),
        ("MWBC", "Mixed"),
        ("Mixed/multiple", "Mixed"),
        ("CHNE", "Asian"),
        ("BOTH", "Black"),
        ("OOTH", "Other"),
        ("REFU", "Not known"),
        ("**DO NOT USE**", "Not known"),
        (None, "Not known"),
    ],
)
def test_an_ethnicity_is_one_of_six_groups(
    spark: SparkSession, said: str | None, group: str
) -> None:
    row = frame_of(spark, [(said,)], "said string").select(ethnic_group(F.col("said"))).first()
    assert row is not None
    assert row[0] == group
