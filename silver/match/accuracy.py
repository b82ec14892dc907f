"""How well a match does, held to a truth: what is joined, and what a steward would be shown."""

from dataclasses import dataclass, field

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

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
class Accuracy:
    """Figures of a match: counts of pairs of records, and shares.

    `right` of the `found` pairs are one person's; `true` pairs there are. `shown` pairs stand in
    the queue of the stewards, of which `shown_right` are one person's. Stewards are shown records
    of children alone: of `true_of_children` pairs of these, `right_of_children` are joined, and the
    records are of so many `children`.
    """

    records: int
    true: int
    found: int
    right: int
    cubed_precision: float
    cubed_recall: float
    shown: int
    shown_right: int
    true_of_children: int
    right_of_children: int
    children: int
    origins: tuple[Origin, ...] = field(default=())

    @property
    def precision(self) -> float:
        """The share of joined pairs that are one person's."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of true pairs that is joined."""
        return self.right / self.true if self.true else 1.0

    @property
    def recall_with_shown(self) -> float:
        """Of true pairs of children's records, the share that is joined or shown to a steward."""
        reached = self.right_of_children + self.shown_right
        return reached / self.true_of_children if self.true_of_children else 1.0

    @property
    def queue_precision(self) -> float:
        """The share of pairs shown to a steward that are one person's."""
        return self.shown_right / self.shown if self.shown else 1.0

    @property
    def queue_per_1000(self) -> float:
        """Pairs shown to a steward for each thousand children."""
        return 1000 * self.shown / self.children if self.children else 0.0

    @property
    def gap(self) -> float:
        """How far the worst origin of names is behind the largest, in recall; 0 at the least."""
        if not self.origins:
            return 0.0
        return max(0.0, self.origins[0].recall - min(o.recall for o in self.origins))


def shown(edges: DataFrame, clusters: DataFrame, people: DataFrame) -> DataFrame:
    """Pairs of children's records that the match leaves to a steward.

    Args:
        edges: silver/match_edge.
        clusters: `record_key`, `cluster`.
        people: `record_key` and `role`; who is not known to be an adult may be a child.

    Returns:
        `left_key`, `right_key`.
    """
    placed = clusters.join(_young(people), on="record_key", how="inner")
    left = placed.withColumnsRenamed({"record_key": "left_key", "cluster": "left_cluster"})
    right = placed.withColumnsRenamed({"record_key": "right_key", "cluster": "right_cluster"})
    looked_at = edges.where((F.col("grade") == "possible") | (F.col("weight") >= MATCH_THRESHOLD))
    return (
        looked_at.join(left, on="left_key", how="inner")
        .join(right, on="right_key", how="inner")
        .where("left_cluster <> right_cluster")
        .select("left_key", "right_key")
    )


def accuracy(
    clusters: DataFrame, truth: DataFrame, queue: DataFrame, people: DataFrame
) -> Accuracy:
    """Hold clusters to the truth; this asks Spark for a few numbers, and for no record.

    Args:
        clusters: `record_key`, `cluster`.
        truth: `record_key`, `person`, and `origin` (of the person's names) where that is known.
        queue: `left_key`, `right_key`, as `shown` returns them.
        people: `record_key` and `role`.
    """
    known = clusters.join(truth, on="record_key", how="inner")
    children = known.join(_young(people), on="record_key", how="inner")
    cells = known.groupBy("cluster", "person").agg(F.count("record_key").alias("both"))
    ours = known.groupBy("cluster").agg(F.count("record_key").alias("ours"))
    theirs = known.groupBy("person").agg(F.count("record_key").alias("theirs"))
    met = cells.join(ours, on="cluster", how="inner").join(theirs, on="person", how="inner")
    square = F.col("both") * F.col("both")
    totals = met.agg(
        F.sum("both").alias("records"),
        F.sum(_pairs(F.col("both"))).alias("right"),
        (F.sum(square / F.col("ours")) / F.sum("both")).alias("cubed_precision"),
        (F.sum(square / F.col("theirs")) / F.sum("both")).alias("cubed_recall"),
    ).collect()[0]
    asked, right = _queue(queue, truth)
    return Accuracy(
        records=totals["records"] or 0,
        true=_pairs_alike(known, "person"),
        found=_pairs_alike(known, "cluster"),
        right=int(totals["right"] or 0),
        cubed_precision=totals["cubed_precision"] or 0.0,
        cubed_recall=totals["cubed_recall"] or 0.0,
        shown=asked,
        shown_right=right,
        true_of_children=_pairs_alike(children, "person"),
        right_of_children=_pairs_alike(children, "cluster", "person"),
        children=children.select("person").distinct().count(),
        origins=_origins(known, cells),
    )


def _pairs(size: Column) -> Column:
    """How many pairs so many records make."""
    return size * (size - 1) / 2


def _pairs_alike(rows: DataFrame, *columns: str) -> int:
    """Pairs of rows that are alike in all these columns."""
    sizes = rows.groupBy(*columns).agg(F.count("record_key").alias("size"))
    return int(sizes.agg(F.sum(_pairs(F.col("size"))).alias("pairs")).collect()[0]["pairs"] or 0)


def _young(people: DataFrame) -> DataFrame:
    """Records of whom nobody says that they are an adult's."""
    return people.where("role IS DISTINCT FROM 'adult'").select("record_key")


def _queue(queue: DataFrame, truth: DataFrame) -> tuple[int, int]:
    """How many pairs a steward is shown, and how many of them are one person's."""
    left = truth.select(F.col("record_key").alias("left_key"), F.col("person").alias("left_person"))
    right = truth.select(
        F.col("record_key").alias("right_key"), F.col("person").alias("right_person")
    )
    both = queue.join(left, on="left_key", how="inner").join(right, on="right_key", how="inner")
    counted = both.agg(
        F.count("left_key").alias("shown"),
        F.count_if(F.col("left_person") == F.col("right_person")).alias("right"),
    ).collect()[0]
    return counted["shown"], counted["right"]


def _origins(known: DataFrame, cells: DataFrame) -> tuple[Origin, ...]:
    """Recall by origin of names, the largest group first; empty where no origin is known."""
    if "origin" not in known.columns:
        return ()
    person = known.groupBy("person").agg(
        F.min("origin").alias("origin"), _pairs(F.count("record_key")).alias("true_pairs")
    )
    joined = cells.groupBy("person").agg(F.sum(_pairs(F.col("both"))).alias("joined"))
    rows = (
        person.where("origin IS NOT NULL")
        .join(joined, on="person", how="inner")
        .groupBy("origin")
        .agg(F.sum("true_pairs").alias("true_pairs"), F.sum("joined").alias("joined"))
        .where("true_pairs > 0")
        .orderBy(F.desc("true_pairs"), "origin")
    )
    return tuple(
        Origin(row["origin"], int(row["true_pairs"]), int(row["joined"])) for row in rows.collect()
    )
