"""What the match costs beside Splink: a full match, and nights of few changes in a warm session.

All three are given the same cleansed records, and Splink a model that is trained already: only
predicting and clustering count.
"""

import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from statistics import median

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from splink.backends.spark import similarity_jar_location

from bench import peers, report
from bench.memory import Peak
from contracts import Table
from dagster_project import settings
from dagster_project.run import matching
from dagster_project.run.run_context import today
from dagster_project.runtime.spark_session import JARS
from silver import match_edge, person, person_history, person_record, relationship, ruling
from silver.match import candidates, duckdb_tasks, external_records, record, score, version
from silver.match.record import Records
from silver.match_edge import Scoring
from synthetic import Council

NIGHTS = 5
"""Nights of which the middle one is told; Splink on DuckDB is timed as often."""
CHILDREN_PER_RECORD = 0.75
"""More children than it takes: records beyond those asked for are left out."""
MOST_CHILDREN = 400_000
"""Of one made-up council: beyond it numbers run out."""
CHANGED = "silver/what changed"
"""Finding it is a stage of its own: edges and persons ask for it, and it is kept."""
Kept = dict[str, DataFrame]
"""Tables of a night by their paths."""


@dataclass
class Stages:
    """Seconds in which a night's frames are made, and made and committed; what it looked at."""

    seconds: dict[str, float] = field(default_factory=dict)
    committed: float = 0.0
    work: dict[str, int] = field(default_factory=dict)

    @property
    def whole(self) -> float:
        """All frames together."""
        return sum(self.seconds.values())


@dataclass(frozen=True)
class Told:
    """Everything that the page tells."""

    records: int
    changed: float
    full: Stages
    nights: Sequence[Stages]
    peers: Mapping[str, float]
    prepared: float
    peak_bytes: int


def matched(records: int, changed: float, seed: int) -> str:
    """Match so many records in full and on nights of few changes, beside Splink; a page."""
    with tempfile.TemporaryDirectory(prefix="single-view-matching-") as name:
        folder = Path(name)
        councils = _make(records, seed, folder)
        with Peak() as peak:
            full, nights, prepared = _ours(folder, records, changed, councils)
        people, model = folder / "people", folder / "model.json"
        peers.train(people, model)
        others = {
            "Splink on DuckDB": median(peers.on_duckdb(people, model) for _ in range(NIGHTS)),
            "Splink on Spark": _on_spark(folder),
        }
        return _page(Told(records, changed, full, nights, others, prepared, peak.bytes))


def _ours(
    folder: Path, records: int, changed: float, councils: int
) -> tuple[Stages, list[Stages], float]:
    nights = []
    with matching.session(_settings()) as (spark, _):
        _cleanse(spark, folder, records, councils)
        people = _people(spark, folder)
        # Both peers are measured warm: Splink on Spark runs in this very JVM after us.
        few = duckdb_tasks.laid(people.limit(records // 50), folder / "few")
        _, warm = _night(spark, folder / "warm", few, {})
        _night(spark, folder / "warm-night", _moved(few, 0, changed), warm)
        full, kept = _night(spark, folder / "0", people, {})
        for number in range(1, NIGHTS + 1):
            people = duckdb_tasks.laid(_moved(people, number, changed), folder / f"people-{number}")
            night, kept = _night(spark, folder / str(number), people, kept)
            nights.append(night)
        return full, nights, _prepared(people)


def _prepared(people: DataFrame) -> float:
    """Seconds that it takes to prepare all records for the match, which their cleansing does."""
    made = record.prepared()
    bare = people.drop(*made)
    began = time.monotonic()
    _make_rows(bare)
    read = time.monotonic()
    _make_rows(bare.withColumns(made))
    return time.monotonic() - read - (read - began)


def _make_rows(frame: DataFrame) -> None:
    frame.write.format("noop").mode("overwrite").save()


def _settings() -> settings.Settings:
    """A council's, and Splink's functions: one JVM serves both sessions, with the first's jars."""
    found = settings.load()
    jars = (*JARS.glob("*.jar"), similarity_jar_location())
    asked = {**found.spark_settings, "spark.jars": ",".join(str(jar) for jar in jars)}
    return found.model_copy(update={"spark_settings": asked})


def _make(records: int, seed: int, folder: Path) -> int:
    """Write the records of as many councils as it takes; returns how many councils."""
    children = round(records * CHILDREN_PER_RECORD)
    councils = -(-children // MOST_CHILDREN)
    for number in range(councils):
        council = Council(children=-(-children // councils), seed=seed + number)
        council.write_evaluation(folder / f"records-{number}.csv", folder / f"truth-{number}.csv")
    return councils


def _cleanse(spark: SparkSession, folder: Path, records: int, councils: int) -> None:
    """One frame of all, in which no two councils gave out the same number."""
    parts = []
    for number in range(councils):
        said = matching.read_rows(spark, folder / f"records-{number}.csv")
        told = external_records.person_records(said, today())
        digits = "0123456789"
        other = digits[number:] + digits[:number]
        moved = {name: F.translate(name, digits, other) for name in ("upn", "nhs_number")}
        key = F.concat(F.lit(f"{number}-"), "record_key")
        told = told.withColumns({**moved, "record_key": key})
        parts.append(told.withColumns(record.prepared()))
    whole = reduce(DataFrame.unionByName, parts)
    whole.limit(records).repartition(8).write.parquet(str(folder / "people"))


def _people(spark: SparkSession, folder: Path) -> DataFrame:
    return _lying(spark, folder / "people")


def _lying(spark: SparkSession, folder: Path) -> DataFrame:
    """The rows of a folder, read as the lake reads a table's files."""
    return spark.read.parquet(*(str(path) for path in sorted(folder.glob("*.parquet"))))


def _moved(people: DataFrame, number: int, changed: float) -> DataFrame:
    """The records of last night, of which a share has moved since."""
    drawn = F.pmod(F.xxhash64("record_key", F.lit(number)), F.lit(1_000_000)) < F.lit(
        round(changed * 1_000_000)
    )
    elsewhere = F.concat(F.substring("postcode", 1, 2), F.lit(f"9 {number}ZZ"))
    moved = people.withColumn("postcode", F.when(drawn, elsewhere).otherwise(F.col("postcode")))
    return moved.withColumns(record.prepared())


@dataclass
class _Lake:
    """A night's tables, each made as a frame and again as a Delta table."""

    spark: SparkSession
    folder: Path
    kept: Kept
    stages: Stages = field(default_factory=Stages)

    def make(self, table: Table, build: Callable[[], DataFrame]) -> DataFrame:
        began = time.monotonic()
        _make_rows(build().select(*table.names))
        self.stages.seconds[table.path] = time.monotonic() - began
        began, into = time.monotonic(), self.folder / table.path
        build().select(*table.names).write.format("delta").save(str(into))
        self.stages.committed += time.monotonic() - began
        self.kept[table.path] = _lying(self.spark, into)
        return self.kept[table.path]


def _night(
    spark: SparkSession, folder: Path, people: DataFrame, before: Kept
) -> tuple[Stages, Kept]:
    """From records to persons and ids."""
    lake = _Lake(spark, folder, {person_record.TABLE.path: people})
    work = score.Work.begun(spark.sparkContext)
    scoring = Scoring(version.newest(), today(), int(spark.sparkContext.defaultParallelism), work)

    def last(table: Table) -> DataFrame:
        return before.get(table.path) or matching.empty(spark, table)

    kin, ruled, known = last(relationship.TABLE), last(ruling.TABLE), last(person_record.TABLE)
    began = time.monotonic()
    if before:
        two = (Records.of(one, ruled) for one in (people, known))
        candidates.stale(spark, *two)
    lake.stages.seconds[CHANGED] = time.monotonic() - began
    scored = people, known, ruled, ruled, last(match_edge.TABLE)
    edges = lake.make(match_edge.TABLE, lambda: match_edge.build(*scored, scoring))
    # Each pair was scored twice: as a frame, and as a table.
    lake.stages.work = {name: count // 2 for name, count in work.told().items()}
    told = people, known, edges, kin, kin, ruled, ruled
    persons, history = last(person.TABLE), last(person_history.TABLE)
    lake.make(person.TABLE, lambda: person.build(*told, persons, history, scoring))
    return lake.stages, lake.kept


def _on_spark(folder: Path) -> float:
    with matching.session(_settings()) as (spark, scratch):
        spark.sparkContext.setCheckpointDir(str(scratch / "checkpoints"))
        return peers.on_spark(_people(spark, folder), folder / "model.json")


def _page(told: Told) -> str:
    nights = sorted(told.nights, key=lambda one: one.whole)
    middle = nights[len(nights) // 2]
    rows = [
        _row("full match", told.full, told.peers),
        _row(f"a night, {told.changed:.1%} changed (median of {len(nights)})", middle, told.peers),
    ]
    peers = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in told.peers.items())
    known = middle.whole - middle.seconds[CHANGED]
    to_known = ", ".join(f"{known / taken:.2f} times {name}" for name, taken in told.peers.items())
    heads = [path.split("/")[1] for path in told.full.seconds]
    columns = ["", *heads, "**whole**", *(f"times {name}" for name in told.peers)]
    return "\n".join(
        [
            f"# Matching {told.records:,} records",
            "",
            report.machine(),
            "",
            f"| {' | '.join(columns)} |",
            f"|---|{'--:|' * (len(columns) - 1)}",
            *rows,
            "",
            f"Seconds. All records, predicted and clustered with a trained model: {peers}. "
            f"From the changed records to persons and ids, the night takes {known:.1f} s: "
            f"{to_known}.",
            "",
            f"Pairs scored: {told.full.work['pairs_scored']:,} in full, "
            f"{middle.work['pairs_scored']:,} in the night; records read for scoring "
            f"{told.full.work['records_read_for_scoring']:,} and "
            f"{middle.work['records_read_for_scoring']:,}. "
            f"Peak memory of ours {told.peak_bytes / 2**30:.1f} GiB. Nights: "
            + ", ".join(f"{one.whole:.1f}" for one in told.nights)
            + " s. Made and committed as whole Delta tables, once it is known what changed, both "
            f"frames take {told.full.committed:.1f} s in full and {middle.committed:.1f} s in the "
            "night. Cleansing prepares records for the match (how names sound, a hash of what is "
            f"asked), all of them every night and counted nowhere here: {told.prepared:.1f} s. "
            "Children alone: no claim of kinship, no ruling.",
            "",
        ]
    )


def _row(name: str, stages: Stages, peers: Mapping[str, float]) -> str:
    seconds = [f"{taken:.1f}" for taken in stages.seconds.values()]
    ratios = [f"{stages.whole / taken:.2f}" for taken in peers.values()]
    return f"| {' | '.join([name, *seconds, f'**{stages.whole:.1f}**', *ratios])} |"
