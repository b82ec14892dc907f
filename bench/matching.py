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
"""Nights of which the middle one is reported; Splink on DuckDB is timed as often."""
CHILDREN_PER_RECORD = 0.75
"""More children than it takes: records beyond the number given are left out."""
MOST_CHILDREN = 400_000
"""Of one made-up council: beyond it numbers run out."""
CHANGED = "silver/what changed"
"""Finding it is a stage of its own: edges and persons need it, and it is cached."""
Tables = dict[str, DataFrame]
"""Tables of a night by their paths."""


@dataclass
class Stages:
    """Seconds in which a night's frames are made, and made and committed; and what it read."""

    seconds: dict[str, float] = field(default_factory=dict)
    committed: float = 0.0
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> float:
        """All frames together."""
        return sum(self.seconds.values())


@dataclass(frozen=True)
class Results:
    """Everything that the page shows."""

    records: int
    changed: float
    full: Stages
    nights: Sequence[Stages]
    peers: Mapping[str, float]
    prepared: float
    peak_bytes: int


def time_matching(records: int, changed: float, seed: int) -> str:
    """Match so many records in full and on nights of few changes, beside Splink; a page."""
    with tempfile.TemporaryDirectory(prefix="single-view-matching-") as name:
        folder = Path(name)
        councils = _make(records, seed, folder)
        with Peak() as peak:
            full, nights, prepared = _product(folder, records, changed, councils)
        people, model = folder / "people", folder / "model.json"
        peers.train(people, model)
        others = {
            "Splink on DuckDB": median(peers.on_duckdb(people, model) for _ in range(NIGHTS)),
            "Splink on Spark": _on_spark(folder),
        }
        return _page(Results(records, changed, full, nights, others, prepared, peak.bytes))


def _product(
    folder: Path, records: int, changed: float, councils: int
) -> tuple[Stages, list[Stages], float]:
    nights = []
    with matching.session(_settings()) as (spark, _):
        _cleanse(spark, folder, records, councils)
        people = _people(spark, folder)
        # Both peers are measured warm: Splink on Spark runs in this very JVM after us.
        sample = duckdb_tasks.written_to(people.limit(records // 50), folder / "sample")
        _, warm = _night(spark, folder / "warm", sample, {})
        _night(spark, folder / "warm-night", _moved(sample, 0, changed), warm)
        full, tables = _night(spark, folder / "0", people, {})
        for number in range(1, NIGHTS + 1):
            people = duckdb_tasks.written_to(
                _moved(people, number, changed), folder / f"people-{number}"
            )
            night, tables = _night(spark, folder / str(number), people, tables)
            nights.append(night)
        return full, nights, _seconds_to_prepare(people)


def _seconds_to_prepare(people: DataFrame) -> float:
    """Seconds that it takes to prepare all records for the match, which their cleansing does."""
    columns = record.derived_columns()
    bare = people.drop(*columns)
    began = time.monotonic()
    _make_rows(bare)
    bare_done = time.monotonic()
    _make_rows(bare.withColumns(columns))
    return time.monotonic() - bare_done - (bare_done - began)


def _make_rows(frame: DataFrame) -> None:
    frame.write.format("noop").mode("overwrite").save()


def _settings() -> settings.Settings:
    """A council's, and Splink's functions: one JVM serves both sessions, with the first's jars."""
    loaded = settings.load()
    jars = (*JARS.glob("*.jar"), similarity_jar_location())
    spark_settings = {**loaded.spark_settings, "spark.jars": ",".join(str(jar) for jar in jars)}
    return loaded.model_copy(update={"spark_settings": spark_settings})


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
        given = matching.read_rows(spark, folder / f"records-{number}.csv")
        cleansed = external_records.person_records(given, today())
        digits = "0123456789"
        shifted = digits[number:] + digits[:number]
        numbers = {name: F.translate(name, digits, shifted) for name in ("upn", "nhs_number")}
        key = F.concat(F.lit(f"{number}-"), "record_key")
        cleansed = cleansed.withColumns({**numbers, "record_key": key})
        parts.append(cleansed.withColumns(record.derived_columns()))
    records_of_all = reduce(DataFrame.unionByName, parts)
    records_of_all.limit(records).repartition(8).write.parquet(str(folder / "people"))


def _people(spark: SparkSession, folder: Path) -> DataFrame:
    return _read_files(spark, folder / "people")


def _read_files(spark: SparkSession, folder: Path) -> DataFrame:
    """The rows of a folder, read as the lake reads a table's files."""
    return spark.read.parquet(*(str(path) for path in sorted(folder.glob("*.parquet"))))


def _moved(people: DataFrame, number: int, changed: float) -> DataFrame:
    """The records of last night, of which a share has moved since."""
    is_moved = F.pmod(F.xxhash64("record_key", F.lit(number)), F.lit(1_000_000)) < F.lit(
        round(changed * 1_000_000)
    )
    elsewhere = F.concat(F.substring("postcode", 1, 2), F.lit(f"9 {number}ZZ"))
    moved = people.withColumn("postcode", F.when(is_moved, elsewhere).otherwise(F.col("postcode")))
    return moved.withColumns(record.derived_columns())


@dataclass
class _Lake:
    """A night's tables, each made as a frame and again as a Delta table."""

    spark: SparkSession
    folder: Path
    tables: Tables
    stages: Stages = field(default_factory=Stages)

    def make(self, table: Table, build: Callable[[], DataFrame]) -> DataFrame:
        began = time.monotonic()
        _make_rows(build().select(*table.names))
        self.stages.seconds[table.path] = time.monotonic() - began
        began, table_folder = time.monotonic(), self.folder / table.path
        build().select(*table.names).write.format("delta").save(str(table_folder))
        self.stages.committed += time.monotonic() - began
        self.tables[table.path] = _read_files(self.spark, table_folder)
        return self.tables[table.path]


def _night(
    spark: SparkSession, folder: Path, people: DataFrame, previous: Tables
) -> tuple[Stages, Tables]:
    """From records to persons and ids."""
    lake = _Lake(spark, folder, {person_record.TABLE.path: people})
    counters = score.ScoringCounters.zero(spark.sparkContext)
    scoring = Scoring(
        version.shipped_version(), today(), int(spark.sparkContext.defaultParallelism), counters
    )

    def last(table: Table) -> DataFrame:
        return previous.get(table.path) or matching.empty(spark, table)

    kin, ruled = last(relationship.TABLE), last(ruling.TABLE)
    previous_people = last(person_record.TABLE)
    began = time.monotonic()
    if previous:
        nights = (Records.from_frames(records, ruled) for records in (people, previous_people))
        candidates.changed_records(spark, *nights)
    lake.stages.seconds[CHANGED] = time.monotonic() - began
    edge_inputs = people, previous_people, ruled, ruled, last(match_edge.TABLE)
    edges = lake.make(match_edge.TABLE, lambda: match_edge.build(*edge_inputs, scoring))
    # Each pair was scored twice: as a frame, and as a table.
    lake.stages.counts = {name: count // 2 for name, count in counters.totals().items()}
    person_inputs = people, previous_people, edges, kin, kin, ruled, ruled
    persons, history = last(person.TABLE), last(person_history.TABLE)
    lake.make(person.TABLE, lambda: person.build(*person_inputs, persons, history, scoring))
    return lake.stages, lake.tables


def _on_spark(folder: Path) -> float:
    with matching.session(_settings()) as (spark, scratch):
        spark.sparkContext.setCheckpointDir(str(scratch / "checkpoints"))
        return peers.on_spark(_people(spark, folder), folder / "model.json")


def _page(results: Results) -> str:
    nights = sorted(results.nights, key=lambda night: night.total)
    middle = nights[len(nights) // 2]
    night_name = f"a night, {results.changed:.1%} changed (median of {len(nights)})"
    heads = [path.split("/")[1] for path in results.full.seconds]
    columns = ["", *heads, "**whole**", *(f"times {name}" for name in results.peers)]
    return "\n".join(
        [
            f"# Matching {results.records:,} records",
            "",
            report.machine(),
            "",
            f"| {' | '.join(columns)} |",
            f"|---|{'--:|' * (len(columns) - 1)}",
            _row("full match", results.full, results.peers),
            _row(night_name, middle, results.peers),
            "",
            _beside_peers(middle, results.peers),
            "",
            _effort(results, middle),
            "",
        ]
    )


def _beside_peers(middle: Stages, peers: Mapping[str, float]) -> str:
    listed = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in peers.items())
    after_changes = middle.total - middle.seconds[CHANGED]
    ratios = ", ".join(f"{after_changes / taken:.2f} times {name}" for name, taken in peers.items())
    return (
        f"Seconds. All records, predicted and clustered with a trained model: {listed}. "
        f"From the changed records to persons and ids, the night takes {after_changes:.1f} s: "
        f"{ratios}."
    )


def _effort(results: Results, middle: Stages) -> str:
    full = results.full
    return (
        f"Pairs scored: {full.counts['pairs_scored']:,} in full, "
        f"{middle.counts['pairs_scored']:,} in the night; records read for scoring "
        f"{full.counts['records_read_for_scoring']:,} and "
        f"{middle.counts['records_read_for_scoring']:,}. "
        f"Peak memory of ours {results.peak_bytes / 2**30:.1f} GiB. Nights: "
        + ", ".join(f"{night.total:.1f}" for night in results.nights)
        + " s. Made and committed as whole Delta tables, once it is known what changed, both "
        f"frames take {full.committed:.1f} s in full and {middle.committed:.1f} s in the night. "
        "Cleansing prepares records for the match (how names sound, a hash of what is asked), "
        f"all of them every night and counted nowhere here: {results.prepared:.1f} s. "
        "Children alone: no claim of kinship, no ruling."
    )


def _row(name: str, stages: Stages, peers: Mapping[str, float]) -> str:
    seconds = [f"{taken:.1f}" for taken in stages.seconds.values()]
    ratios = [f"{stages.total / taken:.2f}" for taken in peers.values()]
    return f"| {' | '.join([name, *seconds, f'**{stages.total:.1f}**', *ratios])} |"
