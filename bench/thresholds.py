"""What each line costs: pairs joined wrongly, pairs missed, and pairs that people must look at.

Every pair of one made-up council is scored once; then the line for a certain pair is drawn in one
place after another, clusters are made with all guards, and both are held to the truth.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from bench import accuracy, report
from dagster_project import settings
from dagster_project.run import matching
from dagster_project.run.run_context import today
from silver import match_edge, relationship, ruling
from silver.match import duckdb_tasks, external_records, version
from silver.match.affected import MatchInputs
from silver.match.grades import Grade
from silver.match.partition import partition
from silver.match.record import Records
from silver.match.rules import MATCH_THRESHOLD, REVIEW_THRESHOLD, SAME_SOURCE_EXTRA
from silver.match_edge import Scoring
from synthetic import Council

TRIED = tuple(float(bits) for bits in range(4, 21, 2))
"""Weights, in bits, that are tried for the line of a certain pair."""
WIDE, HIGH, EDGE = 560, 260, 48
"""The picture, in points."""


@dataclass(frozen=True)
class Result:
    """What one threshold for a certain pair comes to, in pairs; `possible` are left to people."""

    bits: float
    wrong: int
    missed: int
    true: int
    look_alikes: int
    possible: int
    possible_correct: int


def try_thresholds(council: Council) -> tuple[str, str]:
    """Try every threshold; returns a page, and the picture that it shows."""
    with tempfile.TemporaryDirectory(prefix="single-view-thresholds-") as name:
        folder = Path(name)
        truth = accuracy.write_council(council, folder)
        with matching.session(settings.load()) as (spark, _):
            results = list(_results(spark, folder, truth))
    return _page(council, results), _picture(results)


def _results(spark: SparkSession, folder: Path, truth: accuracy.Truth) -> Iterator[Result]:
    scoring = Scoring(
        version.shipped_version(), today(), int(spark.sparkContext.defaultParallelism)
    )
    given = matching.read_rows(spark, folder / "records.csv")
    people = external_records.person_records(given, today(), matching.registers(settings.load()))
    people = duckdb_tasks.written_to(people.repartition(scoring.tasks), folder / "person_record")
    ruled, kin, no_edges = (
        matching.empty(spark, table)
        for table in (ruling.TABLE, relationship.TABLE, match_edge.TABLE)
    )
    edges = match_edge.build(
        people, people.limit(0), ruled, ruled, no_edges, scoring
    ).localCheckpoint()
    records = Records.from_frames(people, ruled)
    for bits in TRIED:
        graded = edges.withColumn("grade", match_edge.grade(bits))
        inputs = MatchInputs(
            records,
            duckdb_tasks.table_files(graded),
            duckdb_tasks.table_files(kin),
            scoring.model,
        )
        clusters = partition(spark, inputs).select("record_key", "cluster").toPandas()
        possible = (
            graded.where(F.col("grade") == Grade.POSSIBLE)
            .select("left_key", "right_key")
            .toPandas()
        )
        yield _result(bits, clusters.set_axis(["record_id", "person_id"], axis=1), possible, truth)


def _result(
    bits: float, clusters: pd.DataFrame, possible: pd.DataFrame, truth: accuracy.Truth
) -> Result:
    labelled = truth.persons.merge(clusters, on="record_id", how="inner")
    correct = accuracy.pairs(labelled, ["person", "person_id"])
    joined, true = accuracy.pairs(labelled, ["person_id"]), accuracy.pairs(labelled, ["person"])
    person_by_record, cluster_by_record = (
        labelled.set_index("record_id")[name] for name in ("person", "person_id")
    )
    left, right = possible["left_key"], possible["right_key"]
    is_open = (left.map(cluster_by_record) != right.map(cluster_by_record)).to_numpy()
    is_correct = (left.map(person_by_record) == right.map(person_by_record)).to_numpy()
    return Result(
        bits,
        wrong=joined - correct,
        missed=true - correct,
        true=true,
        look_alikes=accuracy.scores(clusters, truth).look_alikes,
        possible=int(is_open.sum()),
        possible_correct=int((is_open & is_correct).sum()),
    )


def _page(council: Council, results: list[Result]) -> str:
    rows = [
        f"| {_bits(result.bits)} | {result.wrong:,} | {result.look_alikes:,} | {result.missed:,} "
        f"| {result.missed / result.true:.1%} | {result.possible:,} | {result.possible_correct:,} |"
        for result in results
    ]
    return "\n".join(
        [
            "# Where the lines are drawn, and what they cost",
            "",
            "![Pairs joined wrongly and pairs missed, by the line for a certain pair]"
            "(pictures/thresholds.svg)",
            "",
            f"{council.children:,} made-up children (seed {council.seed}), {results[0].true:,} "
            "pairs of records that are one person. A pair from the line on is *certain* and "
            "joined, if no guard keeps it apart; "
            f"from {REVIEW_THRESHOLD:g} bits on it is *possible*, shown "
            f"and never joined. Two records of one source need {SAME_SOURCE_EXTRA:g} bits more. "
            "The line in force is bold.",
            "",
            "| line, bits | joined wrongly | twins, namesakes, adopted joined | missed | missed "
            "| possible pairs to look at | of these, one person |",
            "|--:|--:|--:|--:|--:|--:|--:|",
            *rows,
            "",
            "A wrong join is worse than a missing one: a missing one is shown as a possible pair "
            "and asked about, a wrong one is believed. Made again by "
            "`python -m bench thresholds`.",
            "",
            report.machine(),
            "",
        ]
    )


def _bits(bits: float) -> str:
    return f"**{bits:g}**" if bits == MATCH_THRESHOLD else f"{bits:g}"


def _picture(results: list[Result]) -> str:
    """Two lines over the weights, each in its own scale, as SVG without script or other files."""
    missed, wrong = [result.missed for result in results], [result.wrong for result in results]
    across = (WIDE - 2 * EDGE) / (len(results) - 1)
    down = HIGH - 2 * EDGE

    def curve(values: list[int]) -> str:
        most = max(values) or 1
        points = (
            f"{EDGE + n * across:.0f},{EDGE + down * (1 - value / most):.0f}"
            for n, value in enumerate(values)
        )
        return " ".join(points)

    in_force = next(n for n, result in enumerate(results) if result.bits == MATCH_THRESHOLD)
    in_force_x, foot = EDGE + in_force * across, HIGH - EDGE
    ticks = "".join(
        f'<text x="{EDGE + n * across:.0f}" y="{foot + 18}" text-anchor="middle">'
        f"{result.bits:g}</text>"
        for n, result in enumerate(results)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" '
        'font-family="sans-serif" font-size="12" role="img">'
        "<title>Pairs joined wrongly and pairs missed, by the line for a certain pair</title>"
        f'<rect width="{WIDE}" height="{HIGH}" fill="#ffffff"/>'
        f'<path d="M{EDGE} {EDGE}V{foot}H{WIDE - EDGE}V{EDGE}" fill="none" stroke="#505a5f"/>'
        f'<path d="M{in_force_x:.0f} {EDGE}V{foot}" stroke="#505a5f" stroke-dasharray="4 4"/>'
        f'<text x="{in_force_x + 6:.0f}" y="{EDGE + 12}">the line in force</text>'
        f'<polyline points="{curve(missed)}" fill="none" '
        'stroke="#1d70b8" stroke-width="2"/>'
        f'<polyline points="{curve(wrong)}" fill="none" '
        'stroke="#d4351c" stroke-width="3"/>'
        f"{_scales(max(missed), max(wrong))}{ticks}"
        f'<text x="{WIDE / 2:.0f}" y="{HIGH - 8}" text-anchor="middle">line for a certain pair, '
        "bits</text></svg>\n"
    )


def _scales(missed: int, wrong: int) -> str:
    """What each line is, and the ends of its scale."""
    foot, right = HIGH - EDGE, WIDE - EDGE
    return (
        f'<text x="{EDGE}" y="{EDGE - 26}" fill="#1d70b8">pairs missed (left)</text>'
        f'<text x="{right}" y="{EDGE - 26}" text-anchor="end" fill="#d4351c">'
        "pairs joined wrongly (right)</text>"
        f'<text x="{EDGE - 6}" y="{EDGE + 4}" text-anchor="end">{missed:,}</text>'
        f'<text x="{EDGE - 6}" y="{foot + 4}" text-anchor="end">0</text>'
        f'<text x="{right + 6}" y="{EDGE + 4}">{wrong:,}</text>'
        f'<text x="{right + 6}" y="{foot + 4}">0</text>'
    )
