"""Two people drawn beside each other, and what scoring makes of the pair."""

from datetime import date
from typing import Any

import pyarrow as pa

from silver.cleanse.nicknames import shipped
from silver.match import duckdb_tasks, rules, version
from silver.match.candidates import CandidateSearch
from silver.match.record import Records, create_match_record_view
from silver.match.score import score_pairs

COLUMNS = (
    "forename", "surname", "date_of_birth", "postcode", "nhs_number", "upn", "role", "sex",
    "middle_names", "source", "register",
)  # fmt: skip
ANN = (
    "ANN", "KHAN", "2015-03-02", "AA1 1AA", "9990000018", "A000000100001", "child", "F",
    None, None, None,
)  # fmt: skip

NICKNAMES = {**shipped(), "ANN": ("ann",), "ANNE": ("ann",)}
NO_FILES = duckdb_tasks.TableFiles((), ())
Person = tuple[str | None, ...]


def but(**changed: str | None) -> Person:
    """Ann Khan with other values."""
    return tuple(changed.get(name, value) for name, value in zip(COLUMNS, ANN, strict=True))


Pair = tuple[Person, Person]
Edge = dict[str, Any]


def records_of(*pairs: Pair, sealed: bool = False) -> pa.Table:
    """Both of each pair as match records, `0l` and `0r`, with a blocking key of the pair's own.

    Args:
        pairs: who stands beside whom.
        sealed: whether the first of each has a sealed identity.
    """
    rows = [
        _record(f"{number}{side}", person, number, sealed=sealed and side == "l")
        for number, pair in enumerate(pairs)
        for side, person in zip("lr", pair, strict=True)
    ]
    text = [(name, pa.string()) for name in (*COLUMNS, "record_key")]
    shape = dict(text) | {
        "date_of_birth": pa.date32(),
        "nickname_keys": pa.list_(pa.string()),
        "identity_sealed": pa.bool_(),
        "ruled_identifiers": pa.list_(pa.string()),
        "is_mention": pa.bool_(),
        "is_changed": pa.bool_(),
        "is_of_task": pa.bool_(),
        **dict.fromkeys(rules.blocks(), pa.int64()),
    }
    drawn = pa.Table.from_pylist(rows, schema=pa.schema(list(shape.items())))
    with duckdb_tasks.duckdb_connection() as connection:
        connection.register("person_record", drawn)
        create_match_record_view(connection, version.shipped_version())
        return connection.sql("FROM match_record ORDER BY record_key").to_arrow_table()


def _record(key: str, person: Person, block: int, *, sealed: bool) -> dict[str, Any]:
    row: dict[str, Any] = dict(zip(COLUMNS, person, strict=True))
    born, first = row["date_of_birth"], (row["forename"] or "").split(" ")[0]
    return row | {
        "record_key": key,
        "date_of_birth": date.fromisoformat(born) if born else None,
        "nickname_keys": list(NICKNAMES.get(first, (first,) if first else ())),
        "identity_sealed": sealed,
        "ruled_identifiers": None,
        "is_mention": False,
        "is_changed": True,
        "is_of_task": True,
        **dict.fromkeys(rules.blocks(), block),
    }


def edges(*pairs: Pair, sealed: bool = False) -> list[Edge | None]:
    """What scoring makes of each pair, all scored at once; None where it is not worth an edge.

    Args:
        pairs: who stands beside whom.
        sealed: whether the first of each has a sealed identity.
    """
    with duckdb_tasks.duckdb_connection() as connection:
        connection.register("drawn", records_of(*pairs, sealed=sealed))
        connection.execute(
            "CREATE TABLE records AS SELECT *, row_number() OVER () AS number FROM drawn"
        )
        CandidateSearch(Records(NO_FILES, NO_FILES), None, tasks=1).create_pairs_table(connection)
        scored = score_pairs(connection, version.shipped_version().settings).to_pylist()
    by_pair = {edge["left_key"]: edge for edge in scored}
    return [by_pair.get(f"{number}l") for number in range(len(pairs))]
