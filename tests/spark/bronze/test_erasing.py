"""Who was erased does not come in again: their rows are left out, counted, and quoted nowhere."""

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from bronze import erasing, keys, land
from bronze.sources.school.pupils import CONTACTS
from bronze.sources.school.transfers import TRANSFERS
from contracts import Extract
from tests.drawing import assert_same, table_of

WORDS = "only the council knows"


def staged(spark: SparkSession, extract: Extract, drawing: str) -> DataFrame:
    names = ", ".join(f"{field.name} string" for field in extract.fields)
    return table_of(spark, f"row_number bigint, {names}", drawing)


def hashes(extract: Extract, alias: str, **row: str) -> frozenset[str]:
    """What is kept of somebody in a row of an extract, once they are erased."""
    people = {person.alias: key for person, key in erasing.people_of_row(extract, row, WORDS)}
    return frozenset({erasing.record_hash(str(people[alias]), WORDS)})


ROLL = """
    row_number | contact_id | pupil_id | laestab | contactforename
    2          | c1         | p1       | 9330001 | Ann
    3          | c2         | p2       | 9330001 | Ben
    4          | c2         | p2       | 9330001 | Bea
    5          | c3         | p1       | 9330001 | Cam
"""


def test_rows_of_somebody_who_was_erased_are_rejected_without_their_cells(
    spark: SparkSession,
) -> None:
    erased = hashes(CONTACTS, "pupil", pupil_id="p1", laestab="9330001", contact_id="any")
    rows, rejections = land.rows_and_rejections(
        staged(spark, CONTACTS, ROLL), CONTACTS, WORDS, erased
    )
    assert_same(
        rows.select("row_number", "contact_id", "is_repeated"),
        """
        row_number | contact_id | is_repeated
        3          | c2         | yes
        4          | c2         | no
        """,
    )
    left_out = rejections.withColumn("is_erased", F.col("reason") == erasing.ERASED)
    assert_same(
        left_out.where("is_erased"),
        """
        row_number | column_name | agreed | rows
        2          | contact_id  | -      | 1
        5          | contact_id  | -      | 1
        """,
    )
    assert rows.where("NOT is_repeated").count() + rejections.count() == 4


def test_a_row_that_only_points_at_others_goes_with_whom_it_mentions(spark: SparkSession) -> None:
    erased = hashes(CONTACTS, "contact", contact_id="c3")
    rows, _ = land.rows_and_rejections(staged(spark, CONTACTS, ROLL), CONTACTS, WORDS, erased)
    assert_same(rows.where("NOT is_repeated").select("contact_id"), "contact_id\nc1\nc2")


def test_of_somebody_mentioned_in_anothers_row_the_cells_are_emptied(spark: SparkSession) -> None:
    drawing = """
        row_number | pupil_id | laestab | forename | leavingdate | contact1forename | contact1phone | contact2forename
        2          | p1       | 9330001 | Ann      | 2026-11-01  | Mum              | 0123          | Dad
        3          | p2       | 9330001 | Ben      | 2026-11-01  | Mum              | 0124          | Dad
    """  # noqa: E501 - a row is a line
    erased = hashes(TRANSFERS, "contact1", pupil_id="p1", laestab="9330001")
    rows, rejections = land.rows_and_rejections(
        staged(spark, TRANSFERS, drawing), TRANSFERS, WORDS, erased
    )
    assert_same(
        rows.select(
            "pupil_id", "forename", "contact1forename", "contact1phone", "contact2forename"
        ),
        """
        pupil_id | forename | contact1forename | contact1phone | contact2forename
        p1       | Ann      | -                | -             | Dad
        p2       | Ben      | Mum              | 0124          | Dad
        """,
    )
    assert rejections.count() == 0


def test_where_nobody_was_erased_rows_come_in_as_they_are(spark: SparkSession) -> None:
    rows, rejections = land.rows_and_rejections(staged(spark, CONTACTS, ROLL), CONTACTS, WORDS)
    assert rows.count() == 4
    assert_same(rejections, "row_number | reason\n3 | " + land.REPEATED)


def test_keys_and_fingerprints_are_the_same_with_spark_and_without(spark: SparkSession) -> None:
    cells = [("a", "bc"), ("ab", "c"), ("é😀", ""), ("x", None)]
    frame = spark.createDataFrame(cells, "left string, right string")
    parts = [F.col("left"), F.col("right")]
    by_spark = frame.select(
        keys.opaque_key(WORDS, "school", parts).alias("key"),
        keys.fingerprint(parts).alias("fingerprint"),
    ).collect()
    assert [(row["key"], row["fingerprint"]) for row in by_spark] == [
        (keys.opaque_text(WORDS, "school", pair), keys.fingerprint_of(pair)) for pair in cells
    ]


def test_the_key_of_a_record_is_the_same_with_spark_and_without(spark: SparkSession) -> None:
    frame = land.with_row_keys(staged(spark, CONTACTS, ROLL), CONTACTS, WORDS)
    by_spark = frame.select(
        "contact_id",
        *(
            keys.record_key(CONTACTS, person, WORDS).alias(person.alias)
            for person in CONTACTS.people
        ),
    ).collect()
    for row in by_spark:
        cells = {"contact_id": row["contact_id"], "laestab": "9330001"}
        cells["pupil_id"] = "p2" if row["contact_id"] == "c2" else "p1"
        people = erasing.people_of_row(CONTACTS, cells, WORDS)
        assert {person.alias: key for person, key in people} == {
            person.alias: row[person.alias] for person in CONTACTS.people
        }
