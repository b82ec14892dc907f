"""A landing folder on an object store, copied to this machine before any of its files is opened.

Readers look at a file more than once, and some ask it for places in its middle. So a run begins by
fetching what is new, and whatever looks at landed files finds a folder as ever. What a run or an
erasure takes out of that folder goes from the store as well, and what a command adds to the answers
comes to it; a list of what was alike tells the one from the other, also after a run that died.
"""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from bronze.readers.raw import LARGEST_FILE
from dagster_project.lake import storage
from dagster_project.lake.object_store import StoreFolder
from dagster_project.lake.storage import State
from dagster_project.settings import ANSWERS, Settings

LIST = "landing_copy.json"
"""Beside the copy: which files were alike at the store and here, with their size and time."""
States = Mapping[str, State]


@contextmanager
def of_run(config: Settings) -> Iterator[None]:
    """Fetch what is new before the work, and give back what it changed after it, however it ends.

    A landing that is a folder of this machine is left alone. To be done under the lake's lock.
    """
    if isinstance(config.landing_root, Path):
        yield
        return
    copy = LandingCopy(config.landing_root, config.landing)
    copy.give_back()
    copy.bring_in(partial(time.sleep, config.settle_seconds))
    try:
        yield
    finally:
        copy.give_back()


@dataclass(frozen=True)
class LandingCopy:
    """The landing folder of a store, and its copy on this machine."""

    there: StoreFolder
    here: Path

    def bring_in(self, pause: Callable[[], None]) -> int:
        """Fetch what is new or changed, and remove what is no longer there.

        Args:
            pause: called once between two looks; a file that they do not find alike is being
                written, and is fetched by the next run.

        Returns:
            How many files were fetched.
        """
        alike = dict(self._alike())
        first = storage.states(self.there)
        pause()
        second = storage.states(self.there)
        for name in set(alike) - set(second):
            (self.here / name).unlink(missing_ok=True)
            del alike[name]
        due = {
            name: state
            for name, state in second.items()
            if first.get(name) == state and alike.get(name) != state and may_stand(name, second)
        }
        for name, state in due.items():
            self._fetch(name, state)
        self._note({**alike, **due})
        return len(due)

    def give_back(self) -> int:
        """Let the store have what was changed here since the two were alike.

        A file that is gone here goes there, unless it has changed there since. Of what was added
        or changed here only answers are put there: nothing else is written by us.

        Returns:
            How many files were removed from the store or put there.
        """
        alike = dict(self._alike())
        now = _states_of(self.here)
        gone = [name for name in alike if name not in now]
        there = storage.states(self.there) if gone else {}
        storage.remove_files(self.there, [n for n in gone if there.get(n) == alike[n]])
        changed = [
            name
            for name in now
            if PurePosixPath(name).parts[0] == ANSWERS and now[name] != alike.get(name)
        ]
        for name in changed:
            storage.take_in([self.here / name], self.there / ANSWERS)
        put = storage.states(self.there) if changed else {}
        for name in changed:
            _set_time(self.here / name, put[name])
        left = {name: state for name, state in alike.items() if name in now}
        self._note(left | {name: put[name] for name in changed})
        return len(gone) + len(changed)

    def _fetch(self, name: str, state: State) -> None:
        path = self.here / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if state.size > LARGEST_FILE:
            # No reader opens it: its size is enough for them to say so.
            path.touch()
            os.truncate(path, state.size)
        else:
            storage.fetch(self.there, name, path)
        _set_time(path, state)

    def _alike(self) -> States:
        kept = self.here.with_name(LIST)
        if not kept.exists():
            return {}
        pairs = json.loads(kept.read_text(encoding="utf-8"))
        return {name: State(*state) for name, state in pairs.items()}

    def _note(self, states: States) -> None:
        kept = self.here.with_name(LIST)
        kept.parent.mkdir(parents=True, exist_ok=True)
        written = kept.with_suffix(".new")
        written.write_text(json.dumps(states), encoding="utf-8")
        written.replace(kept)


def _states_of(folder: Path) -> dict[str, State]:
    """Size and time of every file below a folder of this machine."""
    looks = {name: (folder / name).stat() for name in storage.files(folder)}
    return {name: State(look.st_size, look.st_mtime_ns) for name, look in looks.items()}


def _set_time(path: Path, state: State) -> None:
    os.utime(path, ns=(state.modified_ns, state.modified_ns))


def may_stand(name: str, every: States) -> bool:
    """Whether an object's name can be that of a file: a store has no folders, so any word goes."""
    path = PurePosixPath(name)
    is_in_a_file = any(str(parent) in every for parent in path.parents)
    return str(path) == name and ".." not in path.parts and not is_in_a_file
