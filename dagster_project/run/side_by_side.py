"""Tables of a run built side by side, each as soon as the tables that it is built from are there.

Dagster takes the steps of a process one after another, and most of a small table's time is planning
on one core. So the first step of a run starts the tasks of all its steps on a few threads of the
one session, and every step waits for its own: what Dagster shows, stops and skips stays the same.
A table's check runs beside the building of the next ones and is awaited by the table's step.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from threading import RLock

from pyspark.sql import DataFrame

from contracts import SingleViewError
from expectations import CheckOutcome

BUILDERS = 2
"""Tables that are built at a time: one plans while the other's job runs."""


class UpstreamError(SingleViewError, RuntimeError):
    """A table was not built, because one that it is built from could not be."""


@dataclass(frozen=True)
class Built:
    """A table as its task left it.

    `rows_to_check` are none where the table stands as it was. `counts` plot over time; `seconds`
    is how long the building took.
    """

    rows_to_check: DataFrame | None
    counts: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True)
class Checked:
    """What the check of a table found, and how long it took in seconds."""

    outcome: CheckOutcome
    seconds: float


@dataclass(frozen=True)
class Task:
    """The work of one step: `build` the table of this path after others, then `check` its rows."""

    path: str
    after: frozenset[str]
    build: Callable[[], Built]
    check: Callable[[DataFrame], Checked]


class SideBySide:
    """The tasks of one run: started together, awaited one by one."""

    def __init__(self) -> None:
        self._builders = ThreadPoolExecutor(BUILDERS, "build")
        # Great Expectations keeps the context in force in one place for a whole process.
        self._checker = ThreadPoolExecutor(1, "check")
        self._lock = RLock()
        self._is_closed = False
        self._submitted: list[Future[None]] = []
        self._sorter: TopologicalSorter[str] = TopologicalSorter()
        self._tasks: dict[str, Task] = {}
        self._built: dict[str, Future[Built]] = {}
        self._checked: dict[str, Future[Checked]] = {}

    @property
    def is_started(self) -> bool:
        """Whether the run has tasks by now."""
        return bool(self._tasks)

    def start(self, tasks: Iterable[Task]) -> None:
        """Begin with those that wait for no other; what is not among the tasks is there already."""
        self._tasks = {task.path: task for task in tasks}
        self._built = {path: Future() for path in self._tasks}
        self._checked = {path: Future() for path in self._tasks}
        graph = {path: task.after & self._tasks.keys() for path, task in self._tasks.items()}
        self._sorter = TopologicalSorter(graph)
        self._sorter.prepare()
        self._start_ready()

    def done(self, path: str) -> tuple[Built, Checked | None]:
        """Wait until a table is built and, where it has changed, checked.

        Raises:
            UpstreamError: one that it is built from could not be.
            Exception: what its own task raised.
        """
        built = self._built[path].result()
        return built, None if built.rows_to_check is None else self._checked[path].result()

    def finish(self) -> None:
        """Wait for every task of the run, also of tables whose steps nobody awaits.

        Raises:
            Exception: what one of them raised.
        """
        for path in self._tasks:
            self.done(path)

    def close(self, cancel_jobs: Callable[[], object] = lambda: None) -> None:
        """Begin nothing more, cancel the jobs of what is under way, and wait until it has ended."""
        with self._lock:
            self._is_closed = True
        for pool in (self._builders, self._checker):
            pool.shutdown(wait=False, cancel_futures=True)
        # What was cancelled before it began is done, but `wait` would wait for it for ever.
        while under_way := [future for future in self._submitted if not future.done()]:
            cancel_jobs()
            wait(under_way, timeout=1)

    def _start_ready(self) -> None:
        with self._lock:
            for path in self._sorter.get_ready():
                self._submit(self._builders, self._build, self._tasks[path])

    def _submit(
        self, pool: ThreadPoolExecutor, work: Callable[..., None], *arguments: object
    ) -> None:
        with self._lock:
            if not self._is_closed:
                self._submitted.append(pool.submit(work, *arguments))

    def _build(self, task: Task) -> None:
        if self._is_closed:
            return
        try:
            built = task.build()
        except BaseException as error:  # noqa: BLE001 - the step that waits for it raises it
            with self._lock:
                self._fail(task.path, error)
            return
        if built.rows_to_check is not None:
            self._submit(self._checker, self._check, task, built.rows_to_check)
        self._built[task.path].set_result(built)
        with self._lock:
            self._sorter.done(task.path)
        self._start_ready()

    def _check(self, task: Task, rows: DataFrame) -> None:
        if self._is_closed:
            return
        try:
            checked = task.check(rows)
        except BaseException as error:  # noqa: BLE001 - as above
            self._checked[task.path].set_exception(error)
        else:
            self._checked[task.path].set_result(checked)

    def _fail(self, path: str, error: BaseException) -> None:
        """Tell of a task that failed, and of all that would have come after it."""
        self._built[path].set_exception(error)
        for task in self._tasks.values():
            if path in task.after and not self._built[task.path].done():
                self._fail(task.path, UpstreamError(f"{task.path} waits for {path}, which failed"))
