"""How silver is tested: bronze rows as they would stand, and a run's way of reading them."""

from collections.abc import Callable
from datetime import date

import pytest
from pyspark.sql import SparkSession

from contracts import Extract, Source
from silver.shared.statements import ExtractFrame, ParseContext
from tests.drawing import table_of

Land = Callable[[Source, Extract, str], ExtractFrame]


@pytest.fixture(scope="session")
def land(spark: SparkSession) -> Land:
    """An extract's bronze table as drawn; what is not drawn stood in the first delivery."""

    def drawn(source: Source, extract: Extract, drawing: str) -> ExtractFrame:
        names = {cell.strip() for cell in drawing.strip().splitlines()[0].split("|")}
        usual = {
            "first_delivery": "d1",
            "first_row_number": "2",
            "first_seen": "2026-11-01",
            "last_seen": "2026-11-22",
            "is_latest": "yes",
        }
        same = {name: cell for name, cell in usual.items() if name not in names}
        return ExtractFrame(source, extract, table_of(spark, extract.table, drawing, **same))

    return drawn


@pytest.fixture(scope="session")
def parse_context() -> ParseContext:
    """The night of 23 November 2026."""
    return ParseContext(date(2026, 11, 23), "only the council knows", allow_test_nhs_numbers=True)
