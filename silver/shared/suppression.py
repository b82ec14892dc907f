"""Which counts of children are hidden: for being small, or because they would tell a small one.

A reader adds up. Where a whole is known and all groups but a small one, the small one is known too.
So beside every small count (primary suppression) others are hidden (secondary suppression), the
smallest first, until those that are hidden come to as many as a count that may be shown, and until
a reader who knows their sum, which of them are small and what small means still cannot tell what
any small one is. What the order in which others are hidden might tell is not considered.
"""

from collections.abc import Sequence
from functools import reduce

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F


def with_suppression(
    counts: DataFrame, whole: Sequence[str], count: str, group: str, fewest: int
) -> DataFrame:
    """The counts with `is_small`, `protects_small`, and `is_exposed`.

    Args:
        counts: a row per group; groups of which nobody is are not there.
        whole: columns that name what the groups are parts of.
        count: the column with the number of children.
        group: the column with the group, to break ties.
        fewest: the smallest number that may be shown.

    Returns:
        The columns of `counts`; `is_exposed` is true for all groups of a whole where even hiding
        every one of them would not do for whoever knows the whole.
    """
    of_whole = Window.partitionBy(*whole)
    in_order = of_whole.orderBy(count, group)
    before = in_order.rowsBetween(Window.unboundedPreceding, -1)
    is_small = F.col(count) < fewest
    numbers = {
        "is_small": is_small,
        "small_groups": F.sum(is_small.cast("int")).over(of_whole),
        "small_sum": F.sum(F.when(is_small, F.col(count)).otherwise(0)).over(of_whole),
        "others_before": F.coalesce(F.sum((~is_small).cast("int")).over(before), F.lit(0)),
        "sum_before": F.coalesce(F.sum(count).over(before), F.lit(0)),
        "others": F.sum((~is_small).cast("int")).over(of_whole),
        "sum": F.sum(count).over(of_whole),
    }
    has_small = F.col("small_groups") > 0
    determines = _determines(F.col("sum_before"), F.col("others_before"), fewest)
    determines_all = _determines(F.col("sum"), F.col("others"), fewest)
    marked = counts.withColumns(numbers).withColumns(
        {
            "protects_small": ~F.col("is_small") & has_small & determines,
            "is_exposed": has_small & determines_all & (F.col("sum") >= fewest),
        }
    )
    return marked.drop(*(name for name in numbers if name != "is_small"))


def _determines(hidden_sum: Column, others: Column, fewest: int) -> Column:
    """Whether the sum of what is hidden tells what every small count is.

    Args:
        hidden_sum: sum of the small counts, and of those hidden beside them.
        others: how many are hidden beside them, each of at least `fewest`.
        fewest: the smallest number that may be shown.
    """
    largest = fewest - 1
    extremes = (
        hidden_sum < fewest,
        (others == 0) & (F.col("small_sum") == F.col("small_groups")),
        (others == 0) & (F.col("small_sum") == F.col("small_groups") * largest),
        (others > 0) & (hidden_sum - fewest * others <= F.col("small_groups")),
    )
    return reduce(Column.__or__, extremes)
