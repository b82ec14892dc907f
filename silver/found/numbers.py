"""Identifiers that fail their own check: no other record is needed to see it."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from silver.cleanse import nhs_numbers, upns
from silver.found.kinds import CERTAIN, FOUND, NEITHER, in_words, single
from silver.lookup import looked_up

CHECKED = {"upn": upns.FAULTS, "nhs_number": nhs_numbers.FAULTS}
"""Each identifier, and what its faults are called in plain words."""


def failing(records: DataFrame) -> DataFrame:
    """Findings about identifiers that cannot have been issued.

    Args:
        records: with `person_id`, `record_key` and the `..._fault` of each identifier.
    """
    ids = ("person_id", "record_key")
    faults = records.select(*ids, *(F.col(f"{name}_fault").alias(name) for name in CHECKED))
    told = faults.unpivot(ids, tuple(CHECKED), "field", "fault").where("fault IS NOT NULL")
    words = {f"{name}.{code}": said for name, of in CHECKED.items() for code, said in of.items()}
    what = F.concat(F.lit("the "), in_words(F.col("field")), F.lit(" does not pass its check."))
    said = told.withColumns(single("fails its check", what, NEITHER, F.lit(CERTAIN)))
    why = looked_up(words, F.concat_ws(".", "field", "fault"))
    return said.withColumn("evidence", why).select(*FOUND)
