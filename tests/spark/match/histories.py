"""Random histories of records, and a match that lives through them night by night."""

import csv
import random
from binascii import crc32
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from silver import match_edge, person, person_history, person_record, ruling
from silver.match import duckdb_tasks, record, version
from silver.match.affected import MatchInputs
from silver.match.external_records import COLUMNS, person_records
from silver.match.partition import partition
from silver.match.record import Records
from silver.match.rulings import RULINGS
from silver.shared.frames import frame_of
from synthetic import Council

AS_OF = date(2026, 11, 23)
REGISTERS = {"school": (4, 15)}
SHAPE = ", ".join(f"{name} string" for name in COLUMNS)

Row = dict[str, str]


class History:
    """Records that arrive, are corrected, withdrawn and return, and people who rule on them."""

    def __init__(self, everybody: list[Row], seed: int) -> None:
        self.draw = random.Random(seed)  # noqa: S311 # a made-up history, no secret
        self.everybody = everybody
        self.rows_by_id = {row["record_id"]: row for row in self._some(0.8)}
        self.ruled: list[tuple[object, ...]] = []
        self.claims: dict[tuple[str, str], str] = {}
        self._claim(40)

    def night(self, moved: float = 0.1, ruled: int = 4) -> None:
        """What happened by the next night: how much of the records moved, how many rulings."""
        for row in self._some(1.5 * moved):
            self.rows_by_id[row["record_id"]] = row
        for key in self.draw.sample(sorted(self.rows_by_id), round(len(self.rows_by_id) * moved)):
            del self.rows_by_id[key]
        for key in self.draw.sample(sorted(self.rows_by_id), round(len(self.rows_by_id) * moved)):
            self.rows_by_id[key] = self._corrected(self.rows_by_id[key])
        for _ in range(ruled):
            self._rule()
        for pair in self.draw.sample(sorted(self.claims), len(self.claims) // 10):
            del self.claims[pair]
        self._claim(5)

    def _some(self, share: float) -> list[Row]:
        return [row for row in self.everybody if self.draw.random() < share]

    def _corrected(self, row: Row) -> Row:
        name = self.draw.choice([name for name in COLUMNS if name not in {"record_id", "source"}])
        return {**row, name: self.draw.choice(self.everybody)[name]}

    def _claim(self, number: int) -> None:
        """Adults are said to be kin, mostly to somebody of their surname who is there."""
        adults = [row for row in self.everybody if is_adult(row["record_id"])]
        for row in self.draw.choices(adults, k=number if adults else 0):
            relatives = [other for other in self.everybody if other["surname"] == row["surname"]]
            other = self.draw.choice(relatives)["record_id"]
            self.claims[row["record_id"], other] = self.draw.choice(("parent", "carer"))

    def _rule(self) -> None:
        """Mostly on records of one family, where a ruling can change something."""
        first = self.draw.choice(sorted(self.rows_by_id))
        surname = self.rows_by_id[first]["surname"]
        kin = [key for key, row in sorted(self.rows_by_id.items()) if row["surname"] == surname]
        other = self.draw.choice([key for key in kin if key != first] or [f"{first}-gone"])
        left, right = sorted((first, other))
        number = len(self.ruled)
        row = {
            "ruling_id": f"r{number}",
            "left_key": left,
            "right_key": right,
            "ruling": self.draw.choice(RULINGS),
            "decided_by": "R. Steward",
            "decided_on": datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=number),
            "reason": "drawn",
            "run_number": 1,
        }
        self.ruled.append(tuple(row.get(name) for name in ruling.TABLE.names))


def at_rest(frame: DataFrame) -> DataFrame:
    """The rows as a table's files hold them, as a night finds them."""
    paths = duckdb_tasks.table_files(frame).paths
    if not paths:
        return frame_of(frame.sparkSession, [], frame.schema)
    return frame.sparkSession.read.schema(frame.schema).parquet(*paths)


def is_adult(key: str) -> bool:
    """Whether a record is an adult's: one in seven, whoever it is."""
    return crc32(key.encode()) % 7 == 0


NOTHING = History([], seed=0)


class Match:
    """A match that remembers its last night, as a lake does."""

    def __init__(self, spark: SparkSession) -> None:
        self.spark = spark
        self.scoring = match_edge.Scoring(version.shipped_version(), AS_OF, tasks=3)
        self.people = frame_of(spark, [], person_record.TABLE.ddl)
        self.rulings = self.ruled(NOTHING)
        self.edges = frame_of(spark, [], match_edge.TABLE.ddl)

    def run_night(self, history: History) -> None:
        """Score what changed since the last night."""
        given = frame_of(
            self.spark,
            [tuple(row[name] or None for name in COLUMNS) for row in history.rows_by_id.values()],
            SHAPE,
        )
        adult = F.col("record_key").isin(*filter(is_adult, history.rows_by_id))
        cleansed = (
            person_records(given, AS_OF, REGISTERS)
            .withColumn("role", F.when(adult, "adult").otherwise(F.col("role")))
            .withColumn("date_of_birth", F.when(~adult, F.col("date_of_birth")))
            .withColumns(record.derived_columns())
        )
        # A record belongs to the task that its file belongs to: one changes its file as it likes.
        people, ruled = at_rest(cleansed.repartition(4)), self.ruled(history)
        assert len(people.inputFiles()) == 4
        edges = match_edge.build(people, self.people, ruled, self.rulings, self.edges, self.scoring)
        self.people, self.rulings, self.edges = people, ruled, at_rest(edges)

    def partition(self, history: History) -> set[frozenset[str]]:
        """Who is who, by the edges as they stand."""
        frames = (self.people, self.ruled(history), self.edges, self.kin(history))
        people, ruled, edges, kin = map(duckdb_tasks.table_files, frames)
        inputs = MatchInputs(Records(people, ruled), edges, kin, self.scoring.model)
        rows = partition(self.spark, inputs).collect()
        clusters: dict[str, set[str]] = {}
        for row in rows:
            clusters.setdefault(row["cluster"], set()).add(row["record_key"])
        return {frozenset(keys) for keys in clusters.values()}

    def pairs(self) -> set[tuple[object, ...]]:
        """Every edge with all that it says."""
        return {tuple(row) for row in self.edges.collect()}

    def ruled(self, history: History) -> DataFrame:
        """What people ruled so far, as the lake keeps it."""
        return frame_of(self.spark, history.ruled, ruling.TABLE.ddl)

    def kin(self, history: History) -> DataFrame:
        """Who is said to be whose kin, of the columns that the match reads."""
        claims = [
            (relative, child, kind) for (relative, child), kind in sorted(history.claims.items())
        ]
        return frame_of(
            self.spark, claims, "of_record_key string, to_record_key string, kind string"
        )


class Persons:
    """Persons and their history, as they are published night after night."""

    def __init__(self, spark: SparkSession) -> None:
        self.match = Match(spark)
        self.current = frame_of(spark, [], person.TABLE.ddl)
        self.history = frame_of(spark, [], person_history.TABLE.ddl)
        self.inputs = (self.match.people, self.match.kin(NOTHING), self.match.ruled(NOTHING))
        self.run = 0

    def run_night(self, history: History) -> None:
        """Run a night."""
        self.match.run_night(history)
        self.decide(history)

    def decide(self, history: History, *, is_full: bool = False) -> None:
        """Decide who is who among those whom a change can reach, or among everybody."""
        self.run += 1
        inputs = (self.match.people, self.match.kin(history), self.match.ruled(history))
        previous = self.current
        if is_full:
            previous = previous.withColumn("model", F.lit("another"))
        current = at_rest(person.build(
            inputs[0], self.inputs[0], self.match.edges,
            inputs[1], self.inputs[1], inputs[2], self.inputs[2],
            previous, self.history, self.match.scoring,
        ))  # fmt: skip
        events = person_history.build(
            current, self.current, self.history, inputs[2], self.run, self.match.scoring
        )
        self.history = at_rest(self.history.unionByName(events))
        self.current, self.inputs = current, inputs

    def rows(self) -> set[tuple[object, ...]]:
        """Every record with its person: whole rows."""
        return {tuple(row) for row in self.current.collect()}


def everybody(folder: Path) -> list[Row]:
    """Every record that a small council's partners hold."""
    Council(children=150, seed=8).write_evaluation(folder / "records.csv", folder / "truth.csv", 1)
    with (folder / "records.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
