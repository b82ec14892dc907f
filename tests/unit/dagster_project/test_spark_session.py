"""What a session is asked to be: on one machine, and on a council's own cluster."""

from pathlib import Path

import pytest

from dagster_project.runtime.spark_session import (
    ADAPTIVE,
    JAVA_OPTIONS,
    spark_config,
    with_settings,
)


@pytest.mark.parametrize(
    ("settings", "plans_again"),
    [
        ({}, "false"),
        ({"spark.driver.memory": "8g"}, "false"),
        ({"spark.master": "local[8]"}, "false"),
        ({"spark.master": "spark://10.0.0.5:7077"}, "true"),
        ({"spark.master": "spark://10.0.0.5:7077", ADAPTIVE: "false"}, "false"),
        ({ADAPTIVE: "true"}, "true"),
    ],
)
def test_a_cluster_plans_again_as_it_goes_and_one_machine_does_not(
    settings: dict[str, str], plans_again: str
) -> None:
    assert with_settings(spark_config(Path("scratch")), settings)[ADAPTIVE] == plans_again


@pytest.mark.parametrize(("is_small", "stops_at_the_first"), [(True, True), (False, False)])
def test_the_second_compiler_works_on_large_nights_alone(
    is_small: bool,
    stops_at_the_first: bool,
) -> None:
    options = spark_config(Path("scratch"), is_small=is_small)[JAVA_OPTIONS]
    assert ("TieredStopAtLevel=1" in options) is stops_at_the_first
    assert ("Tier4BackEdgeThreshold" in options) is not stops_at_the_first
