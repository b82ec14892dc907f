"""Nothing of a person who is erased is left anywhere, and of everybody else all of it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake

from bronze import delivery, erased, erased_record, erasing, rejected
from bronze.sources.school.transfers import TRANSFERS
from contracts.looks import AccessLevel
from dagster_project.cli import about_people, audit_access
from dagster_project.cli import erase as command
from dagster_project.erasure import ledger
from dagster_project.erasure.erase import NotErasedError
from dagster_project.lake import access_log, published
from dagster_project.lake.right_to_write import RightToWrite
from dagster_project.run.run_context import today
from dagster_project.settings import Settings
from gold import child, family_member
from silver import correction, match_edge, person, person_history, person_record
from tests.unit.dagster_project import erased_lake
from tests.unit.dagster_project.erased_lake import (
    BEN,
    COUNCILS_WORDS,
    CSC,
    CSC_BEN,
    MENTION,
    MUM,
    ROLL,
    WORDS,
    ZARA,
)  # fmt: skip
from tests.unit.dagster_project.erasing_people import column, erase, holding, settings_of


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    return settings_of(tmp_path, monkeypatch)


def test_no_byte_anywhere_names_the_person(config: Settings, tmp_path: Path) -> None:
    access_log.note(
        config.state_root, "trace", AccessLevel.PERSON_OPENED, ZARA, "on Zaraqx Zelqxton"
    )
    everything = (*WORDS, CSC, ROLL, ZARA)
    assert len(holding(tmp_path, everything)) > 20
    erase(config)
    assert holding(tmp_path, (*WORDS, CSC, ROLL)) == []
    # That the id was issued stays, so that nobody else is ever given it.
    of_history = [
        name for name in holding(tmp_path, (ZARA,)) if "silver/person_history" not in name
    ]
    assert of_history == []


def test_what_is_about_others_stays_as_it_was(config: Settings) -> None:
    root = config.state_root
    erase(config)
    assert column(root, person_record.TABLE, "record_key") == [CSC_BEN, MENTION]
    assert column(root, child.TABLE, "person_id") == [BEN]
    assert column(root, family_member.TABLE, "forename") == ["Mum"]
    assert column(root, match_edge.TABLE, "left_key") == [CSC_BEN]
    [matter] = published.rows(root, correction.TABLE)
    assert (matter["examples"], matter["source_examples"]) == ([CSC_BEN], ["C7"])
    assert column(root, rejected.TABLE, "agreed")[:2] == [None, None]
    assert "Zoe" in str(column(root, rejected.TABLE, "agreed")[2])
    assert column(root, delivery.TABLE, "file_name") == ["csc_person_2026-11-22.csv", "erased"]
    assert set(column(root, person.TABLE, "component")) == {min(CSC_BEN, MENTION)}


def test_an_id_that_was_erased_stays_issued_and_tells_of_no_record(config: Settings) -> None:
    erase(config)
    history = published.rows(config.state_root, person_history.TABLE)
    told = {(row["person_id"], row["event"]): row for row in history}
    assert set(told) == {(BEN, "created"), (MUM, "created"), (ZARA, "erased")}
    assert told[ZARA, "erased"]["person_number"] == max(row["person_number"] for row in history)
    assert told[ZARA, "erased"]["held"] is None


def test_files_of_others_stay_and_lists_keep_others_lines(config: Settings, tmp_path: Path) -> None:
    erase(config)
    landed = sorted(path.name for path in (tmp_path / "landing/csc").iterdir())
    assert landed == ["csc_missing_2026-11-22.csv"]
    lines = (config.answers / "holds.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[:2] for line in lines[1:]] == [["held", CSC_BEN]]
    pack = (config.outbox / "csc/corrections.csv").read_text(encoding="utf-8")
    assert pack.splitlines() == ["source_key", "C7"]
    assert not (config.outbox / "csc/corrections.xlsx").exists()
    page = (config.reports / "quality/csc.html").read_text(encoding="utf-8")
    assert page == f"<td>erased</td><td>{CSC_BEN}</td>"


def test_in_dagsters_store_a_number_that_is_a_key_too_stays_a_number(config: Settings) -> None:
    event = '{"timestamp": 1763612345.9998887776}'
    with closing(sqlite3.connect(config.dagster_home / "history/runs.db")) as db, db:
        db.execute("INSERT INTO event_logs (event) VALUES (?)", (event,))
    erase(config)
    with closing(sqlite3.connect(config.dagster_home / "history/runs.db")) as db:
        events = [row[0] for row in db.execute("SELECT event FROM event_logs ORDER BY id")]
    assert events == ["first keys: erased", f"first keys: {CSC_BEN}", event]


def test_the_receipt_counts_and_names_nobody(config: Settings) -> None:
    receipt = erase(config)
    rows = {row["what"]: row for row in published.rows(config.state_root, erased.TABLE)}
    assert rows["bronze/csc_person"]["rows"] == 1
    assert rows["landed files"]["rows"] == 1
    assert {row["erasure_id"] for row in rows.values()} == {receipt.erasure_id}
    assert {row["instructed_by"] for row in rows.values()} == {"letter of 1 December"}
    hashes = set(column(config.state_root, erased_record.TABLE, "record_hash"))
    assert hashes == {erasing.record_hash(key, COUNCILS_WORDS) for key in (CSC, ROLL)}


def test_a_row_whose_component_is_named_anew_counts_once(config: Settings) -> None:
    rows = published.arrow(config.state_root, person.TABLE)
    place, named = rows.schema.get_field_index("component"), [CSC] * rows.num_rows
    changed = rows.set_column(place, "component", pa.array(named, pa.string()))
    write_deltalake(config.state_root / person.TABLE.path, changed, mode="overwrite")
    ledger._publish(RightToWrite.take(config.state_root), published.last(config.state_root), {})  # noqa: SLF001 - a night
    # Two rows of the person go, and the two that are left name their component anew.
    assert erase(config).counts[person.TABLE.path] == 4


def test_of_tables_only_the_newest_version_is_left_and_published(config: Settings) -> None:
    before = published.last(config.state_root)
    erase(config)
    after = published.last(config.state_root)
    assert (before.run_number, after.run_number) == (1, 2)
    assert after.is_erasure
    for path, version in after.versions.items():
        assert DeltaTable(config.state_root / path).version() == version
        log = config.state_root / path / "_delta_log"
        assert [each.name for each in log.glob("*.json")] == [f"{version:020}.json"]
    assert published.rows_of_run(config.state_root, child.TABLE, 1) == []


def test_a_look_stays_in_a_chain_that_holds(config: Settings) -> None:
    root = config.state_root
    access_log.note(root, "trace", AccessLevel.PERSON_OPENED, ZARA, "a visit")
    access_log.note(root, "trace", AccessLevel.PERSON_OPENED, BEN, "the brother of KTR-4WN-8")
    erase(config)
    log = access_log.read(root)
    assert log.broken_at is None
    assert [look.subject for look in log.entries] == ["erased", BEN]
    assert [look.why for look in log.entries] == ["erased", "erased"]
    assert "2 looks" in audit_access.report(today())


def test_a_word_that_no_erasure_took_out_of_the_log_is_missed(config: Settings) -> None:
    root = config.state_root
    access_log.note(root, "trace", AccessLevel.PERSON_OPENED, BEN)
    (root / access_log.WORDS).write_text("", encoding="utf-8")
    report = audit_access.report(today())
    assert "1 words are missing that no erasure took out" in report
    assert "1 looks" in report


def test_of_one_record_the_person_keeps_the_id_and_the_others(config: Settings) -> None:
    erase(config, ZARA, CSC)
    root = config.state_root
    assert CSC not in column(root, person.TABLE, "record_key")
    assert ROLL in column(root, person.TABLE, "record_key")
    # What gold shows of the person may come from that record: the next night makes it again.
    assert column(root, child.TABLE, "person_id") == [BEN]
    assert (ZARA, "created") in {
        (row["person_id"], row["event"]) for row in published.rows(root, person_history.TABLE)
    }
    assert holding(config.state_root, (CSC, "C90030199", "9998887776")) == []


def test_of_somebody_in_anothers_row_the_cells_alone_go(config: Settings) -> None:
    erase(config, MUM, MENTION)
    path = config.state_root / "bronze/school_ctf"
    [row] = DeltaTable(path).to_pyarrow_table().to_pylist()
    assert (row["forename"], row["contact1forename"], row["contact2forename"]) == (
        "Amy", None, "Dad",
    )  # fmt: skip
    assert row["row_key"] == MENTION.removesuffix("/1")
    assert row["row_version"] != erased_lake.row(
        TRANSFERS, pupil_id="772", laestab="9330001", contact1forename="Mum"
    )["row_version"]  # fmt: skip


def test_an_erasure_that_broke_off_before_publication_is_made_again(
    config: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(ledger, "publish", broken)
    with pytest.raises(OSError, match=r"^$"):
        erase(config)
    monkeypatch.undo()
    for name, value in (("LAKE_ROOT", config.state_root), ("RECORD_KEY_SECRET", COUNCILS_WORDS)):
        monkeypatch.setenv(name, str(value))
    erase(config)
    assert holding(tmp_path, (*WORDS, CSC, ROLL)) == []


def test_what_was_erased_by_mistake_may_be_readmitted(
    config: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    receipt = erase(config)
    about_people.erase(receipt.erasure_id, "IG", "the wrong twin", readmit=True)
    assert "2 records of erasure" in capsys.readouterr().out
    assert column(config.state_root, erased_record.TABLE, "record_hash") == []
    with pytest.raises(NotErasedError, match="no record is left out"):
        command.readmit(receipt.erasure_id, "IG", "again")
