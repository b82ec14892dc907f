"""Person records as the match sees them: what is compared, how names sound, and how rare they are.

What a record says by itself stands in silver/person_record. What rulings say of it, and how rare
its names are in the model, is looked up where it is asked for: of few records on most nights.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import duckdb
import pyarrow as pa
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from bronze.keys import fingerprint
from silver.match import rulings
from silver.match.duckdb_tasks import Files, files, opened, rows_of
from silver.match.given_names import GIVEN_WORDS
from silver.match.rules import COMMON_NAME, COMPARED, FREQUENCIES, UNSEEN
from silver.match.version import ModelVersion

SAID = ("source", "role", "is_mention", "identity_sealed", *COMPARED)
"""What decides a record's edges, beside rulings. Where it stands as it was, so do they."""

HASHED = ("source", "extract", "role", "is_mention", "identity_sealed", None, *COMPARED)
"""What `match_hash` is a hash of, in order: `SAID`, and what stood there before (None for nothing).

Rulings hold the hash of a record as it was when they came in, so another order would tell all of
them that their records have changed.
"""

SOUNDS = {"forename_sound": "forename", "surname_sound": "surname"}
"""How a name sounds (Soundex), which Spark can tell and DuckDB cannot."""

CARRIED = ("record_key", *SAID, *SOUNDS, "register", "match_hash")
"""What the match reads of silver/person_record."""

COMPARABLE = "SELECT * EXCLUDE (match_hash)"
"""Of `person_record`: all but what tells that a record changed, on which no two are compared."""


class Records(NamedTuple):
    """The records of one night: files of silver/person_record, and of silver/ruling about them."""

    people: Files
    rulings: Files

    @classmethod
    def of(cls, people: DataFrame, rulings: DataFrame) -> "Records":
        """Where the rows of both tables lie, as `tasks.files` finds them."""
        return cls(files(people), files(rulings))


def prepared() -> dict[str, Column]:
    """What silver/person_record holds for the match alone: `SOUNDS`, and `match_hash`.

    They ask for the columns `SAID` and `extract`.
    """
    sounds = {name: F.soundex(of) for name, of in SOUNDS.items()}
    return sounds | {"match_hash": fingerprint([_text(name) for name in HASHED])}


def register(registers: Mapping[str, tuple[int, int]], as_of: date) -> Column:
    """The register that holds a record: its source, where that holds all of its age once, or null.

    Of whom a register does not know the age, it is taken to hold like others.

    It asks for the columns `source`, `is_mention` and `date_of_birth`.

    Args:
        registers: by source, the youngest and oldest age of which it holds nearly everybody once.
        as_of: the date from which ages count.
    """
    age = F.floor(F.months_between(F.lit(as_of), "date_of_birth") / 12)
    held = F.lit(None).cast("string")
    for source, (youngest, oldest) in registers.items():
        held = F.when(
            (F.col("source") == source)
            & F.coalesce(age.between(youngest, oldest), F.lit(col=True)),
            F.lit(source),
        ).otherwise(held)
    return F.when(~F.col("is_mention"), held)


def look(connection: duckdb.DuckDBPyConnection, records: Records, night: str = "") -> None:
    """Make the view `person_record`: a night's records, with what rulings say of their numbers.

    The tables `in_force` and `lifted` stay behind: what `rulings` makes of the rulings.

    Args:
        connection: where they are made.
        records: the records.
        night: comes after each of the names, where there are two nights.
    """
    connection.execute(
        f"""CREATE TABLE in_force{night} AS {rulings.in_force_sql(rows_of(records.rulings))};
            CREATE TABLE lifted{night} AS
                {rulings.lifted_sql(rows_of(records.people), f"in_force{night}")}"""
    )
    part(connection, records.people, f"person_record{night}", f"lifted{night}")


def part(
    connection: duckdb.DuckDBPyConnection, people: Files, name: str, lifted: str = "lifted"
) -> None:
    """Make a view of some of the records: `CARRIED`, and `ruled_identifiers`.

    These are other identifiers that are the person's as well; null where there is none.
    """
    # Most nights nothing is lifted, and two columns need not be read to find nothing.
    is_any = connection.execute(f"FROM {lifted} LIMIT 1").fetchall()
    others = rulings.others_sql(lifted) if is_any else "CAST(NULL AS VARCHAR[])"
    connection.execute(
        f"""CREATE VIEW {name} AS
            SELECT {", ".join(CARRIED)}, {others} AS ruled_identifiers FROM {rows_of(people)}"""  # noqa: S608 - names of ours alone
    )


def weigh(connection: duckdb.DuckDBPyConnection, model: ModelVersion) -> None:
    """Make the view `match_record`: `person_record`, as `weighed_sql` has it."""
    for column in FREQUENCIES:
        known = model.frequencies[column]
        told = pa.table({
            "name": pa.array(list(known), pa.string()),
            "share": pa.array(list(known.values()), pa.float64()),
        })  # fmt: skip
        connection.register("arrived", told)
        connection.execute(f"CREATE TABLE share_of_{column} AS FROM arrived")
        connection.unregister("arrived")
    connection.execute(
        f"""CREATE TABLE borne_word AS
            SELECT word FROM (SELECT unnest(string_split(name, ' ')) AS word, share
                              FROM share_of_forename)
            GROUP BY word HAVING sum(share) >= {COMMON_NAME}"""  # noqa: S608 - as above
    )
    connection.execute(f"CREATE VIEW match_record AS {weighed_sql('person_record')}")


def weighed_sql(rows: str) -> str:
    """Rows with how rare their names are in the model: `tf_<column>` of every frequency column.

    A name that training never saw is `UNSEEN`. `given_words` are all given names, and
    `borne_words` those of them that people bear, where there are several. The query asks for what
    `weigh` leaves behind.
    """
    of = {column: f"share_of_{column}" for column in FREQUENCIES}
    shares = [f"coalesce({told}.share, {UNSEEN}) AS tf_{column}" for column, told in of.items()]
    joined = [f"LEFT JOIN {told} ON {told}.name = r.{column}" for column, told in of.items()]
    return f"""
        WITH these AS MATERIALIZED (FROM {rows})
        SELECT r.*, {GIVEN_WORDS} AS given_words, borne.words AS borne_words, {", ".join(shares)}
        FROM these r {" ".join(joined)}
        LEFT JOIN (
            SELECT record_key, list(word ORDER BY word) AS words
            FROM (SELECT record_key, unnest({GIVEN_WORDS}) AS word FROM these r
                  WHERE middle_names IS NOT NULL OR contains(forename, ' '))
            SEMI JOIN borne_word USING (word) GROUP BY record_key
        ) borne USING (record_key)
    """  # noqa: S608 - as above


def match_records(records: Records, model: ModelVersion, keys: tuple[str, ...]) -> pa.Table:
    """The few records of these keys, as the match compares them."""
    with opened() as connection:
        look(connection, records)
        weigh(connection, model)
        asked = connection.sql(
            "FROM match_record WHERE list_contains($keys, record_key)", params={"keys": list(keys)}
        )
        return asked.to_arrow_table()


def _text(name: str | None) -> Column:
    if name is None:
        return F.lit("")
    if name == "nickname_keys":
        return F.concat_ws(" ", F.array_sort(name))
    return F.col(name).cast("string")
