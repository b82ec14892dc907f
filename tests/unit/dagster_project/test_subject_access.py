"""What somebody gets who asks what is held on them: their own facts, and none of anybody else's."""

import csv
from datetime import date
from pathlib import Path

import pytest

from bronze import delivery
from bronze.sources.csc import SOURCE as CSC
from bronze.sources.police import SOURCE as POLICE
from contracts.looks import AccessLevel
from dagster_project.lake import access_log
from dagster_project.outbox import subject_access
from dagster_project.outbox.subject_access import Bundle
from silver import address, event, person_record, protected, relationship
from tests.unit.dagster_project.lakes import publish

SEEN = {"first_seen": date(2026, 11, 1), "last_seen": date(2026, 11, 22), "first_row_number": 7}
OWN = {"record_key": "a1", "source": "csc", "first_delivery": "d1", **SEEN}
OTHERS = {"record_key": "b1", "source": "csc", "first_delivery": "d1", **SEEN}
POLICES = {"record_key": "a2", "source": "police", "first_delivery": "d2", **SEEN}


def lake(root: Path, *protected_ids: str) -> Path:
    return publish(
        root,
        [
            (delivery.TABLE, [{"delivery_id": "d1", "file_name": "csc_person_2026-11-01.csv"}]),
            (
                person_record.TABLE,
                [
                    {
                        **OWN,
                        "forename": "AVA",
                        "former_surname": "BEFORE",
                        "source_key": "7|9330001",
                        "source_key_without_place": "7",
                    },
                    {**POLICES, "forename": "AVA"},
                    {**OTHERS, "forename": "BEN"},
                ],
            ),
            (
                address.TABLE,
                [{**OWN, "postcode": "AA1 1AA", "data_group": "address", "row_key": "r"}],
            ),
            (
                event.TABLE,
                [
                    {**OWN, "kind": "referral to social care", "data_group": "plans"},
                    {**POLICES, "kind": "domestic abuse notice", "data_group": "risk"},
                ],
            ),
            (
                relationship.TABLE,
                [{**OWN, "of_record_key": "b1", "to_record_key": "a1", "kind": "brother"}],
            ),
            (protected.TABLE, [{"person_id": person_id} for person_id in protected_ids]),
        ],
    )


def bundle_of(root: Path) -> Bundle:
    keys = ("a1", "a2")
    looks = access_log.looks_at(root, "KTR-4WN-8", *keys)
    return subject_access.collected(root, "KTR-4WN-8", keys, (CSC, POLICE), looks)


def words_in(folder: Path) -> str:
    """All that is handed over: not what is for staff alone."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return "\n".join(path.read_text(encoding="utf-8-sig") for path in files)


def test_a_person_reads_their_own_facts_and_where_each_came_from(tmp_path: Path) -> None:
    out = tmp_path / "out"
    subject_access.write(bundle_of(lake(tmp_path / "lake")), "One record, by itself.", out)
    page = (out / "what_is_held.html").read_text(encoding="utf-8")
    assert all(word in page for word in ("AVA", "AA1 1AA", "referral to social care"))
    assert "social care, delivery d1, row 7" in page
    assert out.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "word",
    ["BEN", "brother", "domestic abuse notice", "BEFORE", "Police", "csc_person_2026", "Why."],
)
def test_what_is_anothers_or_may_do_harm_is_in_no_file(tmp_path: Path, word: str) -> None:
    out = tmp_path / "out"
    subject_access.write(bundle_of(lake(tmp_path / "lake")), "Why.", out)
    assert word not in words_in(out)


@pytest.mark.parametrize("word", ["AA1 1AA", "9330001"])
def test_of_a_protected_person_no_place_is_told(tmp_path: Path, word: str) -> None:
    subject_access.write(bundle_of(lake(tmp_path / "lake", "KTR-4WN-8")), "Why.", tmp_path / "out")
    assert word not in words_in(tmp_path / "out")


def test_what_was_left_out_is_listed_with_its_rule_for_a_person_to_look_at(tmp_path: Path) -> None:
    out = tmp_path / "out"
    subject_access.write(bundle_of(lake(tmp_path / "lake", "KTR-4WN-8")), "Why.", out)
    with (out / "for_staff_only/left_out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["table"], row["column"], row["rule"]) for row in csv.DictReader(file)]
    assert sorted(rows) == sorted(
        [
            ("silver/event", "", subject_access.HARM),
            ("silver/person_record", "", subject_access.HARM),
            ("silver/person_record", "former_surname", subject_access.FORMER),
            ("silver/person_record", "source_key", subject_access.WHEREABOUTS),
            ("silver/address", "postcode", subject_access.WHEREABOUTS),
            ("silver/relationship", "", subject_access.OTHER_PERSON),
        ]
    )


def test_a_name_with_markup_is_text(tmp_path: Path) -> None:
    root = publish(
        tmp_path / "lake", [(person_record.TABLE, [{**OWN, "shown_forename": "<b>Ava</b>"}])]
    )
    subject_access.write(bundle_of(root), "Why.", tmp_path / "out")
    page = (tmp_path / "out/what_is_held.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;Ava" in page
    assert "<b>" not in page


def test_every_table_of_facts_about_a_record_is_looked_into() -> None:
    paths = {table.path for table in subject_access.fact_tables()}
    assert {
        "silver/address", "silver/assessment", "silver/characteristic", "silver/event",
        "silver/involvement", "silver/measure", "silver/person_record", "silver/plan",
    } <= paths  # fmt: skip


def test_who_looked_and_why_is_for_staff_alone(tmp_path: Path) -> None:
    root = lake(tmp_path / "lake")
    access_log.note(root, "trace", AccessLevel.DETAIL_OPENED, "a1", "a strategy meeting")
    access_log.note(root, "trace", AccessLevel.SEARCHED, "a1", "while it was locked")
    access_log.note(root, "trace", AccessLevel.DETAIL_OPENED, "somebody else", "curiosity")
    subject_access.write(bundle_of(root), "Why.", tmp_path / "out")
    handed_over = words_in(tmp_path / "out")
    looks = (tmp_path / "out/for_staff_only/looks.csv").read_text(encoding="utf-8-sig")
    assert "through the command line 1 times" in handed_over
    assert "a strategy meeting" not in handed_over
    assert "a strategy meeting" in looks
    assert "while it was locked" in looks
    assert "curiosity" not in looks


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    root = publish(tmp_path / "lake", [(person_record.TABLE, [{**OWN, "shown_forename": "=1+1"}])])
    subject_access.write(bundle_of(root), "Why.", tmp_path / "out")
    table = (tmp_path / "out/person_record.csv").read_text(encoding="utf-8-sig")
    assert "'=1+1" in table
