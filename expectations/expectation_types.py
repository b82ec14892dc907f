"""The kinds of expectation that a contract needs, each asking Spark for counts and nothing else.

Great Expectations' own map expectations also fetch the failing values: one Spark job for each,
and a person's name in a stored result. `_CountsOnly` strikes those questions out, so that no
value can be in a result and a suite costs a third of the time.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

import great_expectations.expectations as gxe
from great_expectations.compatibility import pydantic
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine import ExecutionEngine, SparkDFExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation, ColumnMapExpectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnMapMetricProvider,
    column_condition_partial,
)
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from great_expectations.validator.validator import ValidationDependencies
from pyspark.sql import Column
from pyspark.sql import functions as F

_VALUE_METRICS = ("unexpected_values", "unexpected_index_list", "unexpected_index_query")
"""The questions whose answers would hold values of people."""


class _CountsOnly(ColumnMapExpectation):
    """A map expectation that never asks which values failed, only how many."""

    _cached_configuration: ExpectationConfiguration | None = pydantic.PrivateAttr(default=None)

    @property
    def configuration(self) -> ExpectationConfiguration:
        """What the expectation says, worked out once.

        Great Expectations works it out anew for every one of the sixty times that it asks, which
        was a tenth of a check. Nothing of an expectation changes once its suite is made.
        """
        if self._cached_configuration is None:
            self._cached_configuration = super().configuration
        return self._cached_configuration

    def get_validation_dependencies(
        self,
        execution_engine: ExecutionEngine[Any] | None = None,
        runtime_configuration: dict[str, Any] | None = None,
        **_: dict[str, Any],
    ) -> ValidationDependencies:
        """The metrics to compute: counts alone."""
        needed = super().get_validation_dependencies(execution_engine, runtime_configuration)
        for suffix in _VALUE_METRICS:
            needed.metric_configurations.pop(f"{self.map_metric}.{suffix}", None)
        return needed


class ExpectFilled(_CountsOnly, gxe.ExpectColumnValuesToNotBeNull):
    """The column has a value in every row."""


class ExpectAgreedCode(_CountsOnly, gxe.ExpectColumnValuesToBeInSet):
    """The column's value, where there is one, is an agreed code."""


class ExpectAgreedShape(_CountsOnly, gxe.ExpectColumnValuesToMatchRegex):
    """The column's value, where there is one, has the agreed shape (searched, as RLIKE does)."""


class ExpectWithinBounds(_CountsOnly, gxe.ExpectColumnValuesToBeBetween):
    """The column's value, where there is one, lies between two bounds, both included."""


class ReadsAsDate(ColumnMapMetricProvider):
    """Metric: whether a text reads as a date, by the Spark SQL of the contract's own rule."""

    condition_metric_name = "column_values.read_as_date"
    condition_value_keys = ("predicate",)

    @column_condition_partial(engine=SparkDFExecutionEngine)
    def _spark(cls, column: Column, predicate: str, **_: object) -> Column:  # noqa: N805 - the decorator passes the class
        del column  # the rule names it
        return F.expr(predicate)


class ExpectRealDate(_CountsOnly):
    """The column's text, where there is any, reads as a date."""

    predicate: str
    map_metric: ClassVar[str] = "column_values.read_as_date"
    success_keys: ClassVar[tuple[str, ...]] = ("predicate", "mostly")


class RowsSharingKey(TableMetricProvider):
    """Metric: how many rows share their key with another row; nulls are alike."""

    metric_name = "table.rows_sharing_key"
    value_keys = ("key",)

    @metric_value(engine=SparkDFExecutionEngine)
    def _spark(
        cls,  # noqa: N805 - the decorator passes the class
        execution_engine: SparkDFExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        **_: object,
    ) -> int:
        frame, _domain, _accessor = execution_engine.get_compute_domain(
            metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE
        )
        key = [F.col(f"`{name}`") for name in metric_value_kwargs["key"]]
        rows_per_key = frame.groupBy(*key).agg(F.count(F.lit(1)).alias("__rows_per_key"))
        shared = rows_per_key.where("__rows_per_key > 1").agg(F.sum("__rows_per_key")).collect()
        return int(shared[0][0] or 0)


class ExpectKeyHeldOnce(BatchExpectation):
    """No two rows share the key's values."""

    key: list[str]
    catch_exceptions: bool = True
    metric_dependencies: ClassVar[tuple[str, ...]] = ("table.rows_sharing_key", "table.row_count")
    success_keys: ClassVar[tuple[str, ...]] = ("key",)

    def _validate(
        self,
        metrics: Mapping[str, int],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: ExecutionEngine[Any] | None = None,
    ) -> dict[str, Any]:
        del runtime_configuration, execution_engine  # counts need neither
        shared = metrics["table.rows_sharing_key"]
        counts = {"element_count": metrics["table.row_count"], "unexpected_count": shared}
        return {"success": shared == 0, "result": counts}


class RecordsByValue(TableMetricProvider):
    """Metric: how many records carry each value of a column of codes; a null key is one record.

    One question serves every source of a table: only the column and the key are asked about.
    """

    metric_name = "table.records_by_value"
    value_keys = ("holder", "record")

    @metric_value(engine=SparkDFExecutionEngine)
    def _spark(
        cls,  # noqa: N805 - the decorator passes the class
        execution_engine: SparkDFExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        **_: object,
    ) -> dict[str, int]:
        frame, _domain, _accessor = execution_engine.get_compute_domain(
            metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE
        )
        holder, record = (F.col(f"`{metric_value_kwargs[name]}`") for name in cls.value_keys)
        nameless = F.max(record.isNull().cast("int"))
        non_null_rows = frame.where(holder.isNotNull()).groupBy(holder.alias("holder"))
        rows = non_null_rows.agg((F.count_distinct(record) + nameless).alias("records")).collect()
        return {str(row.holder): int(row.records) for row in rows}


class ExpectNoRecordWith(BatchExpectation):
    """No record carries this value in the column `holder`; `own` is how many could."""

    holder: str
    value: str
    record: str
    own: int | None = None
    catch_exceptions: bool = True
    metric_dependencies: ClassVar[tuple[str, ...]] = (
        "table.records_by_value",
        "table.row_count",
    )
    success_keys: ClassVar[tuple[str, ...]] = ("holder", "value", "record", "own")

    def _validate(
        self,
        metrics: Mapping[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: ExecutionEngine[Any] | None = None,
    ) -> dict[str, Any]:
        del runtime_configuration, execution_engine  # counts need neither
        records = metrics["table.records_by_value"].get(self.value, 0)
        elements = metrics["table.row_count"] if self.own is None else self.own
        counts = {"element_count": elements, "unexpected_count": records}
        return {"success": records == 0, "result": counts}


__all__ = [
    "ExpectAgreedCode",
    "ExpectAgreedShape",
    "ExpectFilled",
    "ExpectKeyHeldOnce",
    "ExpectNoRecordWith",
    "ExpectRealDate",
    "ExpectWithinBounds",
]
