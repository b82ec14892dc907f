"""A value that is needed twice is computed once.

Spark writes an expression out again wherever it is referred to, and three steps that each refer
twice to the one before cost eight times as much. A lambda's variable is computed once instead.
"""

from collections.abc import Callable

from pyspark.sql import Column
from pyspark.sql import functions as F


def let(value: Column, use: Callable[[Column], Column]) -> Column:
    """What `use` makes of `value`, however often it refers to it."""
    return F.element_at(F.transform(F.array(value), use), 1)


def only_if(value: Column, holds: Callable[[Column], Column]) -> Column:
    """`value` where `holds` is true of it; null where it is false or null."""
    return F.try_element_at(F.filter(F.array(value), holds), F.lit(1))
