"""A pack in LibreOffice: whatever a source sent is shown, and nothing of it is computed."""

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bronze.sources.csc import SOURCE
from dagster_project.inbox import replies
from dagster_project.outbox import pack_layout, pack_workbook, packs


@pytest.mark.long
def test_a_hundred_formulas_are_shown_as_text_and_come_back_as_none(
    tmp_path: Path, formulas: list[str], in_calc: Callable[[Path], str]
) -> None:
    empty = dict.fromkeys((*packs.COLUMNS, *packs.BESIDE), "") | {"source_examples": None}
    rows = [
        empty
        | {"request": f"{at:016x}-1", "extract": "csc_person", "source_key": text, "evidence": text}
        | {"answer": text, "answer_by": date(2026, 12, 21)}
        for at, text in enumerate(formulas)
    ]
    path = tmp_path / "corrections.xlsx"
    pack_workbook.write(path, pack_layout.Pack(SOURCE, rows, date(2026, 11, 23)))
    shown = list(csv.DictReader(io.StringIO(in_calc(path))))
    keys = [row["pers_person_id"] or row["Your key"] for row in shown]
    assert [_bare(key) for key in keys] == [_bare(text) for text in formulas]
    assert [_bare(row["What speaks for it"]) for row in shown] == [_bare(text) for text in formulas]
    back = replies.read(tmp_path)
    assert back.replies == {}
    assert len(back.faults) == len(formulas)


def _bare(text: str) -> str:
    """A text without the white space that an office program may fold."""
    return "".join(text.split())
