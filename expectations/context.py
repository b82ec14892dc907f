"""A Great Expectations context that lives in memory and leaves nothing behind."""

import great_expectations as gx
from great_expectations.data_context import EphemeralDataContext
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)


def passing_context() -> EphemeralDataContext:
    """A fresh context without progress bars.

    The stock one makes a folder for its pages in the system's temporary directory and never
    removes it.
    """
    return gx.get_context(
        mode="ephemeral",
        project_config=DataContextConfig(
            progress_bars=ProgressBarsConfig(globally=False, metric_calculations=False),
            store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        ),
    )
