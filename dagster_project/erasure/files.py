"""Files without the person: what was landed, answered, sent out and reported."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bronze.delivery import DeliveryOutcome
from bronze.readers import arrivals
from contracts import SingleViewError, Source
from contracts.access import FOLDER_PREFIX
from dagster_project.erasure.subject import Subject
from dagster_project.erasure.texts import Finder, either, is_named_in, take_out
from dagster_project.inbox import arrived_files, staff_lists
from dagster_project.inbox.delivery_policy import Delivery
from dagster_project.settings import ANSWERS, Settings

ELSEWHERE = frozenset({"access_log", "bronze", "dagster", "gold", "scratch", "secret", "silver"})
"""Folders of the lake that are dealt with by other means, or name nobody. Those of audiences hold
tables as well."""
WITH_NAMES = frozenset({"outbox"})
"""Folders of the lake in which sources' own names of people stand."""


class WaitingError(SingleViewError, RuntimeError):
    """Files name the person that no night has dealt with yet."""


@dataclass(frozen=True)
class FilesOfPerson:
    """Files that name a person: those that go, and those of which only the person goes."""

    removed: Mapping[str, tuple[Path, ...]]
    rewritten: Mapping[str, tuple[Path, ...]]

    def erase(self, finder: Finder) -> dict[str, int]:
        """Take the person out of all of them; returns how many files there were, by kind."""
        for path in _every(self.removed):
            path.unlink(missing_ok=True)
        for path in _every(self.rewritten):
            take_out(path, finder)
        kinds = {**self.removed, **self.rewritten}
        return {kind: len(paths) for kind, paths in sorted(kinds.items()) if paths}


def of_person(
    config: Settings,
    subject: Subject,
    sources: Sequence[Source],
    deliveries: Sequence[Delivery],
    night_at: datetime | None,
) -> FilesOfPerson:
    """The files that name a person, beside tables, Dagster's store and the access log.

    Args:
        config: where files are.
        subject: whom.
        sources: all sources that are declared.
        deliveries: what published nights dealt with.
        night_at: when the last of them was published.

    Raises:
        WaitingError: a file has yet to be dealt with, so what it says of others would be lost.
    """
    finder = names_of(subject)
    dealt_with, waiting = _landed_files(config.landing, subject, sources, deliveries)
    lists, packs = _answers(config.answers, finder)
    waiting += [path for path in packs if night_at is None or _saved(path) > night_at]
    if waiting:
        raise WaitingError(
            f"{len(waiting)} files in the landing folder may name the person, and no night has "
            "dealt with them: run `single-view nightly` (before it, `single-view accept` what is "
            "held, or take away what none should read), then erase again. Nothing was erased"
        )
    lake_files = [path for path in _files(config.state_root) if _is_of_lake(path, config)]
    named = [path for path in lake_files if is_named_in(path, _pattern_in(path, config, subject))]
    return FilesOfPerson(
        removed={"landed files": tuple(dealt_with), "answers": tuple(packs)},
        rewritten={"lists of decisions": tuple(lists), "reports and packs": tuple(named)},
    )


def names_of(subject: Subject) -> Finder:
    """Finds the person by whatever name they have."""
    words = subject.words | subject.values.words
    return either(subject.opaque_pattern, subject.values.pattern, words=words)


def opaque_names_of(subject: Subject) -> Finder:
    """Finds the person by opaque names alone, which nothing else is called by."""
    return either(subject.opaque_pattern, words=subject.words)


def _landed_files(
    landing: Path, subject: Subject, sources: Sequence[Source], deliveries: Sequence[Delivery]
) -> tuple[list[Path], list[Path]]:
    """Landed files that may name the person: those that were dealt with, and those that wait."""
    finder = names_of(subject)
    # A file that is held waits until it is accepted, and was then dealt with a second time.
    ended = (each for each in deliveries if each.outcome != DeliveryOutcome.HELD)
    dealt_with = {arrived_files.signature(each) for each in ended}
    by_name = {source.name: source for source in sources}
    done: list[Path] = []
    waiting: list[Path] = []
    for path in _files(landing):
        folder = path.relative_to(landing).parts[0]
        if folder == ANSWERS or path.parent == landing:
            continue
        extract = arrivals.extract_for(path.name, by_name[folder]) if folder in by_name else None
        is_of_extract = extract is not None and extract.name in subject.rows
        if is_of_extract or is_named_in(path, finder):
            present = (folder, path.name, *(arrivals.size_and_time(path) or ()))
            (done if present in dealt_with else waiting).append(path)
    return done, waiting


def _answers(folder: Path, finder: Finder) -> tuple[list[Path], list[Path]]:
    """Answers that name the person: lists of which rows go, and other files.

    The staff's list is about nobody else, whatever their names.
    """
    files = (path for path in _files(folder) if not staff_lists.STAFF.holds(path))
    named = [path for path in files if is_named_in(path, finder)]
    lists = [path for path in named if path.suffix.lower() in {".csv", ".txt"}]
    return lists, [path for path in named if path not in lists]


def _pattern_in(path: Path, config: Settings, subject: Subject) -> Finder:
    """How the person is called in a file: in most by opaque names alone.

    A model's table of names may well hold their forename near somebody's surname.
    """
    folder = path.relative_to(config.state_root).parts[0]
    return names_of(subject) if folder in WITH_NAMES else opaque_names_of(subject)


def _is_of_lake(path: Path, config: Settings) -> bool:
    inside = path.relative_to(config.state_root).parts
    is_landed = config.landing in path.parents
    is_elsewhere = inside[0] in ELSEWHERE or inside[0].startswith(FOLDER_PREFIX)
    return len(inside) > 1 and not is_elsewhere and not is_landed


def _files(folder: Path) -> Iterator[Path]:
    """Files below a folder, in order; a link is not followed, for it may lead anywhere."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file() and not path.is_symlink():
            yield path


def _saved(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _every(paths_by_kind: Mapping[str, Collection[Path]]) -> Iterator[Path]:
    for paths in paths_by_kind.values():
        yield from paths
