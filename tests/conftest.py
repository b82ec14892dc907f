"""One Spark session for every test that asks for one; none for the others."""

from collections.abc import Iterator

import pytest
from pyspark.sql import SparkSession

from dagster_project.spark_session import (
    keep_quiet,
    spark_config,
    use_this_environment,
    with_settings,
)

UNCOMPILED = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
"""A plan that is run once over a hundred rows is not worth compiling."""


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """The session: small, in a temporary folder of its own."""
    use_this_environment()
    keep_quiet()
    builder = SparkSession.builder.appName("tests")
    ours = spark_config(tmp_path_factory.mktemp("spark"), cores="1", memory="2g")
    for key, value in with_settings(ours, UNCOMPILED).items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    yield session
    session.stop()
