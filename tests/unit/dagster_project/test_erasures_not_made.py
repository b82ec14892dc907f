"""What stops an erasure before anything goes, and what does not."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from deltalake import DeltaTable

from bronze import delivery, sources
from contracts import Erasure, Source
from dagster_project.erasure import erase as erasure
from dagster_project.erasure import ledger
from dagster_project.erasure.erase import NotErasedError
from dagster_project.erasure.files import WaitingError
from dagster_project.erasure.whom import Named
from dagster_project.lake import published
from dagster_project.lake.right_to_write import RightToWrite
from dagster_project.settings import Settings
from tests.unit.dagster_project.erased_lake import (
    CSC,
    MENTION,
    MUM,
    ROLL,
    WORDS,
    ZARA,
)  # fmt: skip
from tests.unit.dagster_project.erasing_people import DECISION, erase, holding, settings_of


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    return settings_of(tmp_path, monkeypatch)


def test_what_rests_on_a_public_task_goes_on_an_instruction_alone(config: Settings) -> None:
    decision = replace(DECISION, instructed_by=None)
    with pytest.raises(NotErasedError, match=r"17\(3\)\(b\).*ISA-001 with Children's social care"):
        erasure.erase(config, Named(ZARA, (CSC, ROLL)), sources.find(), decision)
    assert holding(config.state_root, (CSC,))


def test_what_a_source_agrees_to_erase_goes_on_request(config: Settings) -> None:
    def on_request(source: Source) -> Source:
        return replace(source, agreement=replace(source.agreement, erasure=Erasure.ON_REQUEST))

    decision = replace(DECISION, instructed_by=None)
    every = tuple(map(on_request, sources.find()))
    assert erasure.erase(config, Named(ZARA, (CSC, ROLL)), every, decision).counts


@pytest.mark.parametrize(
    "why", ["for Zelqxton.", "zaraqx zelqxton asked", f"id {ZARA}", f"see {CSC}", "C90030199"]
)
def test_a_reason_that_names_the_person_is_turned_away(config: Settings, why: str) -> None:
    with pytest.raises(NotErasedError, match="the receipt stays") as fault:
        erasure.erase(
            config, Named(ZARA, (CSC, ROLL)), sources.find(), replace(DECISION, reason=why)
        )
    assert not any(word.casefold() in str(fault.value).casefold() for word in (*WORDS, CSC, ZARA))


def test_whoever_decides_may_bear_the_persons_forename(config: Settings) -> None:
    decision = replace(DECISION, decided_by="Zaraqx Smith")
    assert erasure.erase(config, Named(ZARA, (CSC, ROLL)), sources.find(), decision).counts


def _newer_file(config: Settings) -> None:
    (config.landing / "csc/csc_person_2026-11-23.csv").write_text("pers_person_id\nC7\n")


def _file_of_nobody(config: Settings) -> None:
    (config.landing / "csc/note.txt").write_text("Zaraqx Zelqxton")


def _fresh_answer(config: Settings) -> None:
    (config.answers / "back.xlsx").touch()


@pytest.mark.parametrize("put", [_newer_file, _file_of_nobody, _fresh_answer])
def test_a_file_that_waits_for_a_night_stops_the_erasure_before_it_begins(
    config: Settings, put: Callable[[Settings], None]
) -> None:
    put(config)
    with pytest.raises(WaitingError, match="Nothing was erased"):
        erase(config)
    assert (config.landing / "csc/csc_person_2026-11-22.csv").exists()


def test_a_file_that_is_held_waits_for_a_person_and_stops_the_erasure(config: Settings) -> None:
    folder = config.state_root / delivery.TABLE.path
    DeltaTable(folder).update({"outcome": "'held'"}, predicate="delivery_id = 'd1'")
    ledger._publish(RightToWrite.take(config.state_root), published.last(config.state_root), {})  # noqa: SLF001 - a night
    with pytest.raises(WaitingError, match="single-view accept"):
        erase(config)
    assert (config.landing / "csc/csc_person_2026-11-22.csv").exists()


def test_an_erasure_is_no_night_that_has_read_what_came_before_it(config: Settings) -> None:
    erase(config, MUM, MENTION)
    pack = config.answers / "back.xlsx"
    last = published.last(config.state_root).published_at
    assert last
    before_the_erasure = last.timestamp() - 60
    os.utime(pack, (before_the_erasure, before_the_erasure))
    with pytest.raises(WaitingError):
        erase(config)
    assert pack.exists()
