"""Two records that somebody should look at: which, why, and what is never told."""

import json
from dataclasses import replace

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from bronze.sources.csc import SOURCE as CSC
from bronze.sources.housing import SOURCE as HOUSING
from bronze.sources.school import SOURCE as SCHOOL
from contracts import Disclosure
from gold import duplicate
from silver import child_record, match_edge, ruling
from silver.findings import pairs as pairs_of_records
from silver.match.comparisons import levels
from tests.drawing import assert_same, table_of
from tests.spark.silver.findings.drawn import NOBODY, findings_of, records_of

SAME = {name: len(known) for name, known in levels().items()}
TELLING = tuple(
    replace(one, agreement=replace(one.agreement, disclosed_to_owners=tells))
    for one, tells in (
        (CSC, Disclosure.NOTHING),
        (SCHOOL, Disclosure.SOURCE),
        (HOUSING, Disclosure.VALUE),
    )
)

# Two records each, one of social care and one of a school.
PAIRS = """
record_key | person_id
p1         | P
p2         | Q
t1         | T
t2         | T
c1         | C
c2         | D
j1         | J
j2         | J
s1         | S
s2         | SS
g1         | G
g2         | GG
y1         | Y
y2         | YY
w1         | W
w2         | WW
u1         | SS
u2         | U
r1         | R
r2         | RR
v1         | V
v2         | VV
k1         | K
k2         | KK
k3         | KKK
"""
EDGES = """
left_key | right_key | weight | grade    | guard             | same_source
p1       | p2        | 6      | possible | -                 | no
t1       | t2        | 20     | certain  | -                 | yes
c1       | c2        | 12     | apart    | twins_or_siblings | no
j1       | j2        | 20     | certain  | -                 | no
s1       | s2        | 20     | possible | -                 | no
g1       | g2        | 20     | possible | -                 | no
y1       | y2        | 20     | certain  | -                 | no
w1       | w2        | 5      | apart    | twins_or_siblings | no
u1       | u2        | 20     | possible | -                 | no
r1       | r2        | 6      | possible | -                 | no
v1       | v2        | 6      | possible | -                 | no
k1       | k2        | 7      | possible | no_name           | no
k1       | k3        | 6      | possible | no_name           | no
"""
RULED = """
ruling_id | left_key | right_key | ruling
seen      | r1       | r2        | different
unclear   | p1       | p2        | undecided
"""


@pytest.fixture(scope="module")
def pairs(spark: SparkSession) -> DataFrame:
    keys = [line.split("|")[0].strip() for line in PAIRS.strip().splitlines()[1:]]
    holds = {"v2": "housing"} | {key: "csc" for key in keys if key[1] == "1"}
    drawing = "record_key | source | role | identity_sealed | surname | forename\n" + "\n".join(
        f"{key} | {holds.get(key, 'school')} | {'adult' if key == 'g2' else 'child'}"
        f" | {'yes' if key == 's2' else 'no'} | {'ASH' if key == 'v2' else 'OAK'}"
        f" | {'-' if key == 'k1' else 'AVA'}"
        for key in keys
    )
    differs = (
        F.when(F.col("left_key") == "v1", json.dumps({**SAME, "surname": 0}))
        .when(
            F.col("left_key") == "p1", json.dumps({**SAME, "postcode": 0, "sex": -1, "surname": 1})
        )
        .otherwise(json.dumps(SAME))
    )
    return findings_of(
        spark,
        records_of(spark, drawing),
        PAIRS,
        EDGES,
        levels=differs,
        ruled=RULED,
        hidden="person_id\nP",
        sources=TELLING,
    )


def test_each_owner_is_asked_about_its_own_record_and_only_where_somebody_should_look(
    pairs: DataFrame,
) -> None:
    assert_same(
        duplicate.build(pairs, TELLING).where("left(record_key, 1) <> 'k'"),
        """
        kind          | person_id | other_person_id | record_key | other_record_key | source | field    | owner_email
        possible      | P         | Q               | p1         | p2               | csc    | surname  | csc.systems@council.example
        possible      | V         | VV              | v1         | v2               | csc    | surname  | csc.systems@council.example
        possible      | VV        | V               | v2         | v1               | housing | surname | housing.systems@council.example
        possible      | Q         | P               | p2         | p1               | school | surname  | school.data@council.example
        held twice    | T         | T               | t1         | t2               | csc    | record   | csc.systems@council.example
        held twice    | T         | T               | t2         | t1               | school | record   | school.data@council.example
        contradiction | C         | D               | c1         | c2               | csc    | forename | csc.systems@council.example
        contradiction | Y         | YY              | y1         | y2               | csc    | record   | csc.systems@council.example
        contradiction | YY        | Y               | y2         | y1               | school | record   | school.data@council.example
        contradiction | D         | C               | c2         | c1               | school | forename | school.data@council.example
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_the_keys_of_a_protected_child_name_no_place(pairs: DataFrame) -> None:
    keys = {row.person_id: row.source_key for row in pairs.collect()}
    assert keys["P"] == "own"
    assert keys["Q"] == "own|9330001"


def test_nobody_is_told_of_a_sealed_identity_even_by_an_unsealed_record(pairs: DataFrame) -> None:
    record_keys = {row.record_key for row in pairs.collect()}
    assert record_keys.isdisjoint({"s1", "s2", "u1", "u2"})


def test_the_reason_names_what_differs_and_no_value(pairs: DataFrame) -> None:
    by_record = {row.record_key: (row.differing, row.reason) for row in pairs.collect()}

    assert by_record["p1"] == (
        ["surname", "postcode"],
        "Probably one child: they differ in surname, postcode.",
    )
    assert by_record["t1"][1] == (
        "One child is held twice by this source: every value known to both agrees."
    )
    assert by_record["c1"][1].startswith("Kept apart: they share a surname or a home")
    assert by_record["c1"][1].endswith("as twins do.")
    assert "may be a record of both" in by_record["y1"][1]


def test_a_source_is_told_what_it_calls_the_value(pairs: DataFrame) -> None:
    by_record = {row.record_key: row.source_field for row in pairs.collect()}
    assert (by_record["p1"], by_record["p2"], by_record["t1"]) == (
        "pers_surname",
        "surname",
        "record",
    )


def test_an_owner_is_told_of_another_source_only_what_its_agreement_allows(
    pairs: DataFrame,
) -> None:
    by_record = {row.record_key: (row.disclosed, row.evidence) for row in pairs.collect()}
    assert [by_record[key][0] for key in ("p1", "p2", "v1", "v2")] == [
        "Schools",
        None,
        "Housing: ASH",
        None,
    ]
    assert by_record["v1"][1] == "1 source with this record's value, 1 source with the other's."


def test_an_owner_is_asked_only_for_what_that_owner_can_put_right(pairs: DataFrame) -> None:
    asks = {(row.record_key, row.other_record_key): row.asks for row in pairs.collect()}
    # k1 has no forename; k2 and k3 have one, and need not be told.
    assert (asks["k1", "k2"], asks["k1", "k3"]) == (True, False)
    assert (asks["k2", "k1"], asks["k3", "k1"]) == (False, False)
    assert (asks["p1", "p2"], asks["p2", "p1"]) == (True, True)


@pytest.mark.parametrize(
    ("hidden", "disclosed"),
    [("person_id", "Housing: AA1 1AB"), ("person_id\nMM", "Housing"), ("person_id\nM", None)],
    ids=["of nobody", "of the other child", "of the child asked about"],
)
def test_no_postcode_of_a_protected_child_is_told_to_another_owner(
    hidden: str, disclosed: str | None, spark: SparkSession
) -> None:
    drawing = """
        record_key | source  | forename | surname | postcode
        m1         | csc     | AVA      | OAK     | AA1 1AA
        m2         | housing | AVA      | OAK     | AA1 1AB
    """
    rows = findings_of(
        spark,
        records_of(spark, drawing),
        "record_key | person_id\nm1 | M\nm2 | MM",
        "left_key | right_key | weight | grade | guard | same_source\n"
        "m1 | m2 | 6 | possible | - | no",
        levels=F.lit(json.dumps({**SAME, "postcode": 0})),
        hidden=hidden,
        sources=TELLING,
    ).collect()
    by_record = {row.record_key: row for row in rows}
    assert by_record["m1"].field == "postcode"
    told = [str(row.asDict()) for row in rows]
    if disclosed:
        assert by_record["m1"].disclosed == disclosed
    protected_postcodes = {"MM": "AA1 1AB", "M": "AA1 1AA"}
    hidden_postcode = protected_postcodes.get(hidden.rpartition("\n")[2], "none is")
    assert [row for row in told if hidden_postcode in row] == []


TWO_CHILDREN = """
record_key | person_id | source  | role
a1         | A         | csc     | child
a2         | A         | school  | child
b1         | B         | housing | child
b2         | B         | police  | child
"""
THEIR_PAIRS = """
left_key | right_key | weight | grade    | guard           | same_source | levels
a1       | b1        | 7      | possible | -               | no          | {}
a1       | b2        | 9      | possible | -               | no          | {}
a2       | b1        | 8      | apart    | two_nhs_numbers | no          | {}
a2       | b2        | 9      | possible | -               | no          | {}
"""


def _asked_about(spark: SparkSession, edges: str, ruled: str = NOBODY) -> set[str]:
    findings = pairs_of_records.suspected(
        table_of(spark, match_edge.TABLE, edges),
        table_of(spark, ruling.TABLE, ruled, decided_on="2026-11-02T09:00:00"),
        table_of(spark, child_record.TABLE, TWO_CHILDREN),
    )
    return {row.record_key for row in findings.select("record_key").collect()}


@pytest.mark.parametrize(
    ("edges", "asked_about"),
    [
        pytest.param(THEIR_PAIRS, {"a2", "b1"}, id="what contradicts comes first"),
        pytest.param(
            THEIR_PAIRS.replace("apart    | two_nhs_numbers", "possible | -              "),
            {"a1", "b2"},
            id="else what agrees most",
        ),
    ],
)
def test_of_two_children_with_several_records_one_pair_is_asked_about(
    spark: SparkSession, edges: str, asked_about: set[str]
) -> None:
    assert _asked_about(spark, edges) == asked_about


def test_a_ruling_that_two_records_are_two_children_settles_all_their_pairs(
    spark: SparkSession,
) -> None:
    ruled = "ruling_id | left_key | right_key | ruling\nr | a1 | b1 | different"
    assert _asked_about(spark, THEIR_PAIRS, ruled) == set()


@pytest.mark.parametrize(
    ("sealed_from", "asked"), [("m1", {"m1", "m2"}), ("m1 m2", set()), ("", {"m1", "m2"})]
)
def test_nobody_is_asked_about_two_records_that_one_seal_keeps_off(
    sealed_from: str, asked: set[str], spark: SparkSession
) -> None:
    records = """
        record_key | source  | identity_sealed | role  | surname | forename
        m1         | school  | no              | child | OAK     | AVA
        m2         | housing | no              | child | OAK     | AVA
        x1         | csc     | yes             | child | OAK     | AVA
    """
    pairs = "\n".join(f"{key} | x1 | 9 | apart | sealed_identity" for key in sealed_from.split())
    rows = findings_of(
        spark,
        records_of(spark, records),
        "record_key | person_id\nm1 | M\nm2 | MM\nx1 | X",
        f"left_key | right_key | weight | grade | guard\nm1 | m2 | 6 | possible | -\n{pairs}",
        levels=F.lit(json.dumps({**SAME, "postcode": 0})),
    )
    assert {row.record_key for row in rows.where("kind = 'possible'").collect()} == asked
