"""Which feeds spoke of a topic on the last published night, and up to which day they said all."""

from collections.abc import Iterator, Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import DeliveryMode, Extract, Source
from gold.changes.topics import STATED_BY
from silver.shared.frames import frame_of

_SHAPE = "source string, topic string, extract string, is_snapshot boolean"


def feeds_before(source_freshness_before: DataFrame, sources: Sequence[Source]) -> DataFrame:
    """One row per source and topic of which it spoke before.

    Args:
        source_freshness_before: which extracts had come, as last published.
        sources: which extract states what.

    Returns:
        `source`, `topic`, and `whole_on`: the day up to which its files said all there was; a fact
        last sent before it had been left out. Null where a file says only what changed.
    """
    rows = [
        row for source in sources for extract in source.extracts for row in _rows(source, extract)
    ]
    stated = frame_of(source_freshness_before.sparkSession, rows, _SHAPE)
    came = source_freshness_before.where("effective_date IS NOT NULL")
    return (
        stated.join(came.select("extract", "effective_date"), on="extract", how="inner")
        .groupBy("source", "topic")
        .agg(F.when(F.min("is_snapshot"), F.min("effective_date")).alias("whole_on"))
    )


def _rows(source: Source, extract: Extract) -> Iterator[tuple[str, str, str, bool]]:
    is_snapshot = extract.delivery_mode is DeliveryMode.SNAPSHOT
    for topic, kind in STATED_BY.items():
        if any(isinstance(statement, kind) for statement in extract.statements):
            yield source.name, str(topic), extract.name, is_snapshot
