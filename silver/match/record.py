"""Person records as the match sees them: what is compared, how names sound, and how rare they are.

What a record says by itself stands in silver/person_record. What rulings say of it, and how rare
its names are in the model, is looked up where it is needed: of few records on most nights.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import duckdb
import pyarrow as pa
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from bronze.keys import fingerprint
from silver.cleanse import ages
from silver.match import rulings
from silver.match.duckdb_tasks import (
    TableFiles,
    duckdb_connection,
    read_parquet_sql,
    table_files,
)
from silver.match.given_names import GIVEN_WORDS
from silver.match.rules import COMMON_NAME, COMPARED, FREQUENCIES, UNSEEN
from silver.match.version import ModelVersion

DECIDING_COLUMNS = ("source", "role", "is_mention", "identity_sealed", *COMPARED)
"""What decides a record's edges, beside rulings. Where these are as they were, so are its edges."""

HASHED_COLUMNS = ("source", "extract", "role", "is_mention", "identity_sealed", None, *COMPARED)
"""What `match_hash` is a hash of, in order: `DECIDING_COLUMNS`, and what was hashed in earlier
versions (None for nothing).

Rulings hold the hash of a record as it was when they came in, so in another order all of their
records would seem to have changed.
"""

SOUNDS = {"forename_sound": "forename", "surname_sound": "surname"}
"""How a name sounds (Soundex), which Spark can tell and DuckDB cannot."""

MATCH_COLUMNS = ("record_key", *DECIDING_COLUMNS, *SOUNDS, "register", "match_hash")
"""What the match reads of silver/person_record."""

COMPARABLE_COLUMNS = "SELECT * EXCLUDE (match_hash)"
"""Of `person_record`: all but what shows that a record changed, on which no two are compared."""


class Records(NamedTuple):
    """The records of one night: files of silver/person_record, and of silver/ruling about them."""

    person_records: TableFiles
    rulings: TableFiles

    @classmethod
    def from_frames(cls, person_records: DataFrame, rulings: DataFrame) -> "Records":
        """The files of both tables, as `duckdb_tasks.table_files` finds them."""
        return cls(table_files(person_records), table_files(rulings))


def derived_columns() -> dict[str, Column]:
    """What silver/person_record holds for the match alone: `SOUNDS`, and `match_hash`.

    They need the columns `DECIDING_COLUMNS` and `extract`.
    """
    sounds = {name: F.soundex(column) for name, column in SOUNDS.items()}
    return sounds | {"match_hash": fingerprint([_text(name) for name in HASHED_COLUMNS])}


def register(registers: Mapping[str, tuple[int, int]], as_of: date) -> Column:
    """The register that holds a record: its source, where that holds all of its age once, or null.

    Of whom a register does not know the age, it is taken to hold like others.

    It needs the columns `source`, `is_mention` and `date_of_birth`.

    Args:
        registers: by source, the youngest and oldest age of which it holds nearly everybody once.
        as_of: the date from which ages count.
    """
    age = ages.age(F.col("date_of_birth"), as_of)
    holder = F.lit(None).cast("string")
    for source, (youngest, oldest) in registers.items():
        holder = F.when(
            (F.col("source") == source)
            & F.coalesce(age.between(youngest, oldest), F.lit(col=True)),
            F.lit(source),
        ).otherwise(holder)
    return F.when(~F.col("is_mention"), holder)


def create_person_record_view(
    connection: duckdb.DuckDBPyConnection, records: Records, prefix: str = ""
) -> None:
    """Make the view `person_record`: a night's records, with what rulings say of their numbers.

    The tables `in_force` and `identifier_alias` stay behind: what `rulings` makes of the rulings.

    Args:
        connection: where they are made.
        records: the records.
        prefix: comes before each of the names, where there are two nights.
    """
    person_records = read_parquet_sql(records.person_records)
    in_force = rulings.in_force_sql(read_parquet_sql(records.rulings))
    aliases = rulings.identifier_aliases_sql(person_records, f"{prefix}in_force")
    connection.execute(
        f"""CREATE TABLE {prefix}in_force AS {in_force};
            CREATE TABLE {prefix}identifier_alias AS {aliases}"""
    )
    create_records_view(
        connection, records.person_records, f"{prefix}person_record", f"{prefix}identifier_alias"
    )


def create_records_view(
    connection: duckdb.DuckDBPyConnection,
    person_records: TableFiles,
    name: str,
    identifier_alias: str = "identifier_alias",
) -> None:
    """Make a view of some of the records: `MATCH_COLUMNS`, and `ruled_identifiers`.

    These are other identifiers that are the person's as well; null where there is none.
    """
    # Most nights there is none, and two columns need not be read to find nothing.
    is_any = connection.execute(f"FROM {identifier_alias} LIMIT 1").fetchall()
    ruled = rulings.aliases_of_record_sql(identifier_alias) if is_any else "CAST(NULL AS VARCHAR[])"
    columns = f"{', '.join(MATCH_COLUMNS)}, {ruled} AS ruled_identifiers"
    connection.execute(
        f"CREATE VIEW {name} AS SELECT {columns} FROM {read_parquet_sql(person_records)}"  # noqa: S608 - names of ours alone
    )


def create_match_record_view(connection: duckdb.DuckDBPyConnection, model: ModelVersion) -> None:
    """Make the view `match_record`: `person_record`, as `with_frequencies_sql` has it."""
    for column in FREQUENCIES:
        share_by_name = model.frequencies[column]
        frequencies = pa.table({
            "name": pa.array(list(share_by_name), pa.string()),
            "share": pa.array(list(share_by_name.values()), pa.float64()),
        })  # fmt: skip
        connection.register("frequencies", frequencies)
        connection.execute(f"CREATE TABLE share_of_{column} AS FROM frequencies")
        connection.unregister("frequencies")
    connection.execute(
        f"""CREATE TABLE borne_word AS
            SELECT word FROM (SELECT unnest(string_split(name, ' ')) AS word, share
                              FROM share_of_forename)
            GROUP BY word HAVING sum(share) >= {COMMON_NAME}"""  # noqa: S608 - as above
    )
    connection.execute(f"CREATE VIEW match_record AS {with_frequencies_sql('person_record')}")


def with_frequencies_sql(rows: str) -> str:
    """Rows with how rare their names are in the model: `tf_<column>` of every frequency column.

    A name that training never saw is `UNSEEN`. `given_words` are all given names, and
    `borne_words` those of them that people bear, where there are several. The query asks for what
    `create_match_record_view` leaves behind.
    """
    tables = {column: f"share_of_{column}" for column in FREQUENCIES}
    shares = [f"coalesce({name}.share, {UNSEEN}) AS tf_{column}" for column, name in tables.items()]
    joins = [f"LEFT JOIN {name} ON {name}.name = r.{column}" for column, name in tables.items()]
    return f"""
        WITH unweighted AS MATERIALIZED (FROM {rows})
        SELECT r.*, {GIVEN_WORDS} AS given_words, borne.words AS borne_words, {", ".join(shares)}
        FROM unweighted r {" ".join(joins)}
        LEFT JOIN (
            SELECT record_key, list(word ORDER BY word) AS words
            FROM (SELECT record_key, unnest({GIVEN_WORDS}) AS word FROM unweighted r
                  WHERE middle_names IS NOT NULL OR contains(forename, ' '))
            SEMI JOIN borne_word USING (word) GROUP BY record_key
        ) borne USING (record_key)
    """  # noqa: S608 - as above


def match_records(records: Records, model: ModelVersion, keys: tuple[str, ...]) -> pa.Table:
    """The few records of these keys, as the match compares them."""
    with duckdb_connection() as connection:
        create_person_record_view(connection, records)
        create_match_record_view(connection, model)
        rows = connection.sql(
            "FROM match_record WHERE list_contains($keys, record_key)", params={"keys": list(keys)}
        )
        return rows.to_arrow_table()


def _text(name: str | None) -> Column:
    if name is None:
        return F.lit("")
    if name == "nickname_keys":
        return F.concat_ws(" ", F.array_sort(name))
    return F.col(name).cast("string")
