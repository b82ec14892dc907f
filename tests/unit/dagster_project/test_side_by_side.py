"""Tables of a run are built side by side, each after those that it is built from."""

from collections.abc import Callable, Iterator
from threading import Barrier, Event, Thread
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyspark.sql import DataFrame

from dagster_project.run.side_by_side import Built, Checked, SideBySide, Task, UpstreamError
from expectations import CheckOutcome

ROWS = cast("DataFrame", object())
SECONDS = 20
"""How long a test waits for another thread before it fails."""


def a_task(
    path: str,
    after: str = "",
    build: Callable[[], object] = lambda: None,
    check: Callable[[], object] = lambda: None,
) -> Task:
    """A task of a table that has rows to check."""

    def built() -> Built:
        build()
        return Built(ROWS)

    def checked(_: DataFrame) -> Checked:
        check()
        return Checked(CheckOutcome(path, ()), 0.0)

    return Task(path, frozenset(after.split()), built, checked)


@pytest.fixture
def side_by_side() -> Iterator[SideBySide]:
    under_way = SideBySide()
    yield under_way
    under_way.close()


def waited(event: Event) -> None:
    """Wait for what another thread does, and fail where it never does."""
    assert event.wait(SECONDS)


def a_fault() -> None:
    """What a table's task may raise."""
    raise ZeroDivisionError


@settings(deadline=None)
@given(edges=st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda e: e[0] < e[1])))
def test_a_table_is_built_once_and_after_all_that_it_is_built_from(
    edges: set[tuple[int, int]],
) -> None:
    order: list[int] = []
    under_way = SideBySide()
    under_way.start(
        a_task(
            str(number),
            " ".join(str(before) for before, after in edges if after == number),
            lambda number=number: order.append(number),  # type: ignore[misc] # its default is the loop's
        )
        for number in range(8)
    )
    for number in range(8):
        under_way.done(str(number))
    under_way.close()
    assert sorted(order) == list(range(8))
    assert [e for e in edges if order.index(e[0]) > order.index(e[1])] == []


def test_two_tables_that_do_not_depend_on_each_other_are_built_at_one_time(
    side_by_side: SideBySide,
) -> None:
    both = Barrier(2)
    meet = lambda: both.wait(SECONDS)  # noqa: E731 - said twice
    side_by_side.start([a_task("a", build=meet), a_task("b", build=meet)])
    assert [side_by_side.done(path)[0].rows_to_check for path in "ab"] == [ROWS, ROWS]


def test_the_next_table_is_built_while_the_last_is_checked(side_by_side: SideBySide) -> None:
    built = Event()
    side_by_side.start(
        [
            a_task("a", check=lambda: waited(built)),
            a_task("b", "a", built.set),
        ]
    )
    assert side_by_side.done("a")[1] is not None


def test_what_is_not_built_in_this_run_is_there_already(side_by_side: SideBySide) -> None:
    side_by_side.start([a_task("b", "a of an earlier run")])
    assert side_by_side.done("b")[1] is not None


def test_a_table_that_stands_as_it_was_is_not_checked(side_by_side: SideBySide) -> None:
    task = a_task("a", check=a_fault)
    side_by_side.start([Task("a", frozenset(), lambda: Built(None), task.check)])
    assert side_by_side.done("a") == (Built(None), None)


def test_a_fault_is_told_to_its_own_step_and_what_comes_after_is_not_begun(
    side_by_side: SideBySide,
) -> None:
    begun: list[str] = []
    side_by_side.start(
        [
            a_task("a", build=a_fault),
            a_task("b", "a", lambda: begun.append("b")),
            a_task("c", "b", lambda: begun.append("c")),
            a_task("d", check=a_fault),
            a_task("e", "d"),
        ]
    )
    for path, fault in {
        "a": ZeroDivisionError,
        "b": UpstreamError,
        "c": UpstreamError,
        "d": ZeroDivisionError,
    }.items():
        with pytest.raises(fault):
            side_by_side.done(path)
    assert side_by_side.done("e")[1] is not None
    assert begun == []


def test_tables_that_fail_together_are_told_to_all_that_come_after_either(
    side_by_side: SideBySide,
) -> None:
    both = Barrier(2)

    def fail_together() -> None:
        both.wait(SECONDS)
        raise ZeroDivisionError

    side_by_side.start(
        [
            a_task("a", build=fail_together),
            a_task("b", build=fail_together),
            a_task("c", "a b"),
            a_task("d", "a"),
            a_task("e", "b"),
        ]
    )
    for path in "cde":
        with pytest.raises(UpstreamError):
            side_by_side.done(path)


@pytest.mark.parametrize("fails", ["build", "check"])
def test_a_run_is_not_finished_where_a_table_failed_whose_step_nobody_awaits(
    fails: str, side_by_side: SideBySide
) -> None:
    side_by_side.start([a_task("a"), a_task("b", "a", **{fails: a_fault})])
    with pytest.raises(ZeroDivisionError):
        side_by_side.finish()


def test_a_run_is_finished_once_every_table_is_built_and_checked(side_by_side: SideBySide) -> None:
    checked: list[str] = []
    tasks = [a_task(path, check=lambda path=path: checked.append(path)) for path in "abc"]  # type: ignore[misc] # its default is the loop's
    side_by_side.start(tasks)
    side_by_side.finish()
    assert sorted(checked) == ["a", "b", "c"]


def test_closing_begins_nothing_more_cancels_jobs_and_waits_for_what_is_under_way() -> None:
    under_way = SideBySide()
    built: list[str] = []
    began, cancelled = Event(), Event()

    def first() -> None:
        began.set()
        waited(cancelled)
        built.append("a")

    under_way.start([a_task("a", build=first), a_task("b", "a", lambda: built.append("b"))])
    waited(began)
    under_way.close(cancelled.set)
    assert built == ["a"]


def test_closing_does_not_wait_for_tables_that_were_next_in_line() -> None:
    under_way = SideBySide()
    began, cancelled = Event(), Event()

    def first() -> None:
        began.set()
        waited(cancelled)

    under_way.start([a_task(path, build=first) for path in "abcdef"])
    waited(began)
    closing = Thread(target=under_way.close, args=(cancelled.set,), daemon=True)
    closing.start()
    closing.join(SECONDS)
    assert not closing.is_alive()
