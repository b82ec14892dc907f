"""Values that somebody compared with the source's own system, and found wrong."""

from collections.abc import Mapping, Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from silver.findings.kinds import (
    FACTS,
    FINDING_COLUMNS,
    SHOWN_NAMES,
    FindingKind,
    LikelyRight,
    Sureness,
    in_words,
    single_record,
)
from silver.shared.frames import frame_of

AUDITED_SCHEMA = "record_key string, field string, value string"


def uncorrected(
    records: DataFrame, audited: Sequence[Mapping[str, str | None]], fields: Sequence[str]
) -> DataFrame:
    """Findings about audited values that the record still has.

    Args:
        records: with `person_id`, `record_key` and the values.
        audited: record_key, field, value; None where any value will do, as of `FACTS`.
        fields: the values of a record that may be asked about.
    """
    rows = [(value["record_key"], value["field"], value["value"]) for value in audited]
    wrong_values = frame_of(records.sparkSession, rows, AUDITED_SCHEMA)
    wrong_values = wrong_values.where(F.col("field").isin(*fields, *FACTS)).distinct()
    audited_records = F.broadcast(wrong_values).join(records, on="record_key", how="inner")
    current_value = F.coalesce(
        *(
            F.when(F.col("field") == name, F.col(SHOWN_NAMES.get(name, name)).cast("string"))
            for name in fields
        )
    )
    unchanged = F.col("value").isNull() | (F.col("value") == current_value)
    # An address line and its postcode, or two sheets, may speak of one value.
    findings = audited_records.where(unchanged).dropDuplicates(["record_key", "field"])
    reason = F.concat(F.lit("the "), in_words(F.col("field")), F.lit(" was found wrong."))
    columns = single_record(FindingKind.AUDITED, reason, LikelyRight.NEITHER, Sureness.CERTAIN)
    evidence = F.lit("A person compared it with the source's own system in an audit.")
    return findings.withColumns({**columns, "evidence": evidence}).select(*FINDING_COLUMNS)
