"""Which requests stand in a pack, in which order, and what is told of each."""

from datetime import date

from pyspark.sql import SparkSession

from dagster_project.outbox import pack_layout, packs
from silver import child_record, correction
from tests.drawing import table_of

REQUESTS = """
    request_id | source | state    | place | asked | record_key | other_record_key | source_field
    b          | csc    | sent     | 2     | 1     | k1         | k9               | pers_dob
    a          | csc    | sent     | 1     | 3     | k2         | -                | pers_sex
    c          | csc    | raised   | 1     | 0     | k3         | -                | pers_sex
    d          | csc    | answered | -     | 1     | k4         | -                | pers_sex
    m1         | camhs  | sent     | 1     | 1     | -          | -                | NHSNumber
"""
RECORDS = """
    record_key | extract
    k1         | csc_person
    k9         | csc_relationship
"""


def test_a_pack_holds_what_is_sent_in_the_order_of_its_places(spark: SparkSession) -> None:
    requests = table_of(spark, correction.TABLE, REQUESTS, sent_on="2026-11-23", field="sex")
    rows = packs.pack_rows(requests, table_of(spark, child_record.TABLE, RECORDS)).collect()
    assert [(row.source, row.request, row.field, row.other_extract) for row in rows] == [
        ("camhs", "m1-1", "NHSNumber", None),
        ("csc", "a-3", "pers_sex", None),
        ("csc", "b-1", "pers_dob", "csc_relationship"),
    ]
    assert {row.answer_by for row in rows} == {date(2026, 12, 21)}
    assert all(row[name] == "" for row in rows for name in pack_layout.ANSWERED)
    assert rows[0].asDict().keys() == {"source", *packs.COLUMNS, *packs.BESIDE}
