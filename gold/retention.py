"""Until when a fact is kept: the retention of its source's agreement, from when it was last sent.

Until when it may be shown is a limit of its kind (facts_with_kind.py) and never later.
"""

from collections.abc import Sequence

from pyspark.sql import Column as SparkColumn
from pyspark.sql import functions as F

from contracts import Column, Source, Type
from silver.shared.lookup import looked_up

KEPT_UNTIL = Column(
    "kept_until",
    Type.DATE,
    "Last day on which it is kept, unless its source sends it again.",
    required=True,
)


def kept_until(sources: Sequence[Source], last_sent: str = "last_seen") -> SparkColumn:
    """The last day on which a night keeps the row, as bronze does (agreement.kept_from).

    Args:
        sources: whose agreements are in force; the row's is in its column `source`.
        last_sent: its column with the day on which the source last sent it.
    """
    days = {source.name: source.agreement.retention.days for source in sources}
    of_source = looked_up(days, F.col("source")).cast("int")
    return F.date_add(last_sent, of_source).alias(KEPT_UNTIL.name)
