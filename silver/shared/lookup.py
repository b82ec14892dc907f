"""A word turned into another by a table that stands in the code or in a contract."""

from collections.abc import Mapping

from pyspark.sql import Column
from pyspark.sql import functions as F


def looked_up(table: Mapping[str, str | int | float], word: Column) -> Column:
    """What `table` holds for `word`; null where it holds nothing."""
    if not table:
        return F.lit(None).cast("string")
    pairs = [F.lit(part) for pair in table.items() for part in pair]
    return F.try_element_at(F.create_map(*pairs), word)
