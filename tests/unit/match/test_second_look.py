"""A second look: who is one person because no register holds both, and who stays two."""

import pandas as pd
import pyarrow as pa
import pytest

from silver.match import duckdb_tasks, second_look, version
from silver.match.record import weigh
from tests.unit.match.pairing import Person, but, edges, records_of

_LOOSE = {"nhs_number": None, "upn": None}
AT_SCHOOL = {"source": "school", "register": "school", **_LOOSE}
KNOWN = {"source": "csc", **_LOOSE}
POLICE = {"source": "police", **_LOOSE}

# what, one, other, whether the pair deserves a second look
PAIRS = [
    (
        "the forename is the other's middle name",
        but(middle_names="ZARA", **AT_SCHOOL),
        but(forename="ZARA", **KNOWN),
        True,
    ),
    (
        "the forename is the other's middle name, and stands in both fields",
        but(middle_names="ZARA", **AT_SCHOOL),
        but(forename="ZARA", middle_names="ZARA", **KNOWN),
        True,
    ),
    (
        "a slip between two names that people bear",
        but(forename="LUCAS", **AT_SCHOOL),
        but(forename="LUCA", **KNOWN),
        True,
    ),
    (
        "one name at one home, and one birthday that is not known",
        but(**AT_SCHOOL),
        but(date_of_birth=None, **KNOWN),
        True,
    ),
    (
        "the same, where one may be an adult",
        but(**AT_SCHOOL),
        but(date_of_birth=None, role=None, **KNOWN),
        False,
    ),
    (
        "a short form at another home",
        but(**AT_SCHOOL),
        but(forename="ANNE", postcode="ZZ9 9ZZ", **KNOWN),
        True,
    ),
    (
        "an initial at another home",
        but(**AT_SCHOOL),
        but(forename="A", postcode="ZZ9 9ZZ", **KNOWN),
        False,
    ),
    (
        "another forename",
        but(forename="OLIVIA", **AT_SCHOOL),
        but(forename="EMILY", **KNOWN),
        False,
    ),
    (
        "another forename after one generation name",
        but(forename="ZHI HAO", **AT_SCHOOL),
        but(forename="ZHI WEI", **KNOWN),
        False,
    ),
    (
        "a compound forename with a letter more",
        but(forename="SIU LING", **AT_SCHOOL),
        but(forename="SIIU LING", **KNOWN),
        True,
    ),
    (
        "a compound forename with another letter",
        but(forename="KA YAN", **AT_SCHOOL),
        but(forename="KA YIN", **KNOWN),
        False,
    ),
    (
        "a Mohammed with another name after it",
        but(forename="MOHAMMED", middle_names="ADAM", **AT_SCHOOL),
        but(forename="MOHAMMED IMRAN", **KNOWN),
        False,
    ),
    (
        "a slip, and middle names that differ",
        but(forename="LUCA", middle_names="JAMES", **AT_SCHOOL),
        but(forename="LUCAS", middle_names="THOMAS", **KNOWN),
        False,
    ),
    (
        "a brother whose middle name is his sister's",
        but(forename="JORDAN", middle_names="TAYLOR", sex="M", **AT_SCHOOL),
        but(forename="TAYLOR", sex="F", **KNOWN),
        False,
    ),
    (
        "two records of one source",
        but(middle_names="ZARA", **KNOWN),
        but(forename="ZARA", **KNOWN),
        False,
    ),
]


@pytest.fixture(scope="module")
def looked_at() -> dict[tuple[Person, Person], bool]:
    """Whether each pair drawn above deserves a second look; all are scored at once."""
    pairs = [(case[1], case[2]) for case in PAIRS]
    found = edges(*pairs)
    return {
        pair: edge is not None and bool(edge["second_look"])
        for pair, edge in zip(pairs, found, strict=True)
    }


@pytest.mark.parametrize(
    ("one", "other", "looked"), [pytest.param(*case, id=what) for what, *case in PAIRS]
)
def test_a_pair_deserves_a_second_look_or_not(
    one: Person, other: Person, looked_at: dict[tuple[Person, Person], bool], *, looked: bool
) -> None:
    assert looked_at[one, other] is looked


# what, people, pairs that deserve a look, ruled apart, clusters before, persons after
GOES_BY_MIDDLE_NAME = (but(middle_names="ZARA", **AT_SCHOOL), but(forename="ZARA", **KNOWN))
PERSONS: list[tuple[str, tuple[Person, ...], list[tuple[int, int]], list[int], str]] = [
    ("a register holds one of two", GOES_BY_MIDDLE_NAME, [], [0, 1], "aa"),
    (
        "no register holds either",
        (but(middle_names="ZARA", **KNOWN), but(forename="ZARA", **POLICE)),
        [],
        [0, 1],
        "ab",
    ),
    (
        "somebody else comes into question",
        (*GOES_BY_MIDDLE_NAME, but(forename="ZARA", middle_names="ANN", **POLICE)),
        [],
        [0, 1, 2],
        "abc",
    ),
    (
        "one source holds both",
        (*GOES_BY_MIDDLE_NAME, but(**KNOWN)),
        [],
        [0, 1, 0],
        "aba",
    ),
    (
        "two numbers differ",
        (but(middle_names="ZARA", **{**AT_SCHOOL, "upn": "A000000100001"}),
         but(forename="ZARA", **{**KNOWN, "upn": "A000000200001"})),
        [],
        [0, 1],
        "ab",
    ),
    ("a person ruled that they are two", GOES_BY_MIDDLE_NAME, [(0, 1)], [0, 1], "ab"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("people", "apart", "before", "after"),
    [pytest.param(*case, id=what) for what, *case in PERSONS],
)
def test_persons_are_one_only_where(
    people: tuple[Person, ...], apart: list[tuple[int, int]], before: list[int], after: str
) -> None:
    with duckdb_tasks.opened() as connection:
        connection.register("people", _drawn(people))
        connection.execute("CREATE VIEW person_record AS FROM people")
        weigh(connection, version.newest())
        connection.execute(
            "CREATE TABLE record AS SELECT record_key::int AS number, record_key FROM people"
        )
        connection.register("edge", _looked(len(people), before))
        linked = [n for n in range(len(people)) if before.count(before[n]) > 1]
        clusters = pd.DataFrame(
            {"record_key": linked, "cluster": [before[n] for n in linked]}, dtype="int64"
        )
        ruled = pd.DataFrame(apart, columns=["left_key", "right_key"], dtype="int64")
        found = second_look.joined(connection, clusters, ruled)
    where = dict(zip(found["record_key"], found["cluster"], strict=True))
    names = [where.get(n, before[n]) for n in range(len(people))]
    assert [names.index(name) for name in names] == [after.index(letter) for letter in after]


def _drawn(people: tuple[Person, ...]) -> pa.Table:
    """The people as today's records, their keys being their numbers."""
    records = records_of(*((person, person) for person in people))
    rows = [
        row | {"record_key": str(number)} for number, row in enumerate(records.to_pylist()[::2])
    ]
    weighed = {"given_words", "borne_words", "tf_forename", "tf_surname"}
    return pa.Table.from_pylist(rows, schema=records.schema).drop_columns(sorted(weighed))


def _looked(count: int, before: list[int]) -> pd.DataFrame:
    """Every pair between two clusters deserves a look."""
    pairs = [(a, b) for b in range(count) for a in range(b) if before[a] != before[b]]
    return pd.DataFrame(pairs, columns=["left_key", "right_key"]).assign(
        second_look=True, grade="apart"
    )
