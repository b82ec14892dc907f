"""A word turned into another by a mapping of the code or of a contract."""

from collections.abc import Mapping
from typing import TypeVar

from pyspark.sql import Column
from pyspark.sql import functions as F

Word = TypeVar("Word", bound=str)


def looked_up(mapping: Mapping[Word, str | int | float], word: Column) -> Column:
    """What `mapping` holds for `word`; null where it holds nothing."""
    if not mapping:
        return F.lit(None).cast("string")
    entries = [F.lit(part) for pair in mapping.items() for part in pair]
    return F.try_element_at(F.create_map(*entries), word)
