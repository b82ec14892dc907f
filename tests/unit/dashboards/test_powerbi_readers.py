"""Who sees whom by the filters of the role: their DAX read as SQL, over tables as small as can be.

Power BI is not here to ask. What is tried is that the conditions say what they are meant to say, as
far as DAX and SQL mean the same by FILTER, SELECTCOLUMNS, IN, NOT and &&.
"""

import re

import duckdb
import pytest

from dashboards.powerbi.generate import PROJECT
from dashboards.powerbi.project_text import files_of, read

MODEL = read(files_of(PROJECT)).model
FILTERS = MODEL.roles["Reader"]
PART = re.compile(
    r"SELECTCOLUMNS \( FILTER \( '(\w+)', ((?:(?!SELECTCOLUMNS).)*?) \), "
    r"\"\w+\", '\w+'\[(\w+)\] \)"
)
SECURITY = ("security_user", "security_child", "security_denied")
TABLES = {
    "security_user": """
        user_name | scope
        ann       | team a
        ann       | worker ann
        bea       | team b
        cyd       | any child
    """,
    "security_child": """
        scope      | person_id
        team a     | K1
        team a     | K2
        worker ann | K1
        team b     | K3
        any child  | K1
        any child  | K2
        any child  | K3
    """,
    "security_denied": """
        user_name | person_id
        ann       | K2
        cyd       | K1
    """,
    "child": """
        person_id
        K1
        K2
        K3
        K4
    """,
    "family_member": """
        person_id | member_person_id
        K1        | K2
        K1        | P9
        K3        | K1
    """,
}


def as_sql(dax: str, reader: str) -> str:
    """A condition of the role in SQL."""
    sql = dax.replace("USERPRINCIPALNAME ()", f"'{reader}'").replace("&&", "AND")
    sql = sql.replace("FALSE ()", "false")
    while PART.search(sql):
        sql = PART.sub(r"(SELECT \1.\3 FROM \1 WHERE \2)", sql)
    return re.sub(r"'(\w+)'\[(\w+)\]", r"\1.\2", sql)


def rows_seen(table: str, reader: str) -> list[tuple[str, ...]]:
    """The rows of a table that a reader sees: by its own condition, and by that of its child."""
    with duckdb.connect() as connection:
        for name, drawn in TABLES.items():
            header, *rows = (line.split("|") for line in drawn.strip().splitlines())
            columns = ", ".join(f"{cell.strip()} VARCHAR" for cell in header)
            connection.execute(f"CREATE TABLE {name} ({columns})")
            for row in rows:
                values = ", ".join(f"'{cell.strip()}'" for cell in row)
                connection.execute(f"INSERT INTO {name} VALUES ({values})")
        children = f"SELECT child.person_id FROM child WHERE {as_sql(FILTERS['child'], reader)}"
        own = as_sql(FILTERS[table], reader) if table in FILTERS else "true"
        joined = "true" if table in {"child", *SECURITY} else f"{table}.person_id IN ({children})"
        query = f"SELECT * FROM {table} WHERE ({own}) AND {joined} ORDER BY ALL"
        return connection.execute(query).fetchall()


@pytest.mark.parametrize(
    ("reader", "children"),
    [
        ("ann", ["K1"]),
        ("Ann", ["K1"]),
        ("bea", ["K3"]),
        ("cyd", ["K2", "K3"]),
        ("dot", []),
        ("", []),
    ],
)
def test_a_reader_sees_who_shares_a_scope_and_is_not_denied(
    reader: str, children: list[str]
) -> None:
    assert rows_seen("child", reader) == [(child,) for child in children]


@pytest.mark.parametrize(
    ("reader", "rows"),
    [
        ("ann", [("K1", "P9")]),
        ("bea", [("K3", "K1")]),
        ("cyd", []),
    ],
)
def test_no_relative_is_shown_whom_the_reader_never_sees(
    reader: str, rows: list[tuple[str, str]]
) -> None:
    assert rows_seen("family_member", reader) == rows


@pytest.mark.parametrize("table", SECURITY)
def test_nobody_reads_who_may_see_whom(table: str) -> None:
    assert rows_seen(table, "ann") == []
