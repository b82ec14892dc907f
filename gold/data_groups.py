"""Data groups of rows: the value's own, and that of the source behind it, which tells as much.

That CAMHS or the police know a child is shown by any row that only they can have sent. So every
row about people carries `data_group`, that of what it says, and `source_data_group`, that of who
says it, and a reader needs both.
"""

from collections.abc import Sequence
from dataclasses import replace

from pyspark.sql import Column as SparkColumn
from pyspark.sql import functions as F
from pyspark.sql.window import WindowSpec

from contracts import Column, DataGroup, Source, Type
from silver.shared import provenance
from silver.shared.lookup import looked_up

DATA_GROUP = replace(provenance.DATA_GROUP, one_of=tuple(DataGroup))
"""The group of what a row says."""
SOURCE_DATA_GROUP = Column(
    "source_data_group",
    Type.TEXT,
    "Data group of the source that says so: role filters ask for it as well.",
    required=True,
    one_of=tuple(DataGroup),
)
"""The group of who says it."""
ROW = ("data_group", "source_data_group")
"""What a reader of most rows needs."""


def behind(value: str, shown_as: str) -> Column:
    """The column that holds the group of the source behind a value of its own."""
    return Column(f"{value}_data_group", Type.TEXT, f"Data group of the source behind {shown_as}.",
                  one_of=tuple(DataGroup))  # fmt: skip


def of_source(sources: Sequence[Source], source_name: SparkColumn) -> SparkColumn:
    """The data group of a source; the most closed one where the source is agreed no more."""
    groups = {source.name: str(source.data_group) for source in sources}
    return F.coalesce(looked_up(groups, source_name), F.lit(DataGroup.STEWARD))


def most_open(data_group: SparkColumn, window: WindowSpec | None = None) -> SparkColumn:
    """Of the groups of several sources that say the same, the most open one: an aggregate.

    Null where there is no group. It is taken as a number: Spark sorts all rows to find the first
    of several texts.

    Args:
        data_group: the group of each source.
        window: of the rows among which it is taken, where that is not a group of rows.
    """
    lowest = F.min(closedness(data_group))
    groups = F.array(*(F.lit(str(group)) for group in DataGroup))
    return F.get(groups, lowest if window is None else lowest.over(window))


def closedness(data_group: SparkColumn) -> SparkColumn:
    """How closed a group is: 0 for the most open one."""
    places = {str(group): number for number, group in enumerate(DataGroup)}
    return looked_up(places, data_group)
