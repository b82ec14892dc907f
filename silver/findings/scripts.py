"""Names that nothing can be compared with, because no letter of them is known in Latin letters."""

from functools import reduce

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from silver.findings.kinds import CERTAIN, FOUND, NEITHER, in_words, single

NAMES = {"forename": "shown_forename", "surname": "shown_surname"}
_LATIN = r"[A-Za-z\u00C0-\u024F\u1E00-\u1EFF]"


def unwritten(records: DataFrame) -> DataFrame:
    """Findings about names without a form for comparing, though somebody wrote them.

    Args:
        records: with `person_id`, `record_key`, the names for comparing and those that are shown.
    """
    told = reduce(DataFrame.unionByName, (_of(records, *names) for names in NAMES.items()))
    what = F.concat(
        F.lit("the "), in_words(F.col("field")), F.lit(" is in a script that is not compared.")
    )
    said = told.withColumns(single("no Latin letters", what, F.lit(NEITHER), F.lit(CERTAIN)))
    evidence = "The child is shown as sent, and is joined to other records by numbers alone."
    return said.withColumn("evidence", F.lit(evidence)).select(*FOUND)


def _of(records: DataFrame, name: str, shown: str) -> DataFrame:
    unread = records.where(F.col(name).isNull() & ~F.col(shown).rlike(_LATIN))
    return unread.select("person_id", "record_key", F.lit(name).alias("field"))
