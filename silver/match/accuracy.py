"""How well a match does, held to a truth: what is joined, and what a steward would be shown."""

from dataclasses import dataclass, field
from functools import reduce

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from silver.match.grades import Grade
from silver.match.rules import MATCH_THRESHOLD


@dataclass(frozen=True)
class Origin:
    """True pairs of the people whose names are of one origin, and how many of them are joined."""

    origin: str
    true_pairs: int
    joined: int

    @property
    def recall(self) -> float:
        """The share of true pairs that is joined."""
        return self.joined / self.true_pairs if self.true_pairs else 1.0


@dataclass(frozen=True)
class PairFigures:
    """Pairs of records: `correct_pairs` of the `joined_pairs` are one person's, as `true_pairs`."""

    true_pairs: int
    joined_pairs: int
    correct_pairs: int

    @property
    def precision(self) -> float:
        """The share of joined pairs that are one person's."""
        return self.correct_pairs / self.joined_pairs if self.joined_pairs else 1.0

    @property
    def recall(self) -> float:
        """The share of true pairs that is joined."""
        return self.correct_pairs / self.true_pairs if self.true_pairs else 1.0


@dataclass(frozen=True)
class SourceFigures(PairFigures):
    """Pairs in which a source holds one of the two records, or both."""

    source: str


@dataclass(frozen=True)
class Accuracy(PairFigures):
    """Figures of a match: counts of pairs of records, and shares.

    `correct_pairs` of the `joined_pairs` are one person's; there are `true_pairs`. `review_pairs`
    stand in the queue of the stewards, of which `correct_review_pairs` are one person's: one for
    each two clusters, and by its answer `shown_pairs` that are one person's are joined. Stewards
    are shown records of children alone: of `true_child_pairs` of these, `correct_child_pairs` are
    joined, and the records are of so many `children`.
    """

    records: int
    cubed_precision: float
    cubed_recall: float
    review_pairs: int
    correct_review_pairs: int
    shown_pairs: int
    true_child_pairs: int
    correct_child_pairs: int
    children: int
    origins: tuple[Origin, ...] = field(default=())
    sources: tuple[SourceFigures, ...] = field(default=())

    @property
    def recall_with_review(self) -> float:
        """Of true pairs of children's records, the share that is joined or shown to a steward."""
        covered = self.correct_child_pairs + self.shown_pairs
        return covered / self.true_child_pairs if self.true_child_pairs else 1.0

    @property
    def queue_precision(self) -> float:
        """The share of pairs shown to a steward that are one person's."""
        return self.correct_review_pairs / self.review_pairs if self.review_pairs else 1.0

    @property
    def queue_per_1000(self) -> float:
        """Pairs shown to a steward for each thousand children."""
        return 1000 * self.review_pairs / self.children if self.children else 0.0

    @property
    def gap(self) -> float:
        """How far the worst origin of names is behind the largest, in recall; 0 at the least."""
        if not self.origins:
            return 0.0
        worst = min(origin.recall for origin in self.origins)
        return max(0.0, self.origins[0].recall - worst)


def review_queue(edges: DataFrame, clusters: DataFrame, people: DataFrame) -> DataFrame:
    """Pairs of children's records that the match leaves to a steward: one a pair of children.

    Args:
        edges: silver/match_edge.
        clusters: `record_key`, `cluster`.
        people: `record_key` and `role`; who is not known to be an adult may be a child.

    Returns:
        `left_key`, `right_key`, `left_cluster`, `right_cluster`.
    """
    children = clusters.join(_children(people), on="record_key", how="inner")
    left = children.withColumnsRenamed({"record_key": "left_key", "cluster": "left_cluster"})
    right = children.withColumnsRenamed({"record_key": "right_key", "cluster": "right_cluster"})
    is_reviewed = (F.col("grade") == Grade.POSSIBLE) | (F.col("weight") >= MATCH_THRESHOLD)
    of_the_two = Window.partitionBy(
        F.least("left_cluster", "right_cluster"), F.greatest("left_cluster", "right_cluster")
    ).orderBy(F.desc("weight"), "left_key", "right_key")
    return (
        edges.where(is_reviewed)
        .join(left, on="left_key", how="inner")
        .join(right, on="right_key", how="inner")
        .where("left_cluster <> right_cluster")
        .withColumn("place", F.row_number().over(of_the_two))
        .where("place = 1")
        .select("left_key", "right_key", "left_cluster", "right_cluster")
    )


def accuracy(
    clusters: DataFrame, truth: DataFrame, queue: DataFrame, people: DataFrame
) -> Accuracy:
    """Hold clusters to the truth; this asks Spark for a few numbers, and for no record.

    Args:
        clusters: `record_key`, `cluster`.
        truth: `record_key`, `person`, and `origin` (of the person's names) where that is known.
        queue: as `review_queue` returns it.
        people: `record_key` and `role`; `source` where figures by source are wanted.
    """
    labelled = clusters.join(truth, on="record_key", how="inner")
    children = labelled.join(_children(people), on="record_key", how="inner")
    overlaps = labelled.groupBy("cluster", "person").agg(F.count("record_key").alias("overlap"))
    cluster_sizes = labelled.groupBy("cluster").agg(F.count("record_key").alias("cluster_size"))
    person_sizes = labelled.groupBy("person").agg(F.count("record_key").alias("person_size"))
    with_sizes = overlaps.join(cluster_sizes, on="cluster", how="inner").join(
        person_sizes, on="person", how="inner"
    )
    square = F.col("overlap") * F.col("overlap")
    totals = with_sizes.agg(
        F.sum("overlap").alias("records"),
        F.sum(_pairs(F.col("overlap"))).alias("correct"),
        (F.sum(square / F.col("cluster_size")) / F.sum("overlap")).alias("cubed_precision"),
        (F.sum(square / F.col("person_size")) / F.sum("overlap")).alias("cubed_recall"),
    ).collect()[0]
    review_pairs, correct_review_pairs = _queue_counts(queue, truth)
    return Accuracy(
        records=totals["records"] or 0,
        true_pairs=_pairs_alike(labelled, "person"),
        joined_pairs=_pairs_alike(labelled, "cluster"),
        correct_pairs=int(totals["correct"] or 0),
        cubed_precision=totals["cubed_precision"] or 0.0,
        cubed_recall=totals["cubed_recall"] or 0.0,
        review_pairs=review_pairs,
        correct_review_pairs=correct_review_pairs,
        shown_pairs=_pairs_shown(queue, children),
        true_child_pairs=_pairs_alike(children, "person"),
        correct_child_pairs=_pairs_alike(children, "cluster", "person"),
        children=children.select("person").distinct().count(),
        origins=_origins(labelled, overlaps),
        sources=_sources(labelled, people),
    )


def _pairs(size: Column) -> Column:
    """How many pairs so many records make."""
    return size * (size - 1) / 2


def _pairs_alike(rows: DataFrame, *columns: str) -> int:
    """Pairs of rows that are alike in all these columns."""
    sizes = rows.groupBy(*columns).agg(F.count("record_key").alias("size"))
    return int(sizes.agg(F.sum(_pairs(F.col("size"))).alias("pairs")).collect()[0]["pairs"] or 0)


def _children(people: DataFrame) -> DataFrame:
    """Records of whom nobody says that they are an adult's."""
    return people.where("role IS DISTINCT FROM 'adult'").select("record_key")


def _queue_counts(queue: DataFrame, truth: DataFrame) -> tuple[int, int]:
    """How many pairs a steward is shown, and how many of them are one person's."""
    left = truth.select(F.col("record_key").alias("left_key"), F.col("person").alias("left_person"))
    right = truth.select(
        F.col("record_key").alias("right_key"), F.col("person").alias("right_person")
    )
    pairs = queue.join(left, on="left_key", how="inner").join(right, on="right_key", how="inner")
    counts = pairs.agg(
        F.count("left_key").alias("pairs"),
        F.count_if(F.col("left_person") == F.col("right_person")).alias("correct"),
    ).collect()[0]
    return counts["pairs"], counts["correct"]


def _pairs_shown(queue: DataFrame, children: DataFrame) -> int:
    """Pairs of one person's records that stand in two clusters of which a steward is shown a pair.

    Args:
        queue: as `review_queue` returns it.
        children: `cluster` and `person` of children's records.
    """
    sizes = children.groupBy("cluster", "person").agg(F.count("*").alias("size"))
    left = sizes.withColumnsRenamed({"cluster": "left_cluster", "size": "left_size"})
    right = sizes.withColumnsRenamed({"cluster": "right_cluster", "size": "right_size"})
    shown = queue.join(left, on="left_cluster").join(right, on=["right_cluster", "person"])
    pairs = shown.agg(F.sum(F.col("left_size") * F.col("right_size")).alias("pairs")).collect()
    return int(pairs[0]["pairs"] or 0)


def _origins(labelled: DataFrame, overlaps: DataFrame) -> tuple[Origin, ...]:
    """Recall by origin of names, the largest group first; empty where no origin is known."""
    if "origin" not in labelled.columns:
        return ()
    persons = labelled.groupBy("person").agg(
        F.min("origin").alias("origin"), _pairs(F.count("record_key")).alias("true_pairs")
    )
    joined = overlaps.groupBy("person").agg(F.sum(_pairs(F.col("overlap"))).alias("joined"))
    rows = (
        persons.where("origin IS NOT NULL")
        .join(joined, on="person", how="inner")
        .groupBy("origin")
        .agg(F.sum("true_pairs").alias("true_pairs"), F.sum("joined").alias("joined"))
        .where("true_pairs > 0")
        .orderBy(F.desc("true_pairs"), "origin")
    )
    return tuple(
        Origin(row["origin"], int(row["true_pairs"]), int(row["joined"])) for row in rows.collect()
    )


def _sources(labelled: DataFrame, people: DataFrame) -> tuple[SourceFigures, ...]:
    """Figures by source, the one with most true pairs first; empty where no source is known."""
    if "source" not in people.columns:
        return ()
    records = labelled.join(people.select("record_key", "source"), on="record_key", how="inner")
    columns_by_figure = {
        "true": ["person"],
        "joined": ["cluster"],
        "correct": ["cluster", "person"],
    }
    figures = [_pairs_by_source(records, *entry) for entry in columns_by_figure.items()]
    rows = reduce(lambda left, right: left.join(right, on="source"), figures)
    return tuple(
        SourceFigures(int(row["true"]), int(row["joined"]), int(row["correct"]), row["source"])
        for row in rows.orderBy(F.desc("true"), "source").collect()
    )


def _pairs_by_source(records: DataFrame, figure: str, columns: list[str]) -> DataFrame:
    """Pairs of records alike in all these columns of which a source holds one or both."""
    own = records.groupBy(*columns, "source").agg(F.count("*").alias("own"))
    size = F.sum("own").over(Window.partitionBy(*columns))
    with_others = _pairs(F.col("size")) - _pairs(F.col("size") - F.col("own"))
    return own.withColumn("size", size).groupBy("source").agg(F.sum(with_others).alias(figure))
