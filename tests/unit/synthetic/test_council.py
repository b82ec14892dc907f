"""What a council writes: the same for one seed, as its contracts say, changing little by little."""

import os
import subprocess
import sys
import tracemalloc
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bronze import sources
from contracts import ContractError
from contracts.field import folded
from synthetic import FREE_TEXT, Council
from tests.unit.synthetic.conftest import Village
from tests.unit.synthetic.written import contents, elements, rows_of, table

SMALL = Council(children=120, seed=11)


def test_one_seed_gives_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    SMALL.write_night(1, tmp_path / "here")
    script = (
        "import sys; from pathlib import Path; from synthetic import Council; "
        "Council(children=120, seed=11).write_night(1, Path(sys.argv[1]))"
    )
    subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "there")],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert contents(tmp_path / "here") == contents(tmp_path / "there")


def test_another_seed_gives_other_people(tmp_path: Path) -> None:
    SMALL.write_night(1, tmp_path / "one")
    Council(children=120, seed=12).write_night(1, tmp_path / "two")
    first_files, second_files = contents(tmp_path / "one"), contents(tmp_path / "two")
    assert first_files.keys() == second_files.keys()
    has_rows = {name for name, text in first_files.items() if text.count(b"\n") > 1}
    assert len(has_rows) > 30
    assert not [name for name in has_rows if first_files[name] == second_files[name]]


def test_a_later_night_needs_no_earlier_one(tmp_path: Path, village: Village) -> None:
    village.council.write_night(2, tmp_path)
    second = {name: text for name, text in contents(village.landing).items() if "-24" in name}
    assert contents(tmp_path) == second


def test_every_extract_comes_in_its_own_file_with_the_agreed_headers(village: Village) -> None:
    for source in sources.find():
        for extract in source.extracts:
            (path,) = (village.landing / source.name).glob(extract.files.replace("*", "2026-11-23"))
            rows = rows_of(path, extract)
            headers = {folded(header) for header in rows[0]}
            assert all(field.spellings & headers for field in extract.as_delivered.fields)
            assert all(seal.spellings & headers for seal in extract.seals)
            assert all(rows[0][header] == FREE_TEXT for header in extract.forbidden_headers)


def test_weekly_feeds_come_every_seventh_night_and_monthly_ones_every_twenty_eighth(
    tmp_path: Path,
) -> None:
    council = Council(children=60, seed=1)
    sources_by_night = {
        night: {path.parent.name for path in council.write_night(night, tmp_path)}
        for night in (1, 2, 8)
    }
    every = {source.name for source in sources.find()}
    assert sources_by_night == {
        1: every,
        2: {"csc", "encompass", "police", "school"},
        8: every - {"benefits", "post16", "probation", "vcs"},
    }


def test_only_the_feeds_asked_for_are_written(tmp_path: Path) -> None:
    Council(children=60, seed=1, feeds=("csc", "camhs")).write_night(1, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"csc", "camhs"}


def test_few_pupils_change_in_a_night_and_most_changes_are_corrections(town: Village) -> None:
    town.council.write_night(2, town.landing)
    first, second = (
        {row["pupilonrollorderseqcolumn"]: row for row in table(path)}
        for path in sorted((town.landing / "school").glob("school_pupils_*.csv"))
    )
    shared_keys = first.keys() & second.keys()
    changed = [key for key in shared_keys if first[key] != second[key]]
    assert 0.005 < len(changed) / len(shared_keys) < 0.04
    assert 0 < len(first.keys() - second.keys()) < 0.006 * len(first)
    assert 0 < len(second.keys() - first.keys()) < 0.006 * len(first)


def test_a_feed_of_changes_holds_everybody_once_and_then_only_news(village: Village) -> None:
    first, second = (
        table(path, ";", "cp1252") for path in sorted((village.landing / "police").iterdir())
    )
    assert 0 < len(second) < 0.3 * len(first)
    assert not [row for row in second if row in first]


def test_rows_of_people_who_were_not_agreed_are_planted(town: Village) -> None:
    (path,) = (town.landing / "police").glob("*23.csv")
    classes = {row["Person Class"] for row in table(path, ";", "cp1252")}
    assert classes == {"vulnerable child", "missing", "witness", "subject"}


def test_some_addresses_are_restricted_even_in_a_village(village: Village) -> None:
    rows = table(village.landing / "csc" / "csc_person_2026-11-23.csv")
    assert 2 <= sum(row["pers_address_restricted"] == "Y" for row in rows) < len(rows) / 2


def test_contacts_point_at_pupils_of_the_same_file_night(village: Village) -> None:
    folder = village.landing / "school"
    pupils = {
        (row["pupilonrollorderseqcolumn"], row["LA Estab"])
        for row in table(folder / "school_pupils_2026-11-23.csv")
    }
    contacts = table(folder / "school_contacts_2026-11-23.csv")
    assert {(row["pupil_id"], row["LA Estab"]) for row in contacts} <= pupils


def test_a_pupil_who_leaves_a_school_is_handed_on_as_the_pupil_of_its_roll(town: Village) -> None:
    folder = town.landing / "school"
    roll = {
        (row["pupilonrollorderseqcolumn"], row["LA Estab"]): row
        for row in table(folder / "school_pupils_2026-11-23.csv")
    }
    transfers = elements(folder / "school_ctf_2026-11-23.xml", "Pupil")
    transferred = {(row["@PupilID"], row["@LAEstab"]): row for row in transfers}

    assert 0 < len(transfers) == len(transferred) < 0.1 * len(roll)
    assert transferred.keys() <= {key for key, row in roll.items() if row["leavingdate"]}
    for key, row in transferred.items():
        names = (row["UPN"], row["Surname"], row["Forename"], row["DOB"])
        assert names == (roll[key]["upn"], roll[key]["surname"], roll[key]["forename"],
                         iso(roll[key]["DateOfBirth"]))  # fmt: skip
        left = row["SchoolHistory/School[1]/LeavingDate"]
        assert left == iso(roll[key]["leavingdate"])


def test_of_an_adopted_childs_former_identity_no_transfer_is_made(town: Village) -> None:
    former = {pair["person_b"] for pair in table(town.truth / "pairs.csv")
              if pair["kind"] == "adopted"}  # fmt: skip
    keys = {
        row["source_key"]: row["person"]
        for row in table(town.truth / "records.csv")
        if row["extract"] == "school_pupil"
    }
    transfers = elements(town.landing / "school" / "school_ctf_2026-11-23.xml", "Pupil")
    persons = {keys[f"{row['@PupilID']}|{row['@LAEstab']}"] for row in transfers}
    assert former & set(keys.values())
    assert not former & persons


def iso(day: str) -> str:
    """A day of the census as ISO writes it."""
    return datetime.strptime(day, "%Y-%b-%d %H:%M:%S").date().isoformat() if day else ""  # noqa: DTZ007 # a day


def test_no_unfinished_file_is_left(village: Village) -> None:
    assert not list(village.landing.rglob("*.part"))


def test_the_number_of_children_is_the_number_asked_for(town: Village) -> None:
    people = table(town.truth / "persons.csv")
    children = [
        person
        for person in people
        if person["is_child"] == "Y" and person["family"].startswith("F")
    ]
    share_sent = len(children) / town.council.children
    assert 0.75 < share_sent <= 1


@pytest.mark.parametrize("children", [0, 500_000])
def test_a_council_that_cannot_be_made_is_refused(children: int, tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="between 1 and"):
        Council(children=children).write_night(1, tmp_path)


def test_there_is_no_night_before_the_first(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="counted from 1"):
        SMALL.write_night(0, tmp_path)


def test_a_bigger_council_needs_no_more_memory_at_a_time(tmp_path: Path) -> None:
    def peak(children: int) -> int:
        tracemalloc.start()
        Council(children=children, seed=1, feeds=("camhs",)).write_night(1, tmp_path)
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    peak(100)  # lists of names and numbers are made once
    assert peak(30_000) < 2 * peak(7_500)


def test_an_older_spell_ends_before_the_newest_begins(town: Village) -> None:
    rows = table(town.landing / "camhs" / "camhs_referrals_2026-11-23.csv")
    spells: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        dates = (row["ReferralRequestReceivedDate"], row["ServDischDate"])
        spells[row["LocalPatientID"]].append(dates)
    several = [sorted(periods) for periods in spells.values() if len(periods) > 1]
    assert several
    assert all(former[1] <= newest[0] for former, newest in several)
    assert all(start <= (end or "9") for periods in spells.values() for start, end in periods)


def test_nights_follow_each_other_by_date() -> None:
    council = Council()
    assert council.date_of(3) - council.date_of(1) == timedelta(days=2)
