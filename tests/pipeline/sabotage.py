"""The real nightly command over layers in which two things go wrong, as they may in any release.

A cast that the data does not bear makes Spark quote the cell; a null key breaks a promise.
"""

import functools
import sys
from collections.abc import Callable
from types import ModuleType

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from dagster_project.cli import main as single_view
from silver import person_record, relationship

COMMAND = (sys.executable, "-m", "tests.pipeline.sabotage", "nightly")


def _spoil(module: ModuleType, spoilt: Callable[[DataFrame], DataFrame]) -> None:
    build = module.build

    @functools.wraps(build)
    def built(**given: object) -> DataFrame:
        return spoilt(build(**given))

    module.build = built  # type: ignore[attr-defined] # the fault is planted on purpose


def main() -> None:
    """Plant both faults, then do as the command line does."""
    _spoil(
        person_record,
        lambda rows: rows.withColumn("shown_surname", F.col("shown_surname").cast("int")),
    )
    _spoil(
        relationship,
        lambda rows: rows.withColumn("source", F.lit(None).cast("string")),
    )
    single_view()


if __name__ == "__main__":
    main()
