"""One Spark session for every test that asks for one; none for the others."""

from collections.abc import Iterator

import pytest
from pyspark.sql import SparkSession

from dagster_project.spark_session import spark_config


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """The session: small, in a temporary folder of its own."""
    builder = SparkSession.builder.appName("tests")
    for key, value in spark_config(tmp_path_factory.mktemp("spark"), cores="1", memory="2g").items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    yield session
    session.stop()
