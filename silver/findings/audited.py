"""Values that somebody compared with the source's own system, and found wrong."""

from collections.abc import Mapping, Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from silver.findings.kinds import CERTAIN, FOUND, NEITHER, in_words, single
from silver.shared.frames import frame_of

SHOWN = {"forename": "shown_forename", "surname": "shown_surname"}
"""Where a value is shown otherwise than it is compared."""
SHAPE = "record_key string, field string, value string"


def still_said(
    records: DataFrame, audited: Sequence[Mapping[str, str | None]], fields: Sequence[str]
) -> DataFrame:
    """Findings about audited values that the record says to this day.

    Args:
        records: with `person_id`, `record_key` and the values.
        audited: record_key, field, value; None where any value will do.
        fields: the values that may be asked about.
    """
    rows = [(one["record_key"], one["field"], one["value"]) for one in audited]
    asked = frame_of(records.sparkSession, rows, SHAPE).where(F.col("field").isin(*fields))
    told = F.broadcast(asked.distinct()).join(records, on="record_key", how="inner")
    now = F.coalesce(
        *(F.when(F.col("field") == n, F.col(SHOWN.get(n, n)).cast("string")) for n in fields)
    )
    still = told.where(F.col("value").isNull() | (F.col("value") == now))
    # An address line and its postcode, or two sheets, may speak of one value.
    still = still.dropDuplicates(["record_key", "field"])
    what = F.concat(F.lit("the "), in_words(F.col("field")), F.lit(" was found wrong."))
    said = still.withColumns(single("found in an audit", what, F.lit(NEITHER), F.lit(CERTAIN)))
    why = F.lit("A person compared it with the source's own system in an audit.")
    return said.withColumn("evidence", why).select(*FOUND)
