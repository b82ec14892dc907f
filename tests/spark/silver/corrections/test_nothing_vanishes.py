"""Over random nights every finding that asks for something has one request, in one known state."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from pyspark.sql import DataFrame, SparkSession

from silver import correction
from silver.corrections.states import CLOSED, LIVE, MATTER_ANSWERS, RECORD_ANSWERS
from tests.spark.silver.corrections.drawn import LIMITS, DrawnNight, night, nothing_before, reply

NIGHTS = 4
RECORDS = {"csc": 12, "school": 8, "police": 5}
KINDS = ("fails its check", "differs from others", "possible", "held twice")
FIELDS = ("sex", "nhs_number")


def drawn(draw: Random, number: int, before: DataFrame) -> tuple[DrawnNight, set[str]]:
    """A night of random faults and answers, and the records whose owner is to be asked."""
    # Some nights a whole extract has one fault.
    whole = draw.choice([*RECORDS, ""])
    lines, asks = ["record_key | source | found | field | harm | asks | is_gone | sex"], set()
    for source, count in RECORDS.items():
        for place in range(count):
            key, is_wrong = f"{source[0]}{place}", source == whole or draw.random() < 0.4
            kind = "fails its check" if source == whole else draw.choice(KINDS)
            field = "nhs_number" if source == whole else draw.choice(FIELDS)
            flags = [draw.random() < 0.8, draw.random() < 0.1]
            if is_wrong and flags == [True, False]:
                asks.add(key)
            cells = [
                key, source, kind if is_wrong else "-", field, str(draw.randint(1, 5)),
                *("yes" if flag else "no" for flag in flags), draw.choice("FM"),
            ]  # fmt: skip
            lines.append(" | ".join(cells))
    sent = [row for row in before.collect() if row.state in LIVE and draw.random() < 0.4]
    replies = [
        reply(
            request.request_id,
            draw.choice(RECORD_ANSWERS if request.record_key else MATTER_ANSWERS),
            request.times_asked,
        )
        for request in sent
    ]
    day = date(2026, 11, 23) + timedelta(days=4 * number)
    return DrawnNight(day.isoformat(), "\n".join(lines), replies), asks


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_wrong_is_open_waits_is_in_a_pack_in_a_matter_or_closed(
    spark: SparkSession, seed: int
) -> None:
    draw, before = Random(seed), nothing_before(spark)  # noqa: S311 # a drawn test, no secret
    for number in range(NIGHTS):
        told, asks = drawn(draw, number, before)
        after, faults = night(spark, told, before, number + 1)
        rows = after.collect()
        by_id = {row.request_id: row for row in rows}
        assert len(by_id) == len(rows)
        assert asks <= set(by_id)
        assert all(by_id[key].state in (*LIVE, "accepted") for key in asks)
        matters = {row.matter_id for row in faults.collect()}
        assert matters <= set(by_id)
        for row in rows:
            assert (row.closed_on is not None) == (row.state in CLOSED)
            assert (row.place is not None) == (row.state in {"sent", "raised"})
            if row.state == "grouped":
                assert row.matter_id in matters
        in_packs = Counter(row.source for row in rows if row.state == "sent")
        assert all(count <= LIMITS.requests_per_week for count in in_packs.values())
        assert {row.request_id for row in before.collect()} <= set(by_id)
        assert after.columns == list(correction.TABLE.names)
        before = after
