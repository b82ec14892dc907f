"""The bench of locks asks about whom it says that it asks about, and says what it measured."""

from collections import Counter
from pathlib import Path

import pytest

from bench import locks, locks_page
from bench.locks import ANOTHER, BY_ID, BY_RECORD, LOCKED, NAMED, NEVER, OPEN, Timed
from dagster_project.lake import access_log

ROUNDS = 3


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Timed]:
    root = tmp_path_factory.mktemp("lake")
    with pytest.MonkeyPatch.context() as patched:
        for name in ("LAKE_ROOT", "STATE_ROOT"):
            patched.setenv(name, str(root))
        return root, locks.time_answers(root, 4000, ROUNDS, 1)


def test_open_persons_are_answered_and_nobody_else(measured: tuple[Path, Timed]) -> None:
    root, timed = measured
    assert {len(seconds) for seconds in timed.seconds.values()} == {ROUNDS}
    looks = Counter(look.level for look in access_log.read(root).entries)
    each = (locks.WARM_UP + ROUNDS) * len(NAMED)
    assert looks == {"person opened": each, "searched": 3 * each}


def drawn(**locked: float) -> Timed:
    """Every answer takes ten milliseconds but those about a locked person."""
    seconds = {(named, case): [0.01] * 100 for named in NAMED for case in (NEVER, ANOTHER, OPEN)}
    seconds |= {(named, LOCKED): [0.01] * 100 for named in NAMED}
    seconds[BY_RECORD, LOCKED] = [locked["record"]] * 100
    return Timed(1000, seconds)


@pytest.mark.parametrize(
    ("record", "row", "share"),
    [
        (0.02, "| a record | locked | 20.00 | 20.00 to 20.00 | 2.000 |", 1.0),
        (0.005, "| a record | locked | 5.00 | 5.00 to 5.00 | 0.500 |", 0.0),
    ],
)
def test_a_lock_that_takes_other_time_is_seen(record: float, row: str, share: float) -> None:
    timed = drawn(record=record)
    assert row in list(locks_page.table_of_times(timed))
    assert locks_page.share_longer(timed, BY_RECORD, LOCKED) == share
    assert "rounds (a coin: 40.2% to 59.8%)" in locks_page.page(timed, 1)
    assert locks_page.share_longer(timed, BY_ID, LOCKED) == 0.0
