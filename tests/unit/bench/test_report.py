"""What the bench's page makes of what was measured."""

import subprocess
import sys

from bench.nights import Measured, TableSeconds
from bench.report import Floor, table
from synthetic import Council

MIB = 2**20
FIRST = Measured(
    seconds=100.0,
    peak_bytes=3 * 2**30,
    rows_in=1000,
    rows_changed=1000,
    tables={
        "bronze/school_pupil": TableSeconds(18.0, 2.0),
        "silver/person": TableSeconds(30.0, 1.5),
        "gold/publication": TableSeconds(5.0),
    },
)
SECOND = Measured(
    seconds=40.0,
    peak_bytes=2 * 2**30,
    rows_in=800,
    rows_changed=8,
    tables={
        "bronze/school_pupil": TableSeconds(10.0),
        "silver/person": TableSeconds(6.0, 0.5),
        "gold/publication": TableSeconds(4.0),
    },
)
FLOOR = Floor(
    read_seconds=1.0, rows_read=1001, match_seconds=4.0, records=900, pairs=70, clusters=50
)


HUNGRY = "import time; held = bytearray(b'x' * (200 * 2**20)); time.sleep(1.5)"
MEASURE = f"""
import subprocess, sys
from bench.memory import Peak
with Peak() as peak:
    subprocess.run([sys.executable, "-c", {HUNGRY!r}], check=True)
print(peak.bytes)
"""


def test_work_is_told_by_layer_and_checks_apart() -> None:
    assert FIRST.layers == {"bronze": 18.0, "silver": 30.0, "publication": 5.0, "checks": 3.5}


def test_the_page_holds_both_nights_beside_the_floor() -> None:
    rows = table(Council(children=500), FIRST, SECOND, FLOOR).splitlines()
    assert {
        "| new or changed | 1,000 | 8 (1.0%) |",
        "| checks, s of work | 3.5 | 0.5 |",
        "| times the floor | 20.0 | 8.0 |",
        "| peak memory, GiB | 3.00 | 2.00 |",
        "| silver/person | 30.0 | 1.5 | 6.0 | 0.5 |",
    } <= set(rows)


def test_a_table_that_the_second_night_did_not_build_costs_nothing() -> None:
    shorter = Measured(1.0, 1, 1, 0, {"gold/publication": TableSeconds(1.0)})
    assert "| silver/person | 30.0 | 1.5 | 0.0 | 0.0 |" in table(
        Council(children=500), FIRST, shorter, FLOOR
    )


def test_the_peak_is_that_of_a_child_process() -> None:
    # In a process of its own: this one may hold a Spark session, which is a child too.
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE], check=True, capture_output=True, text=True
    )
    assert 200 * MIB < int(measured.stdout) < 1000 * MIB
