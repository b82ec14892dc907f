"""Pages about a trained model, drawn by Splink, that open from disk without the internet."""

from dataclasses import dataclass

import duckdb
from splink import Linker

from silver.match import rules

LOWEST_WEIGHT = -10.0
"""Match weight from which pairs count for the pages: weaker ones are two people beyond doubt."""


@dataclass(frozen=True)
class Threshold:
    """What joining every pair from a weight on would cost, as the model itself estimates it."""

    weight: int
    pairs: int
    wrong: float
    missed: float


def pages(linker: Linker, connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """File name -> content, without a value of any person.

    Args:
        linker: trained, on records that carry blocking keys.
        connection: the one that the linker works on.
    """
    predicted = linker.inference.predict(threshold_match_weight=LOWEST_WEIGHT, warning_mode="never")
    charts = linker.visualisations
    html = {
        "match_weights.html": charts.match_weights_chart().to_html(inline=True),
        "m_u_parameters.html": charts.m_u_parameters_chart().to_html(inline=True),
        "unlinkables.html": linker.evaluation.unlinkables_chart().to_html(inline=True),
        "pairs_by_weight.html": charts.match_weights_histogram(predicted).to_html(inline=True),
    }
    return {**html, "thresholds.md": in_words(thresholds(connection, predicted.physical_name))}


def thresholds(connection: duckdb.DuckDBPyConnection, predicted: str) -> list[Threshold]:
    """Every whole weight with what it would join wrongly and miss, in expected pairs."""
    rows = connection.execute(
        f"""WITH pair AS (
                SELECT match_weight AS weight, match_probability AS probability
                FROM {predicted}
            )
            SELECT threshold::int AS threshold,
                   count_if(weight >= threshold) AS pairs,
                   coalesce(sum(1 - probability) FILTER (weight >= threshold), 0) AS wrong,
                   coalesce(sum(probability) FILTER (weight < threshold), 0) AS missed
            FROM pair, range(-2, 21) AS thresholds(threshold)
            GROUP BY threshold ORDER BY threshold"""  # noqa: S608 - a name of Splink's alone
    ).fetchall()
    return [Threshold(*row) for row in rows]


def in_words(thresholds: list[Threshold]) -> str:
    """The thresholds as a page: which are in use, and what each would cost."""
    lines = [
        "# What each threshold would cost",
        "",
        "Every pair that a blocking rule finds, on the records that this model was trained on. "
        "The costs are what the model itself expects, before guards: guards keep apart most of "
        "what would be joined wrongly.",
        "",
        "| weight | pairs joined | of them two people | one person missed | |",
        "|---:|---:|---:|---:|---|",
    ]
    uses = {
        rules.REVIEW_THRESHOLD: "shown to a steward from here",
        rules.MATCH_THRESHOLD: "joined from here",
    }
    lines += [
        f"| {row.weight} | {row.pairs:,} | {row.wrong:,.1f} | {row.missed:,.1f} "
        f"| {uses.get(float(row.weight), '')} |"
        for row in thresholds
    ]
    return "\n".join([*lines, ""])
