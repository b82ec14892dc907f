"""Which delivered files are ready, what else stands in the landing folder, and what names say."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bronze.readers.arrivals import (
    Arrival,
    effective_date,
    extract_for,
    is_as_it_was,
    modified_us,
    printable_name,
    scan_landing,
)
from bronze.readers.raw import LARGEST_FILE
from bronze.sources import find
from contracts import Extract

FOLDERS = ("csc", "school")
SOURCES = {source.name: source for source in find()}


def put(path: Path, content: bytes = b"ref\n1\n") -> Path:
    """A file with that content, its folder made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def nothing() -> None:
    """A pause in which nothing happens."""


def test_files_that_do_not_change_are_ready_in_a_fixed_order(tmp_path: Path) -> None:
    put(tmp_path / "school" / "b.csv", b"two")
    put(tmp_path / "school" / "a file.. with \u00e9 and spaces.csv", b"")
    put(tmp_path / "csc" / ("x" * 200 + ".csv"), b"one")
    ready = scan_landing(tmp_path, FOLDERS, nothing).ready
    assert [(a.source, a.path.name[:7], a.size) for a in ready] == [
        ("csc", "xxxxxxx", 3),
        ("school", "a file.", 0),
        ("school", "b.csv", 3),
    ]
    assert ready[2].sha256 == hashlib.sha256(b"two").hexdigest()


def grow(path: Path) -> None:
    """Write more to the file."""
    path.write_bytes(path.read_bytes() + b"2\n")


def rewrite(path: Path) -> None:
    """Write the file anew with the same size, a moment later."""
    path.write_bytes(path.read_bytes())
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))


@pytest.mark.parametrize("change", [grow, rewrite, Path.unlink])
def test_a_file_that_changes_between_the_looks_waits(
    change: Callable[[Path], None], tmp_path: Path
) -> None:
    path = put(tmp_path / "csc" / "a.csv")
    scan = scan_landing(tmp_path, FOLDERS, lambda: change(path))
    assert (scan.ready, scan.waiting) == ((), (path,))


def test_a_file_that_grows_while_it_is_hashed_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path / "csc" / "a.csv")

    def hash_slowly(slow: Path) -> str:
        grow(slow)
        return "hash"

    monkeypatch.setattr("bronze.readers.arrivals._sha256", hash_slowly)
    assert scan_landing(tmp_path, FOLDERS, nothing).waiting == (path,)


@pytest.mark.parametrize(
    "name",
    [
        "a.csv.part",
        "a.TMP",
        "a.csv.filepart",
        "a.xlsx.crdownload",
        "~$a.xlsx",
        ".a.csv",
        "Thumbs.db",
    ],
)
def test_unfinished_hidden_and_littered_files_are_not_looked_at(name: str, tmp_path: Path) -> None:
    put(tmp_path / "csc" / name)
    scan = scan_landing(tmp_path, FOLDERS, nothing)
    assert (scan.ready, scan.waiting, scan.unexpected) == ((), (), ())


def test_what_is_no_delivery_is_told_without_its_name(tmp_path: Path) -> None:
    landing = tmp_path / "landing"
    outside = put(tmp_path / "outside.csv")
    put(landing / "csc" / "Ann Ash" / "inner.csv")
    put(landing / "Ann Ash" / "a.csv")
    put(landing / "Ann Ash.csv")
    (landing / "csc" / "Ann Ash.csv").symlink_to(outside)
    os.mkfifo(landing / "csc" / "Ann Ash.pipe")
    unexpected = scan_landing(landing, FOLDERS, nothing).unexpected
    assert {o.path.relative_to(landing).as_posix(): o.reason.split(":")[0] for o in unexpected} == {
        "Ann Ash.csv": "a file in no source's folder",
        "Ann Ash/a.csv": "no source has this folder",
        "csc/Ann Ash": "a folder",
        "csc/Ann Ash.csv": "a link that leads out of the landing folder",
        "csc/Ann Ash.pipe": "no file that can be read",
    }
    assert not any("Ann" in oddity.reason for oddity in unexpected)


def test_a_link_within_the_landing_folder_is_a_file_like_any(tmp_path: Path) -> None:
    path = put(tmp_path / "csc" / "a.csv")
    (tmp_path / "csc" / "b.csv").symlink_to(path)
    assert len(scan_landing(tmp_path, FOLDERS, nothing).ready) == 2


def test_a_landing_folder_that_is_missing_is_empty(tmp_path: Path) -> None:
    assert scan_landing(tmp_path / "none", FOLDERS, nothing).ready == ()


PERSONS = "csc_person"
NAMES = [
    # name                                extract       speaks for          may be printed
    ("csc_person_2026-11-24.csv", PERSONS, date(2026, 11, 24), True),
    ("CSC_PERSON_20261124T020000Z.CSV", PERSONS, date(2026, 11, 24), True),
    ("csc_person_2026-02-31.csv", PERSONS, None, True),
    ("csc_person_2026-02-31_2026-03-01.csv", PERSONS, date(2026, 3, 1), True),
    ("csc_person_Ann Ash_2026-11-24.csv", PERSONS, date(2026, 11, 24), False),
    ("csc_person_\u0661.csv", PERSONS, None, False),
    ("csc_address_1.csv", "csc_address", None, True),
    ("cases.csv", None, None, False),
]


@pytest.mark.parametrize(("name", "extract_name", "day", "is_printable"), NAMES)
def test_what_a_name_says(
    name: str, extract_name: str | None, day: date | None, *, is_printable: bool
) -> None:
    extract = extract_for(name, SOURCES["csc"])
    assert (extract and extract.name) == extract_name
    if extract:
        assert effective_date(name, extract) == day
        assert printable_name(Path(name), extract) == (name if is_printable else "")


def test_of_two_patterns_the_longer_one_decides(people: Extract) -> None:
    wide = replace(people, files="*.csv", name="csc_wide")
    narrow = replace(people, files="people_*.csv", name="csc_narrow")
    source = replace(SOURCES["csc"], extracts=(wide, narrow))
    assert extract_for("people_1.csv", source) is narrow
    assert extract_for("others.csv", source) is wide


def test_links_that_lead_to_each_other_or_nowhere_are_no_files(tmp_path: Path) -> None:
    folder = put(tmp_path / "csc" / "good.csv").parent
    for name, target in (("a.csv", "b.csv"), ("b.csv", "a.csv"), ("c.csv", "c.csv"), ("d", "none")):
        (folder / name).symlink_to(target)
    (folder / "zeros.csv").symlink_to("/dev/zero")
    scan = scan_landing(tmp_path, FOLDERS, nothing)
    assert [arrival.name for arrival in scan.ready] == ["good.csv"]
    assert [(o.path.name, o.reason.split(":")[0]) for o in scan.unexpected] == [
        *((name, "no file that can be read") for name in ("a.csv", "b.csv", "c.csv", "d")),
        ("zeros.csv", "a link that leads out of the landing folder"),
    ]


def test_a_name_of_bytes_that_are_no_text_is_shown_as_text(tmp_path: Path) -> None:
    put(Path(os.fsdecode(os.fsencode(tmp_path) + b"/csc/a\xff.csv")))
    [arrival] = scan_landing(tmp_path, FOLDERS, nothing).ready
    assert arrival.name == "a\ufffd.csv"
    signature = ("csc", arrival.name, arrival.size, arrival.modified_us)
    assert scan_landing(tmp_path, FOLDERS, nothing, {signature}).ready == ()


def test_a_file_that_says_it_is_larger_than_any_extract_is_not_read(tmp_path: Path) -> None:
    path = put(tmp_path / "csc" / "a.csv")
    os.truncate(path, LARGEST_FILE + 1)  # blanks that take no room on the disk
    scan = scan_landing(tmp_path, FOLDERS, nothing)
    assert scan.ready == ()
    assert [o.reason for o in scan.unexpected] == [
        "a file of over 20 GiB: ask the sender for smaller ones"
    ]


def test_a_time_of_writing_beyond_all_calendars_is_a_day_all_the_same() -> None:
    arrival = Arrival("csc", Path("a.csv"), 1, "", modified_us(10**30))
    assert arrival.day.year > 9000


def test_a_file_is_not_as_it_was_once_it_was_written_again(tmp_path: Path) -> None:
    path = put(tmp_path / "csc" / "a.csv")
    [arrival] = scan_landing(tmp_path, FOLDERS, nothing).ready
    assert is_as_it_was(arrival)
    grow(path)
    assert not is_as_it_was(arrival)
    path.unlink()
    assert not is_as_it_was(arrival)
