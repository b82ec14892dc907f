"""What is wrong with records: which, why, what speaks for it, and what is never told."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from bronze.sources.csc import SOURCE as CSC
from bronze.sources.housing import SOURCE as HOUSING
from bronze.sources.police import SOURCE as POLICE
from bronze.sources.school import SOURCE as SCHOOL
from contracts import Source, Tells
from gold import duplicate
from silver import child_record, finding, match_edge, person, person_record, protected, ruling
from silver.match.rules import levels
from tests.drawing import assert_same, table_of

SAME = {name: len(known) for name, known in levels().items()}
SOURCES = {s.name: s for s in (CSC, SCHOOL, HOUSING, POLICE)}
EXTRACTS = {
    "csc": "csc_person",
    "school": "school_pupil",
    "housing": "housing_member",
    "police": "police_occurrence",
}

TELLING = tuple(
    replace(one, agreement=replace(one.agreement, tells_owners=tells))
    for one, tells in ((CSC, Tells.NOTHING), (SCHOOL, Tells.SOURCE), (HOUSING, Tells.VALUE))
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
AUDITED = (
    {"record_key": "b1", "field": "date_of_birth", "value": "2014-01-01"},
    {"record_key": "b2", "field": "date_of_birth", "value": "2014-01-01"},
    {"record_key": "b2", "field": "postcode", "value": None},
    {"record_key": "b2", "field": "postcode", "value": "AA1 1AD"},
    {"record_key": "nobody", "field": "sex", "value": "F"},
)
NEVER = "left_key | right_key | weight | grade | guard | same_source"
NOBODY = "ruling_id | left_key | right_key | ruling"


USUAL = {
    "own_key": "own|9330001",
    "placeless_key": "own",
    "role": "child",
    "identity_sealed": "no",
    "last_seen": "2026-11-22",
}


def _records(spark: SparkSession, drawing: str) -> DataFrame:
    drawn = drawing.strip().splitlines()[0]
    told = {name: cell for name, cell in USUAL.items() if name not in drawn}
    rows = table_of(spark, person_record.TABLE, drawing, **told)
    extract = F.create_map(*(F.lit(part) for pair in EXTRACTS.items() for part in pair))
    return rows.withColumn("extract", F.coalesce("extract", extract[F.col("source")]))


def _found(  # noqa: PLR0913 # a night's tables, most of them empty
    spark: SparkSession,
    records: DataFrame,
    people: str,
    edges: str = NEVER,
    *,
    levels: Column | None = None,
    ruled: str = NOBODY,
    hidden: str = "person_id",
    audited: Sequence[Mapping[str, str | None]] = (),
    sources: Sequence[Source] = tuple(SOURCES.values()),
) -> DataFrame:
    persons = table_of(spark, person.TABLE, people)
    children = child_record.build(
        persons,
        records,
        persons.select("person_id").distinct(),
        table_of(spark, protected.TABLE, hidden),
        sources,
    )
    pairs = table_of(spark, match_edge.TABLE, edges)
    return finding.build(
        pairs.withColumn("levels", levels) if levels is not None else pairs,
        children.cache(),
        table_of(spark, ruling.TABLE, ruled, decided_on="2026-11-02T09:00:00"),
        audited,
        sources,
    ).cache()


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
    return _found(
        spark,
        _records(spark, drawing),
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
    keys = {row.person_id: row.own_key for row in pairs.collect()}
    assert keys["P"] == "own"
    assert keys["Q"] == "own|9330001"


def test_nobody_is_told_of_a_sealed_identity_even_by_an_unsealed_record(pairs: DataFrame) -> None:
    told = {row.record_key for row in pairs.collect()}
    assert told.isdisjoint({"s1", "s2", "u1", "u2"})


def test_the_reason_names_what_differs_and_no_value(pairs: DataFrame) -> None:
    told = {row.record_key: (row.differing, row.reason) for row in pairs.collect()}

    assert told["p1"] == (
        ["surname", "postcode"],
        "Probably one child: they differ in surname, postcode.",
    )
    assert told["t1"][1] == (
        "One child is held twice by this source: every value known to both agrees."
    )
    assert told["c1"][1].startswith("Kept apart: they share a surname or a home")
    assert told["c1"][1].endswith("as twins do.")
    assert "may be a record of both" in told["y1"][1]


def test_a_source_is_told_what_it_calls_the_value(pairs: DataFrame) -> None:
    told = {row.record_key: row.own_field for row in pairs.collect()}
    assert (told["p1"], told["p2"], told["t1"]) == ("pers_surname", "surname", "record")


THREE_AGAINST_ONE = """
record_key | source  | forename | surname | date_of_birth | sex | postcode | upn_fault    | nhs_number_fault
a1         | csc     | AVA      | OAK     | 2015-03-02    | F   | AA1 1AA  | -            | -
a2         | school  | AVA      | OAK     | 2015-03-02    | F   | AA1 1AA  | -            | -
a3         | police  | AVA      | OAK     | 2015-02-03    | F   | AA1 1AB  | -            | check_digit
a4         | housing | OAK      | AVA     | 2015-03-02    | M   | -        | lost_letter  | -
b1         | csc     | BEN      | ELM     | 2014-01-01    | M   | AA1 1AC  | -            | -
b2         | school  | BEN      | ELM     | 2014-01-02    | M   | AA1 1AD  | -            | -
h1         | csc     | HAL      | IVY     | 2013-01-01    | M   | AA1 1AE  | -            | -
h2         | school  | HAL      | IVY     | 2013-01-01    | M   | AA1 1AE  | -            | -
h3         | police  | HAL      | IVY     | 2013-01-01    | F   | AA1 1AF  | -            | -
g1         | csc     | GUS      | FIR     | 2012-01-01    | M   | -        | -            | -
g2         | school  | GUS      | FIR     | 2012-01-01    | M   | -        | -            | -
g4         | housing | GUS      | FIR     | 2012-02-01    | M   | -        | -            | -
"""  # noqa: E501 # a drawn table is one line a row
FOUR_CHILDREN = "record_key | person_id\n" + "\n".join(
    f"{key} | {key[0].upper()}"
    for key in ["a1", "a2", "a3", "a4", "b1", "b2", "h1", "h2", "h3", "g1", "g2", "g4"]
)


@pytest.fixture(scope="module")
def values(spark: SparkSession) -> DataFrame:
    seen = F.when(F.col("record_key") == "g4", "2026-11-15").otherwise("2026-11-22")
    records = _records(spark, THREE_AGAINST_ONE).withColumn("last_seen", seen.cast("date"))
    return _found(spark, records, FOUR_CHILDREN, hidden="person_id\nH", audited=AUDITED)


def test_one_source_against_two_that_agree_is_asked_and_one_against_one_is_not(
    values: DataFrame,
) -> None:
    assert_same(
        values.where("person_id IN ('A', 'B') AND kind <> 'found in an audit'"),
        """
        kind                | harm | record_key | field         | own_field     | likely      | sure
        differs from others | 4    | a3         | date_of_birth | date_of_birth | the others' | likely
        differs from others | 4    | a3         | postcode      | home_postcode | the others' | possible
        differs from others | 4    | a4         | sex           | sex           | the others' | likely
        names swapped       | 4    | a4         | surname       | full_name     | the others' | likely
        fails its check     | 5    | a3         | nhs_number    | nhs_number    | neither     | certain
        fails its check     | 5    | a4         | upn           | upn           | neither     | certain
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_the_evidence_counts_sources_and_quotes_none_of_them(values: DataFrame) -> None:
    told = {(row.record_key, row.field): row.evidence for row in values.collect()}
    assert told["a3", "date_of_birth"] == "3 other sources agree with each other."
    assert told["a4", "upn"].startswith("The first letter is missing")


def test_a_protected_childs_postcode_is_compared_with_nobodys(values: DataFrame) -> None:
    asked = {row.field for row in values.where("person_id = 'H'").collect()}
    assert asked == {"sex"}


def test_a_record_that_is_sent_no_more_is_asked_about_no_more(values: DataFrame) -> None:
    assert values.where("record_key = 'g4'").isEmpty()


def test_what_an_audit_found_wrong_is_asked_about_while_the_record_says_it(
    values: DataFrame,
) -> None:
    assert_same(
        values.where("kind = 'found in an audit'"),
        """
        record_key | field         | sure    | harm
        b1         | date_of_birth | certain | 2
        b2         | postcode      | certain | 2
        """,
    )


def test_an_owner_is_told_of_another_source_only_what_its_agreement_allows(
    pairs: DataFrame,
) -> None:
    told = {row.record_key: (row.told, row.evidence) for row in pairs.collect()}
    assert [told[key][0] for key in ("p1", "p2", "v1", "v2")] == [
        "Schools",
        None,
        "Housing: ASH",
        None,
    ]
    assert told["v1"][1] == "1 source with this record's value, 1 source with the other's."


def test_an_owner_is_asked_only_for_what_that_owner_can_put_right(pairs: DataFrame) -> None:
    asks = {(row.record_key, row.other_record_key): row.asks for row in pairs.collect()}
    # k1 has no forename; k2 and k3 have one, and need not be told.
    assert (asks["k1", "k2"], asks["k1", "k3"]) == (True, False)
    assert (asks["k2", "k1"], asks["k3", "k1"]) == (False, False)
    assert (asks["p1", "p2"], asks["p2", "p1"]) == (True, True)


def test_everything_that_is_found_has_a_reason_and_an_owner(values: DataFrame) -> None:
    assert set(values.columns) == set(finding.TABLE.names)
    assert values.where("reason IS NULL OR evidence IS NULL OR source IS NULL").isEmpty()
