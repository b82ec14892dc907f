"""A second look: who is one person because no register holds both, and who stays two."""

import pandas as pd
import pyarrow as pa
import pytest

from silver.match import duckdb_tasks, second_look, version
from silver.match.record import create_match_record_view
from tests.unit.match.pairing import Person, but, edges, records_of

_LOOSE = {"nhs_number": None, "upn": None}
AT_SCHOOL = {"source": "school", "register": "school", **_LOOSE}
IN_SOCIAL_CARE = {"source": "csc", **_LOOSE}
POLICE = {"source": "police", **_LOOSE}

# story, left, right, whether the pair deserves a second look
PAIRS = [
    (
        "the forename is the other's middle name",
        but(middle_names="ZARA", **AT_SCHOOL),
        but(forename="ZARA", **IN_SOCIAL_CARE),
        True,
    ),
    (
        "the forename is the other's middle name, and stands in both fields",
        but(middle_names="ZARA", **AT_SCHOOL),
        but(forename="ZARA", middle_names="ZARA", **IN_SOCIAL_CARE),
        True,
    ),
    (
        "a slip between two names that people bear",
        but(forename="LUCAS", **AT_SCHOOL),
        but(forename="LUCA", **IN_SOCIAL_CARE),
        True,
    ),
    (
        "one name at one home, and one birthday that is not known",
        but(**AT_SCHOOL),
        but(date_of_birth=None, **IN_SOCIAL_CARE),
        True,
    ),
    (
        "the same, where one may be an adult",
        but(**AT_SCHOOL),
        but(date_of_birth=None, role=None, **IN_SOCIAL_CARE),
        False,
    ),
    (
        "a short form at another home",
        but(**AT_SCHOOL),
        but(forename="ANNE", postcode="ZZ9 9ZZ", **IN_SOCIAL_CARE),
        True,
    ),
    (
        "an initial at another home",
        but(**AT_SCHOOL),
        but(forename="A", postcode="ZZ9 9ZZ", **IN_SOCIAL_CARE),
        False,
    ),
    (
        "another forename",
        but(forename="OLIVIA", **AT_SCHOOL),
        but(forename="EMILY", **IN_SOCIAL_CARE),
        False,
    ),
    (
        "another forename after one generation name",
        but(forename="ZHI HAO", **AT_SCHOOL),
        but(forename="ZHI WEI", **IN_SOCIAL_CARE),
        False,
    ),
    (
        "a compound forename with a letter more",
        but(forename="SIU LING", **AT_SCHOOL),
        but(forename="SIIU LING", **IN_SOCIAL_CARE),
        True,
    ),
    (
        "a compound forename with a letter less in a short word",
        but(forename="MAN LOK", **AT_SCHOOL),
        but(forename="MAN OK", **IN_SOCIAL_CARE),
        True,
    ),
    (
        "the same, and middle names that differ",
        but(forename="MAN LOK", middle_names="JAMES", **AT_SCHOOL),
        but(forename="MAN OK", middle_names="THOMAS", **IN_SOCIAL_CARE),
        False,
    ),
    (
        "a compound forename with another letter",
        but(forename="KA YAN", **AT_SCHOOL),
        but(forename="KA YIN", **IN_SOCIAL_CARE),
        False,
    ),
    (
        "a Mohammed with another name after it",
        but(forename="MOHAMMED", middle_names="ADAM", **AT_SCHOOL),
        but(forename="MOHAMMED IMRAN", **IN_SOCIAL_CARE),
        False,
    ),
    (
        "a slip, and middle names that differ",
        but(forename="LUCA", middle_names="JAMES", **AT_SCHOOL),
        but(forename="LUCAS", middle_names="THOMAS", **IN_SOCIAL_CARE),
        False,
    ),
    (
        "a brother whose middle name is his sister's",
        but(forename="JORDAN", middle_names="TAYLOR", sex="M", **AT_SCHOOL),
        but(forename="TAYLOR", sex="F", **IN_SOCIAL_CARE),
        False,
    ),
    (
        "two records of one source",
        but(middle_names="ZARA", **IN_SOCIAL_CARE),
        but(forename="ZARA", **IN_SOCIAL_CARE),
        False,
    ),
]


@pytest.fixture(scope="module")
def deserving() -> dict[tuple[Person, Person], bool]:
    """Whether each pair drawn above deserves a second look; all are scored at once."""
    pairs = [(case[1], case[2]) for case in PAIRS]
    scored = edges(*pairs)
    return {
        pair: edge is not None and bool(edge["second_look"])
        for pair, edge in zip(pairs, scored, strict=True)
    }


@pytest.mark.parametrize(
    ("left", "right", "deserves_look"),
    [pytest.param(*case, id=story) for story, *case in PAIRS],
)
def test_a_pair_deserves_a_second_look_or_not(
    left: Person,
    right: Person,
    deserving: dict[tuple[Person, Person], bool],
    *,
    deserves_look: bool,
) -> None:
    assert deserving[left, right] is deserves_look


# story, people, ruled apart, clusters of the first pass, persons
GOES_BY_MIDDLE_NAME = (
    but(middle_names="ZARA", **AT_SCHOOL),
    but(forename="ZARA", **IN_SOCIAL_CARE),
)
PERSONS: list[tuple[str, tuple[Person, ...], list[tuple[int, int]], list[int], str]] = [
    ("a register holds one of two", GOES_BY_MIDDLE_NAME, [], [0, 1], "aa"),
    (
        "no register holds either",
        (but(middle_names="ZARA", **IN_SOCIAL_CARE), but(forename="ZARA", **POLICE)),
        [],
        [0, 1],
        "ab",
    ),
    (
        "somebody else comes into question, whose other name is another",
        (*GOES_BY_MIDDLE_NAME, but(forename="ZARA", middle_names="LEE", **POLICE)),
        [],
        [0, 1, 2],
        "abc",
    ),
    (
        "three of whom every two may be one",
        (*GOES_BY_MIDDLE_NAME, but(forename="ZARA", middle_names="ANN", **POLICE)),
        [],
        [0, 1, 2],
        "aaa",
    ),
    (
        "three of whom every two may be one, but for a person's ruling on two of them",
        (*GOES_BY_MIDDLE_NAME, but(forename="ZARA", middle_names="ANN", **POLICE)),
        [(0, 2)],
        [0, 1, 2],
        "abc",
    ),
    (
        "three of whom every two may be one, and one source holds two",
        (*GOES_BY_MIDDLE_NAME, but(forename="ZARA", middle_names="ANN", **IN_SOCIAL_CARE)),
        [],
        [0, 1, 2],
        "abc",
    ),
    (
        "one source holds both",
        (*GOES_BY_MIDDLE_NAME, but(**IN_SOCIAL_CARE)),
        [],
        [0, 1, 0],
        "aba",
    ),
    (
        "two numbers differ",
        (but(middle_names="ZARA", **{**AT_SCHOOL, "upn": "A000000100001"}),
         but(forename="ZARA", **{**IN_SOCIAL_CARE, "upn": "A000000200001"})),
        [],
        [0, 1],
        "ab",
    ),
    ("a person ruled that they are two", GOES_BY_MIDDLE_NAME, [(0, 1)], [0, 1], "ab"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("people", "apart", "first_pass", "expected"),
    [pytest.param(*case, id=story) for story, *case in PERSONS],
)
def test_persons_are_one_only_where(
    people: tuple[Person, ...], apart: list[tuple[int, int]], first_pass: list[int], expected: str
) -> None:
    assert _persons(_drawn(people), apart, first_pass) == expected


@pytest.mark.parametrize(("sealed", "expected"), [((), "aab"), ((2,), "abc")])
def test_whom_a_seal_alone_keeps_away_comes_into_question_all_the_same(
    sealed: tuple[int, ...], expected: str
) -> None:
    """The third is two people's by its number, so that nothing but its seal makes it a rival."""
    numbers = {"nhs_number": "9990000018"}
    people = (
        but(middle_names="ZARA", **{**AT_SCHOOL, **numbers}),
        but(forename="ZARA", **IN_SOCIAL_CARE),
        but(forename="ZARA", **{**POLICE, "nhs_number": "9990000026"}),
    )
    drawn = _drawn(people, sealed)
    only_school = [(0, 1), (0, 2)]
    assert _persons(drawn, [], [0, 1, 2], only_school) == expected


def _persons(
    people: pa.Table,
    apart: list[tuple[int, int]],
    first_pass: list[int],
    edges: list[tuple[int, int]] | None = None,
) -> str:
    """Each record's person by a letter, where these or all pairs of clusters deserve a look."""
    every = edges or _pairs_between_clusters(first_pass)
    with duckdb_tasks.duckdb_connection() as connection:
        connection.register("record_values", people)
        connection.execute("CREATE VIEW person_record AS FROM record_values")
        create_match_record_view(connection, version.shipped_version())
        connection.execute(
            "CREATE TABLE record AS SELECT record_key::int AS number, record_key FROM record_values"
        )
        connection.register("edge", _edges(every))
        linked = [n for n in range(len(people)) if first_pass.count(first_pass[n]) > 1]
        clusters = pd.DataFrame(
            {"record_key": linked, "cluster": [first_pass[n] for n in linked]}, dtype="int64"
        )
        ruled = pd.DataFrame(apart, columns=["left_key", "right_key"], dtype="int64")
        joined = second_look.join_counterparts(connection, clusters, ruled)
    cluster_by_record = dict(zip(joined["record_key"], joined["cluster"], strict=True))
    names = [cluster_by_record.get(n, first_pass[n]) for n in range(len(people))]
    seen = list(dict.fromkeys(names))
    return "".join("abc"[seen.index(name)] for name in names)


def _drawn(people: tuple[Person, ...], sealed: tuple[int, ...] = ()) -> pa.Table:
    """The people as today's records, their keys being their numbers."""
    records = records_of(*((person, person) for person in people))
    rows = [
        row | {"record_key": str(number), "identity_sealed": number in sealed}
        for number, row in enumerate(records.to_pylist()[::2])
    ]
    derived = {"given_words", "borne_words", "tf_forename", "tf_surname"}
    return pa.Table.from_pylist(rows, schema=records.schema).drop_columns(sorted(derived))


def _pairs_between_clusters(first_pass: list[int]) -> list[tuple[int, int]]:
    count = len(first_pass)
    return [(a, b) for b in range(count) for a in range(b) if first_pass[a] != first_pass[b]]


def _edges(pairs: list[tuple[int, int]]) -> pd.DataFrame:
    """Pairs that deserve a look."""
    return pd.DataFrame(pairs, columns=["left_key", "right_key"]).assign(
        second_look=True, grade="apart"
    )
