"""The floor: DuckDB reading the same files, and Splink on DuckDB matching all the same records.

It keeps nothing, rejects nothing, checks nothing and has no last night: what a night costs
beyond it is the price of those.
"""

import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import splink.comparison_library as cl
from deltalake import DeltaTable
from python_calamine import CalamineWorkbook
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from contracts import Csv, Extract, Json, Source, Xml
from silver import person_record

THRESHOLD = 8.0
"""Match weight from which records are clustered: the product's own for a certain pair."""
SEED = 1
PAIRS = 1_000_000
TRAINING_BLOCKS = (("forename", "surname", "date_of_birth"), ("date_of_birth", "postcode"))


def read(landing: Path, sources: Iterable[Source], threads: int) -> int:
    """Read every delivered file into DuckDB tables, all columns as text.

    Returns:
        Rows read, headers and all.
    """
    rows = 0
    with duckdb.connect(config={"threads": threads}) as connection:
        for source in sources:
            for extract in source.extracts:
                for path in sorted((landing / source.name).glob(extract.files)):
                    rows += _read(connection, path, extract)
    return rows


def _read(connection: duckdb.DuckDBPyConnection, path: Path, extract: Extract) -> int:
    connection.execute("DROP TABLE IF EXISTS arrived")
    if isinstance(extract.format, Csv):
        with _in_utf8(path, extract.format) as readable:
            connection.execute(_csv_sql(readable, extract.format))
    elif isinstance(extract.format, Json | Xml):
        lines = pa.table({"line": path.read_text(encoding="utf-8").splitlines()})
        connection.register("lines", lines)
        connection.execute("CREATE TABLE arrived AS SELECT * FROM lines")
    else:
        cells = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        rows = pa.table({"cells": [[str(cell) for cell in row] for row in cells]})
        connection.register("sheet", rows)
        connection.execute("CREATE TABLE arrived AS SELECT * FROM sheet")
    row = connection.execute("SELECT count(*) FROM arrived").fetchone()
    return int(row[0]) if row else 0


@contextmanager
def _in_utf8(path: Path, layout: Csv) -> Iterator[Path]:
    """The file, or a copy in UTF-8: DuckDB refuses the letters that cp1252 has beyond latin-1."""
    if layout.encoding.lower() == "utf-8":
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.csv"
        copy.write_text(path.read_text(encoding=layout.encoding, errors="replace"), "utf-8")
        yield copy


def _csv_sql(path: Path, layout: Csv) -> str:
    name = str(path).replace("'", "''")
    return (
        f"CREATE TABLE arrived AS SELECT * FROM read_csv('{name}', header = false, "  # noqa: S608 - our own words
        "all_varchar = true, null_padding = true, strict_mode = false, ignore_errors = true, "
        f"delim = '{layout.delimiter}', quote = '\"')"
    )


def records(lake: Path) -> pa.Table:
    """The records of a lake as the match takes them in: cleansed, one row each."""
    frame = DeltaTable(lake / person_record.TABLE.path).to_pyarrow_table()
    columns = ["record_key", "forename", "surname", "date_of_birth", "sex", "postcode"]
    return frame.select([*columns, "upn", "nhs_number"])


def match(people: pa.Table, threads: int) -> tuple[int, int]:
    """Train, predict and cluster with Splink's standard comparisons, all records at once.

    Returns:
        Pairs over the threshold, and clusters of two or more records.
    """
    with duckdb.connect(config={"threads": threads}) as connection:
        connection.register("people", people)
        connection.execute("CREATE TABLE records AS SELECT * FROM people")
        api = DuckDBAPI(connection=connection)
        registered = api.register(connection.table("records"), dataset_display_name="floor_records")
        linker = Linker(registered, settings(), log_level="ERROR")
        train(linker, people.column_names)
        edges = linker.inference.predict(threshold_match_weight=THRESHOLD, warning_mode="never")
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            edges, threshold_match_weight=THRESHOLD
        )
        return _count(connection, edges.physical_name), _joined(connection, clusters.physical_name)


def settings() -> SettingsCreator:
    """Splink's standard comparisons on our columns, and ordinary blocking rules."""
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_key",
        comparisons=[
            cl.NameComparison("forename"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=False),
            cl.ExactMatch("sex"),
            cl.PostcodeComparison("postcode"),
            cl.ExactMatch("upn"),
            cl.ExactMatch("nhs_number"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("nhs_number"),
            block_on("upn"),
            block_on("surname", "date_of_birth"),
            block_on("forename", "date_of_birth"),
            block_on("forename", "surname", "postcode"),
        ],
    )


def train(linker: Linker, filled: Collection[str]) -> None:
    """Train on the blocks of which every column holds values."""
    linker.training.estimate_u_using_random_sampling(max_pairs=PAIRS, seed=SEED)
    for block in TRAINING_BLOCKS:
        if set(block) <= set(filled):
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(*block))


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - Splink's own name
    return int(row[0]) if row else 0


def _joined(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM {table} GROUP BY cluster_id HAVING count(*) > 1)"  # noqa: S608 - as above
    ).fetchone()
    return int(row[0]) if row else 0
