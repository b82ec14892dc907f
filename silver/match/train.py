"""Training: weights and frequencies from records, without labels, written as a new version."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker, block_on

from silver.match import charts, comparisons, duckdb_tasks, record, rules
from silver.match.record import Records
from silver.match.version import UNTRAINED, ModelError, ModelVersion, rules_hash

PAIRS = 5_000_000
"""Random pairs from which the chance agreements are counted."""
RAREST_MATCH = 0.001
"""Chance taken for an agreement or difference that was never seen among matches."""
SMALLEST_COUNT = 2
"""A name that fewer people bear names them: it does not enter the frequency tables."""


@dataclass(frozen=True)
class Trained:
    """A new version, and the pages that show what was learnt: file name -> content."""

    version: ModelVersion
    pages: dict[str, str]


def train(records: Records, as_of: date, seed: int, note: str) -> Trained:
    """Train a model by counting chance agreements and by expectation maximisation.

    The same records and seed give the same version to the byte, in whatever order they come: one
    thread adds in one order.

    Args:
        records: whom to learn from.
        as_of: the date that names the version.
        seed: for the random pairs.
        note: what the records are, in a sentence.

    Returns:
        A version that names itself by date and hash, and pages about it.

    Raises:
        ModelError: no two records agree enough to learn from.
    """
    with duckdb_tasks.duckdb_connection(memory="80%") as connection:
        record.create_person_record_view(connection, records)
        record.create_match_record_view(connection, UNTRAINED)
        connection.execute(
            f"""CREATE TABLE records AS
                FROM match_record SELECT *, {rules.keys_sql()} ORDER BY record_key"""
        )
        frequencies = {column: _frequencies(connection, column) for column in rules.FREQUENCIES}
        linker = _trained_linker(connection, seed)
        settings = _with_smallest_chances(linker.misc.save_model_to_json())
        # Drawn anew for every linker, and says nothing of the model.
        settings.pop("linker_uid", None)
        pages = charts.pages(linker, connection)
        records_used = len(connection.table("records"))
    serialised = json.dumps([settings, frequencies], sort_keys=True)
    name = f"{as_of:%Y_%m_%d}_{hashlib.sha256(serialised.encode()).hexdigest()[:6]}"
    version_note = {
        "records": records_used,
        "seed": seed,
        "as_of": as_of,
        "note": note,
        "rules": rules_hash(),
    }
    return Trained(ModelVersion(name, settings, frequencies, version_note), pages)


def _trained_linker(connection: duckdb.DuckDBPyConnection, seed: int) -> Linker:
    api = DuckDBAPI(connection=connection)
    records = api.register(connection.table("records"), dataset_display_name="records_to_train")
    linker = Linker(records, comparisons.settings(), log_level="ERROR")
    linker.training.estimate_u_using_random_sampling(max_pairs=PAIRS, seed=seed)
    blocks = [block for block in rules.TRAINING_BLOCKS if _has_pairs(connection, block)]
    if not blocks:
        raise ModelError(
            "no two of these records agree on a number, or on name and date of birth: there is "
            "nothing to learn from. Train on records of more than one source"
        )
    for block in blocks:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*block))
    return linker


def _has_pairs(connection: duckdb.DuckDBPyConnection, block: tuple[str, ...]) -> bool:
    """Whether any two records agree there: few feeds may hold a number."""
    columns = ", ".join(block)
    is_complete = " AND ".join(f"{column} IS NOT NULL" for column in block)
    shared = (
        f"FROM records SELECT {columns} WHERE {is_complete} GROUP BY {columns} HAVING count(*) > 1"
    )
    # All of one row: a result that is not read to its end keeps the connection to itself.
    return bool(connection.execute(f"{shared} LIMIT 1").fetchall())


def _with_smallest_chances(model: dict[str, Any]) -> dict[str, Any]:
    """Give a level that training never saw the smallest chance that it could have measured."""
    for comparison in model["comparisons"]:
        for level in comparison["comparison_levels"]:
            if not level.get("is_null_level"):
                level["m_probability"] = max(level.get("m_probability") or 0.0, RAREST_MATCH)
                level["u_probability"] = max(level.get("u_probability") or 0.0, 1 / PAIRS)
    return _with_rounded_dates(model)


def _with_rounded_dates(model: dict[str, Any]) -> dict[str, Any]:
    """Let a date that may stand for many days count as one of so many.

    Training records seldom hold them: elsewhere all dates may be the first of a month.
    """
    (date_of_birth,) = (
        c for c in model["comparisons"] if c["output_column_name"] == "date_of_birth"
    )
    levels = {level["label_for_charts"]: level for level in date_of_birth["comparison_levels"]}
    same_day = levels[rules.SAME_DAY]
    for label, days in rules.STANDS_FOR.items():
        share = levels[label]["m_probability"] / same_day["m_probability"]
        levels[label]["u_probability"] = min(1.0, share * days * same_day["u_probability"])
    return model


def _frequencies(connection: duckdb.DuckDBPyConnection, column: str) -> dict[str, float]:
    rows = connection.execute(
        f"""SELECT {column}, count(*) / sum(count(*)) OVER () AS share
            FROM records WHERE {column} IS NOT NULL GROUP BY {column}
            HAVING count(*) >= {SMALLEST_COUNT} ORDER BY {column}"""  # noqa: S608 - names of ours alone
    ).fetchall()
    return {value: round(share, 9) for value, share in rows}
