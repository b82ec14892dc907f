"""An answered pack on its way back: what is read, what is refused, and who may rule on what."""

import os
import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.inbox import replies, sheets
from dagster_project.outbox import pack_workbook, packs
from silver.corrections.states import RECORD_ANSWERS
from tests.unit.bronze.hostile_workbooks import strings_without_end
from tests.unit.dagster_project.drawn_packs import OWN, ROW, pack

DICE = random.Random(1)  # noqa: S311 - drawn anew alike


def answered(path: Path, **cells: str) -> Path:
    pack_workbook.write(path, pack(OWN | cells))
    return path


def in_csv(path: Path, **cells: str) -> Path:
    packs.write_csv(path.with_suffix(".csv"), [ROW | cells])
    return path.with_suffix(".csv")


def in_the_old_layout(path: Path, **cells: str) -> Path:
    """As packs were laid out before: the request first, the answers last."""
    head = ("Request", "Your key", "What is wrong", "Your answer", "One child or two?")
    row = (ROW["request"], "9000001", "x", cells.get("answer"), cells.get("children"))
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Requests")
        sheet.write_row(0, 0, (*head, "Answered by"))
        sheet.write_row(1, 0, (*row, cells.get("answered_by")))
    return path


@pytest.mark.parametrize(
    "send", [answered, in_csv, in_the_old_layout], ids=["workbook", "csv", "old workbook"]
)
def test_an_answered_pack_is_read_back(tmp_path: Path, send: Callable[..., Path]) -> None:
    send(tmp_path / "back.xlsx", answer="It is right", children="two children", answered_by="T")
    found = replies.read(tmp_path)
    assert found.faults == []
    [reply] = found.replies.values()
    assert (reply.request_id, reply.times_asked) == ("0123456789abcdef", 1)
    assert (reply.answer, reply.children) == ("it is right", "two children")
    assert reply.answered_by == "T"


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"answer": "yes"}, "row 2: the answer must be one of: corrected"),
        ({"children": "three"}, "row 2: 'One child or two?' must be one of: one child"),
        ({"answer": "corrected", "request": "x"}, "row 2: the request's own number was changed"),
        ({}, None),
    ],
)
def test_an_answer_that_is_none_is_told_by_row_and_changes_nothing(
    tmp_path: Path, cells: dict[str, str], fault: str | None
) -> None:
    answered(tmp_path / "about Synthia Example.xlsx", **cells)
    found = replies.read(tmp_path)
    assert found.replies == {}
    assert [one for one in found.faults if fault and fault in one] == found.faults
    assert len(found.faults) == (fault is not None)
    assert not [one for one in found.faults if "Synthia" in one]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"PK\x03\x04 broken", "it cannot be opened"),
        (b"", "it cannot be opened"),
        (strings_without_end(DICE, 1).content, "it cannot be opened"),
        (bytes(sheets.LARGEST + 1), "it is far larger than any file that we send"),
    ],
    ids=["broken", "empty", "counts that lie", "large"],
)
def test_a_file_that_is_no_pack_stops_nothing(tmp_path: Path, content: bytes, fault: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    (tmp_path / "b.csv").write_text("one,two\n1,2\n", encoding="utf-8")
    (tmp_path / "rulings.csv").write_text("ruling\n", encoding="utf-8")
    (tmp_path / "accepted.txt").write_text("d1\n", encoding="utf-8")
    found = replies.read(tmp_path)
    assert (found.replies, found.faults) == ({}, [])
    assert sorted(fault == one.why for one in found.unread) == [False, True]
    assert any("no row has the headings" in one.why for one in found.unread)


def _reply(request: str, children: str) -> replies.Reply:
    return replies.Reply(
        request_id=request,
        times_asked=1,
        answer="it is right",
        children=children,
        answered_by="A team",
        answered_at=datetime(2026, 11, 24, tzinfo=UTC),
        file_and_row="answers file saved 24 November 2026 at 00:00, row 2",
    )


def test_an_owner_rules_on_two_records_of_its_own_and_on_no_others() -> None:
    sides: dict[str, str | None] = {"record_key": "b", "other_record_key": "a", "source": "csc"}
    requests: list[dict[str, str | None]] = [
        sides | {"request_id": "own", "other_source": "csc"},
        sides | {"request_id": "across", "other_source": "school"},
        sides | {"request_id": "alone", "other_record_key": None, "other_source": None},
    ]
    said = [_reply(name, "two children") for name in ("own", "across", "alone", "unknown")]
    told, faults = replies.rulings(said, requests)
    assert [(each.left_key, each.right_key, each.ruling, each.decided_by) for each in told] == [
        ("a", "b", "different", "A team")
    ]
    assert "3 times" in faults[0]
    assert replies.rulings(said, requests)[0] == told


def test_of_two_answers_to_one_question_the_newer_holds(tmp_path: Path) -> None:
    old = answered(tmp_path / "z.xlsx", answer="corrected")
    new = answered(tmp_path / "a.xlsx", answer="not ours")
    os.utime(old, (1, 1))
    os.utime(new, (2, 2))
    [reply] = replies.read(tmp_path).replies.values()
    assert reply.answer == "not ours"


@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=40))
def test_no_words_of_an_owner_become_a_formula_or_break_the_reading(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("answers")
    # What is drawn may be a word of our own sentences; the word behind it is none.
    spoken = f"{text}zanzibar"
    answered(folder / "back.xlsx", answer=spoken, answered_by=spoken)
    found = replies.read(folder)
    assert all(reply.answer in RECORD_ANSWERS for reply in found.replies.values())
    assert "zanzibar" not in "".join([*found.faults, *map(str, found.unread)])
