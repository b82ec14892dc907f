"""One Spark session for every test that asks for one; none for the others."""

from collections.abc import Iterator

import pytest
from pyspark.sql import SparkSession

from dagster_project.runtime.spark_session import (
    UNCOMPILED,
    keep_quiet,
    spark_config,
    use_this_environment,
    with_settings,
)

FORGETFUL = {
    "spark.sql.ui.retainedExecutions": "1",
    "spark.ui.retainedJobs": "1",
    "spark.ui.retainedStages": "1",
    "spark.ui.retainedTasks": "1",
    "spark.ui.dagGraph.retainedRootRDDs": "1",
}
"""Spark keeps the plans of its last thousand queries, for a page that nobody opens here."""


@pytest.fixture(scope="module", autouse=True)
def _nothing_cached_for_others() -> Iterator[None]:
    """What a module's tests had cached goes with it: that of two thousand tests fills memory."""
    yield
    if session := SparkSession.getActiveSession():
        session.catalog.clearCache()


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """The session: small, in a temporary folder of its own."""
    use_this_environment()
    keep_quiet()
    builder = SparkSession.builder.appName("tests")
    ours = spark_config(tmp_path_factory.mktemp("spark"), cores="1", memory="2g")
    for key, value in with_settings(ours, UNCOMPILED | FORGETFUL).items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    yield session
    session.stop()
