"""The life of a request: raised once, sent, answered, proven by the next delivery, or right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from bronze.sources.csc import SOURCE as CSC
from gold import correction as gold_correction
from silver import child_record, correction, feed_fault, finding, hold, person, ruling
from silver.corrections.limits import Limits
from silver.finding import hash_of, hashes
from silver.shared.frames import frame_of
from tests.drawing import assert_same, table_of

WEEK = timedelta(days=7)
LIMITS = Limits(pack_every=WEEK, requests_per_week=100, fault_share=0.05, fault_rows=50)


@dataclass(frozen=True)
class DrawnNight:
    """A night: who is which person, what each record says, and which records are found wrong."""

    day: str
    records: str
    replies: Sequence[dict[str, Any]] = ()


def reply(request: str, asked: int, answer: str) -> dict[str, Any]:
    return {"request_id": request, "times_asked": asked, "answer": answer, "answered_by": "A team"}


# A record's request bears its name. `found` names the kind of what is wrong tonight, if anything.
FIRST = DrawnNight(
    "2026-11-23",
    """
    record_key | person_id | source | sex | last_seen  | found               | other_record_key
    a          | A         | csc    | F   | 2026-11-22 | differs from others | -
    b          | B         | csc    | F   | 2026-11-22 | differs from others | -
    c          | C         | csc    | F   | 2026-11-22 | differs from others | -
    d          | D         | csc    | F   | 2026-11-22 | differs from others | -
    h1         | H         | csc    | F   | 2026-11-22 | held twice          | h2
    h2         | H         | csc    | F   | 2026-11-22 | held twice          | h1
    p1         | P         | csc    | F   | 2026-11-22 | possible            | p2
    p2         | Q         | school | M   | 2026-11-22 | possible            | p1
    n          | N         | csc    | F   | 2026-11-22 | -                   | -
    """,
)
SECOND = DrawnNight(
    "2026-11-24",
    """
    record_key | person_id | source | sex | last_seen  | found               | other_record_key
    a          | A         | csc    | M   | 2026-11-23 | -                   | -
    b          | B         | csc    | F   | 2026-11-23 | -                   | -
    c          | C         | csc    | F   | 2026-11-23 | differs from others | -
    d          | D         | csc    | F   | 2026-11-23 | differs from others | -
    h1         | H         | csc    | F   | 2026-11-23 | -                   | -
    h2         | H         | csc    | F   | 2026-11-22 | -                   | -
    p1         | P         | csc    | M   | 2026-11-23 | -                   | -
    p2         | P         | school | M   | 2026-11-22 | -                   | -
    n          | N         | csc    | F   | 2026-11-23 | differs from others | -
    """,
    (reply("c", 1, "it is right"), reply("d", 1, "corrected"), reply("n", 1, "not ours")),
)
THIRD = DrawnNight(
    "2026-11-30",
    """
    record_key | person_id | source | sex | last_seen  | found               | other_record_key
    a          | A         | csc    | F   | 2026-11-29 | differs from others | -
    b          | B         | csc    | F   | 2026-11-29 | -                   | -
    c          | C         | csc    | F   | 2026-11-29 | differs from others | -
    d          | D         | csc    | F   | 2026-11-29 | differs from others | -
    n          | N         | csc    | F   | 2026-11-29 | differs from others | -
    """,
    SECOND.replies,
)
FOURTH = DrawnNight(
    "2026-12-01",
    """
    record_key | person_id | source | sex | last_seen  | found               | other_record_key
    a          | A         | csc    | F   | 2026-11-30 | differs from others | -
    b          | B         | csc    | F   | 2026-11-30 | -                   | -
    c          | C         | csc    | U   | 2026-11-30 | differs from others | -
    d          | D         | csc    | F   | 2026-11-30 | differs from others | -
    n          | N         | csc    | F   | 2026-11-30 | differs from others | -
    """,
    (*SECOND.replies, reply("a", 1, "corrected"), reply("a", 2, "cannot tell")),
)

Nights = dict[str, DataFrame]


@pytest.fixture(scope="module")
def nights(spark: SparkSession) -> Nights:
    """The table after each night, by its date."""
    before = frame_of(spark, [], correction.TABLE.ddl)
    after: Nights = {}
    for number, drawn_night in enumerate((FIRST, SECOND, THIRD, FOURTH), start=1):
        built = _night(spark, drawn_night, before, number)
        before = frame_of(spark, built.collect(), correction.TABLE.ddl)
        after[drawn_night.day] = before
    return after


def _night(
    spark: SparkSession, drawn_night: DrawnNight, before: DataFrame, run_number: int
) -> DataFrame:
    shape = (
        "record_key string, person_id string, source string, sex string, last_seen date, "
        "found string, other_record_key string"
    )
    drawn = table_of(spark, shape, drawn_night.records)
    gone = F.col("last_seen") < F.max("last_seen").over(Window.partitionBy("source"))
    records = (
        table_of(spark, child_record.TABLE, "record_key")
        .unionByName(
            drawn.withColumn("is_gone", gone).drop("last_seen", "found", "other_record_key"),
            allowMissingColumns=True,
        )
        .cache()
    )
    facts = records.select("*", F.map_from_entries(hashes()).alias("hashes")).drop(
        "source", "person_id"
    )
    hashed = facts.join(drawn.drop("sex"), on="record_key").where("found IS NOT NULL")
    hashed = hashed.withColumn("value_hash", hash_of(F.lit("sex"))).drop("is_gone")
    found = table_of(spark, finding.TABLE, "record_key").unionByName(
        hashed.selectExpr(
            "record_key AS request_id", "record_key", "other_record_key", "person_id", "source",
            "found AS kind", "'sex' AS field", "value_hash", "false AS is_gone",
            "true AS asks",
        ),
        allowMissingColumns=True,
    )  # fmt: skip
    as_of = date.fromisoformat(drawn_night.day)
    return correction.build(
        found,
        table_of(spark, feed_fault.TABLE, "matter_id"),
        before,
        records,
        table_of(spark, ruling.TABLE, "ruling_id"),
        drawn_night.replies,
        LIMITS,
        as_of,
        run_number,
    )


def test_what_is_found_is_raised_and_goes_into_the_first_pack(nights: Nights) -> None:
    assert_same(
        nights["2026-11-23"].where("record_key IN ('a', 'h1', 'p2')"),
        """
        request_id | state | times_asked | raised_on  | sent_on    | is_joined
        a          | sent  | 1     | 2026-11-23 | 2026-11-23 | no
        h1         | sent  | 1     | 2026-11-23 | 2026-11-23 | no
        p2         | sent  | 1     | 2026-11-23 | 2026-11-23 | no
        """,
    )


def test_the_next_delivery_proves_a_correction_and_an_answer_waits_for_that(
    nights: Nights,
) -> None:
    assert_same(
        nights["2026-11-24"],
        """
        request_id | state     | times_asked | answer      | closed_on  | is_joined
        a          | corrected | 1     | -           | 2026-11-24 | no
        b          | withdrawn | 1     | -           | 2026-11-24 | no
        c          | accepted  | 1     | it is right | 2026-11-24 | no
        d          | answered  | 1     | corrected   | -          | no
        h1         | corrected | 1     | -           | 2026-11-24 | no
        h2         | corrected | 1     | -           | 2026-11-24 | no
        p1         | corrected | 1     | -           | 2026-11-24 | yes
        p2         | withdrawn | 1     | -           | 2026-11-24 | no
        n          | raised    | 0     | -           | -          | no
        """,
    )


def test_a_new_request_waits_for_the_next_pack_and_a_broken_promise_is_asked_again(
    nights: Nights,
) -> None:
    assert_same(
        nights["2026-11-30"].where("record_key IN ('a', 'c', 'd', 'n')"),
        """
        request_id | state    | times_asked | raised_on  | sent_on    | answer
        a          | sent     | 2     | 2026-11-30 | 2026-11-30 | -
        c          | accepted | 1     | 2026-11-23 | 2026-11-23 | it is right
        d          | sent     | 2     | 2026-11-23 | 2026-11-30 | -
        n          | sent     | 1     | 2026-11-24 | 2026-11-30 | -
        """,
    )


def test_an_answer_counts_once_and_what_was_right_is_asked_again_when_it_changes(
    nights: Nights,
) -> None:
    assert_same(
        nights["2026-12-01"].where("record_key IN ('a', 'c', 'd', 'n')"),
        """
        request_id | state    | times_asked | answer
        a          | answered | 2     | cannot tell
        c          | raised   | 1     | it is right
        d          | sent     | 2     | -
        n          | disputed | 1     | not ours
        """,
    )


def test_a_request_keeps_its_whole_life(nights: Nights) -> None:
    lives = {row.request_id: row.life for row in nights["2026-12-01"].collect()}
    assert lives["a"] == [
        "run 1, 2026-11-23: raised",
        "run 1, 2026-11-23: sent",
        "run 2, 2026-11-24: corrected",
        "run 3, 2026-11-30: raised",
        "run 3, 2026-11-30: sent",
        "run 4, 2026-12-01: answered 'cannot tell'",
    ]


def test_the_same_night_again_changes_nothing(spark: SparkSession, nights: Nights) -> None:
    again = _night(spark, FOURTH, nights["2026-12-01"], 5)
    columns = [name for name in correction.TABLE.names if name not in correction.TABLE.clock]
    assert again.select(*columns).exceptAll(nights["2026-12-01"].select(*columns)).isEmpty()


def test_what_is_long_closed_is_forgotten_but_not_that_something_is_right(
    spark: SparkSession, nights: Nights
) -> None:
    much_later = DrawnNight("2027-12-02", THIRD.records)
    found = _night(spark, much_later, nights["2026-11-24"], 3)
    assert_same(
        found,
        """
        request_id | state    | times_asked
        a          | sent     | 2
        c          | accepted | 1
        d          | sent     | 2
        n          | sent     | 1
        """,
    )


def test_no_request_tells_that_there_is_somebody_who_is_held_or_locked(
    nights: Nights, spark: SparkSession
) -> None:
    every = _gold(spark, nights["2026-12-01"], "").where("record_key IN ('a', 'c', 'p1')")
    assert_same(every, "record_key\na\nc\np1")
    held = "a | hold | A\nx | lock | C\np2 | lock | P"
    shown = _gold(spark, nights["2026-12-01"], held).where("record_key IN ('a', 'c', 'p1', 'p2')")
    assert_same(shown, "record_key")


def _gold(spark: SparkSession, requests: DataFrame, held: str) -> DataFrame:
    """gold/correction four weeks later; of `held` each is a record, a kind and a person."""
    persons = table_of(spark, person.TABLE, "record_key | person_id\na | A\nc | C\np2 | P")
    holds = table_of(spark, hold.TABLE, f"record_key | kind | person_id\n{held}")
    return gold_correction.build(requests, persons, holds, (CSC,), date(2026, 12, 29))


def test_bi_sees_what_is_new_and_overdue_and_nothing_of_a_source_that_is_agreed_no_more(
    nights: Nights, spark: SparkSession
) -> None:
    late = _gold(spark, nights["2026-12-01"], "")
    assert_same(
        late.where("record_key IN ('a', 'c', 'd', 'p1', 'p2')"),
        """
        request_id | is_open | is_new | is_overdue | days | owner
        a          | yes     | no     | no         | 29   | Social care systems team
        c          | yes     | no     | no         | 28   | Social care systems team
        d          | yes     | no     | yes        | 36   | Social care systems team
        p1         | no      | no     | no         | 1    | Social care systems team
        """,
    )
