"""Owners who are asked put right what they are asked about, and nothing else."""

import csv
from pathlib import Path

from synthetic import Council
from tests.unit.synthetic.written import Cells, contents, table

PACK = ("request", "extract", "source_key", "field", "reason")


def ask(outbox: Path, source: str, requests: list[tuple[str, str, str]]) -> None:
    """Write a pack: extract, own key and field of each request."""
    (outbox / source).mkdir(parents=True, exist_ok=True)
    with (outbox / source / "pack.csv").open("w", encoding="utf-8", newline="") as file:
        rows = [(f"Q{n}", *request, "differs") for n, request in enumerate(requests)]
        csv.writer(file).writerows([PACK, *rows])


def errors_of(council: Council, folder: Path, extract: str, kind: str) -> list[Cells]:
    council.write_truth(folder)
    planted = table(folder / "errors.csv")
    return [error for error in planted if (error["extract"], error["kind"]) == (extract, kind)]


def pupils(landing: Path, day: int) -> dict[str, Cells]:
    path = landing / "school" / f"school_pupils_2026-11-{day}.csv"
    rows = table(path)
    return {f"{row['pupilonrollorderseqcolumn']}|{row['LA Estab']}": row for row in rows}


def test_an_error_is_corrected_on_the_night_after_it_was_asked_about(tmp_path: Path) -> None:
    outbox, landing = tmp_path / "outbox", tmp_path / "landing"
    council = Council(children=900, seed=2, feeds=("school",), answers=outbox)
    council.write_night(1, landing)
    wrong = errors_of(council, tmp_path / "truth", "school_pupil", "wrong date of birth")
    requested_key, other_key = wrong[0]["source_key"], wrong[1]["source_key"]
    ask(outbox, "school", [("school_pupil", requested_key, "dob")])
    council.write_night(2, landing)
    first, second = pupils(landing, 23), pupils(landing, 24)
    assert first[requested_key]["DateOfBirth"] != second[requested_key]["DateOfBirth"]
    assert first[other_key]["DateOfBirth"] == second[other_key]["DateOfBirth"]


def test_of_two_records_of_its_own_an_owner_looks_at_both_and_a_whole_extract_mends_no_record(
    tmp_path: Path,
) -> None:
    outbox, landing = tmp_path / "outbox", tmp_path / "landing"
    council = Council(children=900, seed=2, feeds=("school",), answers=outbox)
    council.write_night(1, landing)
    wrong = errors_of(council, tmp_path / "truth", "school_pupil", "wrong date of birth")
    requested_key, other = wrong[0]["source_key"], wrong[1]["source_key"]
    (outbox / "school").mkdir(parents=True)
    with (outbox / "school" / "pack.csv").open("w", encoding="utf-8", newline="") as file:
        head = (*PACK, "other_source_key")
        pair = ("Q1", "school_pupil", requested_key, "dob", "differs", other)
        csv.writer(file).writerows([head, pair, ("m1", "school_pupil", "", "dob", "many", "")])
    council.write_night(2, landing)
    first, second = pupils(landing, 23), pupils(landing, 24)
    assert first[requested_key]["DateOfBirth"] != second[requested_key]["DateOfBirth"]
    assert first[other]["DateOfBirth"] != second[other]["DateOfBirth"]
    for error in wrong[2:]:
        key = error["source_key"]
        assert first[key]["DateOfBirth"] == second[key]["DateOfBirth"]


def test_a_correction_holds_when_the_pack_is_gone(tmp_path: Path) -> None:
    outbox, landing = tmp_path / "outbox", tmp_path / "landing"
    council = Council(children=900, seed=2, feeds=("school",), answers=outbox)
    council.write_night(1, landing)
    wrong = errors_of(council, tmp_path / "truth", "school_pupil", "wrong date of birth")
    requested_key = wrong[0]["source_key"]
    ask(outbox, "school", [("school_pupil", requested_key, "dob")])
    council.write_night(2, landing)
    (outbox / "school" / "pack.csv").unlink()
    council.write_night(3, landing)
    assert (
        pupils(landing, 24)[requested_key]["DateOfBirth"]
        == pupils(landing, 25)[requested_key]["DateOfBirth"]
    )


def test_the_truth_says_on_which_night_an_owner_answered(tmp_path: Path) -> None:
    outbox, landing, truth = tmp_path / "outbox", tmp_path / "landing", tmp_path / "truth"
    council = Council(children=900, seed=2, feeds=("school",), answers=outbox)
    requested_key = errors_of(council, truth, "school_pupil", "wrong date of birth")[0][
        "source_key"
    ]
    ask(outbox, "school", [("school_pupil", requested_key, "dob")])
    council.write_night(2, landing)
    council.write_truth(truth, night=2, landing=landing)
    corrected = [error for error in table(truth / "errors.csv") if error["corrected_night"]]
    assert {
        (error["source_key"], error["field"], error["corrected_night"]) for error in corrected
    } == {(requested_key, "dob", "2")}


def test_a_request_may_name_the_row_instead_of_the_person(tmp_path: Path) -> None:
    outbox, landing = tmp_path / "outbox", tmp_path / "landing"
    council = Council(children=4000, seed=2, feeds=("camhs",), answers=outbox)
    council.write_night(1, landing)
    wrong = errors_of(council, tmp_path / "truth", "camhs_referral", "mistyped surname")
    patient = wrong[0]["source_key"]
    first_rows = table(landing / "camhs" / "camhs_referrals_2026-11-23.csv")
    referral = next(
        record["ServiceRequestID"] for record in first_rows if record["LocalPatientID"] == patient
    )
    ask(outbox, "camhs", [("camhs_referral", referral, "Surname")])
    council.write_night(8, landing)
    second_rows = table(landing / "camhs" / "camhs_referrals_2026-11-30.csv")
    names = [
        next(row["Surname"] for row in rows if row["LocalPatientID"] == patient)
        for rows in (first_rows, second_rows)
    ]
    assert names[0] != names[1]


def test_without_requests_no_error_is_corrected(tmp_path: Path) -> None:
    council = Council(children=300, seed=2, answers=tmp_path / "outbox")
    council.write_night(2, tmp_path / "landing")
    council.write_truth(tmp_path / "truth", night=2, landing=tmp_path / "landing")
    assert not [
        error for error in table(tmp_path / "truth" / "errors.csv") if error["corrected_night"]
    ]


def test_nobody_who_mends_nothing_changes_a_second_nights_errors(tmp_path: Path) -> None:
    still = Council(children=200, seed=2, mended=0.0)
    still.write_truth(tmp_path, night=9)
    assert not [error for error in table(tmp_path / "errors.csv") if error["corrected_night"]]
    assert "errors.csv" in contents(tmp_path)
