"""Names that nothing can be compared with, because no letter of them is known in Latin letters."""

from functools import reduce

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from silver.findings.kinds import (
    FINDING_COLUMNS,
    SHOWN_NAMES,
    FindingKind,
    LikelyRight,
    Sureness,
    in_words,
    single_record,
)

_LATIN = r"[A-Za-z\u00C0-\u024F\u1E00-\u1EFF]"


def unwritten(records: DataFrame) -> DataFrame:
    """Findings about names without a form for comparing, though somebody wrote them.

    Args:
        records: with `person_id`, `record_key`, the names for comparing and those that are shown.
    """
    unread = reduce(
        DataFrame.unionByName, (_unread(records, *names) for names in SHOWN_NAMES.items())
    )
    reason = F.concat(
        F.lit("the "), in_words(F.col("field")), F.lit(" is in a script that is not compared.")
    )
    columns = single_record(
        FindingKind.NO_LATIN_LETTERS, reason, LikelyRight.NEITHER, Sureness.CERTAIN
    )
    evidence = "The child is shown as sent, and is joined to other records by numbers alone."
    return unread.withColumns({**columns, "evidence": F.lit(evidence)}).select(*FINDING_COLUMNS)


def _unread(records: DataFrame, name: str, shown_name: str) -> DataFrame:
    unread = records.where(F.col(name).isNull() & ~F.col(shown_name).rlike(_LATIN))
    return unread.select("person_id", "record_key", F.lit(name).alias("field"))
