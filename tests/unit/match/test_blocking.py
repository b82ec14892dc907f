"""Blocking keys: on what two records must agree to be compared."""

from datetime import date

import pytest

from silver.match import duckdb_tasks, rules

Name = tuple[str | None, str | None]
BORN = date(2015, 3, 2)

# forename and surname of one, of the other
SWAPPED = [
    pytest.param(("OMAR", "LEE"), ("LEE", "OMAR"), True, id="swapped"),
    pytest.param(("ANNA MARIA", "LOPEZ"), ("ANNA", "MARIA LOPEZ"), True, id="cut in two places"),
    pytest.param(("OMAR", "LEE"), ("OMAR", "LEES"), False, id="another surname"),
    pytest.param(("OMAR", None), ("OMAR", None), False, id="a surname that is not known"),
]


def _key(name: Name, rule: tuple[str, ...]) -> object:
    block = rules.blocks()[rules.BLOCKING.index(rule)]
    values = {"forename": name[0], "surname": name[1], "date_of_birth": BORN}
    empty = "NULL::text AS {0}"
    others = {c for columns in rules.BLOCKING for c in columns} - set(values) - set(rules.DERIVED)
    with duckdb_tasks.duckdb_connection() as connection:
        connection.execute(
            f"""CREATE TABLE record AS SELECT ?::text AS forename, ?::text AS surname,
                ?::date AS date_of_birth, []::text[] AS nickname_keys,
                {", ".join(empty.format(column) for column in sorted(others))}""",
            [*values.values()],
        )
        rows = connection.sql(f"FROM (FROM record SELECT {rules.keys_sql()}) SELECT {block}")
        (row,) = rows.fetchall()
    return row[0]


@pytest.mark.parametrize(("left", "right", "share_key"), SWAPPED)
def test_two_with_one_birthday_meet_where_their_names_are(
    left: Name, right: Name, share_key: bool
) -> None:
    rule = ("swapped_names", "date_of_birth")
    keys = _key(left, rule), _key(right, rule)

    assert (keys[0] == keys[1] and keys[0] is not None) == share_key


@pytest.mark.parametrize(
    ("left", "right", "share_key"),
    [
        pytest.param(("XIN YI", "ZHANG"), ("ZHANG", "XIN"), True, id="swapped and cut short"),
        pytest.param(("XIN YI", "ZHANG"), ("XIN", "ZHANG"), True, id="cut short"),
        pytest.param(("XIN YI", "ZHANG"), ("WEI", "ZHANG"), False, id="another forename"),
        pytest.param(("XIN YI", None), ("XIN", None), False, id="a surname that is not known"),
    ],
)
def test_two_with_one_birthday_meet_where_their_first_words_are(
    left: Name, right: Name, share_key: bool
) -> None:
    rule = ("first_words", "date_of_birth")
    keys = _key(left, rule), _key(right, rule)

    assert (keys[0] == keys[1] and keys[0] is not None) == share_key
