"""Who finds more pairs that are one person: the product, or Splink with standard comparisons.

Both see the same cleansed values of the same records. Splink gets the threshold that finds most
at a precision of `TARGET_PRECISION` or better, looked up in the truth; the product has its own.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from bench import accuracy_page, floor
from bench.accuracy_page import (
    KINDS,
    LOOK_ALIKES,
    MOST_CHILDREN_FOR_SPLINK,
    SIBLINGS,
    STRANGERS,
    TARGET_PRECISION,
    Scores,
)
from dagster_project import settings
from dagster_project.cli.evaluate import evaluate
from dagster_project.run import matching
from dagster_project.run.run_context import today
from silver.match import external_records
from silver.match.accuracy import Accuracy
from synthetic import Council

COMPARED_COLUMNS = tuple(
    name for name in external_records.COLUMNS if name not in {"record_id", "source", "role"}
)
BLOCKING_RULES = (
    ("upn",),
    ("nhs_number",),
    ("surname", "date_of_birth"),
    ("forename", "date_of_birth"),
    ("postcode", "date_of_birth"),
    ("forename", "surname"),
)
THRESHOLDS = range(-5, 41)
"""Match weights that are tried for Splink."""
LEFT_OUT: dict[str, tuple[str, ...]] = {
    "all columns": (),
    "without middle names": ("middle_names",),
    "without identifiers": ("upn", "nhs_number"),
    "without postcodes and identifiers": ("postcode", "upn", "nhs_number"),
}


@dataclass(frozen=True)
class Truth:
    """`record_id` and `person`; pairs of persons who look like one; `person` and `family`."""

    persons: pd.DataFrame
    look_alikes: pd.DataFrame
    families: pd.DataFrame


def measure(council: Council) -> str:
    """Match a council's records twice for each choice of columns; a Markdown table."""
    rows, product_accuracies = [], {}
    with tempfile.TemporaryDirectory(prefix="single-view-accuracy-") as scratch:
        folder = Path(scratch)
        truth = write_council(council, folder)
        for name, left_out in LEFT_OUT.items():
            records = pd.read_csv(folder / "records.csv", dtype=str, keep_default_na=False)
            records.loc[:, list(left_out)] = ""
            records.to_csv(folder / "fewer.csv", index=False)
            product_accuracies[name], product_scores = _product(folder, truth)
            rows.append(accuracy_page.row(name, "ours", product_scores))
            if council.children <= MOST_CHILDREN_FOR_SPLINK:
                rows.append(accuracy_page.row(name, *_splink(folder, truth)))
    return accuracy_page.page(council, len(truth.persons), rows, product_accuracies)


def scores(clusters: pd.DataFrame, truth: Truth) -> Scores:
    """Compare clusters with the truth.

    Args:
        clusters: `record_id` and `person_id`, one row each.
        truth: the person of each record.
    """
    labelled = truth.persons.merge(clusters, on="record_id", how="inner")
    correct = pairs(labelled, ["person", "person_id"])
    joined, true = pairs(labelled, ["person_id"]), pairs(labelled, ["person"])
    return Scores(
        correct / joined if joined else 1.0,
        correct / true if true else 1.0,
        _wrong(labelled, truth),
    )


def _wrong(labelled: pd.DataFrame, truth: Truth) -> dict[str, int]:
    """How many pairs of persons of each kind are joined."""
    persons = labelled[["person", "person_id"]].drop_duplicates()
    together = persons.merge(persons, on="person_id", suffixes=("_a", "_b"))
    is_pair = together["person_a"] < together["person_b"]
    joined = together.loc[is_pair, ["person_a", "person_b"]].drop_duplicates()
    turned = truth.look_alikes.rename(columns={"person_a": "person_b", "person_b": "person_a"})
    look_alikes = pd.concat([truth.look_alikes, turned])
    with_kind = joined.merge(look_alikes, on=["person_a", "person_b"], how="left")
    family = truth.families.set_index("person")["family"]
    siblings = with_kind["person_a"].map(family) == with_kind["person_b"].map(family)
    otherwise = siblings.map({True: SIBLINGS, False: STRANGERS})
    kinds = with_kind["kind"].map(LOOK_ALIKES).fillna(otherwise).value_counts()
    return {kind: int(kinds.get(kind, 0)) for kind in KINDS}


def pairs(rows: pd.DataFrame, columns: list[str]) -> int:
    """Pairs of rows that are alike in all these columns."""
    size = rows.groupby(columns).size()
    return int((size * (size - 1) // 2).sum())


def write_council(council: Council, folder: Path) -> Truth:
    """Write a council's records and truth into a folder; returns the truth."""
    council.write_evaluation(folder / "records.csv", folder / "truth.csv")
    council.write_truth(folder / "truth")
    return Truth(
        pd.read_csv(folder / "truth.csv", dtype=str),
        pd.read_csv(folder / "truth/pairs.csv", dtype=str),
        pd.read_csv(folder / "truth/persons.csv", dtype=str, usecols=["person", "family"]),
    )


def _product(folder: Path, truth: Truth) -> tuple[Accuracy, Scores]:
    figures = evaluate(folder / "fewer.csv", folder / "truth.csv", folder / "clusters.csv")
    return figures, scores(pd.read_csv(folder / "clusters.csv", dtype=str), truth)


def _splink(folder: Path, truth: Truth) -> tuple[str, Scores]:
    """Splink's best threshold, in words, and what it reaches."""
    best, best_weight = Scores(1.0, 0.0, {}), max(THRESHOLDS)
    with duckdb.connect(config={"threads": 1}) as connection:
        linker = _trained(connection, _cleansed(folder))
        edges = linker.inference.predict(
            threshold_match_weight=min(THRESHOLDS), warning_mode="never"
        )
        for weight in THRESHOLDS:
            clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
                edges, threshold_match_weight=weight
            )
            tried = scores(_person_ids(connection, clusters.physical_name), truth)
            if tried.precision >= TARGET_PRECISION and tried.recall > best.recall:
                best, best_weight = tried, weight
    return f"Splink from {best_weight} bits", best


def _person_ids(connection: duckdb.DuckDBPyConnection, table: str) -> pd.DataFrame:
    return connection.execute(
        f"SELECT record_key AS record_id, cluster_id AS person_id FROM {table}"  # noqa: S608 - Splink's own name
    ).df()


def _cleansed(folder: Path) -> pd.DataFrame:
    """The values that the product compares, as it cleanses them."""
    with matching.session(settings.load()) as (spark, _):
        records = matching.read_rows(spark, folder / "fewer.csv")
        cleansed = external_records.person_records(records, today())
        return cleansed.select("record_key", *COMPARED_COLUMNS).toPandas()


def _trained(connection: duckdb.DuckDBPyConnection, people: pd.DataFrame) -> Linker:
    filled = {name for name in people.columns if people[name].notna().any()}
    connection.register("people", people)
    connection.execute(
        "CREATE TABLE records AS "
        "SELECT * REPLACE (date_of_birth::date AS date_of_birth) FROM people"
    )
    api = DuckDBAPI(connection=connection)
    registered = api.register(connection.table("records"), dataset_display_name="accuracy_records")
    linker = Linker(registered, _settings(filled), log_level="ERROR")
    floor.train(linker, filled)
    return linker


def _settings(filled: set[str]) -> SettingsCreator:
    standard = {
        "forename": cl.ForenameSurnameComparison("forename", "surname"),
        "middle_names": cl.ExactMatch("middle_names"),
        "date_of_birth": cl.DateOfBirthComparison("date_of_birth", input_is_string=False),
        "sex": cl.ExactMatch("sex"),
        "postcode": cl.PostcodeComparison("postcode"),
        "upn": cl.ExactMatch("upn"),
        "nhs_number": cl.ExactMatch("nhs_number"),
    }
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_key",
        comparisons=[comparison for column, comparison in standard.items() if column in filled],
        blocking_rules_to_generate_predictions=[
            block_on(*block) for block in BLOCKING_RULES if set(block) <= filled
        ],
    )
