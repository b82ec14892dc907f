"""The one Spark session of a run: its settings, each with its reason."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from pyspark.logger import PySparkLogger

from contracts.dates import LONDON
from dagster_project.settings import is_on_one_machine

JARS = Path(sys.prefix) / "share" / "single-view" / "jars"
"""Where set-up puts Delta's jars: beside the environment, so that no session asks the network."""

CLASSES = JARS.parent / "classes.jsa"
"""The archive of classes that set-up makes (class_archive.py), where it could."""
JAVA_OPTIONS = "spark.driver.extraJavaOptions"

QUIET = Path(__file__).with_name("log4j2.properties")
"""Spark's logging, off: read by the JVM itself, so it must be a file and not a resource."""


UNCOMPILED = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
"""A plan that is run once over few rows is not worth compiling."""
LIGHTLY_COMPILED = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m"
"""Nor is the JVM's own code worth the second compiler, which takes a third of a small night.

Without it the JVM would keep room for a fifth of the code that it keeps room for otherwise, and
sweep that room all night.
"""
COMPILED_LATE = (
    "-XX:Tier4InvocationThreshold=100000 -XX:Tier4MinInvocationThreshold=12000 "
    "-XX:Tier4CompileThreshold=300000 -XX:Tier4BackEdgeThreshold=800000"
)
"""Of a large night the second compiler takes what runs twenty times as often as it asks by itself:
most of what it took before was planning, of which every query has its own.
"""
ADAPTIVE = "spark.sql.adaptive.enabled"
"""Whether Spark plans again after every exchange of a query. On one machine an exchange is cheap,
and there is nothing to be learnt from it that is worth another plan (decision 0032).
"""


def spark_config(
    scratch: Path, cores: str = "2", memory: str = "4g", *, is_small: bool = False
) -> dict[str, str]:
    """Settings of a session on one machine.

    Args:
        scratch: folder of the run, for everything that Spark would leave behind.
        cores: threads of `local[...]`, which is also the number of shuffle partitions.
        memory: the JVM's heap, in Spark's notation.
        is_small: whether so few rows are at hand that compiling for them costs more than it saves.
    """
    return {
        "spark.master": f"local[{cores}]",
        "spark.driver.memory": memory,
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.jars": ",".join(str(jar) for jar in sorted(JARS.glob("*.jar"))),
        "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
        "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
        # Dates are civil dates in England; instants are kept as instants.
        "spark.sql.session.timeZone": LONDON.key,
        # Small tables cost a task a partition: one machine wants as many as it has cores.
        "spark.sql.shuffle.partitions": cores,
        "spark.default.parallelism": cores,
        # A night compiles some 1,500 queries, which the next one in this process asks again; of
        # the stock 100 it would find hardly any.
        "spark.sql.codegen.cache.maxEntries": "4000",
        ADAPTIVE: "false",
        "spark.databricks.delta.snapshotPartitions": "1",
        # Else every commit outside UTC checks its own list of files again.
        "spark.databricks.delta.allFilesInCrc.enabled": "false",
        # delta-rs and Polars read no INT96.
        "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
        # A person's values must not stand in a web page, a log or an event file.
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.eventLog.enabled": "false",
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
        "spark.local.dir": str(scratch / "spark"),
        JAVA_OPTIONS: _java_options(scratch, is_small=is_small),
        # Spark's own error lines quote cells: a run tells its faults itself (faults.py).
        "spark.log.level": "OFF",
        **_for_small_tables(),
        **(UNCOMPILED if is_small else {}),
        **_beside_python(),
    }


def _java_options(scratch: Path, *, is_small: bool) -> str:
    """Where the JVM leaves its files, how it compiles and collects, and its archive of classes."""
    return (
        f"-Dderby.system.home={scratch} -Djava.io.tmpdir={scratch} "
        f"-Dlog4j2.configurationFile={QUIET.as_uri()} "
        # Of 4 GB the JVM makes regions of 2 MB, for which a batch of columns is too large to be
        # anything but an alarm: it would look through the whole heap several times a night.
        f"-XX:+UseG1GC -XX:G1HeapRegionSize=16m {LIGHTLY_COMPILED if is_small else COMPILED_LATE} "
        f"{_archive_option()}"
    )


def _for_small_tables() -> dict[str, str]:
    """Sizes that suit tables of few rows, and cost large ones nothing."""
    return {
        # A core reads whole row groups: of the stock 128 MB, a million short rows are one, for one.
        "spark.hadoop.parquet.block.size": str(8 * 2**20),
        # Else every table that a join broadcasts takes 64 MB, were it one row, and a heap of 2 GB
        # holds no more than some twenty.
        "spark.buffer.pageSize": "2m",
    }


def _beside_python() -> dict[str, str]:
    """How Spark and Python speak with each other."""
    return {
        "spark.python.daemon.module": "dagster_project.runtime.python_daemon",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        # Four calls per column, to quote our code in errors that faults.py does not pass on: a
        # third of the time that a query takes to write down.
        "spark.python.sql.dataFrameDebugging.enabled": "false",
    }


def _archive_option() -> str:
    """The archive of classes; an old one must not stop a session, nor say a word about it."""
    return (
        f"-XX:SharedArchiveFile={CLASSES} -Xlog:disable -Xlog:all=error:stderr"
        if CLASSES.exists()
        else ""
    )


def keep_quiet() -> None:
    """Keep PySpark from logging a failing query's message: it quotes cells."""
    for name in ("SQLQueryContextLogger", "DataFrameQueryContextLogger"):
        PySparkLogger.getLogger(name).disabled = True


def use_this_environment() -> None:
    """Let Spark use the Java that set-up chose, and this very Python."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    chosen = JARS.parent / "java_home"
    if chosen.exists():
        os.environ["JAVA_HOME"] = chosen.read_text(encoding="utf-8").strip()


def with_settings(config: Mapping[str, str], overrides: Mapping[str, str]) -> dict[str, str]:
    """`config` with a council's own settings laid over it (a cluster's master, more memory).

    A cluster plans again as it goes: there an exchange tells which side of a join is small.
    """
    as_it_goes = {} if is_on_one_machine(overrides) else {ADAPTIVE: "true"}
    return {**config, **as_it_goes, **overrides}
