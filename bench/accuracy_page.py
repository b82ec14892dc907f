"""The page of the accuracy bench: who finds how much, and what that costs stewards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bench import report
from silver.match.accuracy import Accuracy
from synthetic import Council

TARGET_PRECISION = 0.999
MOST_CHILDREN_FOR_SPLINK = 50_000
"""Children up to which Splink is run beside: its threshold is looked for in 46 clusterings."""
SIBLINGS, STRANGERS = "siblings", "strangers"
LOOK_ALIKES = {
    "twins": "twins",
    "adopted": "adopted",
    "father and son": "namesakes",
    "cousins": "namesakes",
}
KINDS = ("twins", "adopted", "namesakes", SIBLINGS, STRANGERS)


@dataclass(frozen=True)
class Scores:
    """How well records were put together, pairwise; `wrong` counts persons joined, by kind.

    The kinds are `KINDS`; a pair of persons counts once, however many of their records are joined.
    """

    precision: float
    recall: float
    wrong: Mapping[str, int]

    @property
    def look_alikes(self) -> int:
        """Pairs of people who look like one and are put together."""
        return sum(self.wrong.get(kind, 0) for kind in KINDS if kind in LOOK_ALIKES.values())

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def row(columns: str, matcher: str, scores: Scores) -> str:
    """One matcher's figures with these columns."""
    numbers = f"{scores.precision:.5f} | {scores.recall:.4f} | {scores.f1:.4f}"
    wrong = _cells(scores.wrong.get(kind, 0) for kind in KINDS)
    return f"| {columns} | {matcher} | {numbers} | {wrong} |"


def _cells(values: Iterable[object]) -> str:
    return " | ".join(str(value) for value in values)


def page(
    council: Council, records: int, rows: list[str], product_accuracies: Mapping[str, Accuracy]
) -> str:
    """The page, of rows that `row` made."""
    return "\n".join(
        [
            f"# Accuracy: {council.children:,} children, seed {council.seed}",
            "",
            f"{records:,} records. Splink (up to {MOST_CHILDREN_FOR_SPLINK:,} children) has "
            "standard comparisons, and of all whole thresholds the one that finds most at a "
            f"precision of {TARGET_PRECISION} or better, looked up in the truth. "
            "Wrong joins are counted in pairs of people of whom records are put together: twins, "
            "adopted children with their former identity, namesakes (sons and fathers, cousins), "
            "other siblings, strangers.",
            "",
            report.machine(),
            "",
            f"| columns | who | precision | recall | F1 | {_cells(KINDS)} |",
            f"|---|---|--:|--:|--:|{'--:|' * len(KINDS)}",
            *rows,
            "",
            *_review_lines(product_accuracies),
            "",
            *_origin_lines(product_accuracies["all columns"]),
            "",
            *_source_lines(product_accuracies["all columns"]),
            "",
        ]
    )


def _review_lines(product_accuracies: Mapping[str, Accuracy]) -> Iterable[str]:
    yield "## What a steward is shown"
    yield ""
    yield (
        "| columns | children's pairs joined or shown | pairs shown for each 1,000 children "
        "| of them one person |"
    )
    yield "|---|--:|--:|--:|"
    for name, figures in product_accuracies.items():
        yield (
            f"| {name} | {figures.recall_with_review:.4f} | {figures.queue_per_1000:.1f} "
            f"| {figures.queue_precision:.1%} |"
        )


def _origin_lines(figures: Accuracy) -> Iterable[str]:
    yield "## Recall by origin of names, all columns"
    yield ""
    yield "| origin | true pairs | recall |"
    yield "|---|--:|--:|"
    for group in figures.origins:
        yield f"| {group.origin} | {group.true_pairs:,} | {group.recall:.4f} |"
    yield ""
    yield f"The worst is {100 * figures.gap:.1f} points behind the largest."


def _source_lines(figures: Accuracy) -> Iterable[str]:
    yield "## By source, all columns"
    yield ""
    yield "Pairs of records of which the source holds one, or both."
    yield ""
    yield "| source | true pairs | precision | recall |"
    yield "|---|--:|--:|--:|"
    for source in figures.sources:
        yield (
            f"| {source.source} | {source.true_pairs:,} | {source.precision:.5f} "
            f"| {source.recall:.4f} |"
        )
