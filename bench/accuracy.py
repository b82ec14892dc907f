"""Who finds more pairs that are one person: the product, or Splink with standard comparisons.

Both see the same cleansed values of the same records. Splink gets the threshold that finds most
at a precision of `PRECISE` or better, looked up in the truth; the product has its own.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.internals.comparison_creator import ComparisonCreator

from bench import floor, report
from dagster_project import judging, settings
from dagster_project.night import today
from silver.match import outside
from synthetic import Council

COMPARED = tuple(name for name in outside.COLUMNS if name not in {"record_id", "source"})
BLOCKED_ON = (
    ("upn",),
    ("nhs_number",),
    ("surname", "date_of_birth"),
    ("forename", "date_of_birth"),
    ("postcode", "date_of_birth"),
    ("forename", "surname"),
)
PRECISE = 0.999
THRESHOLDS = range(-5, 41)
"""Match weights that are tried for Splink."""
WITHOUT: dict[str, tuple[str, ...]] = {
    "all columns": (),
    "without middle names": ("middle_names",),
    "without identifiers": ("upn", "nhs_number"),
    "without postcodes and identifiers": ("postcode", "upn", "nhs_number"),
}


@dataclass(frozen=True)
class Scores:
    """How well records were put together, pairwise; `look_alikes` were two people and are one."""

    precision: float
    recall: float
    look_alikes: int

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True)
class Truth:
    """`record_id` and `person`; and pairs of persons who look like one: twins and namesakes."""

    persons: pd.DataFrame
    look_alikes: pd.DataFrame


def measure(council: Council) -> str:
    """Match a council's records twice for each choice of columns; a Markdown table."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="single-view-accuracy-") as scratch:
        folder = Path(scratch)
        truth = made(council, folder)
        for name, without in WITHOUT.items():
            records = pd.read_csv(folder / "records.csv", dtype=str, keep_default_na=False)
            records.loc[:, list(without)] = ""
            records.to_csv(folder / "fewer.csv", index=False)
            rows.append(_row(name, "ours", _ours(folder, truth)))
            rows.append(_row(name, *_splink(folder, truth)))
    return _page(council, len(truth.persons), rows)


def scores(clusters: pd.DataFrame, truth: Truth) -> Scores:
    """Compare clusters with the truth.

    Args:
        clusters: `record_id` and `person_id`, one row each.
        truth: whose each record is.
    """
    told = truth.persons.merge(clusters, on="record_id", how="inner")
    right = pairs(told, ["person", "person_id"])
    found, true = pairs(told, ["person_id"]), pairs(told, ["person"])
    of = told[["person", "person_id"]].drop_duplicates()
    met = truth.look_alikes.merge(of, left_on="person_a", right_on="person").merge(
        of, left_on=["person_b", "person_id"], right_on=["person", "person_id"]
    )
    joined = len(met[["person_a", "person_b"]].drop_duplicates())
    return Scores(right / found if found else 1.0, right / true if true else 1.0, joined)


def pairs(told: pd.DataFrame, by: list[str]) -> int:
    """Pairs of rows that are alike in all these columns."""
    size = told.groupby(by).size()
    return int((size * (size - 1) // 2).sum())


def made(council: Council, folder: Path) -> Truth:
    """Write a council's records and truth into a folder; returns the truth."""
    council.write_evaluation(folder / "records.csv", folder / "truth.csv")
    council.write_truth(folder / "truth")
    return Truth(
        pd.read_csv(folder / "truth.csv", dtype=str),
        pd.read_csv(folder / "truth/pairs.csv", dtype=str),
    )


def _ours(folder: Path, truth: Truth) -> Scores:
    judging.evaluate(folder / "fewer.csv", folder / "truth.csv", folder / "found.csv")
    return scores(pd.read_csv(folder / "found.csv", dtype=str), truth)


def _splink(folder: Path, truth: Truth) -> tuple[str, Scores]:
    """Splink's best threshold, in words, and what it reaches."""
    best, at = Scores(1.0, 0.0, 0), max(THRESHOLDS)
    with duckdb.connect(config={"threads": 1}) as connection:
        linker = _trained(connection, _cleansed(folder))
        edges = linker.inference.predict(
            threshold_match_weight=min(THRESHOLDS), warning_mode="never"
        )
        for weight in THRESHOLDS:
            found = linker.clustering.cluster_pairwise_predictions_at_threshold(
                edges, threshold_match_weight=weight
            )
            reached = scores(_named(connection, found.physical_name), truth)
            if reached.precision >= PRECISE and reached.recall > best.recall:
                best, at = reached, weight
    return f"Splink from {at} bits", best


def _named(connection: duckdb.DuckDBPyConnection, table: str) -> pd.DataFrame:
    return connection.execute(
        f"SELECT record_key AS record_id, cluster_id AS person_id FROM {table}"  # noqa: S608 - Splink's own name
    ).df()


def _cleansed(folder: Path) -> pd.DataFrame:
    """The values that the product compares, as it cleanses them."""
    with judging.session(settings.load()) as (spark, _):
        records = judging.read(spark, folder / "fewer.csv")
        told = outside.person_records(records, today())
        return told.select("record_key", *COMPARED).toPandas()


def _trained(connection: duckdb.DuckDBPyConnection, people: pd.DataFrame) -> Linker:
    known = {name for name in people.columns if people[name].notna().any()}
    connection.register("people", people)
    connection.execute(
        "CREATE TABLE records AS "
        "SELECT * REPLACE (date_of_birth::date AS date_of_birth) FROM people"
    )
    api = DuckDBAPI(connection=connection)
    arrived = api.register(connection.table("records"), dataset_display_name="accuracy_records")
    linker = Linker(arrived, _settings(known), log_level="ERROR")
    floor.train(linker, known)
    return linker


def _settings(known: set[str]) -> SettingsCreator:
    standard: dict[str, ComparisonCreator] = {
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
        comparisons=[made for column, made in standard.items() if column in known],
        blocking_rules_to_generate_predictions=[
            block_on(*block) for block in BLOCKED_ON if set(block) <= known
        ],
    )


def _row(name: str, who: str, reached: Scores) -> str:
    numbers = f"{reached.precision:.5f} | {reached.recall:.4f} | {reached.f1:.4f}"
    return f"| {name} | {who} | {numbers} | {reached.look_alikes} |"


def _page(council: Council, records: int, rows: list[str]) -> str:
    return "\n".join(
        [
            f"# Accuracy: {council.children:,} children, seed {council.seed}",
            "",
            f"{records:,} records. Splink has standard comparisons, and of all whole thresholds "
            f"the one that finds most at a precision of {PRECISE} or better, looked up in the "
            "truth. Joined: twins, namesakes, and adopted children with their former identity: "
            "pairs of people of whom records are put together.",
            "",
            report.machine(),
            "",
            "| columns | who | precision | recall | F1 | joined |",
            "|---|---|--:|--:|--:|--:|",
            *rows,
            "",
        ]
    )
