"""One writer at a time, and nothing left of a run that died."""

import subprocess
import sys
import threading
from pathlib import Path

from dagster_project.runtime import lock


def test_a_dead_processs_scratch_is_swept_and_a_living_ones_is_not(tmp_path: Path) -> None:
    own = lock.scratch_of_this_process(tmp_path)
    (tmp_path / "999999-12345").mkdir()
    assert lock.sweep(tmp_path) == 1
    assert own.exists()
    assert not (tmp_path / "999999-12345").exists()


def test_a_process_that_took_a_dead_ones_number_is_not_taken_for_it(tmp_path: Path) -> None:
    own = lock.scratch_of_this_process(tmp_path)
    impostor = tmp_path / f"{own.name.split('-')[0]}-1"
    impostor.mkdir()
    lock.sweep(tmp_path)
    assert not impostor.exists()


def test_a_second_run_waits_for_the_first(tmp_path: Path) -> None:
    order: list[str] = []
    holds, waits = threading.Event(), threading.Event()

    def second() -> None:
        waits.set()
        with lock.only_writer(tmp_path):
            order.append("second")

    with lock.only_writer(tmp_path):
        thread = threading.Thread(target=second)
        thread.start()
        waits.wait(5)
        holds.wait(0.3)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]


def test_a_killed_run_leaves_no_lock_behind(tmp_path: Path) -> None:
    holder = (
        "import sys, time; from pathlib import Path; from dagster_project.runtime import lock\n"
        "with lock.only_writer(Path(sys.argv[1])):\n"
        "    print('held', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", holder, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "held"
    process.kill()
    process.wait(10)
    with lock.only_writer(tmp_path):
        assert (tmp_path / "writer.lock").exists()
