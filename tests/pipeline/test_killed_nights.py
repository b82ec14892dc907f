"""A night that a machine ends at any moment leaves nothing that the next one believes."""

import json
import random
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import psutil
import pytest

from dagster_project.run import registry
from gold import publication
from tests.pipeline.conftest import SECOND, Copy, Ran
from tests.pipeline.published import newest, publications, seen, versions
from tests.pipeline.running import Ended, Moment, Place, Warm, good_night, killed_night

GOLD = sorted(
    one.table.path for one in registry.owned_tables() if one.table.path.startswith("gold/")
)
MATCH = ("silver/match_edge", "silver/person")
STEPS = {"bronze", "match", "checks", "between two gold tables", "publication"}
FEWEST, MOST = 10, 20


@dataclass(frozen=True)
class Attempt:
    """A night that is to be killed: where it started from, and the night that nobody killed."""

    place: Place
    began_at: dict[str, int]
    order: tuple[str, ...]

    def ahead(self) -> Collection[str]:
        """Gold tables that were written beyond what was published when the night began."""
        stand = {path: _newest_commit(self.place.lake / path) for path in GOLD}
        return [path for path, version in stand.items() if version > self.began_at.get(path, -1)]

    def hit(self, ended: Ended) -> str:
        """Which step the kill hit, by what the night left behind."""
        if len(publications(self.place.lake)) > 1 or len(self.ahead()) == self.gold_due:
            return "publication"
        if self.ahead():
            return "between two gold tables"
        return self._step_of_table(ended.steps)

    @property
    def gold_due(self) -> int:
        return len([path for path in self.order if path in GOLD])

    def _step_of_table(self, done: tuple[str, ...]) -> str:
        if done and not done[-1].startswith("bronze/") and not self._was_checked(done[-1]):
            return "checks"
        following = next((path for path in self.order if path not in done), publication.TABLE.path)
        return "match" if following in MATCH else following.split("/")[0]

    def _was_checked(self, path: str) -> bool:
        unpublished = self.place.lake / "reports" / "results" / "unpublished"
        kept = unpublished / f"{path.replace('/', '.')}.json"
        if not kept.exists():
            return False
        run: int = json.loads(kept.read_text(encoding="utf-8"))["checked"]["run"]
        return run == len(publications(self.place.lake)) + 1


@pytest.mark.long
def test_a_night_killed_twice_ends_as_one_that_was_not(
    before_second_night: Place, second_night: Ran, copy_of: Copy, warm: Warm
) -> None:
    attempt = _attempt(before_second_night, second_night, copy_of, "killed-twice")
    place, before = attempt.place, seen(before_second_night.lake)

    first = killed_night(
        place, SECOND, lambda said: "bronze/school_pupil: " in said, whole_group=False
    )
    assert "silver/person_record" not in first.steps
    assert newest(place.lake)["bronze/school_pupil"] > attempt.began_at["bronze/school_pupil"]
    assert seen(place.lake) == before
    left = _scratch(place)

    second = killed_night(place, SECOND, lambda _: len(attempt.ahead()) > 2, whole_group=True)
    assert attempt.hit(second) == "between two gold tables"
    assert seen(place.lake) == before
    left += _scratch(place)

    warm.good_night(place, SECOND)
    _is_as_undisturbed(place, second_night, killed=2, left=left)


def test_what_readers_see_names_every_table_at_its_newest_version(second_night: Ran) -> None:
    stand = newest(second_night.lake)
    del stand[publication.TABLE.path]
    assert dict(versions(second_night.lake)) == stand


@pytest.mark.long
def test_a_night_killed_at_any_moment_ends_as_one_that_was_not(
    before_second_night: Place, second_night: Ran, copy_of: Copy
) -> None:
    draw = random.Random(20261124)  # noqa: S311 # moments to kill at, no secret
    hits = Counter[str]()
    while hits.total() < MOST and (hits.total() < FEWEST or set(hits) < STEPS):
        attempt = _attempt(before_second_night, second_night, copy_of, "killed")
        moment = _some_moment(draw, attempt, STEPS - set(hits))
        whole_group = draw.random() < 0.5
        ended = killed_night(attempt.place, SECOND, moment, whole_group=whole_group)
        step = attempt.hit(ended)
        hits[step] += 1
        print(f"kill {hits.total()}: {step}, after {ended.steps[-1:] or 'nothing'}")  # noqa: T201 # the report that a reader of this test wants
        left = _scratch(attempt.place)
        if len(publications(attempt.place.lake)) > 1:
            # The kill came late: the night is there, and another would be one more.
            _has_what_was_published(attempt.place, second_night)
            continue
        good_night(attempt.place, SECOND)
        _is_as_undisturbed(attempt.place, second_night, killed=1, left=left)
    assert set(hits) >= STEPS, hits


def _attempt(before: Place, undisturbed: Ran, copy_of: Copy, name: str) -> Attempt:
    place = copy_of(before, name)
    return Attempt(place, dict(versions(place.lake)), undisturbed.ended.steps)


def _is_as_undisturbed(
    place: Place, undisturbed: Ran, *, killed: int, left: Collection[Path]
) -> None:
    _has_what_was_published(place, undisturbed)
    # The first night, the dead ones, and the one that was done.
    assert _outcomes(place) == Counter(SUCCESS=2, FAILURE=killed)
    assert _jvms(place) == []
    assert left
    assert [path for path in left if path.exists()] == []


def _has_what_was_published(place: Place, undisturbed: Ran) -> None:
    found, wanted = seen(place.lake), seen(undisturbed.lake)
    assert list(found) == list(wanted)
    assert [path for path in wanted if found[path] != wanted[path]] == []


def _some_moment(draw: random.Random, attempt: Attempt, missing: Collection[str]) -> Moment:
    """A moment in a step that no kill has hit yet; in any once all were hit."""
    step = draw.choice(sorted(missing or STEPS))
    if step == "between two gold tables":
        enough = draw.randrange(1, attempt.gold_due)
        return lambda _: len(attempt.ahead()) >= enough
    if step == "publication":
        return lambda _: len(attempt.ahead()) == attempt.gold_due
    return _after_line(draw, attempt.order, step)


def _after_line(draw: random.Random, order: tuple[str, ...], step: str) -> Moment:
    belongs: dict[str, Callable[[str], bool]] = {
        "bronze": lambda path: path.startswith("bronze/"),
        "match": lambda path: path in MATCH[:-1],
        "checks": lambda path: not path.startswith("bronze/"),
    }
    line = draw.choice([path for path in order if belongs[step](path)])
    looks = 0 if step == "checks" else draw.randrange(150)
    return _Later(f"{line}: ", looks)


class _Later:
    """True some looks after the night has said a line."""

    def __init__(self, line: str, looks: int) -> None:
        self._line, self._left = line, looks

    def __call__(self, said: str) -> bool:
        if self._line in said:
            self._left -= 1
        return self._left < 0


def _newest_commit(table: Path) -> int:
    return max((int(one.stem) for one in (table / "_delta_log").glob("*.json")), default=-1)


def _outcomes(place: Place) -> Counter[str]:
    with dg.DagsterInstance.from_config(str(place.lake / "dagster")) as instance:
        return Counter(run.status.value for run in instance.get_runs())


def _jvms(place: Place) -> list[int]:
    """JVMs that carry a folder of this lake on their command line."""
    folder = str(place.lake / "scratch")
    return [
        process.pid
        for process in psutil.process_iter(["cmdline"])
        if any(folder in word for word in process.info["cmdline"] or ())
    ]


def _scratch(place: Place) -> list[Path]:
    return sorted((place.lake / "scratch").glob("*-*"))
